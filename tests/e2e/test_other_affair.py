"""An affair of the seed's shape about other names and numbers, through feeds, the installed commands and the views."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.feeds import FeedServer
from tests.support.place import Place, item, rss, table
from tests.support.twin_affair import OUTSIDE, REPORTS, WATCHLIST

CONFIG = """
[monitor]
language = "it"
timezone = "Europe/Rome"
[fetch]
allow_private_addresses = true
[[watches]]
name = "lumeng"
use = "lumeng.toml"
[[digests]]
name = "auto nuove"
to = ["me@reader.example"]
first = "90d"
"""
LAST = timedelta(hours=max(hours for _, hours, *_ in REPORTS.values()))


class Affair:
    """A reader who was told the affair, with the stories by the names of the reports."""

    def __init__(self, place: Place, server: FeedServer, ago: timedelta) -> None:
        """Serve all that was published until so long ago, and poll it once."""
        self.place = place
        self.begins = datetime.now(UTC).replace(microsecond=0) - ago - LAST
        text = CONFIG
        for language in ("it", "en", "zh"):
            items = [
                item(name, title, summary=summary, at=self.begins + timedelta(hours=hours))
                for name, (spoken, hours, title, summary) in REPORTS.items()
                if spoken == language
            ]
            path = f"/{id(place)}/{language}.xml"
            server.put(path, rss(*items), "application/rss+xml")
            text += table(f"{language} news", f"{server.url}{path}", language)
        (place.folder / "lumeng.toml").write_text(WATCHLIST, encoding="utf-8")
        place.write(text)
        place.run("check")
        place.run("poll")
        found = {str(row["url"]).rsplit("/", 1)[1]: row for row in place.rows("SELECT * FROM news")}
        self.matched = set(found)
        self.of = {name: row["story_id"] for name, row in found.items()}
        self.dossier = {name: row["dossier_id"] for name, row in found.items()}

    def status(self, name: str) -> str:
        """The status of a report's story."""
        return str(self.story(name)["status"])

    def story(self, name: str) -> Mapping[str, Any]:
        """The story of a report as the view shows it."""
        rows = self.place.rows("SELECT * FROM story_overview")
        return next(dict(row) for row in rows if row["story_id"] == self.of[name])

    def claim(self, name: str, words: str) -> dict[str, Any]:
        """The one claim of a report's summary whose quote holds these words."""
        rows = self.place.rows("SELECT c.*, n.url FROM claims c JOIN news n USING (entry_id) WHERE c.field = 'summary'")
        (row,) = [r for r in rows if r["url"].endswith(f"/{name}") and words in r["quote"]]
        return dict(row)


@pytest.fixture(scope="module")
def server() -> Iterator[FeedServer]:
    """Where the feeds are."""
    with FeedServer() as made:
        yield made


@pytest.fixture(scope="module")
def fresh(monitor: str, server: FeedServer, tmp_path_factory: pytest.TempPathFactory) -> Affair:
    """The affair as it ends an hour ago."""
    return Affair(Place(monitor, tmp_path_factory.mktemp("fresh")), server, timedelta(hours=1))


def test_the_six_reports_come_in_and_nothing_else(fresh: Affair) -> None:
    """Camera, bank and app stay out."""
    assert fresh.matched == set(REPORTS) - set(OUTSIDE)


def test_the_reports_are_five_stories(fresh: Affair) -> None:
    """Source and retelling are one; rumour, denial and counter-word are three of one dossier, the purchase is in no such."""
    assert fresh.of["source"] == fresh.of["retold"]
    assert len(set(fresh.of.values())) == 5
    assert len({fresh.dossier[name] for name in ("talks", "denial", "counter")}) == 1
    assert fresh.dossier["retold"] != fresh.dossier["talks"] != fresh.dossier["deal"]


