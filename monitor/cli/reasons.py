"""The sentences of `explain`: what became of an entry, of a rule, of a digest, and why an article never came in.  Pure."""

import shlex
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby

from monitor.absence import Absence, Reader, Spell
from monitor.cli.columns import cut
from monitor.config.units import in_words
from monitor.mailed import DigestReview
from monitor.model import Hit
from monitor.review import EntryReview, Stored
from monitor.rules.trace import GroupTrace, RuleTrace
from monitor.store.standing import Place

SHOWN = 8
"""Hits or feeds of one line that are spelt out."""


SHORT = 200
"""Code points of a title beside others."""


def at(moment: datetime) -> str:
    """An instant for people: 2026-11-23 07:45Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}Z"


def entry(review: EntryReview) -> Iterator[str]:
    """Where an entry came from, where it stands, what became of it, in lines."""
    if review.url:
        yield review.url
    if review.asked:
        yield f"another spelling of {review.asked}"
    context = f", context {review.context}" if review.context else ""
    when = f"published {at(review.published_at)}" if review.published_at and review.dated else "undated"
    seen = f"first seen {at(review.first_seen_at)}" if review.first_seen_at else "never seen"
    backlog = " with the feed's first poll" if review.backlog else ""
    yield f"{review.feed} ({review.language}{context}), {when}, {seen}{backlog}"
    for old in review.revisions:
        said = (
            f"its title was «{cut(old.title, SHORT)}»"
            if old.title != review.title
            else "its summary or text was another"
        )
        yield f"until {at(datetime.fromisoformat(old.replaced_at))} {said}"
    if review.place is not None:
        yield from place(review.place, review.title)
    yield from (digest(made) for made in review.digests if made.reason != "match")


def place(made: Place, title: str) -> Iterator[str]:
    """The story of an entry, and why it stands there."""
    headline = f": {cut(made.headline, SHORT)}" if made.headline != title else ""
    yield f"story s{made.story_id} of dossier d{made.dossier_id}, {made.status}{headline}"
    if made.copy_of is not None:
        yield f"- a copy of entry {made.copy_of} ({made.copy_feed}, {made.copy_url})"
    yield from (f"- {reason}" for reason in made.reasons if reason != f"a copy of entry {made.copy_of}")


def digest(made: DigestReview) -> str:
    """What became of an entry in a digest."""
    first = in_words(made.first) if made.first is not None else ""
    slot = f"the issue of {at(made.slot)}" if made.slot else "an issue after its pause" if made.paused else "an issue"
    kind = f", {made.kind}" if made.kind not in (None, "digest") else ""
    message = "" if made.states in ((), ("sent",)) else f"; its mail is {' and '.join(made.states)}"
    due = ", which is due" if made.overdue else ""
    left = ": the last one had no room for it, or its story was muted then" if made.left_over else ""
    paused = " (the digest is paused)" if made.paused and made.slot else ""
    since = f"began on {at(made.since)}" if made.since else "has not begun"
    issue = "a mail" if made.number is None else f"no. {made.number}"
    said = {
        "mailed": f"in {issue} of {at(made.slot) if made.slot else ''}{kind}{message}",
        "waits": f"waits for {slot}{due}{paused}{left}",
        "match": "no: no rule catches it",
        "watch": "no: it follows none of the watches that catch it",
        "level": f"no: it takes {' and '.join(made.levels)} matches only",
        "copy": f"no: entry {made.copy_of} with the same text stands for it",
        "muted": f"no: its story is muted until {at(made.until) if made.until else ''}",
        "before": f"no: it came in more than {first} (`first`) before this digest, which {since}",
        "old": f"no: it was older than {first} (`first`) when it was first caught",
    }
    return f"digest {made.digest}: {said[made.reason]}"


def stored(made: Stored) -> Iterator[str]:
    """What is stored of a watch's verdict, where that says more than today's rules do."""
    if made.changed:
        verdict = f"matched by {made.rule}, {made.level}" if made.rule else "no match"
        yield f"{verdict}: the rules or its feed's context changed since"
    if made.caught_at is not None:
        yield f"caught only when it was judged again, {at(made.caught_at)}"
    if made.before is not None:
        yield f"left out {at(made.before.left_at)}, till then matched by {made.before.rule}, {made.before.level}"


def quoted(hits: Sequence[Hit]) -> str:
    """Hits: set «words» (place)."""
    return _listed([f"{hit.set} «{hit.text}» ({hit.field})" for hit in hits])


def _words(hits: Sequence[Hit]) -> str:
    return _listed([f"«{hit.text}»" for hit in hits])


def _listed(words: Sequence[str]) -> str:
    different = list(dict.fromkeys(words))
    more = f" and {len(different) - SHOWN} more" if len(different) > SHOWN else ""
    return ", ".join(different[:SHOWN]) + more


def _either(names: Sequence[str]) -> str:
    """a, b or c."""
    return " or ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def fired(made: RuleTrace, *, language: str) -> str:
    """What made a rule fire; what is read without a language must be told where that matters."""
    guess = f", if its language is {_either(made.languages)}" if made.languages and not language else ""
    lowered = "; likely and not sure, since nothing of it stands in the title" if made.level != made.declared else ""
    return f"{made.rule}: {quoted(made.evidence)}{guess}{lowered}"


def failed(made: RuleTrace, *, language: str, context: str | None) -> str:
    """Every reason why a rule did not fire."""
    return f"{made.rule}: {'; '.join(_against(made, language, context))}"


def _against(made: RuleTrace, language: str, context: str | None) -> Iterator[str]:
    if "context" in made.failed:
        yield f"only for feeds with context {made.context} (this one: {context or 'none'})"
    if "language" in made.failed:
        yield f"only for language {_either(made.languages)} (this entry: {language})"
    if "nothing" in made.failed:
        yield "names no set that must hit"
    missing = [group for group in made.groups if not group.hits]
    yield from (_masked(group) for group in missing if group.blanked)
    for fields, groups in groupby((g for g in missing if not (g.blanked or g.elsewhere)), key=lambda g: g.fields):
        yield f"{' and '.join(f'no {_either(group.sets)}' for group in groups)} in the {' or '.join(fields)}"
    if other := [group for group in missing if group.elsewhere and not group.blanked]:
        found = " and ".join(f"{_either(group.sets)} {_words(group.elsewhere)}" for group in other)
        yield f"{found} only in the {other[0].elsewhere[0].field}, where it does not look"
    if "veto" in made.failed:
        yield f"stopped by {quoted(made.vetoes)}"
    if "near" in made.failed and made.apart is None:
        yield f"near = {made.near} asks for all its hits in one field"
    elif "near" in made.failed:
        yield f"its hits stand {made.apart} words apart, near = {made.near}"


def _masked(group: GroupTrace) -> str:
    """A group that would hit, were it not for a mask."""
    names = _either(list(dict.fromkeys(hit.set for hit in group.blanked)))
    masks = f"the mask {' and '.join(group.masks)} takes it" if group.masks else "a mask takes it"
    return f"{names} would hit {_words(group.blanked)}, but {masks}"


def lacking(made: RuleTrace) -> GroupTrace | None:
    """The one group that a rule lacks, where no more need be said of it: a veto counts for a rule that would fire."""
    groups = [group for group in made.groups if not group.hits]
    plain = (
        {"group"} <= {*made.failed} <= {"group", "veto"}
        and len(groups) == 1
        and not (groups[0].blanked or groups[0].elsewhere)
    )
    return groups[0] if plain else None


def lacked(rules: Sequence[RuleTrace]) -> str:
    """Rules that each lack one group in the same place, in one sentence."""
    groups = [(made.rule, lacking(made)) for made in rules]
    said = ", ".join(f"{rule} (no {_either(group.sets)})" for rule, group in groups if group)
    fields = " or ".join(next(group.fields for _, group in groups if group))
    return f"{said} in the {fields}"


def absence(made: Absence, url: str) -> Iterator[str]:
    """Why no entry stands under an address or a title, in lines."""
    if "unknown feed" in made.reasons:
        yield f"no feed of this config reads {made.host}"
        yield f"- look for one: monitor feeds discover https://{made.host}/"
        yield f"- take in this article alone: monitor add {shlex.quote(url)}"
    for reader in made.readers:
        yield from _reader(reader, made)
    if made.others:
        yield f"{made.others} other feeds read this site, too"
    if made.day is None and {"spell", "not listed"} & {*made.reasons}:
        yield f"its day is not known: this looks back to {made.since:%Y-%m-%d} (--date names the day)"
    if made.troubled:
        yield f"could not be seen at times from {made.since:%Y-%m-%d} to {made.until:%Y-%m-%d}: {_listed(made.troubled)}"
    yield from (
        f"like entry {near.entry_id}: {cut(near.title, SHORT)} ({near.feed}, {near.published_at:%Y-%m-%d})"
        for near in made.like
    )


READS = {"address": " is of this site", "entries": " brought others of this site", "name": ""}


def _reader(reader: Reader, made: Absence) -> Iterator[str]:
    last = f", last read {at(reader.last_success_at)}" if reader.last_success_at else ""
    yield f"feed {reader.feed}{READS[reader.by]}: {reader.state}{last}"
    began = at(reader.first_success_at) if reader.first_success_at else ""
    said = {
        "forgotten": "it was here and is no longer kept ([keep] in the config), so it never comes back as new",
        "off": "it is switched off (enabled = false)",
        "never read": f"it has not been read yet: monitor poll {shlex.quote(reader.feed)}",
        "first poll": f"it was first read {began}: of older articles only those came in that it still listed then",
        "unread": "it has not been read since, nor failed: does the daemon run?",
        "too many": f"it lists as many items as are read ([fetch] max_items = {made.max_items}), what stands behind them is left out",
        "not listed": "nothing kept it from being seen: as far as is known the feed did not list the article",
    }
    for reason in reader.reasons:
        if reason == "spell":
            yield from (f"- {_spell(spell)}" for spell in reader.spells)
        else:
            yield f"- {said[reason]}"


def _spell(spell: Spell) -> str:
    """A time in which a feed could not be seen."""
    if spell.kind == "gap":
        lost = f", about {spell.missed} entries" if spell.missed else ""
        since = at(spell.since) if spell.since else "the poll before"
        return f"gap: what it listed between {since} and {at(spell.began_at)} was never seen{lost}"
    until = f"to {at(spell.ended_at)}" if spell.ended_at else "until now"
    return f"{spell.kind} from {at(spell.began_at)} {until}" + (f": {spell.note}" if spell.note else "")
