"""Scoring: a watch against headlines that a person labelled: precision, recall, F1, and what went wrong and why.  Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.model import Hit, Match
from monitor.rules.labels import Label
from monitor.rules.matcher import Matcher, read_all
from monitor.rules.trace import RuleTrace, trace


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """How often a watch was right; None where there is nothing to divide by."""

    labelled: int
    wanted: int
    caught: int
    right: int
    """Caught and wanted."""

    @property
    def precision(self) -> float | None:
        """Of what is caught, the share that is wanted."""
        return self.right / self.caught if self.caught else None

    @property
    def recall(self) -> float | None:
        """Of what is wanted, the share that is caught."""
        return self.right / self.wanted if self.wanted else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both."""
        return 2 * self.right / (self.caught + self.wanted) if self.caught + self.wanted else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Mistake:
    """A headline that was caught and should not be, or the other way round."""

    label: Label
    match: Match | None
    """What caught it, where it should not be."""
    masked: tuple[Hit, ...]
    """What the masks took out of it."""
    nearest: RuleTrace | None
    """Of one that was missed: the rule that came nearest to it, and what kept it; None where nothing of any rule hits."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """How a watch did on all labels."""

    overall: Figures
    languages: dict[str, Figures]
    """By language, those with the most labels first."""
    wrong: tuple[Mistake, ...]
    """Caught and not wanted."""
    missed: tuple[Mistake, ...]
    """Wanted and not caught."""


def score(matcher: Matcher, labels: Sequence[Label]) -> Score:
    """Read every label as an entry of its language and context, and count."""
    found = [(label, _caught(matcher, label)) for label in labels]
    mistakes = [_mistake(matcher, label, match) for label, match in found if label.wanted == (match is None)]
    spoken: dict[str, list[tuple[Label, Match | None]]] = {}
    for label, match in found:
        spoken.setdefault(label.language, []).append((label, match))
    return Score(
        overall=_figures(found),
        languages={
            one: _figures(own) for one, own in sorted(spoken.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        },
        wrong=tuple(mistake for mistake in mistakes if mistake.match),
        missed=tuple(mistake for mistake in mistakes if not mistake.match),
    )


def _caught(matcher: Matcher, label: Label) -> Match | None:
    reading = read_all(
        [matcher], title=label.title, summary=label.summary, language=label.language, context=label.context
    )
    return reading.matches[0] if reading.matches else None


def _mistake(matcher: Matcher, label: Label, match: Match | None) -> Mistake:
    made = trace(matcher, title=label.title, summary=label.summary, language=label.language, context=label.context)
    return Mistake(
        label=label,
        match=match,
        masked=made.masked,
        nearest=None if match else nearest(matcher, made.rules),
    )


def _figures(found: Sequence[tuple[Label, Match | None]]) -> Figures:
    return Figures(
        labelled=len(found),
        wanted=sum(label.wanted for label, _ in found),
        caught=sum(match is not None for _, match in found),
        right=sum(label.wanted and match is not None for label, match in found),
    )


def nearest(matcher: Matcher, rules: Iterable[RuleTrace]) -> RuleTrace | None:
    """Of rules that did not fire the one that the least kept from it; None where nothing of any hits.

    A rule whose words are all there and that something else stops is nearer than one that misses a word.  Of equals the one that waits for a word of the largest sets: of these one is the likeliest to be missing.
    """

    def order(rule: RuleTrace) -> tuple[int, int, int]:
        others = sum(reason != "group" for reason in rule.failed)
        lacking = [name for group in rule.groups if not (group.hits or group.blanked) for name in group.sets]
        return rule.distance, others, -sum(len(matcher.sets[name]) for name in lacking)

    return min((rule for rule in rules if rule.is_near), key=order, default=None)
