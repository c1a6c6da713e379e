"""The bench: the window's stories and affairs while a batch is judged, and how they open, join, merge and part.

Ids are stable: of two stories that are one the older keeps its id, of a story that is two the part with its headline.  A story
that the reader knows (`Window.known`: mailed) is neither merged nor parted; found to be one with another it joins
that one's affair.  Decides none of it: that is judge.py's, by stories/.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from monitor.model import Claim, Dossier, Entity, Entry, Profile, Story, Window
from monitor.stories.dossiers import dossier_for
from monitor.stories.growing import about, retold


class Bench:
    """What was there, and what has come."""

    def __init__(self, window: Window, entities: Mapping[str, Entity]) -> None:
        """Lay out the window; `entities` are those of all watches, by name."""
        self.window, self.entities = window, entities
        self.stories = {s.story_id: s for s in window.stories}
        self.dossiers = {d.dossier_id: d for d in window.dossiers}
        self.before = {c.claim_id: c for c in window.claims}
        self.claims = dict(self.before)
        self.originals = {o.entry_id: o for o in window.originals}
        self.touched: set[int] = set()
        """Dossiers whose statuses are to be judged again."""
        self.opened: list[int] = []
        """Stories that this batch opened."""
        self.shaken: set[int] = set()
        """Stories that a report left."""
        self.merged: dict[int, int] = {}
        """Stories that are no more, by the one that they were merged into."""
        self.moved: dict[int, int] = {}
        """Entries that a story was parted for, by the story that they are now in."""
        self.next_story, self.next_dossier = window.next_story_id, window.next_dossier_id

    def living(self) -> Iterator[Story]:
        """The stories, without those that have lost all their reports."""
        return (s for s in self.stories.values() if s.members or s.story_id not in self.shaken)

    def touch(self, *claims: Claim) -> None:
        """See to it that the statuses that claims have a part in are judged again."""
        ids = {i for c in claims for i in (c.story_id, c.answers) if i in self.stories}
        self.touched.update(self.stories[i].dossier_id for i in ids)

    def home(self, entry_id: int, story_id: int | None) -> int | None:
        """Where an entry stands that stood in a story when the batch was read."""
        story_id = self.moved.get(entry_id, story_id)
        while story_id in self.merged:
            story_id = self.merged[story_id]
        return story_id

    def open(self, story_id: int | None, profile: Profile, entry: Entry) -> Story:
        """Open a story for an entry, still without it; `story_id` only where its story lies outside the window."""
        if story_id is None:
            story_id, self.next_story = self.next_story, self.next_story + 1
        story = Story(
            story_id=story_id,
            dossier_id=0,
            headline=profile.headline,
            headline_entry_id=entry.entry_id,
            category="",
            first_published_at=entry.published_at,
            last_published_at=entry.published_at,
            about=about(profile),
            members=(profile,),
        )
        return replace(self._filed(story), members=())

    def _filed(self, story: Story) -> Story:
        """A new story in its affair, an old one or a new one."""
        dossier_id = dossier_for(story, list(self.living()), entities=self.entities)
        if dossier_id is None:
            dossier_id, self.next_dossier = self.next_dossier, self.next_dossier + 1
            self.dossiers[dossier_id] = Dossier(
                dossier_id=dossier_id,
                title=story.headline,
                first_published_at=story.first_published_at,
                last_published_at=story.last_published_at,
            )
        self.opened.append(story.story_id)
        self.touched.add(dossier_id)
        return replace(story, dossier_id=dossier_id)

    def link(self, story_id: int, dossier_id: int | None = None) -> None:
        """Let a story that is all of its affair join another one, the named one or as if it were new."""
        story = self.stories[story_id]
        affair = self.dossiers[story.dossier_id]
        others = [s for s in self.living() if s.story_id != story_id]
        # the affair may have stories beyond the window: its dates tell
        span = (
            story.first_published_at <= affair.first_published_at,
            affair.last_published_at <= story.last_published_at,
        )
        if not all(span) or any(s.dossier_id == story.dossier_id for s in others):
            return
        joined = dossier_id if dossier_id is not None else dossier_for(story, others, entities=self.entities)
        if joined is not None and joined != story.dossier_id:
            self.stories[story_id] = replace(story, dossier_id=joined)
            self.touched.add(joined)
            self.opened.append(story_id)

    def merge(self, one: int, other: int) -> int:
        """Make one story of two, the older one; returns its id.  Where a reader knows either they become one affair's."""
        kept, gone = sorted((one, other))
        story, lost = self.stories[kept], self.stories[gone]
        if not self.window.known.isdisjoint((kept, gone)):
            if story.dossier_id != lost.dossier_id:
                self.link(gone, story.dossier_id)
                self.link(kept, self.stories[gone].dossier_id)
            return one
        self.stories[kept] = retold(story, (*story.members, *lost.members))
        self.stories[gone] = retold(lost, ())
        self.merged[gone] = kept
        self.shaken.add(gone)
        self.touched.update((story.dossier_id, lost.dossier_id))
        self._rehouse({m.entry_id for m in lost.members}, gone, kept)
        for claim_id, claim in self.claims.items():
            if gone in (claim.story_id, claim.answers):
                led = kept if claim.story_id == gone else claim.story_id
                answers = kept if claim.answers == gone else claim.answers
                self.claims[claim_id] = replace(claim, story_id=led, answers=None if answers == led else answers)
        return kept

    def part(self, story_id: int, entry_ids: AbstractSet[int], entry_id: int) -> int:
        """Let some reports of a story be another one; returns the story of `entry_id`, which is one of them."""
        story = self.stories[story_id]
        if story_id in self.window.known:
            return story_id
        going = {
            m.entry_id for m in story.members if (m.entry_id in entry_ids) != (story.headline_entry_id in entry_ids)
        }
        new, self.next_story = self.next_story, self.next_story + 1
        self.stories[story_id] = retold(story, [m for m in story.members if m.entry_id not in going])
        self.touched.add(story.dossier_id)
        self.stories[new] = self._filed(
            retold(replace(story, story_id=new), [m for m in story.members if m.entry_id in going])
        )
        self._rehouse(going, story_id, new)
        self.moved.update(dict.fromkeys(going, new))
        for claim_id, claim in self.claims.items():
            if claim.entry_id in going and claim.story_id == story_id:
                self.claims[claim_id] = replace(claim, story_id=new)
        return new if entry_id in going else story_id

    def _rehouse(self, entry_ids: AbstractSet[int], old: int, new: int) -> None:
        for entry_id, original in self.originals.items():
            if entry_id in entry_ids and original.story_id == old:
                self.originals[entry_id] = replace(original, story_id=new)
