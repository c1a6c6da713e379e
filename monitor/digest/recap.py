"""The weekly recap: a week's dossiers in order, who was first and who was right, figures, and how the feeds fared.

Pure.  What a week held was read before; the mail's looks are leaflet.py's.  A recap marks nothing: it tells again.
"""

import html
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.digest.editor import Editor
from monitor.digest.figures import subject
from monitor.digest.foot import foot
from monitor.digest.gloss import MARK, only_names
from monitor.digest.issue import Issue, Told
from monitor.digest.leaflet import Block, Item, Leaflet, Section, listed, rendered
from monitor.digest.links import link, reading
from monitor.digest.page import Badge, clip
from monitor.digest.quiet import Reach, reached
from monitor.digest.render import Rendered
from monitor.digest.room import SHOWN_NAME
from monitor.digest.settings import DigestSettings, LinkSettings
from monitor.digest.settled import said, tally, who
from monitor.digest.unseen import notices, unseen
from monitor.digest.words import base
from monitor.model import Dossier, Fate, Figure, Source, StoryView, Trouble
from monitor.quantities import rounds
from monitor.text import shown

SHOWN_HEADLINE = 140
ROOM = 60_000
"""Bytes of the HTML part for the dossiers; what finds no room is counted."""
PER_ITEM = 500
"""Bytes of a line's own markup."""
MOST_STORIES = 8
"""Of one dossier."""
MOST_FIRSTS = 5
MOST_FIGURES = 12
FIGURES_OF_ONE = 2
"""Of one story."""
LONGEST_LINK = 1000
"""A longer address is not linked again: the digest did."""
COUNTED = ("deliveries", "price", "launch", "orders", "results", "deal", "recall", "factory", "record")
"""Kinds of event that are about figures."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Week:
    """What a week held."""

    since: datetime
    until: datetime
    views: Mapping[int, StoryView]
    """Its stories, by id."""
    dossiers: Mapping[int, Dossier]
    entries: int
    fates: Sequence[Fate]
    figures: Sequence[Figure]
    """Those that most sources have first."""
    troubles: Sequence[Trouble]
    reach: Reach


def recap_mail(issue: Issue, week: Week, *, settings: DigestSettings, links: LinkSettings) -> Rendered:
    """Write a recap in the digest's language."""
    return _Recap(issue, week, settings, links).mail()


