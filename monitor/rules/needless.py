"""What in a file's own lists does nothing, or too much.

Sets that no rule looks at, terms whose every hit another one of the list hits whole, Latin words so short that they are
others too.  Told of files of one's own alone: the shipped lists are for rules that others write.  Changes nothing.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from monitor.errors import Problem
from monitor.rules.lists import Watchlist
from monitor.rules.reading import Draft
from monitor.rules.shelf import Cores, Shelf
from monitor.rules.terms import Term, View, find, folded_field, parse

SHORT = 2
"""Letters of a Latin word that is likely to be another word, or a unit, somewhere."""
SHORT_OPEN = 2
"""The same of a word left open by `*`: three are enough for `suv*`."""
MODELS = "model"
"""How names of sets begin that stories compare, whether a rule looks at them or not."""


def needless(watchlist: Watchlist, drafts: Sequence[Draft]) -> Iterator[Problem]:
    """Doubts about the lists of the file itself and of those of one's own that it extends."""
    yield from _unused(watchlist, drafts[0])
    for draft in drafts:
        if not draft.shipped:
            for name, written in draft.sets.items():
                terms = [parse(term) for term in written]
                yield from _swallowed(draft, name, terms)
                yield from _short(draft, name, terms)


def _unused(watchlist: Watchlist, draft: Draft) -> Iterator[Problem]:
    """Sets of the file that nothing looks at; those of a file that it extends may be for another."""
    used = _used(watchlist)
    for name, terms in () if draft.shipped else draft.sets.items():
        codes = any(term.startswith("#") for term in terms)
        if terms and name not in used and not codes and not name.startswith(MODELS):
            message = f"[set] {name}: no rule names it: write it into all, any or none of one, or take it out"
            yield Problem(place=draft.at(name, "set"), message=message)


def _used(watchlist: Watchlist) -> Collection[str]:
    """Sets that rules and `beside` name, and those that these point to."""
    used: set[str] = set()
    waiting = [*watchlist.beside]
    for rule in watchlist.rules:
        waiting += [name for group in (*rule.all, rule.any, rule.none, *rule.title_has) for name in group]
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting += [term[1:] for term in watchlist.sets.get(name, ()) if term.startswith("@")]
    return used


def _swallowed(draft: Draft, name: str, terms: Sequence[Term]) -> Iterator[Problem]:
    """Terms whose every hit another term of the same list hits whole: a longer one that only holds a shorter tells more."""
    shelf = Shelf(enumerate(terms))
    cores = Cores(shelf.cores)
    gone: set[int] = set()
    for number, term in enumerate(terms):
        spelt = spellings(term)
        if not spelt:
            continue
        views = [View(folded_field(sample), "title") for sample in spelt]
        for other, wider in shelf.live(frozenset(cores.within(views[0].text))):
            # Of two that take each other in, the first stays.
            if other != number and other not in gone and all(_whole(wider, view) for view in views):
                gone.add(number)
                message = f"[set] {name}: {term.written!r} adds nothing to {wider.written!r}, which hits all of it: take it out"
                yield Problem(place=draft.at(name, "set", term.written), message=message)
                break


def _whole(term: Term, view: View) -> bool:
    """Whether a term hits all of a field."""
    return any(first == 0 and last == len(view.folded.original) for _, _, first, last in find(term, view))


def _short(draft: Draft, name: str, terms: Sequence[Term]) -> Iterator[Problem]:
    """Latin words of a letter or two, and those of three that are left open."""
    for term in terms:
        if term.kind != "latin" or not term.written.rstrip("*").isalnum():
            continue
        if term.written.endswith("*"):
            if len(term.core) <= SHORT_OPEN:
                message = f"[set] {name}: {term.written!r} begins many other words: write out those that you mean"
                yield Problem(place=draft.at(name, "set", term.written), message=message)
        elif len(term.core) <= SHORT:
            cased = f"={term.written.upper()}"
            message = f"[set] {name}: {term.written!r} is so short that it is other words too: write it as it is spelt, as in {cased!r}"
            yield Problem(place=draft.at(name, "set", term.written), message=message)


def spellings(term: Term) -> tuple[str, ...]:
    """Texts that a term hits, as short as they can be; none of what is no plain spelling."""
    if term.kind in ("set", "regex"):
        return ()
    spelt = term.written[1:] if term.kind in ("case", "code") else term.written
    return tuple(dict.fromkeys((spelt.replace("*", ""), spelt.replace("*", "x"))))


def apart(groups: Iterable[Iterable[str]]) -> list[list[str]]:
    """Lists of terms as written, without those that a word left open in any of them takes in (investiment* in invest*)."""
    lists = [list(dict.fromkeys(group)) for group in groups]
    wide = {term: re.compile(rf"{re.escape(term[:-1])}\w*\*?") for each in lists for term in each if term.endswith("*")}

    def taken(term: str) -> bool:
        return any(other != term and pattern.fullmatch(term) for other, pattern in wide.items())

    return [[term for term in each if not taken(term)] for each in lists]
