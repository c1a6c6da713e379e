"""What an issue counts: how much it tells, and what found no room.

Pure.  One line each.
"""

from collections import Counter

from monitor.digest.issue import Issue
from monitor.digest.words import Words, base


def totals(issue: Issue, words: Words) -> str:
    """How many articles became how many stories, and in which languages they were: the reader's first."""
    count, told = words.count, issue.told
    if not told:
        return words.say("totals_none")
    entries = [e.entry for t in told for e in t.new]
    by_language = Counter(base(e.language) for e in entries)
    return words.say(
        "totals",
        entries=count("entries", len(entries)),
        stories=count("stories", len(told)),
        dossiers=count("dossiers", len({t.view.story.dossier_id for t in told})),
        languages=", ".join(
            f"{n} {code}" for code, n in sorted(by_language.items(), key=lambda x: (x[0] != words.language, x[0]))
        ),
    )


def left(issue: Issue, words: Words) -> str:
    """What found no room; "" where all did."""
    if not issue.left_entries:
        return ""
    return words.say(
        "left", stories=words.count("stories", issue.left_stories), entries=words.count("entries", issue.left_entries)
    )
