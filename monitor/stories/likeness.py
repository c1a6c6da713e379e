"""Likeness: how much two reports speak for one event, from evidence that can be named.

Everything that counts stands in `WEIGHTS`, with its reason.  Signs that languages share (names, codes, kinds of event,
concepts, numbers, months) count between any two; words only within one script.  Which stories are compared is
grouping.py's.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from monitor.model import Profile
from monitor.quantities import agree
from monitor.stories.crowd import Crowd, Report

WEIGHTS: Mapping[str, float] = {
    "start": -1.9,  # two reports of these days are of different events unless something speaks for it
    "signs": 5.0,  # names, codes, events and concepts of title and summary: the only evidence that crosses languages
    "titles": 3.0,  # the same of the titles alone: a title says the event, a summary also what led to it
    "words": 2.0,  # wording: within a language it mostly repeats what the signs say, and speaks where they are silent
    "script": -0.8,  # within one script more is shared by chance than across scripts
    "number": 2.5,  # a precise number tells one event from another of its kind; fewer digits, less weight
    "other number": -2.0,  # other numbers of one unit; no more, for a report may pick any of an event's figures
    "other headline number": -1.5,  # besides: what a title counts is the event's own figure
    "code": 1.0,  # the same model: needed, but a model has many events
    "other code": -2.5,  # other models: hardly ever one event
    "other variant": -1.0,  # the same model, and one says Ultra
    "names": 0.7,  # rare names, times how rare they are
    "other names": -2.0,  # titles name other companies or people: an alliance with one is none with the other
    "other watch": -2.0,  # no watch caught both: what one maker does is told in the words of what another does
    "other event": -0.8,  # titles tell other kinds of event
    "other matter": -0.5,  # both titles say what happened, and share none of it: one car has many matters in a week
    "month": 0.5,
    "other month": -2.0,  # January's sales are not June's, though one car's months lie within a few in a hundred
    "speakers": 0.5,
    "answer": -5.0,  # a denial or confirmation answers a rumour, and two answers are two parties': stories of their own
    "denial": -1.0,  # one denies, the other tells something as it is
    "made good": -0.5,  # rumoured here, official there: may be reports of one thing, is more often the next step
    "days": -5.0,  # for each day between: most of an event's reports come within hours
}
SETTLES = frozenset(("other code", "other month", "answer", "denial"))
"""What no likeness of two stories outweighs: such are never merged."""
RARE = 1.2
"""From this rarity on a name is particular."""
MOST = 6.0
"""Rarity of shared names that counts at most: a list of makers is no proof."""
NAMED = 5
"""Signs that a reason names at most."""
DAY = 86_400


def likeness(one: Report, other: Report, crowd: Crowd) -> float:
    """What speaks for and against one event, weighed; above 0 more speaks for it.

    `crowd` is that of `one`, and holds `other`.
    """
    return sum(WEIGHTS[name] * share for name, share in _evidence(one, other, crowd))


def weighed(one: Report, other: Report, crowd: Crowd) -> dict[str, float]:
    """Each piece of evidence with what it adds to the likeness."""
    return {name: WEIGHTS[name] * share for name, share in _evidence(one, other, crowd)}


def reasons(one: Report, other: Report, crowd: Crowd) -> tuple[str, ...]:
    """What speaks for one event, in words, weightiest first."""
    weights = weighed(one, other, crowd)
    speaking = sorted((name for name in SAYINGS if weights.get(name, 0.0) > 0), key=lambda name: -weights[name])
    return tuple(words for name in speaking if (words := SAYINGS[name](one, other, crowd)))


def conflict(one: Report, other: Report) -> bool:
    """Whether two reports say what one event cannot: another model or month, a rumour and its answer, another watch."""
    a, b = one.profile, other.profile
    apart = bool(a.watches and b.watches) and set(a.watches).isdisjoint(b.watches)
    return apart or any(name in SETTLES for name, _ in (*_codes(one, other), *_kinds(a, b), *_stances(a, b)))


def _evidence(one: Report, other: Report, crowd: Crowd) -> Iterator[tuple[str, float]]:
    """(name in `WEIGHTS`, how much of it there is)."""
    a, b = one.profile, other.profile
    yield "start", 1.0
    yield "days", abs((a.published_at - b.published_at).total_seconds()) / DAY
    # A long summary must not dilute what a title shares with the other report.
    yield (
        "signs",
        max(
            crowd.shares(x, y) for x, y in ((one.signs, other.signs), (one.head, other.signs), (one.signs, other.head))
        ),
    )
    yield "titles", crowd.shares(one.head, other.head)
    if one.chinese == other.chinese:
        yield "script", 1.0
        yield "words", crowd.wording(one, other)
    if a.numbers and b.numbers:
        yield from _numbers(a, b)
    yield from _codes(one, other)
    yield from _names(a, b, crowd)
    if a.watches and b.watches and set(a.watches).isdisjoint(b.watches):
        yield "other watch", 1.0
    yield from _kinds(a, b)
    if _matters(one.head) and _matters(other.head) and not _matters(one.signs & other.signs):
        yield "other matter", 1.0
    if a.speakers and b.speakers and _quoted(one, other, crowd):
        yield "speakers", 1.0
    yield from _stances(a, b)


def _numbers(a: Profile, b: Profile) -> Iterator[tuple[str, float]]:
    shared = _shared_number(a, b)
    if shared is not None:
        yield "number", _telling(shared[0])
    if _differ(a.numbers, b.numbers):
        yield "other number", 1.0
    if _differ(a.title_numbers, b.title_numbers):
        yield "other headline number", 1.0


def _differ(some: Sequence[tuple[float, str]], others: Sequence[tuple[float, str]]) -> bool:
    """Whether both hold numbers of a unit and none of them is the same; a bare one may count anything, and differs from none."""
    return any(
        not any(agree(n, m) for n in some if n[1] == unit for m in others if m[1] == unit)
        for unit in {u for _, u in some if u} & {u for _, u in others}
    )


def _shared_number(a: Profile, b: Profile) -> tuple[float, str] | None:
    """The most telling number that both say, as the one says it who rounds more: 70,000 may be any month's."""
    shared = [min(n, m, key=lambda x: (_telling(x[0]), x)) for n in a.numbers for m in b.numbers if agree(n, m)]
    return max(shared, key=lambda n: (_telling(n[0]), n), default=None)


