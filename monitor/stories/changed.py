"""Changed: which numbers a feed's revision of its own entry changed, as a correction says it: from 215,900 to 199,900.

A revision is no copy and no report of its own; what matters of it is a number that is another now.  Compares two texts of
one entry; which texts there were is the database's to say (`entry_revisions`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from monitor.model import Field, Quantity
from monitor.quantities import quantities

TOLD: tuple[Field, ...] = ("title", "summary")


def changed_numbers(before: Mapping[Field, str], after: Mapping[Field, str]) -> tuple[tuple[Quantity, Quantity], ...]:
    """(what it was, what it is) of every number that took another's place, the title's first.

    `before` and `after` are title and summary.  A number that both texts hold is unchanged wherever it stands; one that came or went
    alone is no change of another.
    """
    was, now = _numbers(before), _numbers(after)
    held = {(q.value, q.unit) for q in was} & {(q.value, q.unit) for q in now}
    gone, come = (_by_unit(q for q in numbers if (q.value, q.unit) not in held) for numbers in (was, now))
    pairs = [
        pair
        for unit, old in gone.items()
        if len(old) == len(come.get(unit, ()))
        for pair in zip(old, come[unit], strict=True)
    ]
    return tuple(sorted(pairs, key=lambda p: (TOLD.index(p[1].field), p[1].start)))


def _numbers(text: Mapping[Field, str]) -> Sequence[Quantity]:
    return [q for name in TOLD for q in quantities(text.get(name, ""), name) if q.precise]


def _by_unit(numbers: Iterator[Quantity]) -> Mapping[str, list[Quantity]]:
    """Each number once, in order of place."""
    found: dict[str, dict[float, Quantity]] = defaultdict(dict)
    for number in numbers:
        found[number.unit].setdefault(number.value, number)
    return {unit: list(values.values()) for unit, values in found.items()}
