"""What the claims come to: which story each is about, which one it answers, and the status of stories and dossiers.

A rumour that the one it is about denies is `denied`; another party's contrary word makes the dossier `disputed`.  A story
whose whole event is a denial or a confirmation is `official`: someone said so.  A story's own status follows from what its
entries' titles and openings claim; what stands deeper decides only as an answer.  Decides by records alone; `now` only tells
whether a deadline has passed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from monitor.model import Claim, Entity, Profile, Stance, Status, Story
from monitor.quantities import agree
from monitor.stories.belonging import PARTS, heart, is_rumour, names_of, shares
from monitor.stories.matters import matters, overturns
from monitor.stories.sequels import comes_true, only_model, same_rumour
from monitor.stories.wording import alike, leads

__all__ = ["answered", "answering", "dossier_status", "due", "may_answer", "shared_out", "story_status"]

SOON = timedelta(hours=36)
"""So long before a story's first report its answer may already have been published: feeds lag."""
LATE = timedelta(days=60)
"""An answer to a story older than this is to another one."""
ON_EVENT = 0.35
"""A clause deep in an article that repeats so much of its story's title is about that event."""
NAMED, INVOLVED, FOLLOWED = 1, 2, 3
"""What the word of someone, of someone the story is about, and of the followed company among these weighs."""
SAID: tuple[Stance, ...] = ("denial", "confirmation")
HEAVY: Mapping[Status, int] = {
    "disputed": 6, "denied": 5, "confirmed": 5, "official": 4, "rumour": 3, "expired": 2, "reported": 1,
}  # fmt: skip


def may_answer(claim: Claim) -> bool:
    """Whether a claim may answer another story: denials and confirmations anywhere, what makes a rumour true in headlines."""
    return claim.stance in SAID or (claim.headline and claim.stance != "rumour")


def answered(claim: Claim, siblings: Sequence[Story]) -> int | None:
    """The story of the claim's dossier that a denial or confirmation answers; None where it answers none.

    That is a rumour or report which came before and is about the same names; a claim about an event that has no
    story answers none.  An official word answers the rumour that it makes true.
    """
    home = next((s for s in siblings if s.story_id == claim.story_id), None)
    if home is not None and claim.stance in ("official", "report"):
        return comes_true(claim, home, [s for s in siblings if s is not home and is_rumour(s)])
    if home is None or claim.stance not in SAID or not _is_on_event(claim, home):
        return None
    if heart(home) == "rumour":
        return home.story_id
    names = set(claim.entities) | (names_of(home) if claim.headline else set())
    names.discard(claim.speaker_entity or "")
    open_ones = [s for s in siblings if s is not home and is_rumour(s) and _in_time(claim, s)]
    if claim.headline:
        open_ones = [s for s in open_ones if not only_model(home, s)]
    told = matters(home) if claim.headline else frozenset()
    scored = [
        (shares(claim, s) + len(names & names_of(s)) + len(told & matters(s)), s.first_published_at, s.story_id)
        for s in open_ones
    ]
    best = max(scored, default=None)
    if best is None or (best[0] <= 0 and len(open_ones) > 1):
        return None
    return best[2]


def answering(claim: Claim, siblings: Sequence[Story]) -> Claim:
    """The claim with the story it answers; one that confirms that a rumour is not so denies it."""
    answers = answered(claim, siblings)
    rumour = next((s for s in siblings if s.story_id == answers), None)
    if claim.stance == "confirmation" and rumour is not None and overturns(claim.quote, rumour):
        return replace(claim, answers=answers, stance="denial")
    return replace(claim, answers=answers)


def shared_out(claims: Sequence[Claim], stories: Sequence[Story]) -> list[Claim]:
    """The claims, with each that answers a rumour once more for every other story of the dossier that is the same rumour.

    A claim is stored with the one story it answers best; what it denies is denied wherever it was told.
    """
    by_id = {s.story_id: s for s in stories}
    rumours = [s for s in stories if is_rumour(s)]
    out = list(claims)
    for claim in claims:
        best = by_id.get(claim.answers or 0)
        if best is not None and len(rumours) > 1:
            twins = (s for s in rumours if s is not best and s.story_id != claim.story_id and same_rumour(best, s))
            out += [replace(claim, answers=s.story_id) for s in twins if _in_time(claim, s)]
    return out


def _is_on_event(claim: Claim, home: Story) -> bool:
    """Whether a denial or confirmation is about its story's event: it leads its article, was led there, or repeats the title.

    A long article holds many an older denial besides.
    """
    own = next((m for m in home.members if m.entry_id == claim.entry_id), None)
    if own is None or claim.headline or leads(own.title, len(own.summary), claim.start, claim.quote, _names_in(own)):
        return True
    told = [n for m in home.members for n in m.title_numbers]
    return any(agree(n, t) for n in claim.numbers for t in told) or any(
        alike(m.title, claim.quote) >= ON_EVENT for m in home.members
    )


def _names_in(member: Profile) -> tuple[str, ...]:
    """The names and codes of a title: shared, they do not make two texts tell of one event."""
    return (*member.title_entities, *member.title_codes)