def _telling(value: float) -> float:
    """0 to 1: how well a number tells events apart, by its digits without the zeros at its ends."""
    digits = len(f"{value:.10g}".replace(".", "").strip("0"))
    return min(1.0, 0.35 + 0.22 * (digits - 1) + (0.15 if value >= 1000 else 0.0))  # noqa: PLR2004 - thousands are seldom chance


def _models(a: Profile) -> set[str]:
    return set(a.title_codes or a.codes)


def _codes(one: Report, other: Report) -> Iterator[tuple[str, float]]:
    mine, theirs = _models(one.profile), _models(other.profile)
    if mine & theirs:
        yield "code", 1.0
    elif mine and theirs:
        yield "other code", 1.0
    if any(one.versions[model] != other.versions[model] for model in mine & theirs):
        yield "other variant", 1.0


def _rare(names: Iterable[str], crowd: Crowd) -> dict[str, float]:
    found = {name: crowd.rarity["name:" + name] for name in names}
    return {n: rarity for n, rarity in found.items() if rarity > RARE and not crowd.is_common("name:" + n)}


def _names(a: Profile, b: Profile, crowd: Crowd) -> Iterator[tuple[str, float]]:
    shared = _rare(set(a.entities).intersection(b.entities), crowd)
    if shared:
        yield "names", min(MOST, sum(shared.values()))
    elif a.title_entities and b.title_entities:
        mine, theirs = _rare(a.title_entities, crowd), _rare(b.title_entities, crowd)
        if mine and theirs and not mine.keys() & theirs.keys():
            yield "other names", 1.0


def _kinds(a: Profile, b: Profile) -> Iterator[tuple[str, float]]:
    """Kinds of event, and months."""
    if a.title_events and b.title_events and not set(a.title_events).intersection(b.title_events):
        yield "other event", 1.0
    if a.months and b.months:
        yield ("month" if _months(a) & _months(b) else "other month"), 1.0


def _matters(signs: Iterable[str]) -> bool:
    """Whether any of the signs says what happened, not only to whom."""
    return any(sign.startswith(("event:", "cue:")) for sign in signs)


def _months(a: Profile) -> set[str]:
    """Months without their years, which only some reports write."""
    return {month[-2:] for month in a.months}


def _quoted(one: Report, other: Report, crowd: Crowd) -> set[str]:
    """Named speakers of both, but for those whom all quote."""
    both = set(one.profile.speakers).intersection(other.profile.speakers, one.profile.entities)
    return {name for name in both if not crowd.is_common("name:" + name)}


def _stances(a: Profile, b: Profile) -> Iterator[tuple[str, float]]:
    two = {a.stance, b.stance}
    answers = two & {"denial", "confirmation"}
    if "rumour" in two and any(_responds(p) for p in (a, b)):
        yield "answer", 1.0
    elif len(two) == 1 or ("denial" in two and any(_responds(p) for p in (a, b))):
        return
    elif answers and ("rumour" in two or answers == two):
        yield "answer", 1.0
    elif "denial" in two:
        yield "denial", 1.0
    elif two == {"rumour", "official"}:
        yield "made good", 1.0


def _responds(p: Profile) -> bool:
    """Whether a title says that somebody answers, and leaves open what: which may be a denial, and is no rumour."""
    return p.stance == "official" and "answer" in p.title_cues


def _told(one: Report, other: Report, crowd: Crowd) -> str:
    shared = sorted(one.signs & other.signs, key=lambda sign: (-crowd.rarity[sign], sign))
    told = dict.fromkeys(sign.partition(":")[2] for sign in shared if sign.startswith(("cue:", "event:")))
    return "both tell of " + ", ".join(list(told)[:NAMED]) if told else ""


def _counted(one: Report, other: Report, _crowd: Crowd) -> str:
    value, unit = _shared_number(one.profile, other.profile) or (0.0, "")
    return f"both say {value:,.10g} {unit}".rstrip()


SAYINGS: Mapping[str, Callable[[Report, Report, Crowd], str]] = {
    "signs": _told,
    "titles": lambda _one, _other, _crowd: "their titles have much in common",
    "words": lambda _one, _other, _crowd: "they share their wording",
    "number": _counted,
    "code": lambda one, other, _: (
        "both are about " + ", ".join(sorted(_models(one.profile) & _models(other.profile))).upper()
    ),
    "names": lambda one, other, crowd: (
        "both name " + ", ".join(sorted(_rare(set(one.profile.entities).intersection(other.profile.entities), crowd)))
    ),
    "month": lambda one, other, _: (
        "both name the month " + ", ".join(sorted(_months(one.profile) & _months(other.profile)))
    ),
    "speakers": lambda one, other, crowd: "both quote " + ", ".join(sorted(_quoted(one, other, crowd))),
}
"""How each piece of evidence that speaks for one event is put into words."""
