"""The tables, from the first schema on: each step runs once, in order, and is never edited after a release.

Views are no part of it (views.py): they are made anew whenever their text changes.  Timestamps are UTC
text `2026-11-23T07:45:00Z`, days `2021-09-05`, lists JSON arrays, flags 0 and 1.
"""

from typing import TYPE_CHECKING

from monitor.store import changes
from monitor.store.schema import FIRST
from monitor.store.steps import Steps, run

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = Steps("monitor")


@migrations()
def first_schema(db: "Database") -> None:
    """Make every table of the first release."""
    run(db, FIRST)


@migrations()
def learned_pace_and_troubles(db: "Database") -> None:
    """Add what was learned of a feed's pace, and its troubles as spells."""
    run(db, changes.TROUBLES)


@migrations()
def dismissed_words(db: "Database") -> None:
    """Add the words that `terms` proposes no more."""
    run(db, changes.DISMISSED)


@migrations()
def judged_again(db: "Database") -> None:
    """Add how far the kept entries were judged again, and what left the news by it."""
    run(db, changes.JUDGED_AGAIN)


@migrations()
def spells_that_are_over(db: "Database") -> None:
    """Add which spells are over for good, and the spells of feeds that were gone before there were any."""
    run(db, changes.SPELLS)


@migrations()
def feeds_asked_as(db: "Database") -> None:
    """Add the words with which a feed is asked."""
    run(db, changes.ASKED_AS)


@migrations()
def beginnings(db: "Database") -> None:
    """Add since when a feed fails and when a host's hold was set."""
    run(db, changes.FAILING_SINCE)


@migrations()
def entries_by_address(db: "Database") -> None:
    """Add the index on addresses."""
    run(db, changes.BY_ADDRESS)


@migrations()
def told_words(db: "Database") -> None:
    """Add which new words a digest told of."""
    run(db, changes.TOLD_WORDS)


@migrations()
def gaps_pruned(db: "Database") -> None:
    """Add how many gaps of a feed are kept no more."""
    run(db, changes.GAPS_PRUNED)


@migrations()
def where_a_window_came_from(db: "Database") -> None:
    """Add whether a feed's last window was its fallback's."""
    run(db, changes.SOURCE)


@migrations()
def told_by_trouble(db: "Database") -> None:
    """Find what was told of a spell without reading through all that was ever told."""
    run(db, changes.TOLD_BY_TROUBLE)


@migrations()
def fewer_merges(db: "Database") -> None:
    """Join pieces of the search index less often."""
    run(db, changes.FEWER_MERGES)


@migrations()
def merged_stories(db: "Database") -> None:
    """Add where the ids of stories lead that were merged."""
    run(db, changes.MERGED)


@migrations()
def pauses_of_digests(db: "Database") -> None:
    """Add which digests are paused."""
    run(db, changes.PAUSES)


@migrations()
def custody_of_mail(db: "Database") -> None:
    """Add what tells a copy that was put back."""
    run(db, changes.CUSTODY)


@migrations()
def urgent_mails(db: "Database") -> None:
    """Add when urgent mails went out, and what was urgent and had to wait."""
    run(db, changes.URGENT)


@migrations()
def story_times(db: "Database") -> None:
    """Add when a story's status was decided and since when it is muted."""
    run(db, changes.STORY_TIMES)


@migrations()
def settled_mails(db: "Database") -> None:
    """Add the index on settled mails that still have their text."""
    run(db, changes.SETTLED)


@migrations()
def issues_made_ahead(db: "Database") -> None:
    """Add which issues were made under a clock that was set back since."""
    run(db, changes.AHEAD)


@migrations()
def texts_translated(db: "Database") -> None:
    """Add what was translated, so that no text is paid for twice."""
    run(db, changes.TRANSLATIONS)


@migrations()
def alarms_told(db: "Database") -> None:
    """Add what a person was told of by health mails."""
    run(db, changes.ALARMS)


@migrations()
def told_statuses(db: "Database") -> None:
    """Add with which status a digest told of each story."""
    run(db, changes.TOLD_STORIES)
