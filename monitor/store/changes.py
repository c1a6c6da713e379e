"""What each release changed in the tables of the one before: SQL, run once a file by the steps of migrations.py.

None of it is edited after its release.  Views are no part of it (views.py): they are made anew whenever their text changes.
"""

TROUBLES = """
-- JSON: what was learned of the times at which it brings news
ALTER TABLE feeds ADD COLUMN rhythm TEXT;
-- when it last brought an entry that was new
ALTER TABLE feeds ADD COLUMN news_at TEXT;
CREATE TABLE feed_troubles (     -- what could not be seen, from when to when
    trouble_id INTEGER PRIMARY KEY,
    feed TEXT NOT NULL,
    kind TEXT NOT NULL,          -- gap, silent, blind, failing or gone
    since TEXT,                  -- when it was last read, or last brought news
    began_at TEXT NOT NULL,
    ended_at TEXT,               -- null: it lasts; of a gap the moment it was found
    missed INTEGER,              -- of a gap: so many entries probably
    note TEXT
);
CREATE INDEX feed_troubles_feed ON feed_troubles (feed, kind, began_at);
CREATE INDEX feed_troubles_open ON feed_troubles (feed) WHERE ended_at IS NULL;
CREATE INDEX feed_troubles_ended ON feed_troubles (ended_at);
INSERT INTO feed_troubles (feed, kind, since, began_at, ended_at, note)
    SELECT g.feed, g.kind, g.since, g.seen_at,
           iif(g.kind = 'blind' AND f.state = 'blind' AND g.gap_id = (SELECT max(gap_id) FROM feed_gaps l WHERE l.feed = g.feed AND l.kind = 'blind'),
               NULL, g.seen_at),
           g.note
    FROM feed_gaps g LEFT JOIN feeds f USING (feed);
DROP TABLE feed_gaps;
CREATE TABLE told_troubles (     -- which digest told of which trouble
    digest TEXT NOT NULL,
    trouble_id INTEGER NOT NULL REFERENCES feed_troubles ON DELETE CASCADE,
    phase TEXT NOT NULL,         -- began or ended
    issue_id INTEGER REFERENCES issues,  -- null: from before digests told of troubles
    PRIMARY KEY (digest, trouble_id, phase)
) WITHOUT ROWID;
INSERT INTO told_troubles (digest, trouble_id, phase)
    SELECT d.digest, t.trouble_id, p.value FROM digest_starts d, feed_troubles t, json_each('["began", "ended"]') p;
"""
"""The second release: what was learned of a feed's pace, and its troubles as spells that begin and end."""

DISMISSED = """
-- words that are never to be proposed for a watchlist again, folded
CREATE TABLE dismissed (word TEXT PRIMARY KEY, dismissed_at TEXT NOT NULL) WITHOUT ROWID;
"""


JUDGED_AGAIN = """
CREATE TABLE judgings (          -- each time that the kept entries are judged again
    judging_id INTEGER PRIMARY KEY,
    sight TEXT NOT NULL,         -- fingerprint of what they are judged by; empty: by a program that kept none
    began_at TEXT NOT NULL,
    at_published TEXT NOT NULL,  -- publication and id of the last entry that was judged
    at_entry INTEGER NOT NULL,
    ended_at TEXT,               -- null: not all are judged yet
    came INTEGER NOT NULL DEFAULT 0,
    went INTEGER NOT NULL DEFAULT 0
);
INSERT INTO judgings (sight, began_at, at_published, at_entry, ended_at)
    SELECT '', max(first_seen_at), '', 0, max(first_seen_at) FROM entries HAVING count(*) > 0;
-- when judging again first caught it at this level; null: caught when it came in
ALTER TABLE matches ADD COLUMN caught_at TEXT;
CREATE TABLE former_matches (    -- what a rule caught once and none does any more
    entry_id INTEGER NOT NULL REFERENCES entries ON DELETE CASCADE,
    watch TEXT NOT NULL,
    rule TEXT NOT NULL,
    level TEXT NOT NULL,
    left_at TEXT NOT NULL,
    PRIMARY KEY (entry_id, watch)
) WITHOUT ROWID;
"""

SPELLS = """
-- 1: it is over for good, since the feed's owner changed the feed
ALTER TABLE feed_troubles ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;
INSERT INTO feed_troubles (feed, kind, since, began_at, note)
    SELECT f.feed, 'gone', f.last_success_at, f.last_polled_at, f.last_error FROM feeds f
    WHERE f.state = 'gone' AND f.configured AND f.enabled AND f.last_polled_at IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM feed_troubles t WHERE t.feed = f.feed AND t.ended_at IS NULL AND t.kind != 'silent');
"""
"""Feeds that were gone before there were spells are asked no more, so no poll begins theirs."""

ASKED_AS = """
-- a short name of the words (User-Agent, Accept) with which it is asked; null: not known yet
ALTER TABLE feeds ADD COLUMN asked_as TEXT;
"""

FAILING_SINCE = """
-- since when it has failed without a good poll in between; null: it is well
ALTER TABLE feeds ADD COLUMN failing_since TEXT;
UPDATE feeds SET failing_since = coalesce(last_success_at, first_polled_at, '') WHERE failures > 0;
-- when a host's hold was set: one from the future is not believed
ALTER TABLE hosts ADD COLUMN set_at TEXT NOT NULL DEFAULT '';
"""

BY_ADDRESS = """
CREATE INDEX entries_url ON entries (url);
"""
"""So that an entry is found by its address, and a feed by the sites it reads, without reading through all."""

TOLD_WORDS = """
CREATE TABLE told_words (        -- which digest told its reader of which new word, folded
    digest TEXT NOT NULL,
    word TEXT NOT NULL,
    issue_id INTEGER NOT NULL REFERENCES issues,
    PRIMARY KEY (digest, word)
) WITHOUT ROWID;
"""

