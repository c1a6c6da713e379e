"""Editing: an issue put into the reader's words.

Pure.  Which stories are told was decided in plan.py; how they look is decided in the template and in plaintext.py.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from monitor.digest.amends import amends, headline_of, more
from monitor.digest.clocks import clock
from monitor.digest.foot import foot
from monitor.digest.gloss import MARK, gloss_title, headline_claim, only_names
from monitor.digest.issue import Card, Issue, Told
from monitor.digest.news import news
from monitor.digest.outcomes import fates, following
from monitor.digest.page import Amends, Badge, CardPart, Headline, Page, StoryPart, clip
from monitor.digest.proposed import proposed
from monitor.digest.room import (
    SHOWN_CLAIMS,
    SHOWN_GLOSS,
    SHOWN_NAME,
    SHOWN_NAMED,
    SHOWN_TERM,
    SHOWN_TERMS,
    SHOWN_TITLE,
    shown_claims,
)
from monitor.digest.sayings import lines, stance_badge
from monitor.digest.settings import DigestSettings, LinkSettings
from monitor.digest.sources import Sources
from monitor.digest.tally import left, totals
from monitor.digest.unseen import unseen
from monitor.digest.words import Words, base, guessed
from monitor.model import Claim, Source, Story
from monitor.text import HAN, shown


class Editor:
    """Puts an issue into words."""

    def __init__(self, issue: Issue, settings: DigestSettings, links: LinkSettings) -> None:
        """Speak the digest's language, in its zone."""
        self.issue = issue
        self.settings = settings
        self.links = links
        self.words = Words(
            settings.language, settings.timezone, issue.entities, today=issue.made_at, translations=issue.translations
        )
        self.sources = Sources(self.words, links)
        self.fates = fates(issue, self.words)
        self.spread = Counter(n for told in issue.told for n in set(told.view.story.about))

    def page(self) -> Page:
        """The whole mail."""
        cards = tuple(self.card(card) for card in self.issue.cards)
        rest = tuple(self.story(told, brief=True) for told in self.issue.lines)
        taken_back = tuple(amends(self.issue, self.words, self.links, self.named))
        follow = tuple(following(self.issue, self.words, self.named))
        glosses = _glosses((*(s for c in cards for s in c.stories), *rest))
        told = (*glosses, *follow, *(a.text for a in taken_back), *(b for c in cards for b in c.before))
        name, say = shown(self.settings.name), self.words.say
        return Page(
            language=self.settings.language,
            subject=self.subject(cards, rest),
            preheader=self.preheader(cards, taken_back),
            masthead=say("masthead_urgent", name=name.upper())
            if self.issue.urgent
            else say("masthead", name=name.upper(), number=self.issue.number),
            day=self.words.full_day(self.issue.made_at),
            totals=totals(self.issue, self.words),
            amends=taken_back,
            amends_more=more(self.issue, self.words),
            cards=cards,
            rest=rest,
            left=left(self.issue, self.words),
            follow=follow,
            unseen=tuple(unseen(self.issue.notices, self.words)),
            proposals=tuple(proposed(self.issue.proposals, self.words)),
            foot=tuple(foot(self.issue, self.settings, self.words, told)),
            stop=self.issue.unsubscribe,
        )

    def preheader(self, cards: Sequence[CardPart], taken_back: Sequence[Amends]) -> str:
        """What an inbox shows beside the subject: what is taken back, the headlines after the first, the totals."""
        back = (f"{one.badge.word.upper()} {clip(one.text, 80)}" for one in taken_back[:1])
        return " · ".join((*back, *(clip(_lead(card), 80) for card in cards[1:3]), totals(self.issue, self.words)))

    def subject(self, cards: Sequence[CardPart], rest: Sequence[StoryPart]) -> str:
        """Running number and the weightiest headline, with its badge: a rumour is called one before it is read."""
        leads = [*((_lead(c), c.badge) for c in cards[:1]), *((_spoken(s.headline), s.badge) for s in rest[:1])]
        if leads:
            lead, badge = leads[0]
            headline = self.words.say("subject_badge", headline=clip(lead, SHOWN_NAMED), badge=badge.word)
        else:
            headline = headline_of(self.issue, self.words, self.named)
        if self.issue.urgent:
            return self.words.say("subject_urgent", name=shown(self.settings.name), headline=headline)
        return self.words.say("subject", name=shown(self.settings.name), number=self.issue.number, headline=headline)

    def card(self, card: Card) -> CardPart:
        """One card."""
        stories = tuple(
            self.story(told, version=card.contested, most=shown_claims(n, contested=card.contested))
            for n, told in enumerate(card.stories)
        )
        beside = "" if card.beside is None else self.words.say("beside", number=card.beside)
        before = tuple(self.before(story) for story in card.before)
        if not card.contested:
            return CardPart(
                number=card.number,
                badge=stories[0].badge,
                heading="",
                stories=stories,
                beside=beside,
                before=before,
                why=_whys(stories, self.words),
            )
        status = card.dossier.status if card.dossier.status in ("disputed", "denied") else "disputed"
        return CardPart(
            number=card.number,
            badge=Badge(kind=status, word=self.words.say(f"status.{status}")),
            heading=self.heading(card.stories),
            stories=stories,
            beside=beside,
            before=before,
            why=_whys(stories, self.words),
        )

    def before(self, story: Story) -> str:
        """A story mailed before, named again: `prima: 19 ago, … [smentita]`."""
        return self.words.say(
            "before",
            day=self.words.recent(story.first_published_at),
            story=self.named(story),
            badge=self.words.say(f"status.{story.status}"),
        )

    def named(self, story: Story) -> str:
        """A story by its headline, or by a gloss where that cannot be read."""
        if (HAN.search(story.headline) is not None) == (self.settings.language == "zh"):
            return clip(shown(story.headline), SHOWN_NAMED)
        gloss = gloss_title(self.words, story.headline, guessed(story.headline), story, None)
        return clip(shown(f"{MARK} {gloss}"), SHOWN_NAMED)

    def heading(self, told: Sequence[Told]) -> str:
        """What the versions have in common: the names most particular to them, the event, figures."""
        here = Counter(n for t in told for n in set(t.view.story.about))
        names = sorted(here, key=lambda n: (-here[n], self.spread[n], n))
        common = [n for n in names if here[n] * 2 > len(told)] or names
        kinds = Counter(t.view.story.category for t in told if t.view.story.category)
        numbers = Counter(n for t in told for c in t.view.claims for n in set(c.numbers))
        parts = [
            self.words.names_of(common[:2]),
            *(self.words.event(kind) for kind, _ in kinds.most_common(1)),
            *(self.words.figure(*number) for number, n in numbers.most_common(1) if n > 1),
        ]
        topic = self.words.say("gloss.parts").join(p for p in parts if p) or shown(told[0].view.story.headline)
        return self.words.say("versions_of", topic=topic, versions=self.words.count("versions", len(told)))

    def story(self, told: Told, *, version: bool = False, most: int = SHOWN_CLAIMS, brief: bool = False) -> StoryPart:
        """One story: as a card of its own, as one of several versions with `most` lines, or in brief."""
        view = told.view
        chosen = self.chosen(told)
        return StoryPart(
            code=f"s{view.story.story_id}",
            badge=self.badge(told, version=version),
            headline=self.headline(view.story, chosen, view.claims),
            day=self.words.recent(view.story.first_published_at),
            update=news(told, self.words),
            when="" if brief else self.when(told),
            fate=self.fates.get(view.story.story_id, ""),
            lines=() if brief else lines(self.words, view, chosen, most, version=version),
            spread=self.sources.spread(told),
            links=tuple(self.sources.link(one, told) for one in sorted(told.new, key=self.sources.is_foreign)),
            more=tuple(self.sources.more(told)),
            why="" if brief else self.why(told),
        )

    def when(self, told: Told) -> str:
        """The hour for which something is announced, by both clocks; by whom, where another article than the shown one says it."""
        for one in told.new:
            said = clock(one.entry, self.words, self.issue.made_at)
            if said and one.entry.entry_id == self.chosen(told).entry_id:
                return self.words.say("when", clock=said)
            if said:
                source = clip(shown(one.entry.source or one.entry.feed), SHOWN_NAME)
                return self.words.say("when_by", clock=said, source=source)
        return ""

    def chosen(self, told: Told) -> Source:
        """The title to show: in the reader's language, else in his script, new before old, the first before later ones.

        Of those that are only glossed the one that says what made the status.
        """
        deciding = next((c for c in told.view.claims if c.claim_id == told.view.story.status_claim_id), None)
        new = {e.entry.entry_id for e in told.new}
        chinese = self.settings.language == "zh"
        return min(
            told.view.sources,
            key=lambda s: (
                base(s.language) != self.settings.language,
                (HAN.search(s.title) is not None) != chinese,
                s.entry_id not in new,
                s.copy_of is not None,
                base(s.language) != self.settings.language
                and deciding is not None
                and deciding.field == "title"
                and s.entry_id != deciding.entry_id,
                s.published_at,
                s.entry_id,
            ),
        )

    def headline(self, story: Story, chosen: Source, claims: Sequence[Claim]) -> Headline:
        """A title, glossed where it is foreign."""
        text = clip(shown(chosen.title), SHOWN_TITLE) or f"({self.words.say('no_address')})"
        if base(chosen.language) == self.settings.language:
            return Headline(text=text, language=base(chosen.language))
        claim = headline_claim(claims, chosen.entry_id)
        gloss = gloss_title(self.words, chosen.title, chosen.language, story, claim)
        led = (HAN.search(text) is None) == (self.settings.language == "zh")
        if not led and only_names(self.words, gloss):
            gloss = ""
        return Headline(text=text, language=base(chosen.language), gloss=clip(shown(gloss), SHOWN_GLOSS), led=led)

    def badge(self, told: Told, *, version: bool) -> Badge:
        """The story's status; a version, and a denial or confirmation that stands, by what it says itself."""
        status = told.view.story.status
        own = next((c for c in told.view.claims if c.headline), None)
        answers = own is not None and own.stance in ("denial", "confirmation") and status in ("official", "reported")
        if own is not None and (answers or (version and status != "expired")):
            return stance_badge(self.words, own.stance)
        return Badge(kind=status, word=self.words.say(f"status.{status}"))

    def why(self, told: Told) -> str:
        """The evidence of the surest entry, one that can be read before others: the words that fired, and where."""
        one = min(told.new, key=lambda e: (e.match.level != "sure", self.sources.is_foreign(e)))
        parts = []
        for field in ("title", "summary"):
            terms = dict.fromkeys(clip(shown(h.text), SHOWN_TERM) for h in one.match.evidence if h.field == field)
            if terms:
                quoted = " + ".join(self.words.quoted(t) for t in list(terms)[: SHOWN_TERMS // 2])
                parts.append(self.words.say(f"why_in_{field}", terms=quoted))
        why = self.words.say("mark.comma").join(parts)
        return why if one.match.level == "sure" else f"{why}{self.words.aside(self.words.say('likely'))}".strip()


def _whys(stories: Sequence[StoryPart], words: Words) -> str:
    """`«Xiaomi» nel titolo; … (s2, s3)`: what fired, told once where it fired alike, and the stories' codes."""
    reasons = words.say("mark.semicolon").join(dict.fromkeys(story.why for story in stories if story.why))
    codes = words.say("gloss.list").join(story.code for story in stories)
    return f"{reasons}{words.aside(codes)}".strip()


def _glosses(stories: Sequence[StoryPart]) -> Iterator[str]:
    for story in stories:
        for gloss in (story.headline.gloss, *(line.gloss for line in story.lines)):
            yield f"{MARK} {gloss}" if gloss else ""


def _lead(card: CardPart) -> str:
    return card.heading or _spoken(card.stories[0].headline)


def _spoken(headline: Headline) -> str:
    return f"{MARK} {headline.gloss}" if headline.gloss else headline.text
