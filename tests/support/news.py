"""Records for digest tests: the affair of August 2021 as judging leaves it, and any number of plain stories."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from monitor.digest.issue import Issue
from monitor.digest.plan import plan
from monitor.digest.settings import DigestSettings, LinkSettings
from monitor.model import (
    Claim,
    Dossier,
    Eligible,
    Entity,
    Entry,
    Field,
    Hit,
    Level,
    Match,
    Source,
    Stance,
    Story,
    StoryView,
)

NOW = datetime(2021, 8, 25, 16, 0, tzinfo=UTC)
"""18:00 in Rome."""
DAY = 86400.0
LINKS = LinkSettings()
ENTITIES = (
    Entity(name="Xiaomi", kind="company", names=("xiaomi", "小米"), subject=True),
    Entity(name="Xiaomi Auto", kind="company", part_of="Xiaomi", names=("xiaomi auto", "小米汽车"), subject=True),
    Entity(name="Lei Jun", kind="person", of="Xiaomi", names=("lei jun", "雷军"), subject=True),
    Entity(name="Evergrande", kind="company", names=("evergrande", "恒大")),
    Entity(name="Science Innovation Board Daily", kind="media", names=("science innovation board daily", "科创板日报")),
    Entity(name="Digital Chat Station", kind="tipster", names=("digital chat station", "数码闲聊站")),
)


def digest(**values: Any) -> DigestSettings:  # noqa: ANN401 - a record's fields, checked by the record
    """A digest in Italian; `values` replace what the caller cares for."""
    defaults: dict[str, Any] = {
        "name": "xiaomi auto",
        "to": ("reader@test.example",),
        "watches": ("xiaomi-auto",),
        "timezone": "Europe/Rome",
        "language": "it",
        "first": 7 * DAY,
    }
    return DigestSettings(**(defaults | values))


def utc(text: str) -> datetime:
    """`2021-08-24 10:00` as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Desk:
    """Stories put together by hand, as the store would hand them over."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.eligible: list[Eligible] = []
        self.views: dict[int, StoryView] = {}
        self.dossiers: dict[int, Dossier] = {}

    def story(self, story_id: int, dossier_id: int | None = None, **values: Any) -> None:  # noqa: ANN401 - a record's fields, checked by the record
        """Open a story, in a dossier of its own by default."""
        dossier_id = story_id if dossier_id is None else dossier_id
        at = values.pop("at", NOW - timedelta(hours=2))
        story = Story(
            **{
                "story_id": story_id,
                "dossier_id": dossier_id,
                "headline": f"story {story_id}",
                "headline_entry_id": story_id,
                "category": "",
                "first_published_at": at,
                "last_published_at": at,
            }
            | values
        )
        self.views[story_id] = StoryView(story=story, sources=())
        dossier = Dossier(
            dossier_id=dossier_id,
            title=story.headline,
            status=story.status,
            first_published_at=at,
            last_published_at=at,
        )
        self.dossiers.setdefault(dossier_id, dossier)

    def entry(self, entry_id: int, story_id: int, title: str, **values: Any) -> None:  # noqa: ANN401 - a record's fields, checked by the record
        """Add an eligible entry (`new=False`: known before; `copy_of`: shown as a copy)."""
        level: Level = values.pop("level", "sure")
        new, copy_of = values.pop("new", True), values.pop("copy_of", None)
        watch, evidence = values.pop("watch", "xiaomi-auto"), values.pop("evidence", ())
        at = values.pop("at", NOW - timedelta(hours=2))
        entry = Entry(
            **{
                "entry_id": entry_id,
                "feed": "Feed",
                "language": "it",
                "title": title,
                "url": f"https://news.example/{entry_id}",
                "published_at": at,
                "first_seen_at": NOW - timedelta(minutes=10),
            }
            | values
        )
        source = Source(
            entry_id=entry_id,
            feed=entry.feed,
            publisher=entry.source,
            language=entry.language,
            title=title,
            url=entry.url,
            published_at=at,
            copy_of=copy_of,
        )
        view = self.views[story_id]
        self.views[story_id] = replace(view, sources=(*view.sources, source))
        if new and copy_of is None:
            match = Match(watch=watch, rule="brand+car", level=level, evidence=tuple(evidence))
            self.eligible.append(Eligible(entry=entry, match=match, story_id=story_id))

    def claim(self, entry_id: int, story_id: int | None, stance: Stance, quote: str, **values: Any) -> None:  # noqa: ANN401 - a record's fields, checked by the record
        """Add a claim; `home` names the story it stands beside where it belongs to none."""
        home = values.pop("home", story_id)
        view = self.views[home]
        claim = Claim(
            **{
                "claim_id": sum(len(v.claims) + len(v.asides) for v in self.views.values()) + 1,
                "entry_id": entry_id,
                "stance": stance,
                "start": 0,
                "end": len(quote),
                "quote": quote,
                "published_at": NOW - timedelta(hours=2),
                "story_id": story_id,
            }
            | values
        )
        if story_id is None:
            self.views[home] = replace(view, asides=(*view.asides, claim))
        else:
            elsewhere = tuple(
                s for v in self.views.values() if v is not view for s in v.sources if s.entry_id == entry_id
            )
            self.views[home] = replace(view, claims=(*view.claims, claim), voices=(*view.voices, *elsewhere))

    def mailed(self, story_id: int) -> None:
        """Say that the digest has shown a story before."""
        self.views[story_id] = replace(self.views[story_id], mailed=True)

    def issue(self, settings: DigestSettings, **values: Any) -> Issue | None:  # noqa: ANN401 - a record's fields, checked by the record
        """Plan an issue of what is on the desk."""
        given: dict[str, Any] = {"number": 1, "slot": NOW, "now": NOW} | values
        return plan(settings, self.eligible, self.views, self.dossiers, **given)


def hit(field: Field, text: str) -> Hit:
    """Evidence that shows `text`."""
    return Hit(set="car", term=text, field=field, start=0, end=len(text), text=text)


def desk_of(count: int, **values: Any) -> Desk:  # noqa: ANN401 - a record's fields, checked by the record
    """Plain stories of one Italian report each, in as many dossiers."""
    desk = Desk()
    for n in range(1, count + 1):
        desk.story(n, weight=n % 10)
        desk.entry(n, n, f"Xiaomi SU7: notizia numero {n}", **values)
    return desk


def august() -> Desk:
    """A rumour in two languages, a contested affair in three versions and a purchase, as they stood on 25 August 2021."""
    desk = Desk()
    _from_scratch(desk)
    _evergrande(desk)
    at = utc("2021-08-25 10:40")
    desk.story(5, 1, at=at, category="deal", weight=7, status="official", about=("Xiaomi",))
    desk.entry(
        6, 5, "Xiaomi buys autonomous-driving start-up Deepmotion for $77 million", feed="EV Ledger", language="en", at=at,
        evidence=[hit("title", "Xiaomi"), hit("summary", "electric vehicle")], level="likely",
    )  # fmt: skip
    desk.claim(
        6, 5, "official", "Xiaomi buys autonomous-driving start-up Deepmotion for $77 million", published_at=at,
        field="title", headline=True, entities=("Xiaomi",), numbers=((77e6, "USD"),),
    )  # fmt: skip
    desk.dossiers[2] = replace(desk.dossiers[2], status="disputed")
    return desk


def _from_scratch(desk: Desk) -> None:
    at = utc("2021-08-24 08:00")
    first = utc("2021-08-24 01:20")
    desk.story(
        1, 1, at=first, category="launch", weight=8, status="rumour", expected_by=date(2021, 9, 5),
        about=("Xiaomi", "Science Innovation Board Daily", "Digital Chat Station"),
    )  # fmt: skip
    desk.entry(
        4, 1, "科创板日报：小米造车将从零开始，细节最快下周公布", feed="Kechuang News", language="zh", at=first,
        evidence=[hit("title", "小米"), hit("title", "造车")],
    )  # fmt: skip
    desk.entry(
        1, 1, "Xiaomi farà la sua auto elettrica partendo da zero: l'annuncio forse già la settimana prossima",
        feed="Il Blog Elettrico", at=at, evidence=[hit("title", "Xiaomi"), hit("title", "auto elettrica")],
    )  # fmt: skip
    desk.claim(
        1, 1, "rumour", "Secondo il Science Innovation Board Daily la casa di Lei Jun farà l'auto da sola e i dettagli arriveranno la prossima settimana.",
        published_at=at, speaker="Science Innovation Board Daily", speaker_entity="Science Innovation Board Daily",
        expected_from=date(2021, 8, 30), expected_by=date(2021, 9, 5),
    )  # fmt: skip
    desk.claim(
        4, 1, "rumour", "数码闲聊站称已与世界知名零部件供应商接触", published_at=first, speaker="数码闲聊站", speaker_entity="Digital Chat Station",
    )  # fmt: skip
    desk.claim(
        1, None, "official", "A marzo il gruppo ha annunciato ufficialmente la divisione auto, che sarà guidata da Lei Jun.", home=1,
        published_at=at, speaker="Xiaomi", speaker_entity="Xiaomi",
    )  # fmt: skip
    desk.claim(
        1, None, "report", "Il mese scorso Lei Jun ha visitato la SAIC; prima era stato da BYD, Great Wall e Wuling.", home=1, published_at=at,
    )  # fmt: skip


def _evergrande(desk: Desk) -> None:
    one, two, three = utc("2021-08-19 13:10"), utc("2021-08-20 02:30"), utc("2021-08-20 04:05")
    both = ("Evergrande", "Xiaomi")
    title = "Exclusive: China Evergrande in talks with Xiaomi to sell part of its EV unit, sources say"
    desk.story(2, 2, at=one, category="deal", weight=7, status="denied", about=both)
    desk.entry(
        2,
        2,
        title,
        feed="Harbour Wire",
        language="en",
        at=one,
        evidence=[hit("title", "Xiaomi"), hit("title", "Evergrande")],
    )
    desk.claim(
        2,
        2,
        "rumour",
        title,
        published_at=one,
        speaker="sources",
        field="title",
        headline=True,
        entities=both,
        numbers=((65.0, "%"),),
    )
    title = "小米回应洽购恒大汽车65%股权：不实，与多家车企有过接触"
    desk.story(3, 2, at=two, category="deal", weight=7, status="official", about=both)
    desk.entry(
        3, 3, title, feed="Chepai Tech", language="zh", at=two, evidence=[hit("title", "小米"), hit("title", "恒大")]
    )
    desk.claim(
        3,
        3,
        "denial",
        title,
        published_at=two,
        speaker="小米",
        speaker_entity="Xiaomi",
        field="title",
        headline=True,
        entities=("Xiaomi", "Evergrande"),
        numbers=((65.0, "%"),),
    )
    desk.claim(
        1, 3, "denial", "Xiaomi ha diffuso una nota che smentisce la trattativa con China Evergrande Group per il 65%.",
        published_at=utc("2021-08-24 08:00"), speaker="Xiaomi", speaker_entity="Xiaomi", entities=both, numbers=((65.0, "%"),),
    )  # fmt: skip
    title = "恒大汽車:曾與小米初步交流 未深入洽談"
    desk.story(4, 2, at=three, category="", weight=5, status="official", about=both)
    desk.entry(
        5,
        4,
        title,
        feed="Gangwan Business",
        language="zh-Hant",
        at=three,
        evidence=[hit("title", "小米"), hit("title", "恒大")],
    )
    desk.claim(
        5,
        4,
        "confirmation",
        title,
        published_at=three,
        speaker="恒大汽車",
        speaker_entity="Evergrande",
        field="title",
        headline=True,
        entities=both,
    )
    desk.claim(
        1, 4, "confirmation", "Secondo China Evergrande Group i colloqui sono in una fase molto iniziale.",
        published_at=utc("2021-08-24 08:00"), speaker="China Evergrande Group", speaker_entity="Evergrande", entities=both,
    )  # fmt: skip
