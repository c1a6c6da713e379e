"""Judging: what new entries are, one pure step shared by polling, judging again and backtests.

    read      what a watch's rules catch, and the entities, events and codes beside it
    copies    the same text from another feed or address takes its original's place
    stories   one event's reports come together; a new event opens a story, in a dossier old or new
    claims    who says what, and which story each clause is about
    statuses  of every story and dossier that was touched, deadlines included

Entries are judged oldest first.  All of it depends on the records handed in alone; what comes out is a
`Verdict` for one transaction, which checks that the window it was made on still holds.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime

from monitor.bench import Bench
from monitor.candidates import Candidate, profiled
from monitor.model import Claim, Entity, Entry, Judged, Original, Profile, Verdict, Window
from monitor.quantities import quantities
from monitor.stories import claims as claim_reader
from monitor.stories import status
from monitor.stories.belonging import belongs, may_lead
from monitor.stories.claims import ClaimDraft
from monitor.stories.copies import find_copy
from monitor.stories.dossiers import looked_at
from monitor.stories.grouping import Neighbours, neighbours
from monitor.stories.growing import grown_by, retold
from monitor.stories.regrouping import one_event, two_events
from monitor.stories.settling import settled


def judge(candidates: Iterable[Candidate], window: Window, entities: Mapping[str, Entity], now: datetime) -> Verdict:
    """Judge entries against the open window; `entities` are those of all watches, by name."""
    bench = _Judging(window, entities, now)
    ordered = sorted(candidates, key=lambda c: (c.entry.published_at, c.entry.entry_id))
    for candidate in ordered:
        if candidate.story_id is not None and not candidate.reading.matches:
            bench.withdraw(candidate.entry.entry_id, candidate.story_id)
    for candidate in ordered:
        bench.judge(candidate)
    return bench.verdict()


def settle(window: Window, entities: Mapping[str, Entity], now: datetime) -> Verdict:
    """Judge the statuses of the window's dossiers again, for deadlines that have passed."""
    bench = _Judging(window, entities, now)
    bench.touched.update(d.dossier_id for d in window.dossiers)
    return bench.verdict()