class _Recap:
    """One week being put into words."""

    def __init__(self, issue: Issue, week: Week, settings: DigestSettings, links: LinkSettings) -> None:
        self.issue, self.week, self.settings, self.links = issue, week, settings, links
        self.editor = Editor(issue, settings, links)
        self.words = self.editor.words
        self.by_dossier: dict[int, list[StoryView]] = defaultdict(list)
        for view in week.views.values():
            self.by_dossier[view.story.dossier_id].append(view)

    def mail(self) -> Rendered:
        say, name = self.words.say, shown(self.settings.name)
        days = {"begin": self.words.short_day(self.week.since), "end": self.words.short_day(self.week.until)}
        headline = say("recap_subject", **days)
        if self.week.views:
            headline = f"{headline} · {clip(self.headline(min(self.week.views.values(), key=_rank)), 90)}"
        lead = self.lead(days)
        sections = (
            *self.dossiers(),
            *self.rumours(),
            *listed(say("recap_firsts"), self.firsts()),
            *self.figures(),
            *listed(say("recap_health"), self.health()),
        )
        leaflet = Leaflet(
            language=self.settings.language,
            subject=say("subject", name=name, number=self.issue.number, headline=headline),
            preheader=lead,
            masthead=say("recap_masthead", name=name.upper(), number=self.issue.number),
            day=self.words.full_day(self.issue.made_at),
            lead=lead,
            sections=sections,
            foot=tuple(foot(self.issue, self.settings, self.words, _texts(sections))),
            stop=self.issue.unsubscribe,
        )
        return rendered(leaflet, self.words)

    def lead(self, days: Mapping[str, str]) -> str:
        count = self.words.count
        if not self.week.views:
            return self.words.say("recap_empty", **days)
        return self.words.say(
            "recap_lead",
            **days,
            entries=count("entries", self.week.entries),
            stories=count("stories", len(self.week.views)),
            dossiers=count("dossiers", len(self.by_dossier)),
        )

    def dossiers(self) -> tuple[Section, ...]:
        """The heaviest first, as far as there is room; in each its stories as they came."""
        order = sorted(self.by_dossier.values(), key=_weight)
        blocks: list[Block] = []
        left = ROOM
        for views in order:
            block = self.block(views)
            left -= sum(_size(item) for item in block.items) + _size(Item(text=block.heading))
            if left < 0:
                break
            blocks.append(block)
        rest = len(order) - len(blocks)
        more = self.words.count("recap_more_dossiers", rest) if rest else ""
        return (Section(title=self.words.say("recap_dossiers"), blocks=tuple(blocks), more=more),) if blocks else ()

    def block(self, views: Sequence[StoryView]) -> Block:
        """One dossier: a single story under its headline, several under what they are about."""
        ordered = sorted(views, key=_rank)
        kept = sorted(ordered[:MOST_STORIES], key=lambda v: (v.story.first_published_at, v.story.story_id))
        rest = len(views) - len(kept)
        alone = len(views) == 1
        status = self.badge(self.week.dossiers[views[0].story.dossier_id].status)
        return Block(
            heading=self.headline(ordered[0]) if alone else self.topic(ordered),
            badge=self.told_badge(ordered[0]) if alone else status,
            items=tuple(self.item(view, alone=alone) for view in kept),
            remark=self.words.count("recap_more_stories", rest) if rest else "",
        )

    def topic(self, views: Sequence[StoryView]) -> str:
        """Whom most of a dossier's stories are about, and what happened: `Evergrande e Xiaomi, acquisto o accordo`."""
        about = Counter(name for view in views for name in dict.fromkeys(view.story.about))
        names = [name for name, n in about.most_common(2) if n * 2 > len(views)]
        kinds = dict.fromkeys(view.story.category for view in views if view.story.category)
        parts = [self.words.names_of(names), *(self.words.event(kind) for kind in list(kinds)[:2])] if names else []
        return clip(self.list(parts), SHOWN_HEADLINE) or self.headline(views[0])

    def list(self, parts: Sequence[str]) -> str:
        """Words one after the other, as the language separates them."""
        return self.words.say("gloss.list").join(part for part in parts if part)

    def item(self, view: StoryView, *, alone: bool) -> Item:
        """One story: its day, its headline and status where it is not `alone`, who was first, how many have it, and a link."""
        originals = _originals(view)
        chosen = self.editor.chosen(Told(view=view, new=()))
        first = self.name(originals[0] if originals else chosen)
        sources = len({s.publisher or s.feed for s in originals})
        linked = self.name(chosen)
        remark = [] if first == linked else [self.words.say("recap_first", source=first)]
        if sources > 1:
            remark += [self.words.say("first")] if first == linked else []
            remark.append(self.words.count("recap_sources", sources))
        day = self.words.short_day(view.story.first_published_at)
        href = link(chosen.url) if len(chosen.url) <= LONGEST_LINK else ""
        foreign = base(chosen.language) != self.settings.language
        return Item(
            text=day if alone else f"{day} · {self.headline(view)}",
            badge=None if alone else self.told_badge(view),
            remark=self.list(remark),
            name=linked,
            href=href,
            reading=reading(self.links.reading, href, self.settings.language) if foreign and href else "",
        )

    def headline(self, view: StoryView) -> str:
        """As a digest says it: in the reader's language, or glossed; with its own words where the gloss has names only."""
        told = self.editor.headline(view.story, self.editor.chosen(Told(view=view, new=())), view.claims)
        if not told.gloss:
            return clip(told.text, SHOWN_HEADLINE)
        more = f" · {told.text}" if only_names(self.words, told.gloss) else ""
        return clip(f"{MARK} {told.gloss}{more}", SHOWN_HEADLINE)

    def told_badge(self, view: StoryView) -> Badge:
        """A story's badge as a card has it: a denial is one, though somebody's official word."""
        return self.editor.badge(Told(view=view, new=()), version=False)

    def badge(self, status: str) -> Badge:
        return Badge(kind=status, word=self.words.say(f"status.{status}"))

    def name(self, source: Source) -> str:
        return clip(shown(source.publisher or source.feed), SHOWN_NAME)

    def rumours(self) -> tuple[Section, ...]:
        """What became of each rumour that was settled in the week, and how often each source was right."""
        settled = tuple(
            Item(
                text=clip(self.editor.named(fate.story), SHOWN_HEADLINE),
                badge=self.badge(fate.story.status),
                remark=said(fate, self.words),
            )
            for fate in self.week.fates
        )
        tallied = tuple(Item(text=line) for line in tally(self.week.fates, self.words))
        blocks = tuple(Block(items=items) for items in (settled, tallied) if items)
        return (Section(title=self.words.say("recap_rumours"), blocks=blocks),) if blocks else ()

    def firsts(self) -> Iterator[str]:
        """Who most often wrote first what others took up."""
        first: Counter[str] = Counter()
        for view in self.week.views.values():
            originals = _originals(view)
            if len({s.publisher or s.feed for s in originals}) > 1 and originals[0].published_at > self.week.since:
                first[self.name(originals[0])] += 1
        for source, number in sorted(first.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_FIRSTS]:
            yield self.words.say("recap_tally", source=source, fates=self.words.count("recap_firsts_one", number))

    def figures(self) -> tuple[Section, ...]:
        """The numbers of the week, by what they are about, with who says so."""
        taken: Counter[int] = Counter()
        items: list[Item] = []
        told = [f for f in self.week.figures if self.week.views[f.story_id].story.category in COUNTED]
        heard: dict[int, list[tuple[float, str]]] = defaultdict(list)
        for figure in told:
            heard[figure.story_id].append((figure.value, figure.unit))
        for figure in sorted(told, key=lambda f: (-self.week.views[f.story_id].story.weight, -f.sources)):
            view, one = self.week.views[figure.story_id], (figure.value, figure.unit)
            about = subject(figure.text, one, view.story.category)
            if about is None or any(rounds(one, exact) for exact in heard[figure.story_id]):
                continue
            taken[figure.story_id] += 1
            if taken[figure.story_id] > FIGURES_OF_ONE or len(items) == MOST_FIGURES:
                continue
            text = self.words.say("recap_figure", event=self.words.say(about), figure=self.words.figure(*one))
            items.append(Item(text=text, badge=self.badge(view.story.status), remark=self.source_of(figure, view)))
        section = Section(title=self.words.say("recap_figures"), blocks=(Block(items=tuple(items)),))
        return (section,) if items else ()

    def source_of(self, figure: Figure, view: StoryView) -> str:
        """Who says a number, whose article it is from, and on which story."""
        claim = next((c for c in view.claims if (figure.value, figure.unit) in c.numbers and c.speaker), None)
        source = next((s for s in view.sources if s.entry_id == figure.entry_id), None)
        parts = [
            who(claim.speaker, claim.speaker_entity, self.words) if claim is not None else "",
            self.name(source) if source is not None else "",
            self.headline(view),
        ]
        return " · ".join(dict.fromkeys(part for part in parts if part))

    def health(self) -> Iterator[str]:
        """How many feeds are read now, and what could not be seen in the week."""
        yield reached(self.week.reach, self.words)
        yield from unseen(notices(self.week.troubles, self.issue.made_at), self.words)


def _texts(sections: Sequence[Section]) -> Iterator[str]:
    for block in (block for section in sections for block in section.blocks):
        yield block.heading
        yield from (f"{item.text} {item.remark}" for item in block.items)


def _originals(view: StoryView) -> list[Source]:
    return [source for source in view.sources if source.copy_of is None]


def _rank(view: StoryView) -> tuple[int, int, int]:
    """Which story of a dossier weighs most: its event, its sources."""
    return -view.story.weight, -len(_originals(view)), view.story.story_id


def _weight(views: Sequence[StoryView]) -> tuple[int, int, float, int]:
    """What comes first: the heaviest story, the most sources, the latest news."""
    sources = {s.publisher or s.feed for view in views for s in _originals(view)}
    latest = max(view.story.last_published_at for view in views)
    return -max(v.story.weight for v in views), -len(sources), -latest.timestamp(), views[0].story.story_id


def _size(item: Item) -> int:
    """Bytes of a line in the HTML part, at most."""
    texts = (item.text, item.remark, item.name, item.href, item.reading)
    return PER_ITEM + sum(len(html.escape(text).encode("utf-8", "replace")) for text in texts)
