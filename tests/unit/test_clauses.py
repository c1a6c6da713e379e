"""Sentences and pieces, with their places in the original."""

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.stories.clauses import SENTENCE, folded_field, folded_span, original_span, sentences


def split(text: str) -> list[str]:
    """The sentences as the original has them."""
    folded = folded_field(text)
    return [text[slice(*original_span(folded, s.start, s.end))] for s in sentences(folded)]


def pieces(text: str) -> list[str]:
    """The pieces of the first sentence, folded."""
    first = next(sentences(folded_field(text)))
    return [first.folded.text[a:b].strip() for a, b in first.pieces]


def test_sentences_end_at_marks_and_lines() -> None:
    """Stops, question marks, semicolons and lines end a sentence in either script."""
    assert split("Uno. Due? Tre; quattro\nCinque") == ["Uno", "Due?", "Tre", "quattro", "Cinque"]
    assert split("小米否认。雷军回应！真的吗？细节；下周") == ["小米否认", "雷军回应", "真的吗？", "细节", "下周"]


def test_points_in_numbers_and_initials_end_none() -> None:
    """7:04.957, 40.000 and J. Farley stay whole."""
    assert len(split("La SU7 di J. Farley ha girato in 7:04.957 e costa 40.000 euro")) == 1
    assert pieces("40,000 cars in 7:04") == ["40,000 cars in 7:04"]


def test_short_months_and_numbers_end_none() -> None:
    """Dec. 5 and no. 12 stay whole; a sentence that ends in a short month ends."""
    assert len(split("The recall starts on Dec. 5, the regulator said")) == 1
    assert len(split("Il n. 3 e il no. 12 di nov. 2026")) == 1
    assert split("It comes in Dec. The price is open") == ["It comes in Dec", "The price is open"]
    assert split("They said no. 12 cars burned") == ["They said no. 12 cars burned"]


def test_a_quotation_goes_on_to_who_said_it() -> None:
    """A stop inside quotation marks ends nothing where the sentence goes on."""
    assert len(split("«È falso!», replica Ford")) == 1
    assert len(split('"It is false." said Ford')) == 1


def test_pieces_end_at_commas_colons_and_turning_words() -> None:
    """Commas, colons and "ma", "while" part a sentence; a blank between Chinese words does too."""
    assert pieces("Xiaomi nega, Ford conferma") == ["xiaomi nega", "ford conferma"]
    assert pieces("小米：不实 正在推进") == ["小米", "不实", "正在推进"]
    assert pieces("Xiaomi nega mentre Ford tace") == ["xiaomi nega", "mentre ford tace"]


@settings(deadline=None)
@given(st.text(max_size=2000))
def test_sentences_keep_order_and_bounds(text: str) -> None:
    """Sentences follow each other, none is empty or too long, pieces lie inside, and spans lead back and forth."""
    folded = folded_field(text)
    at = 0
    for sentence in sentences(folded):
        assert at <= sentence.start < sentence.end <= sentence.start + SENTENCE
        at = sentence.end
        assert all(sentence.start <= a < b <= sentence.end for a, b in sentence.pieces)
        start, end = original_span(folded, sentence.start, sentence.end)
        assert 0 <= start < end <= len(text)
        first, last = folded_span(folded, start, end)
        assert first <= sentence.start < last
