"""The views that users and outside checks rely on (DESIGN.md, Promise 3): columns are added, never taken.

Documented in docs/database.md.  Made anew at opening whenever their text here differs from the file's.
"""

NEWS = """
CREATE VIEW news AS
SELECT m.entry_id, m.watch, m.level, m.rule, m.evidence, e.feed, e.language, e.title, e.summary, e.url,
       e.published_at, e.first_seen_at, p.story_id, s.dossier_id, p.copy_of, e.source, e.author
FROM matches m
JOIN entries e USING (entry_id)
LEFT JOIN placements p USING (entry_id)
LEFT JOIN stories s USING (story_id)
"""

STORY_OVERVIEW = """
CREATE VIEW story_overview AS
SELECT s.story_id, s.dossier_id,
       (SELECT json_group_array(watch) FROM (
           SELECT DISTINCT m.watch FROM placements p JOIN matches m USING (entry_id)
           WHERE p.story_id = s.story_id ORDER BY m.watch)) AS watches,
       s.headline, s.category, s.status,
       (SELECT json_group_array(language) FROM (
           SELECT DISTINCT e.language FROM placements p JOIN matches m USING (entry_id) JOIN entries e USING (entry_id)
           WHERE p.story_id = s.story_id ORDER BY e.language)) AS languages,
       (SELECT count(DISTINCT p.entry_id) FROM placements p JOIN matches m USING (entry_id)
        WHERE p.story_id = s.story_id) AS entries,
       (SELECT count(DISTINCT e.feed) FROM placements p JOIN matches m USING (entry_id) JOIN entries e USING (entry_id)
        WHERE p.story_id = s.story_id) AS feeds,
       s.first_published_at, s.last_published_at,
       (SELECT e.feed FROM placements p JOIN matches m USING (entry_id) JOIN entries e USING (entry_id)
        WHERE p.story_id = s.story_id ORDER BY e.published_at, e.entry_id LIMIT 1) AS first_feed,
       s.expected_by, s.status_claim_id, s.muted_until
FROM stories s
WHERE EXISTS (SELECT 1 FROM placements p JOIN matches m USING (entry_id) WHERE p.story_id = s.story_id)
"""

DOSSIER_OVERVIEW = """
CREATE VIEW dossier_overview AS
SELECT d.dossier_id,
       (SELECT json_group_array(watch) FROM (
           SELECT DISTINCT m.watch FROM stories s JOIN placements p USING (story_id) JOIN matches m USING (entry_id)
           WHERE s.dossier_id = d.dossier_id ORDER BY m.watch)) AS watches,
       d.title, d.status,
       (SELECT count(DISTINCT s.story_id) FROM stories s JOIN placements p USING (story_id) JOIN matches m USING (entry_id)
        WHERE s.dossier_id = d.dossier_id) AS stories,
       (SELECT count(DISTINCT p.entry_id) FROM stories s JOIN placements p USING (story_id) JOIN matches m USING (entry_id)
        WHERE s.dossier_id = d.dossier_id) AS entries,
       d.first_published_at, d.last_published_at,
       (SELECT s.status_claim_id FROM stories s
        WHERE s.dossier_id = d.dossier_id AND s.status_claim_id IS NOT NULL
          AND (s.status = d.status OR (d.status = 'disputed' AND s.status IN ('denied', 'confirmed')))
        ORDER BY s.status != 'disputed', s.last_published_at DESC, s.story_id DESC LIMIT 1) AS status_claim_id
FROM dossiers d
WHERE EXISTS (SELECT 1 FROM stories s JOIN placements p USING (story_id) JOIN matches m USING (entry_id)
              WHERE s.dossier_id = d.dossier_id)
"""

CLAIMS = """
CREATE VIEW claims AS
SELECT c.claim_id, c.entry_id, c.story_id, s.dossier_id,
       (SELECT json_group_array(watch) FROM (
           SELECT watch FROM matches m WHERE m.entry_id = c.entry_id ORDER BY watch)) AS watches,
       c.published_at, c.stance, c.speaker, c.speaker_entity, c.quote, c.expected_from, c.expected_by,
       c.field, c.start_at AS start, c.end_at AS "end", c.answers
FROM entry_claims c
LEFT JOIN stories s USING (story_id)
WHERE EXISTS (SELECT 1 FROM matches m WHERE m.entry_id = c.entry_id)
"""