def _leading(story: Story, claims: Sequence[Claim], entities: Mapping[str, Entity]) -> list[Claim]:
    """Those of a story's own claims that decide its status: titles and what retells them, else what leads the summaries."""
    own = [c for c in claims if c.story_id == story.story_id]
    stated = [c for c in own if c.headline and c.stance != "report"]
    if stated:
        return stated
    out = []
    for member in story.members:
        titles = [c for c in claims if c.entry_id == member.entry_id and c.field == "title"]
        about = {n for c in titles if c.headline for n in c.entities}
        names = about.union(_names_in(member))
        spelled = [s for n in names for s in (n, *(entities[n].names if n in entities else ()))]
        listed = any(not c.headline for c in titles)
        out += [
            c
            for c in own
            if c.entry_id == member.entry_id
            and c.field == "summary"
            and c.stance != "report"
            and (not listed or about.intersection(c.entities))
            and leads(member.title, len(member.summary), c.start, c.quote, spelled)
        ]
    return out


def due(story: Story, claims: Sequence[Claim], entities: Mapping[str, Entity]) -> date | None:
    """The last day by which a story's rumour should have come true, by its titles and openings."""
    rumours = [c for c in claims if c.stance == "rumour" or c.field == "title"]
    dated = [c.expected_by for c in _leading(story, rumours, entities) if c.stance == "rumour"]
    return max((day for day in dated if day is not None), default=None)


def _in_time(claim: Claim, story: Story) -> bool:
    return story.first_published_at - SOON <= claim.published_at <= story.last_published_at + LATE


def story_status(
    story: Story, claims: Sequence[Claim], entities: Mapping[str, Entity], now: datetime
) -> tuple[Status, int | None]:
    """The story's status and the claim that decided it; `claims` are all those of its dossier, oldest first."""
    verdict = _answer(story, claims, entities)
    if verdict is not None:
        return verdict
    said = _leading(story, claims, entities)
    firm = [c for c in said if c.stance in ("official", *SAID)]
    rumours = [c for c in said if c.stance == "rumour"]
    if firm and rumours and _confirms(firm[-1], rumours[0], story, entities):
        return "confirmed", firm[-1].claim_id
    if firm:
        return "official", firm[-1].claim_id
    if rumours:
        late = story.expected_by is not None and now.astimezone(UTC).date() > story.expected_by
        return ("expired" if late else "rumour"), rumours[-1].claim_id
    return "reported", None


def _answer(story: Story, claims: Sequence[Claim], entities: Mapping[str, Entity]) -> tuple[Status, int | None] | None:
    """What those who answered the story make of it: the weightiest counts, of one speaker's words the last."""
    answers = [c for c in claims if c.answers == story.story_id and _counts(c, story, entities)]
    if not answers:
        return None
    heaviest = max(_weight(c, story, entities) for c in answers)
    last = {_voice(c, entities): c for c in answers if _weight(c, story, entities) == heaviest}
    if len({c.stance == "denial" for c in last.values()}) > 1:
        return "disputed", max(last.values(), key=lambda c: (c.published_at, c.claim_id)).claim_id
    word = max(last.values(), key=lambda c: (c.published_at, c.claim_id))
    return ("denied" if word.stance == "denial" else "confirmed"), word.claim_id


def _counts(claim: Claim, story: Story, entities: Mapping[str, Entity]) -> bool:
    """Whether a claim that answers a story tells what became of it: an official word of nobody else than those it is about."""
    own = claim.speaker_entity or claim.speaker
    return claim.stance in SAID or own is None or _weight(claim, story, entities) >= INVOLVED


def _confirms(firm: Claim, rumour: Claim, story: Story, entities: Mapping[str, Entity]) -> bool:
    """Whether an official word of those the story is about came after its rumour."""
    later = firm.entry_id != rumour.entry_id and firm.published_at > rumour.published_at
    return later and firm.headline and _weight(firm, story, entities) >= INVOLVED


def _voice(claim: Claim, entities: Mapping[str, Entity]) -> str:
    """For whom a claim's speaker speaks: the whole company, or the name as written."""
    return _root(claim.speaker_entity, entities) or claim.speaker or f"entry {claim.entry_id}"


def _root(name: str | None, entities: Mapping[str, Entity]) -> str | None:
    for _ in range(PARTS):
        entity = entities.get(name or "")
        above = (entity.of if entity.kind == "person" else entity.part_of) if entity is not None else None
        if above is None:
            return name
        name = above
    return name


def _weight(claim: Claim, story: Story, entities: Mapping[str, Entity]) -> int:
    """How much a speaker's word counts on a story: most from the followed company, then from others it is about."""
    voice = _root(claim.speaker_entity, entities)
    about = {_root(name, entities) for name in names_of(story)}
    if voice not in about:
        return NAMED if voice is not None else 0
    followed = entities.get(voice or "")
    return FOLLOWED if followed is not None and followed.subject else INVOLVED


def dossier_status(stories: Sequence[Story], claims: Sequence[Claim], entities: Mapping[str, Entity]) -> Status:
    """The status of an affair: `disputed` where parties contradict each other on one of its stories.

    Else that of the story which was answered last, else the weightiest of its stories' statuses.
    `stories` bear their own statuses already.
    """
    if any(s.status == "disputed" or _contradicted(s, claims, entities) for s in stories):
        return "disputed"
    settled = [s for s in stories if s.status in ("denied", "confirmed")]
    if settled:
        return max(settled, key=lambda s: (s.last_published_at, s.story_id)).status
    return max((s.status for s in stories), key=lambda word: HEAVY[word], default="reported")


def _contradicted(story: Story, claims: Iterable[Claim], entities: Mapping[str, Entity]) -> bool:
    """Whether of those who answered a story some deny and others confirm it; of each his last word."""
    last = {
        _voice(c, entities): c.stance == "denial"
        for c in claims
        if c.answers == story.story_id and _counts(c, story, entities)
    }
    return len(set(last.values())) > 1
