"""The tables of the first release.  What came later is migrations.py's; the views are views.py's."""

FIRST = """
CREATE TABLE counters (          -- free ids and the version that judging checks again before it writes
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO counters VALUES ('version', 0), ('entry', 1), ('story', 1), ('dossier', 1), ('claim', 1);

CREATE TABLE feeds (
    feed_id INTEGER PRIMARY KEY,
    feed TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    moved_url TEXT,              -- where the server moved it for good
    language TEXT NOT NULL,
    context TEXT,
    timezone TEXT NOT NULL DEFAULT 'UTC',
    configured INTEGER NOT NULL DEFAULT 1,
    enabled INTEGER NOT NULL DEFAULT 1,
    state TEXT NOT NULL DEFAULT 'ok',
    etag TEXT,
    last_modified TEXT,
    body_hash TEXT,
    interval_seconds REAL,
    reason TEXT,
    next_poll_at TEXT,           -- null: never polled, due at once
    hold_until TEXT,             -- the server asked to be left alone
    lease_until TEXT,            -- somebody is polling it now
    failures INTEGER NOT NULL DEFAULT 0,
    polls INTEGER NOT NULL DEFAULT 0,
    first_polled_at TEXT,
    first_success_at TEXT,
    last_success_at TEXT,
    last_polled_at TEXT,
    last_status INTEGER,
    last_error TEXT
);
CREATE TABLE feed_memory (       -- what the last body that held items held
    feed_id INTEGER PRIMARY KEY REFERENCES feeds ON DELETE CASCADE,
    seen TEXT NOT NULL           -- JSON: hash of each raw item -> identity of its entry
);
CREATE TABLE hosts (host TEXT PRIMARY KEY, hold_until TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE feed_gaps (
    gap_id INTEGER PRIMARY KEY,
    feed TEXT NOT NULL,
    kind TEXT NOT NULL,          -- gap or blind
    since TEXT,
    seen_at TEXT NOT NULL,
    note TEXT
);
CREATE INDEX feed_gaps_feed ON feed_gaps (feed, seen_at);

CREATE TABLE entries (
    entry_id INTEGER PRIMARY KEY,
    feed TEXT NOT NULL,
    key TEXT NOT NULL,           -- identity within its feed
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    url TEXT NOT NULL DEFAULT '',
    author TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    published_at TEXT NOT NULL,
    dated INTEGER NOT NULL DEFAULT 1,
    first_seen_at TEXT NOT NULL,
    revised_at TEXT,
    backlog INTEGER NOT NULL DEFAULT 0,
    content TEXT NOT NULL DEFAULT '',   -- last, since reading past a long text costs a page for each 4 kB of it
    UNIQUE (feed, key)
);
CREATE INDEX entries_published ON entries (published_at);
CREATE INDEX entries_seen ON entries (feed, first_seen_at, backlog);
CREATE TABLE entry_revisions (
    entry_id INTEGER NOT NULL REFERENCES entries ON DELETE CASCADE,
    replaced_at TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (entry_id, replaced_at)
) WITHOUT ROWID;
CREATE TABLE forgotten (         -- identities of entries no longer kept, so that they never come back as new
    feed TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (feed, key)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE entry_terms USING fts5(terms);

CREATE TABLE matches (
    entry_id INTEGER NOT NULL REFERENCES entries ON DELETE CASCADE,
    watch TEXT NOT NULL,
    rule TEXT NOT NULL,
    level TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (entry_id, watch)
) WITHOUT ROWID;
CREATE TABLE placements (        -- where a matched entry stands
    entry_id INTEGER PRIMARY KEY REFERENCES entries ON DELETE CASCADE,
    story_id INTEGER NOT NULL REFERENCES stories,
    copy_of INTEGER REFERENCES entries,
    published_at TEXT NOT NULL,
    reasons TEXT NOT NULL,
    profile TEXT
);
CREATE INDEX placements_story ON placements (story_id);
CREATE INDEX placements_published ON placements (published_at);
CREATE TABLE stories (
    story_id INTEGER PRIMARY KEY,
    dossier_id INTEGER NOT NULL REFERENCES dossiers,
    headline TEXT NOT NULL,
    headline_entry_id INTEGER NOT NULL,
    category TEXT NOT NULL,
    weight INTEGER NOT NULL,
    urgent INTEGER NOT NULL,
    status TEXT NOT NULL,
    status_claim_id INTEGER,
    expected_by TEXT,
    first_published_at TEXT NOT NULL,
    last_published_at TEXT NOT NULL,
    about TEXT NOT NULL,
    muted_until TEXT
);
CREATE INDEX stories_dossier ON stories (dossier_id);
CREATE INDEX stories_last ON stories (last_published_at);
CREATE INDEX stories_deadline ON stories (expected_by) WHERE status = 'rumour';
CREATE TABLE dossiers (
    dossier_id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    status TEXT NOT NULL,
    first_published_at TEXT NOT NULL,
    last_published_at TEXT NOT NULL
);
CREATE INDEX dossiers_last ON dossiers (last_published_at);
CREATE TABLE entry_claims (
    claim_id INTEGER PRIMARY KEY,
    entry_id INTEGER NOT NULL REFERENCES entries ON DELETE CASCADE,
    story_id INTEGER REFERENCES stories,
    answers INTEGER REFERENCES stories,
    published_at TEXT NOT NULL,
    stance TEXT NOT NULL,
    speaker TEXT,
    speaker_entity TEXT,
    field TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    quote TEXT NOT NULL,
    expected_from TEXT,
    expected_by TEXT,
    entities TEXT NOT NULL,
    numbers TEXT NOT NULL,
    headline INTEGER NOT NULL
);
CREATE INDEX entry_claims_entry ON entry_claims (entry_id);
CREATE INDEX entry_claims_story ON entry_claims (story_id);
CREATE INDEX entry_claims_answers ON entry_claims (answers) WHERE answers IS NOT NULL;
CREATE TABLE entry_figures (
    entry_id INTEGER NOT NULL REFERENCES entries ON DELETE CASCADE,
    field TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    value REAL NOT NULL,
    unit TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (entry_id, field, start_at)
) WITHOUT ROWID;

CREATE TABLE issues (            -- one row a slot that was dealt with, mailed or found empty
    issue_id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL,
    slot TEXT NOT NULL,
    kind TEXT NOT NULL,
    number INTEGER,              -- null where nothing was mailed
    made_at TEXT NOT NULL,
    subject TEXT,
    UNIQUE (digest, slot, kind)
);
CREATE TABLE marks (
    digest TEXT NOT NULL,
    entry_id INTEGER NOT NULL REFERENCES entries,
    watch TEXT NOT NULL,
    issue_id INTEGER NOT NULL REFERENCES issues,
    PRIMARY KEY (digest, entry_id)
) WITHOUT ROWID;
CREATE INDEX marks_issue ON marks (issue_id);
CREATE INDEX marks_entry ON marks (entry_id);
CREATE TABLE digest_starts (     -- slots before a digest was first known are never owed
    digest TEXT PRIMARY KEY,
    started_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE outbox (
    outbox_id INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL UNIQUE,
    issue_id INTEGER NOT NULL REFERENCES issues,
    recipient TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued',
    attempts INTEGER NOT NULL DEFAULT 0,
    queued_at TEXT NOT NULL,
    next_try_at TEXT NOT NULL,
    lease_until TEXT,
    last_reply TEXT,
    sent_at TEXT,
    payload BLOB NOT NULL,       -- last, as above
    UNIQUE (issue_id, recipient)
);
CREATE INDEX outbox_open ON outbox (next_try_at) WHERE state IN ('queued', 'sending', 'unknown');
"""