FIGURES = """
CREATE VIEW figures AS
SELECT f.entry_id, p.story_id, e.published_at, f.value, f.unit, f.text, f.field, f.start_at AS start, f.end_at AS "end"
FROM entry_figures f
JOIN entries e USING (entry_id)
LEFT JOIN placements p USING (entry_id)
WHERE EXISTS (SELECT 1 FROM matches m WHERE m.entry_id = f.entry_id)
"""

DIGEST_ENTRIES = """
CREATE VIEW digest_entries AS
SELECT k.digest, i.slot, i.kind, k.entry_id, k.watch, i.number, i.made_at
FROM marks k
JOIN issues i USING (issue_id)
"""

DELIVERY_LOG = """
CREATE VIEW delivery_log AS
SELECT i.digest, i.slot, i.kind, o.recipient, o.message_id, o.state, o.attempts, o.last_reply, o.sent_at,
       (SELECT count(*) FROM marks k WHERE k.issue_id = i.issue_id) AS entries,
       i.subject, o.queued_at, o.next_try_at, o.outbox_id
FROM outbox o
JOIN issues i USING (issue_id)
"""

# the last thirty days are counted back from the feed's last poll, so that a file at rest reads the same for ever
FEED_HEALTH = """
CREATE VIEW feed_health AS
SELECT f.feed, f.url, CASE WHEN NOT (f.configured AND f.enabled) THEN 'off' ELSE f.state END AS state,
       f.last_success_at, f.last_error, f.failures AS consecutive_failures, f.next_poll_at,
       f.gaps_pruned + (SELECT count(*) FROM feed_troubles g WHERE g.feed = f.feed AND g.kind = 'gap') AS gaps,
       round((SELECT count(*) FROM entries e WHERE e.feed = f.feed AND NOT e.backlog
                AND e.first_seen_at > strftime('%Y-%m-%dT%H:%M:%SZ', f.last_polled_at, '-30 days'))
             / max(1.0, min(30.0, julianday(f.last_polled_at) - julianday(f.first_success_at))), 2) AS entries_per_day,
       (SELECT count(DISTINCT m.entry_id) FROM entries e JOIN matches m USING (entry_id) WHERE e.feed = f.feed
                AND e.first_seen_at > strftime('%Y-%m-%dT%H:%M:%SZ', f.last_polled_at, '-30 days')) AS matches_30d,
       f.language, f.moved_url, f.interval_seconds, f.reason, f.last_polled_at, f.last_status,
       f.first_polled_at, f.news_at, f.hold_until,
       (SELECT min(t.began_at) FROM feed_troubles t WHERE t.feed = f.feed AND t.ended_at IS NULL) AS trouble_since,
       (SELECT max(t.began_at) FROM feed_troubles t WHERE t.feed = f.feed AND t.kind = 'gap') AS last_gap_at,
       (SELECT sum(t.missed) FROM feed_troubles t WHERE t.feed = f.feed AND t.kind = 'gap'
                AND t.began_at > strftime('%Y-%m-%dT%H:%M:%SZ', f.last_polled_at, '-30 days')) AS missed_30d,
       (SELECT max(t.began_at) FROM feed_troubles t WHERE t.feed = f.feed AND t.kind = 'gap' AND t.missed IS NOT 0) AS last_loss_at,
       (SELECT count(*) FROM feed_troubles t WHERE t.feed = f.feed AND t.kind = 'gap' AND t.note IS NOT NULL
                AND t.began_at > strftime('%Y-%m-%dT%H:%M:%SZ', f.last_polled_at, '-30 days')) AS renamed_30d
FROM feeds f
"""

TROUBLE_LOG = """
CREATE VIEW trouble_log AS
SELECT trouble_id, feed, kind, since, began_at, ended_at, missed, note,
       (SELECT json_group_array(json_object('digest', k.digest, 'phase', k.phase)) FROM told_troubles k
        WHERE k.trouble_id = t.trouble_id AND k.issue_id IS NOT NULL) AS told
FROM feed_troubles t
"""

VIEWS = {
    "news": NEWS.strip(),
    "story_overview": STORY_OVERVIEW.strip(),
    "dossier_overview": DOSSIER_OVERVIEW.strip(),
    "claims": CLAIMS.strip(),
    "figures": FIGURES.strip(),
    "digest_entries": DIGEST_ENTRIES.strip(),
    "delivery_log": DELIVERY_LOG.strip(),
    "feed_health": FEED_HEALTH.strip(),
    "trouble_log": TROUBLE_LOG.strip(),
}
"""Each view's statement by its name, as SQLite keeps it."""
