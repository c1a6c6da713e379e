"""The stored news in memory: judges entries batch by batch as the database would have it, without one.

The window is as wide as weigh.py reads it.  Keeps no matches, marks or figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.candidates import Candidate
from monitor.judge import judge
from monitor.model import Claim, Dossier, Entity, Original, Profile, Story, Verdict, Window
from monitor.stories import dossiers
from monitor.weigh import NEAR


@dataclass(kw_only=True, slots=True)
class Memory:
    """All that was decided so far."""

    entities: Mapping[str, Entity]
    stories: dict[int, Story] = field(default_factory=dict)
    dossiers: dict[int, Dossier] = field(default_factory=dict)
    claims: dict[int, Claim] = field(default_factory=dict)
    profiles: dict[int, tuple[Profile, str]] = field(default_factory=dict)
    """Of each entry that is no copy, with its address."""
    homes: dict[int, int] = field(default_factory=dict)
    """The story of each matched entry."""
    copies: dict[int, int] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)
    """Stories that readers were told of."""

    def judge(self, batch: Sequence[Candidate], now: datetime) -> Verdict:
        """Judge a batch against what is near it, and keep the verdict."""
        verdict = judge(batch, self.window([c.entry.published_at for c in batch]), self.entities, now)
        self.keep(verdict)
        return verdict

    def window(self, dates: Sequence[datetime]) -> Window:
        """The open part for entries of these dates."""
        near = {
            entry_id
            for entry_id, (profile, _) in self.profiles.items()
            if any(abs(profile.published_at - d) <= NEAR for d in dates)
        }
        affairs = {
            d.dossier_id: d
            for d in self.dossiers.values()
            if any(
                d.first_published_at <= date + dossiers.OPEN and d.last_published_at >= date - dossiers.OPEN
                for date in dates
            )
        }
        members: dict[int, list[Profile]] = {}
        for entry_id in sorted(near, key=lambda i: (self.profiles[i][0].published_at, i)):
            members.setdefault(self.homes[entry_id], []).append(self.profiles[entry_id][0])
        stories = {
            s.story_id: s
            for s in self.stories.values()
            if s.dossier_id in affairs and s.story_id in self.homes.values()
        }
        return Window(
            next_story_id=max(self.stories, default=0) + 1,
            next_dossier_id=max(self.dossiers, default=0) + 1,
            next_claim_id=max(self.claims, default=0) + 1,
            dossiers=tuple(affairs.values()),
            stories=tuple(_with(s, members.get(i, [])) for i, s in sorted(stories.items())),
            claims=tuple(
                c
                for c in self.claims.values()
                if c.story_id in stories or c.answers in stories or self.homes.get(c.entry_id) in stories
            ),
            originals=tuple(self._original(i) for i in sorted(near)),
            known=frozenset(self.known),
        )

    def _original(self, entry_id: int) -> Original:
        profile, url = self.profiles[entry_id]
        return Original(
            entry_id=entry_id,
            title=profile.title,
            summary=profile.summary,
            url=url,
            published_at=profile.published_at,
            story_id=self.homes[entry_id],
        )

    def keep(self, verdict: Verdict) -> None:
        """Take over what a verdict says."""
        self.stories.update((s.story_id, s) for s in verdict.stories)
        self.dossiers.update((d.dossier_id, d) for d in verdict.dossiers)
        self.claims.update((c.claim_id, c) for c in verdict.claims)
        into = dict(verdict.merged)
        self.homes = {entry_id: into.get(story, story) for entry_id, story in self.homes.items()}
        moved = dict(verdict.moved)
        self.homes.update((e, moved[o]) for e, o in self.copies.items() if o in moved)
        self.homes.update(moved)
        for judged in verdict.judged:
            entry_id = judged.entry.entry_id
            if judged.story_id is not None:
                self.homes[entry_id] = judged.story_id
            if judged.profile is not None:
                self.profiles[entry_id] = judged.profile, judged.entry.url
            if judged.copy_of is not None:
                self.copies[entry_id] = judged.copy_of


def _with(story: Story, members: Sequence[Profile]) -> Story:
    return replace(story, members=tuple(members))
