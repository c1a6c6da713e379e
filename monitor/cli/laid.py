"""What `explain` found, laid out in lines for a terminal: order, labels, marks.  The sentences are those of reasons.py."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

import click

from monitor.cli import columns, reasons
from monitor.cli.columns import cut, marked, styled, unmarked, wrap
from monitor.cli.reasons import SHORT, at
from monitor.cli.tables import counted
from monitor.model import Field, Hit
from monitor.review import EntryReview, WatchReview
from monitor.rules.firing import FIELDS
from monitor.rules.trace import RuleTrace
from monitor.storyline import StoryClaim, StoryReview

AROUND = 80
"""Code points of a summary that are shown before and after its hits."""
LONG = 400
"""Code points of a text that are shown at the most."""
LABEL = 9
"""Columns in front of what a watch made of an entry."""


def entry(review: EntryReview, *, everything: bool) -> Iterator[str]:
    """An entry, a title or an address; with `everything` each rule of each watch."""
    width = columns.columns()
    number = "" if review.entry_id is None else f"{review.entry_id} "
    yield click.style(_wrapped(cut(review.title or review.url, LONG), width, first=number, rest="  "), bold=True)
    if review.entry_id is not None:
        yield from _facts(reasons.entry(review), width)
    elif review.watches:
        yield from _facts([_as_if(review)], width)
    else:
        yield from _facts(["no entry has this address"], width)
    matched = any(watch.rule for watch in review.watches)
    for watch in sorted(review.watches, key=lambda w: (w.rule is None, not _speaks(w))):
        verdict = f"matched by {watch.rule}, {watch.level}" if watch.rule else "no match"
        nothing = "" if watch.rule or _speaks(watch) else ", nothing of what its rules look for is there"
        yield _wrapped(f"{watch.watch}: {verdict}{nothing}", width, rest="  ")
        yield from (_labelled("stored", text, width) for text in _stored(watch))
        if everything or watch.rule or (_speaks(watch) and not matched):  # where none matched, each says why
            yield from _watch(review, watch, width, everything=everything)
    if review.absence is not None:
        yield from _facts(reasons.absence(review.absence, review.url), width)


def _wrapped(text: str, width: int, *, first: str = "", rest: str = "") -> str:
    return wrap(unmarked(text), width, first=first, rest=rest)


def _facts(lines: Iterator[str] | Sequence[str], width: int) -> Iterator[str]:
    for line in lines:
        indent = "    " if line.startswith("- ") else "  "
        yield _wrapped(line, width, first=indent, rest=f"{indent}  ")


def _as_if(review: EntryReview) -> str:
    """In which feed a bare title is thought to be."""
    feed = f"the feed {review.feed}" if review.feed else "a feed"
    language = f", language {review.language}" if review.language else ""
    context = f"with context {review.context}" if review.context else "without context"
    nobody = "no entry bears it; " if review.absence else ""
    return f"{nobody}what the rules would make of it in {feed} {context}{language}"


def _labelled(label: str, text: str, width: int) -> str:
    return wrap(text, width, first=f"  {label:<{LABEL}}", rest=" " * (LABEL + 2))


def _speaks(watch: WatchReview) -> bool:
    """Whether a watch found anything that is worth telling."""
    return bool(watch.masked) or any(made.fired or made.is_near for made in watch.rules)


def _stored(watch: WatchReview) -> Iterator[str]:
    if watch.stored is not None:
        yield from map(unmarked, reasons.stored(watch.stored))


def _watch(review: EntryReview, watch: WatchReview, width: int, *, everything: bool) -> Iterator[str]:
    """Why a watch's verdict is what it is: the marked fields, then the rules."""
    for field in ("title", "summary"):
        if (text := _field(review, watch, field)) is not None:
            yield styled(_labelled(field, text, width))
    for hit in watch.masked:
        yield _labelled("masked", unmarked(f"«{hit.text}» ({hit.field}) by {hit.set}"), width)
    failing = [made for made in watch.rules if not made.fired]
    if watch.rule:
        yield click.style(
            _labelled("fired", unmarked(reasons.fired(watch.rules[-1], language=review.language)), width), fg="green"
        )
    elif found := _hits(failing):
        yield _labelled("hits", unmarked(reasons.quoted(found)), width)
    for line in _failed(review, failing, caught=watch.rule is not None, everything=everything):
        yield _labelled("not", unmarked(line), width)
    if everything and watch.unasked:
        yield _labelled("behind", unmarked(f"{', '.join(watch.unasked)}: not asked, a rule before fired"), width)