class _Judging(Bench):
    """A batch being judged."""

    def __init__(self, window: Window, entities: Mapping[str, Entity], now: datetime) -> None:
        super().__init__(window, entities)
        self.now = now
        self.said: dict[int, list[int]] = {}
        """The claims of each entry that the window holds."""
        for claim in window.claims:
            self.said.setdefault(claim.entry_id, []).append(claim.claim_id)
        self.judged: list[Judged] = []
        self.next_claim = window.next_claim_id

    def withdraw(self, entry_id: int, story_id: int) -> None:
        """Take back what an entry said that no rule catches any more; its story is what the others make it."""
        self._forget_claims(entry_id)
        self.originals.pop(entry_id, None)
        story = self.stories.get(story_id)
        if story is not None and any(m.entry_id == entry_id for m in story.members):
            self.shaken.add(story_id)
            self.touched.add(story.dossier_id)
            self.stories[story_id] = retold(story, [m for m in story.members if m.entry_id != entry_id])

    def judge(self, candidate: Candidate) -> None:
        """Give an entry its place and read its claims."""
        entry, reading = candidate.entry, candidate.reading
        if not reading.matches:
            self.judged.append(Judged(entry=entry, reading=reading, revised=candidate.revised))
            return
        profile = profiled(entry, reading)
        story_id, copy_of, reasons, near = self._place(candidate, profile)
        if copy_of is None:
            story_id, reasons = self._join(story_id, profile, entry, reasons)
            if near is not None:
                story_id, reasons = self._regroup(near, story_id, reasons)
            self._read_claims(candidate, story_id)
        self.judged.append(
            Judged(
                entry=entry,
                reading=reading,
                revised=candidate.revised,
                copy_of=copy_of,
                story_id=story_id,
                reasons=reasons,
                profile=profile if copy_of is None else None,
                figures=tuple(
                    q for q in (*quantities(entry.title, "title"), *quantities(entry.summary, "summary")) if q.precise
                ),
            )
        )

    def _place(
        self, candidate: Candidate, profile: Profile
    ) -> tuple[int | None, int | None, tuple[str, ...], Neighbours | None]:
        """Story, original, reasons, and what the entry was compared with, if with anything."""
        here = self.home(candidate.entry.entry_id, candidate.story_id)
        if here is not None and (candidate.copy_of is None or candidate.copy_of in self.originals):
            if candidate.copy_of is not None:
                here = self.originals[candidate.copy_of].story_id
            return here, candidate.copy_of, (), None  # for the reasons that are stored
        original = find_copy(candidate.entry, self.originals.values())
        if original is not None:
            return self.originals[original].story_id, original, (f"a copy of entry {original}",), None
        if here is not None:
            return here, None, (f"stands for entry {candidate.copy_of}, whose words it repeats",), None
        near = neighbours(profile, [s for s in self.stories.values() if s.members])
        placement = near.place()
        return placement.story_id, None, placement.reasons, near

    def _regroup(self, near: Neighbours, story_id: int, reasons: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
        """Merge and part stories where the entry that has come shows that they are one event, or two."""
        alike = one_event(near, story_id)
        for other in alike:
            before, story_id = story_id, self.merge(story_id, self.home(0, other) or other)
            word = "makes one of" if self.merged.keys() & {before, other} else "ties together"
            reasons = (*reasons, f"{word} stories {min(before, other)} and {max(before, other)}")
        is_heard = len(self.stories[story_id].members) == len(near.stories.get(story_id, ())) + 1
        side = two_events(near, story_id) if is_heard and not alike else frozenset()
        if side:
            before, parted = story_id, self.next_story
            story_id = self.part(story_id, side, near.report.profile.entry_id)
            if parted in self.stories:
                reasons = (*reasons, f"parts story {parted} from story {before}")
        return story_id, reasons

    def _join(
        self, story_id: int | None, profile: Profile, entry: Entry, reasons: tuple[str, ...]
    ) -> tuple[int, tuple[str, ...]]:
        """Put the entry into its story, or open one; an original for later copies either way."""
        story = self.stories.get(story_id) if story_id is not None else None
        if story is None:
            reasons = reasons or (("the first report of its event",) if story_id is None else ())
            story = self.open(story_id, profile, entry)
        others = [m for m in story.members if m.entry_id != profile.entry_id]
        again = len(others) < len(story.members) or (story.story_id in self.shaken and not others)
        grown = retold(story, [*others, profile]) if again else grown_by(story, profile)
        self.stories[grown.story_id] = grown
        self.touched.add(grown.dossier_id)
        before = {looked_at(m) for m in story.members if m.entry_id == profile.entry_id}
        if again and before != {looked_at(profile)}:
            self.link(grown.story_id)
        self.originals.pop(entry.entry_id, None)
        self.originals[entry.entry_id] = Original(
            entry_id=entry.entry_id,
            title=profile.title,
            summary=profile.summary,
            url=entry.url,
            published_at=entry.published_at,
            story_id=grown.story_id,
        )
        return grown.story_id, reasons

    def _forget_claims(self, entry_id: int) -> None:
        for claim_id in self.said.pop(entry_id, ()):
            self.touch(self.claims.pop(claim_id))

    def _read_claims(self, candidate: Candidate, story_id: int) -> None:
        if candidate.revised:
            self._forget_claims(candidate.entry.entry_id)
        for draft in claim_reader.read_claims(candidate.entry, candidate.reading, list(self.entities.values())):
            claim_id, self.next_claim = self.next_claim, self.next_claim + 1
            self.claims[claim_id] = _claim(claim_id, candidate.entry, draft, story_id)

    def _attribute(self) -> None:
        """Lead each clause to the story it is about, once all stories of the batch are there."""
        fresh = {j.entry.entry_id: j.story_id for j in self.judged}
        homes = fresh | {p.entry_id: s.story_id for s in self.stories.values() for p in s.members}
        stories = list(self.living())
        opened = [self.stories[i] for i in self.opened]
        loose = self._loosen()
        for claim_id, claim in self.claims.items():
            open_to = stories if claim.entry_id in fresh or claim_id in loose else opened
            if not open_to:
                continue
            own = homes.get(claim.entry_id)
            if claim.story_id is None:
                late = self.stories.get(own or 0) if open_to is opened else None
                self.claims[claim_id] = replace(claim, story_id=belongs(claim, open_to, own, late=late))
            elif claim.entry_id not in fresh and may_lead(claim, opened, self.stories.get(own or 0)):
                led = [s for s in (self.stories.get(claim.story_id or 0), *opened) if s is not None]
                self.claims[claim_id] = replace(claim, story_id=belongs(claim, led, own) or claim.story_id)
        self._answer(fresh.keys() | {self.claims[i].entry_id for i in loose}, {s.dossier_id for s in opened})
        for claim in self._changed_claims():
            self.touch(claim, self.before.get(claim.claim_id, claim))

    def _loosen(self) -> AbstractSet[int]:
        """Part claims from stories that nobody reports any more; returns their ids."""
        gone = {i for i in self.shaken if not self.stories[i].members}
        loose = {i: c for i, c in self.claims.items() if c.story_id in gone or c.answers in gone} if gone else {}
        for claim_id, claim in loose.items():
            kept = None if claim.story_id in gone else claim.story_id
            self.claims[claim_id] = replace(claim, story_id=kept, answers=None)
        return loose.keys()

    def _answer(self, fresh: AbstractSet[int], grown: AbstractSet[int]) -> None:
        """Lead denials, confirmations and official words to the story they answer: new ones, and old ones where their dossier got a story.

        Feeds are polled in any order, so an answer may be here before what it answers.
        """
        for claim_id, claim in self.claims.items():
            if status.may_answer(claim):
                home = self.stories.get(claim.story_id or 0)
                late = claim.answers is None and home is not None and home.dossier_id in grown
                if home is not None and (claim.entry_id in fresh or late):
                    siblings = [s for s in self.living() if s.dossier_id == home.dossier_id]
                    self.claims[claim_id] = status.answering(claim, siblings)

    def _changed_claims(self) -> list[Claim]:
        """Claims that differ from the window's; most are the very same records, which are told apart at once."""
        return [c for i, c in self.claims.items() if (was := self.before.get(i)) is not c and was != c]

    def _settle(self, dossier_id: int) -> None:
        silent = {i for i in self.shaken if not self.stories[i].members}
        mine = [s for s in self.stories.values() if s.dossier_id == dossier_id]
        self.dossiers[dossier_id], done = settled(
            self.dossiers[dossier_id], mine, self.claims.values(), self.entities, self.now, silent=silent
        )
        self.stories.update((story.story_id, story) for story in done)

    def _housed(self, judged: Judged) -> Judged:
        """With the story that its entry is in after all of the batch; a copy stands with its original."""
        return replace(judged, story_id=self.home(judged.copy_of or judged.entry.entry_id, judged.story_id))

    def verdict(self) -> Verdict:
        """What differs from the window."""
        self._attribute()
        for dossier_id in sorted(self.touched & self.dossiers.keys()):
            self._settle(dossier_id)
        before_stories = {s.story_id: s for s in self.window.stories}
        before_dossiers = {d.dossier_id: d for d in self.window.dossiers}
        return Verdict(
            version=self.window.version,
            judged=tuple(map(self._housed, self.judged)),
            merged=tuple((gone, self.home(0, gone) or gone) for gone in sorted(self.merged)),
            moved=tuple((entry_id, self.home(entry_id, None) or 0) for entry_id in sorted(self.moved)),
            stories=tuple(s for i, s in sorted(self.stories.items()) if s != before_stories.get(i)),
            dossiers=tuple(d for i, d in sorted(self.dossiers.items()) if d != before_dossiers.get(i)),
            claims=tuple(sorted(self._changed_claims(), key=lambda c: c.claim_id)),
        )


def _claim(claim_id: int, entry: Entry, draft: ClaimDraft, story_id: int) -> Claim:
    return Claim(
        claim_id=claim_id,
        entry_id=entry.entry_id,
        published_at=entry.published_at,
        story_id=story_id if draft.headline else None,
        **{name: getattr(draft, name) for name in ClaimDraft.__slots__},
    )
