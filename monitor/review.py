"""Reviewing: what each rule makes of an entry today, what is stored of it, and what became of it.

Plain records, for people to be worded by the command, for programs as they are.  Decides and writes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.absence import Absence
from monitor.digest.settings import DigestSettings
from monitor.mailed import DigestReview, mailed
from monitor.model import Entry, Hit, Level
from monitor.rules.matcher import Matcher
from monitor.rules.trace import RuleTrace, trace
from monitor.store import standing
from monitor.store.db import Store
from monitor.store.standing import Left, Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """A watch's verdict as the database has it."""

    rule: str | None
    """None where it catches nothing."""
    level: Level | None = None
    caught_at: datetime | None = None
    """When judging again first caught it; None where it was caught as it came in."""
    before: Left | None = None
    """What caught it until judging again, or a revision, left it out."""
    changed: bool
    """Whether today's rules give another: they changed since it was judged."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WatchReview:
    """What one watch makes of a text today, and what is stored."""

    watch: str
    rule: str | None
    """The rule that fires; None where none does."""
    level: Level | None
    masked: tuple[Hit, ...]
    """What its masks took out before any rule looked; a hit's set is the mask's name."""
    rules: tuple[RuleTrace, ...]
    """In order, up to the one that fires."""
    unasked: tuple[str, ...]
    """Those behind it."""
    stored: Stored | None = None
    """Of an entry."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """A wording that the feed took back."""

    replaced_at: str
    title: str
    summary: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryReview:
    """One entry as the watches see it; or a bare title, or an address that is under no entry: then without `entry_id`."""

    entry_id: int | None = None
    title: str = ""
    summary: str = ""
    url: str = ""
    asked: str | None = None
    """The address that was asked for, where the entry bears another spelling of it."""
    feed: str | None = None
    language: str = ""
    context: str | None = None
    published_at: datetime | None = None
    dated: bool = True
    first_seen_at: datetime | None = None
    backlog: bool = False
    watches: tuple[WatchReview, ...] = ()
    place: Place | None = None
    digests: tuple[DigestReview, ...] = ()
    revisions: tuple[Revision, ...] = ()
    absence: Absence | None = None


def explain_entry(
    store: Store,
    matchers: Sequence[Matcher],
    entry: Entry,
    *,
    digests: Sequence[DigestSettings],
    now: datetime,
    asked: str | None = None,
) -> EntryReview:
    """An entry with its place, its digests and what each rule makes of it today."""
    stored = _stored(store, entry.entry_id)
    return EntryReview(
        entry_id=entry.entry_id,
        title=entry.title,
        summary=entry.summary,
        url=entry.url,
        asked=None if asked == entry.url else asked,
        feed=entry.feed,
        language=entry.language,
        context=entry.context,
        published_at=entry.published_at,
        dated=entry.dated,
        first_seen_at=entry.first_seen_at,
        backlog=entry.backlog,
        watches=tuple(_watch(m, entry.title, entry.summary, entry.language, entry.context, stored) for m in matchers),
        place=standing.place(store, entry.entry_id) if any(one.rule for one in stored.values()) else None,
        digests=mailed(store, entry, digests, now),
        revisions=tuple(Revision(**dict(row)) for row in standing.revisions(store, entry.entry_id)),
    )


def _stored(store: Store, entry_id: int) -> dict[str, Stored]:
    """What is stored by watch; whether it is as today's rules say is not known here."""
    former = standing.former(store, entry_id)
    found = {watch: Stored(rule=None, before=left, changed=False) for watch, left in former.items()}
    for watch, caught in standing.verdict(store, entry_id).items():
        found[watch] = Stored(
            rule=caught.match.rule,
            level=caught.match.level,
            caught_at=caught.caught_at,
            before=former.get(watch),
            changed=False,
        )
    return found


def explain_title(
    matchers: Sequence[Matcher],
    title: str,
    *,
    summary: str = "",
    feed: str | None = None,
    language: str = "",
    context: str | None = None,
    absence: Absence | None = None,
) -> EntryReview:
    """A title that no entry bears: what the rules would make of it in such a feed; no language hinders no rule."""
    return EntryReview(
        title=title,
        summary=summary,
        feed=feed,
        language=language,
        context=context,
        watches=tuple(_watch(matcher, title, summary, language, context) for matcher in matchers),
        absence=absence,
    )


def _watch(
    matcher: Matcher,
    title: str,
    summary: str,
    language: str,
    context: str | None,
    stored: Mapping[str, Stored] | None = None,
) -> WatchReview:
    made = trace(matcher, title=title, summary=summary, language=language, context=context)
    fired = made.fired
    rule, level = (fired.rule, fired.level) if fired else (None, None)
    known = None
    if stored is not None:
        known = stored.get(matcher.name, Stored(rule=None, changed=False))
        known = replace(known, changed=(known.rule, known.level) != (rule, level))
    return WatchReview(
        watch=matcher.name,
        rule=rule,
        level=level,
        masked=made.masked,
        rules=made.rules,
        unasked=made.unasked,
        stored=known,
    )