def _failed(review: EntryReview, rules: Sequence[RuleTrace], *, caught: bool, everything: bool) -> Iterator[str]:
    """Why rules did not fire: all in their order, or those that came nearest first, and like ones together."""

    def told(made: RuleTrace) -> str:
        return reasons.failed(made, language=review.language, context=review.context)

    if everything:
        yield from map(told, rules)
        return
    near = sorted((made for made in rules if made.is_near), key=lambda made: made.distance)
    for group, found in groupby(near, key=lambda made: (lack := reasons.lacking(made)) and lack.fields):
        alike = list(found)
        yield from [reasons.lacked(alike)] if group and len(alike) > 1 else map(told, alike)
    silent = [made.rule for made in rules if made not in near]
    if silent and not caught:
        seeks = "they look" if len(silent) > 1 else "it looks"
        yield f"{', '.join(silent)}: nothing of what {seeks} for is there"


def _hits(rules: Sequence[RuleTrace]) -> tuple[Hit, ...]:
    """What rules that did not fire found, and what stopped them, in order of place."""
    found = {hit for made in rules for hit in (*made.vetoes, *(hit for group in made.groups for hit in group.hits))}
    return tuple(sorted(found, key=lambda hit: (FIELDS.index(hit.field), hit.start, hit.end, hit.set)))


def _field(review: EntryReview, watch: WatchReview, field: Field) -> str | None:
    """A field with its hits and masks marked, of a summary the part around them; None where it has none."""
    hits = watch.rules[-1].evidence if watch.rule else _hits(watch.rules)
    found = [(hit.start, hit.end) for hit in hits if hit.field == field]
    masked = [(hit.start, hit.end) for hit in watch.masked if hit.field == field]
    if not found and not masked:
        return None
    text = review.title if field == "title" else review.summary
    first = 0 if field == "title" else max(0, min(start for start, _ in found or masked) - AROUND)
    last = len(text) if field == "title" else min(len(text), max(end for _, end in found or masked) + AROUND)
    last = min(last, first + LONG)
    inside = [
        [(start - first, end - first) for start, end in spans if first <= start and end <= last]
        for spans in (found, masked)
    ]
    return ("…" if first else "") + marked(text[first:last], *inside) + ("…" if last < len(text) else "")


def stories(reviews: Sequence[StoryReview], *, dossier: bool, everything: bool, now: datetime) -> Iterator[str]:
    """Stories, under a line of their dossier where that was asked for; with `everything` plain reports among the claims, too."""
    width = columns.columns()
    if dossier and reviews:
        first = reviews[0]
        head = f"d{first.dossier_id} {cut(first.dossier_title, LONG)}: {first.dossier_status}"
        yield click.style(_wrapped(head, width, rest="  "), bold=True)
        yield f"  {counted(len(reviews), 'story', 'stories')}"
    for review in reviews:
        yield click.style(_wrapped(f"s{review.story_id} {cut(review.headline, LONG)}", width, rest="  "), bold=True)
        yield from _facts(_story(review, dossier=dossier, everything=everything, now=now), width)


def _story(review: StoryReview, *, dossier: bool, everything: bool, now: datetime) -> Iterator[str]:
    title = f": {cut(review.dossier_title, SHORT)}" if review.dossier_title != review.headline else ""
    home = "" if dossier else f"; dossier d{review.dossier_id}, {review.dossier_status}{title}"
    category = f", {review.category}" if review.category else ""
    yield f"{review.status}{category}{home}"
    if review.muted_until is not None and review.muted_until > now:
        yield f"muted until {at(review.muted_until)}"
    yield from (f"s{gone.story_id} is part of s{gone.merged_into} since {at(gone.merged_at)}" for gone in review.parts)
    for issue in review.issues:
        yield f"digest {issue.digest}: {counted(issue.entries, 'entry', 'entries')} in no. {issue.number} of {at(issue.slot)}"
    for one in review.entries:
        yield f"{one.entry_id} {cut(one.title, SHORT)} ({one.feed}, {one.language}, {at(one.published_at)})"
        yield from (f"- {reason}" for reason in one.reasons)
    claims = [claim for claim in review.claims if everything or claim.decides or claim.stance != "report"]
    if claims:
        yield "claims"
        yield from (f"- {_claim(claim)}" for claim in claims)


def _claim(claim: StoryClaim) -> str:
    speaker = f", {claim.speaker}" if claim.speaker else ""
    by = f", expected by {claim.expected_by}" if claim.expected_by else ""
    answers = ", answers this story" if claim.answers else ""
    decides = ", decides the status" if claim.decides else ""
    return f"{claim.stance}{speaker} (entry {claim.entry_id}{by}{answers}{decides}): «{cut(claim.quote, LONG)}»"