GAPS_PRUNED = """
-- gaps that were counted and are kept no more
ALTER TABLE feeds ADD COLUMN gaps_pruned INTEGER NOT NULL DEFAULT 0;
"""

SOURCE = """
-- where it came from; empty: the feed's own address, else a short name of its fallback
ALTER TABLE feed_memory ADD COLUMN source TEXT NOT NULL DEFAULT '';
"""

TOLD_BY_TROUBLE = """
CREATE INDEX told_troubles_trouble ON told_troubles (trouble_id, phase);
"""

FEWER_MERGES = """
INSERT INTO entry_terms (entry_terms, rank) VALUES ('automerge', 16);
"""
"""A first poll writes a piece of the index a feed: joining every 16 instead of every 4 of them costs a third less."""

MERGED = """
CREATE TABLE merged_stories (    -- stories that were found to be one with another, and in which they are now
    story_id INTEGER PRIMARY KEY REFERENCES stories,
    merged_into INTEGER NOT NULL REFERENCES stories,
    merged_at TEXT NOT NULL
);
CREATE INDEX merged_stories_into ON merged_stories (merged_into);
"""

PAUSES = """
CREATE TABLE pauses (            -- digests that make no issue for a while, and those that did not
    digest TEXT PRIMARY KEY,
    since TEXT NOT NULL,
    until TEXT,                  -- null: till a person ends it
    over INTEGER NOT NULL        -- 1: a person ended it at `until`
) WITHOUT ROWID;
"""

CUSTODY = """
CREATE TABLE custody (           -- one row: whether this is the file that mail was last made from
    token TEXT,                  -- the name that the file beside knows it by; null: none is written yet
    moves INTEGER NOT NULL,      -- how often a message was leased or its fate recorded
    held_at TEXT,                -- since when mail is held; null: it is not
    held_why TEXT
);
INSERT INTO custody (moves) VALUES (0);
"""

URGENT = """
CREATE TABLE urgent_mails (      -- when each urgent mail counts as sent, for the cap per hour
    issue_id INTEGER PRIMARY KEY REFERENCES issues,
    digest TEXT NOT NULL,
    counted_at TEXT NOT NULL     -- brought back to the present where the clock was ahead
);
CREATE INDEX urgent_mails_digest ON urgent_mails (digest, counted_at);
CREATE TABLE deferred (          -- urgent stories beyond the cap: they lead the digest's next issue
    digest TEXT NOT NULL,
    story_id INTEGER NOT NULL REFERENCES stories,
    deferred_at TEXT NOT NULL,
    PRIMARY KEY (digest, story_id)
) WITHOUT ROWID;
CREATE INDEX issues_kind ON issues (digest, kind, made_at);
"""

STORY_TIMES = """
-- when its status, or the claim that decides it, last became another
ALTER TABLE stories ADD COLUMN decided_at TEXT;
UPDATE stories SET decided_at = (SELECT e.first_seen_at FROM entry_claims c JOIN entries e USING (entry_id) WHERE c.claim_id = stories.status_claim_id);
-- since when it is or was muted without an issue in between; null: not known
ALTER TABLE stories ADD COLUMN muted_at TEXT;
CREATE INDEX stories_confirmed ON stories (decided_at) WHERE status = 'confirmed';
CREATE INDEX stories_expected ON stories (expected_by) WHERE expected_by IS NOT NULL;
CREATE INDEX stories_muted ON stories (muted_until) WHERE muted_until IS NOT NULL;
"""
"""So that an issue finds what came true, what ran out and what is heard again without reading through all stories."""

SETTLED = """
CREATE INDEX outbox_settled ON outbox (next_try_at) WHERE state IN ('sent', 'dropped') AND length(payload) > 0;
"""
"""So that texts of mails that need no more be sent are found without reading through all."""

AHEAD = """
-- 1: made while the clock was ahead, so its slot is owed again
ALTER TABLE issues ADD COLUMN ahead INTEGER NOT NULL DEFAULT 0;
CREATE INDEX issues_made ON issues (made_at) WHERE NOT ahead;
"""

TRANSLATIONS = """
CREATE TABLE translations (      -- what engines said, as it came; whether it may stand is judged whenever it is shown
    text TEXT NOT NULL,
    source TEXT NOT NULL,        -- language, as its feed has it
    target TEXT NOT NULL,
    engine TEXT NOT NULL,        -- with its model
    translation TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (text, source, target, engine)
) WITHOUT ROWID;
CREATE INDEX translations_made ON translations (made_at);
"""

ALARMS = """
CREATE TABLE alarms (            -- what a person was told of by health mails
    concern TEXT PRIMARY KEY,
    told_at TEXT NOT NULL,
    over INTEGER NOT NULL,       -- 1: it has ended
    closed INTEGER NOT NULL,     -- 1: and that all is well again was said, or need not be
    issue_id INTEGER REFERENCES issues
) WITHOUT ROWID;
"""

TOLD_STORIES = """
CREATE TABLE told_stories (      -- with which status a digest told of a story last
    digest TEXT NOT NULL,
    story_id INTEGER NOT NULL,
    status TEXT NOT NULL,
    issue_id INTEGER NOT NULL REFERENCES issues,
    PRIMARY KEY (digest, story_id)
) WITHOUT ROWID;
INSERT INTO told_stories (digest, story_id, status, issue_id)
    SELECT k.digest, p.story_id, s.status, max(k.issue_id)
    FROM marks k JOIN placements p USING (entry_id) JOIN stories s USING (story_id) GROUP BY k.digest, p.story_id;
"""
"""So that a correction is told once, and a card says what turned; what was mailed before counts as told as it stands."""