def test_each_story_has_its_status(fresh: Affair) -> None:
    """The plan is a rumour, the deal denied, the answers and the purchase are official, the dossier is disputed."""
    told = {name: fresh.status(name) for name in ("retold", "talks", "denial", "counter", "deal")}
    assert told == {
        "retold": "rumour",
        "talks": "denied",
        "denial": "official",
        "counter": "official",
        "deal": "official",
    }
    dossiers = {row["dossier_id"]: row["status"] for row in fresh.place.rows("SELECT * FROM dossier_overview")}
    assert dossiers[fresh.dossier["talks"]] == "disputed"
    decided = fresh.place.rows(
        "SELECT d.dossier_id, c.stance FROM dossier_overview d JOIN claims c ON c.claim_id = d.status_claim_id"
    )
    assert {row["dossier_id"]: row["stance"] for row in decided}[fresh.dossier["talks"]] == "denial"


@pytest.mark.parametrize(
    ("words", "stance", "speaker", "about"),
    [
        ("potrebbe avvenire", "rumour", None, ("retold",)),
        ("annunciato ufficialmente", "official", "Lumeng", ()),
        ("inoltre confermato", "confirmation", "Lumeng", ()),
        ("è stato riferito", "rumour", None, ("talks",)),
        ("Evening Motor Post", "rumour", "Evening Motor Post", ("retold",)),
        ("Owl of Motors", "rumour", "Owl of Motors", ("retold",)),
        ("smentisce le voci", "denial", "Lumeng", ("denial", "talks")),
        ("Il portavoce aggiunge", "official", "Lumeng", None),
        ("Mentre Lumeng", "denial", "Lumeng", ("denial", "talks")),
        ("fase molto iniziale", "confirmation", "Hengtai", ("counter", "talks")),
        ("visitato la sede", "report", None, None),
        ("L'obiettivo", "official", "Chen Yao", None),
    ],
)
def test_the_retelling_is_read_clause_by_clause(
    fresh: Affair, words: str, stance: str, speaker: str | None, about: tuple[str, ...] | None
) -> None:
    """Each clause has its stance and speaker, and belongs to the story of what it reports, or to none."""
    claim = fresh.claim("retold", words)
    assert (claim["stance"], claim["speaker_entity"]) == (stance, speaker)
    if about is not None:
        assert claim["story_id"] in ({fresh.of[name] for name in about} or {None})


def test_next_month_is_a_deadline(fresh: Affair) -> None:
    """From its first to its last day, seen from the day of publication in Rome; the story's last day is the month's."""
    claim = fresh.claim("retold", "potrebbe avvenire")
    day = date.fromisoformat(claim["published_at"][:10])
    first, last = (date.fromisoformat(claim[name]) for name in ("expected_from", "expected_by"))
    assert first.day == 1
    assert (last + timedelta(days=1)).day == 1
    assert 1 <= (first - day).days <= 31
    assert fresh.story("retold")["expected_by"] == claim["expected_by"]


def test_the_stake_is_the_one_figure(fresh: Affair) -> None:
    """48% and nothing else in the retelling; 45 million dollars in the purchase."""
    rows = fresh.place.rows("SELECT f.value, f.unit, n.url FROM figures f JOIN news n USING (entry_id)")
    figures = {(row["url"].rsplit("/", 1)[1], row["value"], row["unit"]) for row in rows}
    assert {f for f in figures if f[0] == "retold"} == {("retold", 48.0, "%")}
    assert ("deal", 45e6, "USD") in figures


def test_commands_tell_the_affair(fresh: Affair) -> None:
    """`explain` shows the decisive denial, `search` finds both scripts, the preview names every side."""
    story = json.loads(fresh.place.run("explain", f"s{fresh.of['talks']}", "--json").stdout)
    told = json.dumps(story, ensure_ascii=False)
    assert '"decides": true' in told
    assert "denial" in told
    found = fresh.place.run("search", "恒泰").stdout
    assert "鹿盟" in found
    fresh.place.run("digest", "auto nuove", "--preview")
    text = (fresh.place.folder / "auto-nuove-preview.txt").read_text(encoding="utf-8")
    for word in ("CONTESA", "VOCE", "SMENTITA", "CONFERMA", "UFFICIALE", "6 articoli → 5 notizie"):
        assert word in text


def test_it_expires_when_nothing_comes(monitor: str, server: FeedServer, tmp_path: Path) -> None:
    """Told seventy days ago, the plan has expired, and the denied deal stays denied."""
    old = Affair(Place(monitor, tmp_path), server, timedelta(days=70))
    assert old.status("retold") == "expired"
    assert old.status("talks") == "denied"
