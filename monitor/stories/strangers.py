"""Names that nobody listed, by where they stand: capitalised words, or a short run of Han characters, beside a verb or title.

Gives places in the folded text and knows no verbs; whether the one named speaks is speakers.py's.
"""

import re
from collections.abc import Sequence

from monitor.stories.clauses import Sentence
from monitor.text import HAN_RANGES

Span = tuple[int, int]
WORD = re.compile(r"[^\s,.;:!?\"'“”«»()《》「」]+(?:'[^\s,.;:!?\"'“”«»()]+)?")
HAN_SOURCE = re.compile(f"[{HAN_RANGES}a-z0-9]{{2,12}}?(?=报道|报导|透露|消息|爆料|披露|获悉|称|援引)")
HAN_OWNER = re.compile(f"(?:(?![近今昨明日晚此后前而但该本其在对于据])[{HAN_RANGES}]){{2,8}}")
"""Whose an office is: no word of time or place."""
HAN_PERSON = re.compile(f"(?:(?![向在对就近已将又也再此今昨首正公曾均则于与和或被把给的郑])[{HAN_RANGES}]){{2,3}}")
"""A name behind a title or company, of no word that leads to the verb."""
HAN_NAME = re.compile(f"[{HAN_RANGES}a-z0-9]{{3,10}}")
HAN_NO_NAME = re.compile("[的在将会已了是有被把对与和就但而并或这那其此再又也还上该我你他她们]")
"""In a run of Han characters: it is more than a name."""
ARTICLES = frozenset(("il", "lo", "la", "l", "the", "gli", "i", "a", "an", "un", "una", "del", "di"))
WORDS_BEFORE = 80
"""So far before its verb an unknown name may begin."""
LONGEST_NAME = 5
"""Words of a name that nobody listed."""
SHORTEST = 2
"""Letters of its first word."""
NO_NAME = frozenset(
    ("i", "it", "they", "he", "she", "we", "this", "that", "these", "those", "here", "there", "who", "which", "what", "as", "and", "but",
     "so", "now", "also", "however", "meanwhile", "today", "yesterday", "if", "when", "while", "the", "a", "an", "in", "on", "no", "not",
     "egli", "lui", "lei", "loro", "questo", "questa", "quello", "cio", "ora", "oggi", "ieri", "qui", "chi", "che", "come", "se", "ma",
     "e", "si", "non", "lo", "la", "il", "le", "gli", "un", "una", "mentre", "intanto", "anche", "inoltre", "infine", "ecco", "cosi",
     "quando", "dopo", "prima", "poi", "recentemente", "è", "exclusive", "esclusiva", "breaking", "ev", "suv", "ceo", "pr", "cina",
     "china", "breve", "comunque", "secondo", "stando", "according", "nel", "nella", "del", "della", "con", "per", "da", "al", "alla", "new", "nuovo", "nuova", "spy", "more", "some", "three", "two",
     "tre", "due", "ufficiale", "report", "rapporto", "recent", "sempre", "altri", "molti")
)  # fmt: skip
"""Words that open a sentence or a clause, and name nobody."""


def is_capital(sentence: Sentence, at: int) -> bool:
    """Whether a word that begins there is written with a capital."""
    return sentence.folded.original[sentence.folded.starts[at]].isupper()


def name_before(
    sentence: Sentence, at: int, *, passing: "re.Pattern[str] | None" = None, since: int | None = None
) -> Span | None:
    """The name that ends before `at` in its piece, or from `since` on; words of `passing` may lie between."""
    piece = next((a for a, b in sentence.pieces if a <= at <= b), sentence.start) if since is None else since
    words = list(WORD.finditer(sentence.folded.text, max(piece, at - WORDS_BEFORE), at))
    while passing and words and passing.fullmatch(words[-1].group()) and not is_capital(sentence, words[-1].start()):
        words.pop()
    return _capitals(sentence, words[::-1], backwards=True)


def name_after(sentence: Sentence, at: int, limit: int, *, behind_article: bool = False) -> Span | None:
    """The name that begins behind `at`, after an article perhaps."""
    words = list(WORD.finditer(sentence.folded.text, at, min(limit, at + WORDS_BEFORE)))
    if behind_article and words and words[0].group() in ARTICLES:
        words.pop(0)
    return _capitals(sentence, words[: LONGEST_NAME + 1], backwards=False)


def han_medium(sentence: Sentence, at: int) -> Span | None:
    """A medium at `at`, before a verb of reporting."""
    hit = HAN_SOURCE.match(sentence.folded.text, at, sentence.end)
    return None if hit is None else hit.span()


def han_owner(sentence: Sentence, start: int, end: int) -> Span | None:
    """All between two places, if it can be whose an office is: 北京亦庄官方."""
    hit = HAN_OWNER.fullmatch(sentence.folded.text, start, end)
    return None if hit is None else hit.span()


def han_person(sentence: Sentence, at: int, limit: int) -> Span | None:
    """A person's name at `at`."""
    hit = HAN_PERSON.match(sentence.folded.text, at, limit)
    return None if hit is None else hit.span()


def han_name(sentence: Sentence, at: int) -> Span | None:
    """A short run between the beginning of a piece and the verb at `at`, unless it is more than a name."""
    text = sentence.folded.text
    start = next((a for a, b in sentence.pieces if a <= at <= b), None)
    if start is None:
        return None
    if text.startswith("据", start):
        start += 1
    fits = HAN_NAME.fullmatch(text, start, at) and not HAN_NO_NAME.search(text, start, at)
    return (start, at) if fits else None


def _capitals(sentence: Sentence, words: Sequence["re.Match[str]"], *, backwards: bool) -> Span | None:
    """The capitalised words that `words` begin with, as one name."""
    text = sentence.folded.text
    taken: list[re.Match[str]] = []
    for word in words:
        touching = not taken or text[min(word.end(), taken[-1].end()) : max(word.start(), taken[-1].start())].isspace()
        if not touching or not is_capital(sentence, word.start()) or len(taken) == LONGEST_NAME:
            break
        taken.append(word)
    if backwards:
        taken.reverse()
    while taken and taken[0].group().partition("'")[0] in NO_NAME:
        taken.pop(0)
    if not taken or any(any(c.isdigit() for c in w.group()) for w in taken) or len(taken[0].group()) < SHORTEST:
        return None
    return taken[0].start(), taken[-1].end()
