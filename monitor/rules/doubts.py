"""What is wrong or doubtful in a watchlist once all its files are joined.

Mistakes: names of sets that are none, rings of sets.  Doubts: rules that can never fire, contexts that no feed has,
terms that a mask always blanks, and what needless.py finds in lists.  Each with its place and what to do; changes nothing.
"""

from collections.abc import Collection, Iterator, Sequence

from monitor.errors import Problem
from monitor.rules.joining import place_of
from monitor.rules.lists import Rule, Watchlist
from monitor.rules.needless import needless, spellings
from monitor.rules.reading import Draft
from monitor.rules.terms import Term, View, find, folded_field, parse

AROUND = ("{}", "x {} x", "汉{}汉", "7 {} 7", '"{}", "x"')
"""Surroundings in which a term is tried: what masks blank in all of them they are taken to blank always."""


def mistakes(watchlist: Watchlist, drafts: Sequence[Draft]) -> Iterator[Problem]:
    """Names that lead nowhere or in a ring."""
    known = ", ".join(sorted(watchlist.sets)) or "none is there"
    for rule in watchlist.rules:
        named = {name for group in (*_groups(rule), rule.none) for name in group}
        for name in sorted(named - watchlist.sets.keys()):
            message = f"rule {rule.id!r} names the unknown set {name!r}: write one of {known}"
            yield Problem(place=place_of(drafts, rule.id, "rule"), message=message)
    for name, terms in watchlist.sets.items():
        for term in terms:
            if term.startswith("@") and term[1:] not in watchlist.sets:
                message = f"set {name!r} points to the unknown set {term[1:]!r}: write one of {known}"
                yield Problem(place=place_of(drafts, name, "set", term), message=message)
        if _reaches(watchlist, name, name):
            message = f"set {name!r} contains itself by way of @: take one @ out"
            yield Problem(place=place_of(drafts, name, "set"), message=message)
    for name in watchlist.beside:
        if name not in watchlist.sets:
            message = f"[discover] beside names the unknown set {name!r}: write one of {known}"
            yield Problem(place=place_of(drafts, "beside", "discover"), message=message)


def _reaches(watchlist: Watchlist, start: str, goal: str) -> bool:
    seen: set[str] = set()
    waiting = [t[1:] for t in watchlist.sets[start] if t.startswith("@")]
    while waiting:
        name = waiting.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            waiting.extend(t[1:] for t in watchlist.sets.get(name, ()) if t.startswith("@"))
    return False


def warnings(watchlist: Watchlist, drafts: Sequence[Draft], contexts: Collection[str] | None) -> Iterator[Problem]:
    """What the author should know; `contexts` are those that feeds declare, None where that is not known."""
    for draft in drafts:
        yield from draft.warnings
    dead = _masked_terms(watchlist)
    for name, terms in watchlist.sets.items():
        if len(terms) > 1 and dead.issuperset(terms):
            message = f"[set] {name}: the masks blank every term of it: take the set out, or its terms out of the masks"
            yield Problem(place=place_of(drafts, name, "set"), message=message)
            continue
        for term in terms:
            if term in dead:
                message = f"[set] {name}: the masks always blank {term!r}: take it out, or out of the masks"
                yield Problem(place=place_of(drafts, name, "set", term), message=message)
    for number, rule in enumerate(watchlist.rules):
        place = place_of(drafts, rule.id, "rule")
        for why in _never(watchlist, rule, watchlist.rules[:number], dead):
            yield Problem(place=place, message=f"rule {rule.id!r} can never fire: {why}")
        if rule.context is not None and contexts is not None and rule.context not in contexts:
            message = (
                f"rule {rule.id!r} asks for feeds with context {rule.context!r}, which no feed declares: "
                f'write context = "{rule.context}" in [[feeds]] where it is true'
            )
            yield Problem(place=place, message=message)
    yield from _strangers(watchlist, drafts)
    yield from needless(watchlist, drafts)


def _strangers(watchlist: Watchlist, drafts: Sequence[Draft]) -> Iterator[Problem]:
    """Entities that belong to none that is here."""
    known = {entity.name for entity in watchlist.entities}
    for entity in watchlist.entities:
        for key, other in (("part_of", entity.part_of), ("of", entity.of)):
            if other is not None and other not in known:
                message = f"[entity] {entity.name!r}: {key} names {other!r}, which is no entity here"
                yield Problem(place=place_of(drafts, entity.name, "entity"), message=message)


def _groups(rule: Rule) -> tuple[tuple[str, ...], ...]:
    return (*rule.all, *((rule.any,) if rule.any else ()), *rule.title_has)


def _never(watchlist: Watchlist, rule: Rule, before: Sequence[Rule], dead: Collection[str]) -> Iterator[str]:
    """Why a rule can never fire, if so."""
    if not _groups(rule):
        yield "it names no set in all, any or title_has"
        return
    vetoes = {term.source for name in rule.none for term in watchlist.terms(name)}
    for group in _groups(rule):
        terms = [t for name in group for t in watchlist.terms(name) if t.written not in dead and not t.doubt]
        vetoed = group not in rule.title_has or rule.where != "summary"
        if not terms:
            yield f"no term of {'|'.join(group)} can hit"
        elif vetoed and all(term.source in vetoes for term in terms):
            yield f"every term of {'|'.join(group)} is in none too"
    for other in before:
        if _covers(other, rule):
            yield f"rule {other.id!r} before it fires on all that it would"


def _covers(first: Rule, second: Rule) -> bool:
    """Whether `first` surely fires wherever `second` would."""
    return (
        first.where == second.where
        and first.near is None
        and first.context in (None, second.context)
        and (not first.languages or (bool(second.languages) and set(second.languages) <= set(first.languages)))
        and set(first.none) <= set(second.none)
        and bool(_groups(first))
        and _each_within(
            (*first.all, *((first.any,) if first.any else ())), (*second.all, *((second.any,) if second.any else ()))
        )
        and _each_within(first.title_has, second.title_has)
    )


def _each_within(wide: Sequence[tuple[str, ...]], narrow: Sequence[tuple[str, ...]]) -> bool:
    """Whether each wide group hits wherever some narrow one does."""
    return all(any(set(n) <= set(w) for n in narrow) for w in wide)


def _masked_terms(watchlist: Watchlist) -> frozenset[str]:
    """Terms of the sets, as written, that the masks blank wherever they stand."""
    masks = [parse(term) for terms in watchlist.masks.values() for term in terms]
    written = dict.fromkeys(term for terms in watchlist.sets.values() for term in terms)
    return frozenset(term for term in written if masks and always_blanked(parse(term), masks))


def always_blanked(term: Term, masks: Sequence[Term]) -> bool:
    """Whether masks blank a term's every spelling wherever it stands."""
    samples = spellings(term)
    for sample in samples:
        for around in AROUND:
            view = View(folded_field(around.format(sample)), "title")
            if not any(find(term, view)):
                continue
            view.blank([place for mask in masks for place in find(mask, view)])
            if any(find(term, view)):
                return False
    return bool(samples)
