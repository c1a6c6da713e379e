"""The demo from end to end: what its database and its mail say of the sample news, measured by what a reader must learn."""

import json
import re
import shutil
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.cli.shell import Shell
from monitor.poll import poll
from tests.support.demo import DemoRun, rows, run_demo

SITES: Mapping[str, str] = {
    "seed": "https://taccuino.news.example/2021/08/xiaomi-auto-da-sola",
    "w1": "https://wire.news.example/2021/08/19/evergrande-ev-unit",
    "w2": "https://dongan.news.example/2021/0820/11.html",
    "w3": "https://gangwan.news.example/article/44031",
    "w4": "https://xinghe.news.example/a/90187",
    "w5": "https://circuit.news.example/p/5518",
}
"""The six reports by their addresses."""
DISTRACTORS = ("android-auto-smartphone", "xiaomi-pad-5", "/2021/0819/09.html", "/2021/0821/03.html")


@pytest.fixture(scope="module")
def demo(monitor: str, tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    """One run of the demo."""
    return run_demo(monitor, tmp_path_factory.mktemp("run") / "demo")


@pytest.fixture(scope="module")
def story(demo: DemoRun) -> Mapping[str, int]:
    """The story of each report."""
    found = {row["url"]: row["story_id"] for row in demo.rows("SELECT url, story_id FROM news")}
    return {name: found[url] for name, url in SITES.items()}


@pytest.fixture(scope="module")
def mail(demo: DemoRun) -> EmailMessage:
    """The one mail."""
    mails = demo.mails()
    assert len(mails) == 1
    return mails[0]


def part(mail: EmailMessage, kind: str) -> str:
    """The text of one part of a mail."""
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


def status(demo: DemoRun, story_id: int) -> str:
    """A story's status."""
    return str(demo.rows("SELECT status FROM story_overview WHERE story_id = ?", [story_id])[0]["status"])


def claims(demo: DemoRun, report: str, words: str) -> list[dict[str, object]]:
    """The claims of a report whose quote holds some words."""
    return demo.rows(
        "SELECT c.* FROM claims c JOIN news n USING (entry_id) WHERE n.url = ? AND instr(c.quote, ?)",
        [SITES[report], words],
    )


def test_the_six_reports_match_and_nothing_else(demo: DemoRun) -> None:
    """The watch catches the six reports; tablet, Android Auto, millet porridge and Evergrande alone stay out."""
    assert {row["url"] for row in demo.rows("SELECT url FROM news")} == set(SITES.values())
    stored = {row["url"] for row in demo.rows("SELECT url FROM entries")}
    assert all(any(url.endswith(end) for url in stored) for end in DISTRACTORS)


def test_evidence_points_into_the_text(demo: DemoRun) -> None:
    """Each span of a match's evidence is the text it says, in the entry's own field."""
    for row in demo.rows("SELECT title, summary, evidence FROM news"):
        hits = json.loads(row["evidence"])
        assert hits
        assert all(row[hit["field"]][hit["start"] : hit["end"]] == hit["text"] for hit in hits)


def test_scripts_and_encodings_arrive_whole(demo: DemoRun) -> None:
    """The GB18030 feed's titles are read as they were written, and so are those in Traditional Chinese."""
    titles = {row["title"] for row in demo.rows("SELECT title FROM entries")}
    assert "小米回应洽购恒大汽车65%股权：不实，与多家车企有过接触" in titles
    assert "恒大汽車:曾與小米初步交流 未深入洽談" in titles


def test_the_italian_and_the_chinese_report_are_one_story(story: Mapping[str, int]) -> None:
    """The seed and the Chinese report it retells are one story; the others are four more."""
    assert story["seed"] == story["w4"]
    assert len(set(story.values())) == 5


def test_the_evergrande_three_are_one_dossier(demo: DemoRun, story: Mapping[str, int]) -> None:
    """Rumour, denial and counter-statement are three stories of one dossier, which is disputed."""
    dossier = {row["story_id"]: row["dossier_id"] for row in demo.rows("SELECT * FROM story_overview")}
    affair = {dossier[story[name]] for name in ("w1", "w2", "w3")}
    assert len(affair) == 1
    assert dossier[story["seed"]] not in affair
    assert dossier[story["w5"]] not in affair
    (row,) = demo.rows("SELECT status, stories FROM dossier_overview WHERE dossier_id = ?", [*affair])
    assert row == {"status": "disputed", "stories": 3}


def test_each_story_has_its_status(demo: DemoRun, story: Mapping[str, int]) -> None:
    """The plan is a rumour, the sale denied, and both answers and the purchase are official."""
    told = {name: status(demo, story[name]) for name in ("seed", "w1", "w2", "w3", "w5")}
    assert told == {"seed": "rumour", "w1": "denied", "w2": "official", "w3": "official", "w5": "official"}


def test_next_week_is_a_deadline(demo: DemoRun, story: Mapping[str, int]) -> None:
    """`La prossima settimana` of 24 August 2021 runs from Monday 30 August to Sunday 5 September."""
    spoken = claims(demo, "seed", "la prossima settimana")
    assert spoken
    assert {(claim["expected_from"], claim["expected_by"]) for claim in spoken} == {("2021-08-30", "2021-09-05")}
    assert {claim["story_id"] for claim in spoken} == {story["seed"]}
    (row,) = demo.rows("SELECT expected_by FROM story_overview WHERE story_id = ?", [story["seed"]])
    assert row["expected_by"] == "2021-09-05"


def test_the_answers_are_a_denial_and_a_confirmation(demo: DemoRun) -> None:
    """Xiaomi's own answer is a denial, Evergrande's a confirmation whose quote says how far the talks went."""
    denials = [c for c in claims(demo, "w2", "不实") if c["stance"] == "denial"]
    assert {c["speaker_entity"] for c in denials} == {"Xiaomi"}
    confirmations = [c for c in claims(demo, "w3", "初步") if c["stance"] == "confirmation"]
    assert {c["speaker_entity"] for c in confirmations} == {"Evergrande"}


CLAUSES = (
    # words of the clause, stance, entity that speaks, whose story it belongs to (() none, None not asked)
    ("l'annuncio potrebbe", "rumour", None, ("seed",)),
    ("aveva annunciato ufficialmente", "official", "Xiaomi", ()),
    ("è stato confermato", "confirmation", "Xiaomi", ()),
    ("senza arrivare a nulla", "report", None, None),
    ("è stato riferito", "rumour", None, ("w1", "w2", "w3")),
    ("Science Innovation Board Daily", "rumour", "Science Innovation Board Daily", ("seed",)),
    ("Digital Chat Station", "rumour", "Digital Chat Station", ("seed",)),
    ("smentisce in una nota", "denial", "Xiaomi", ("w1", "w2", "w3")),
    ("Il portavoce ha aggiunto", "official", "Xiaomi", None),
    ("fase molto iniziale", "confirmation", "Evergrande", ("w1", "w2", "w3")),
    ("in visita alla sede di SAIC", "report", None, None),
    ("L'obiettivo", "official", "Lei Jun", None),
)


@pytest.mark.parametrize(("words", "stance", "speaker", "about"), CLAUSES, ids=[clause[0] for clause in CLAUSES])
def test_the_article_is_read_clause_by_clause(
    demo: DemoRun,
    story: Mapping[str, int],
    words: str,
    stance: str,
    speaker: str | None,
    about: tuple[str, ...] | None,
) -> None:
    """Each of the article's clauses has its stance and its speaker, and belongs to the story of what it reports, or to none."""
    found = [claim for claim in claims(demo, "seed", words) if claim["field"] == "summary"]
    assert [claim["stance"] for claim in found] == [stance]
    assert found[0]["speaker_entity"] == speaker
    if about is not None:
        homes: list[int | None] = [story[name] for name in about]
        assert found[0]["story_id"] in (homes or [None])


def test_the_title_is_a_rumour_of_nobody(demo: DemoRun) -> None:
    """The headline's "potrebbe" is a rumour, and the headline names no speaker."""
    found = [claim for claim in claims(demo, "seed", "potrebbe") if claim["field"] == "title"]
    assert [(claim["stance"], claim["speaker"]) for claim in found] == [("rumour", None)]


def test_site_tags_are_no_claims(demo: DemoRun) -> None:
    """The tags that close the article's page are nobody's statement."""
    (entry,) = demo.rows("SELECT summary FROM news WHERE url = ?", [SITES["seed"]])
    tags = str(entry["summary"]).split()[-2:]
    assert tags == ["Xiaomi", "Elettronica"]
    assert not [row["quote"] for row in demo.rows("SELECT quote FROM claims") if row["quote"].strip() in tags]


def test_the_article_has_one_figure(demo: DemoRun) -> None:
    """The stake of 65% is the one precise number of the seed."""
    found = demo.rows("SELECT value, unit FROM figures f JOIN news n USING (entry_id) WHERE n.url = ?", [SITES["seed"]])
    assert found == [{"value": 65.0, "unit": "%"}]


def test_the_mail_links_all_six_and_no_other(mail: EmailMessage) -> None:
    """The HTML part links each report by its own address, and none of the distractors."""
    html = part(mail, "html")
    assert not [url for url in SITES.values() if f'href="{url}"' not in html]
    assert not [end for end in DISTRACTORS if end in html]


def test_the_mail_counts_what_it_tells(demo: DemoRun, mail: EmailMessage) -> None:
    """Both parts say: 6 articles, 5 stories, in how many dossiers, and how many in which language."""
    (dossiers,) = demo.rows("SELECT count(*) AS n FROM dossier_overview")
    for kind in ("plain", "html"):
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>|&nbsp;", " ", part(mail, kind)))
        assert f"6 articoli → 5 notizie in {dossiers['n']} dossier" in text
        assert "1 it, 2 en, 3 zh" in text


def test_the_mail_says_who_says_what(mail: EmailMessage) -> None:
    """Rumour, denial, confirmation and dispute are named in both parts; the deadline is announced."""
    for kind in ("plain", "html"):
        text = part(mail, kind).upper()
        assert not [word for word in ("VOCE", "SMENTITA", "CONFERMA", "CONTESA", "UFFICIALE") if word not in text]
        assert "5 SETTEMBRE" in text


def test_every_report_is_marked_once(demo: DemoRun) -> None:
    """The six reports are marked for the digest, each once, and the one message is sent."""
    marked = demo.rows("SELECT n.url FROM digest_entries d JOIN news n USING (entry_id) WHERE d.digest = 'xiaomi auto'")
    assert sorted(row["url"] for row in marked) == sorted(SITES.values())
    assert demo.rows("SELECT state, entries FROM delivery_log") == [{"state": "sent", "entries": 6}]


def test_the_demo_says_where_everything_is(demo: DemoRun) -> None:
    """Mail, HTML, database and config are named and there, three queries are offered, and the digest's text ends it."""
    for name in ("digest.eml", "digest.html", "news.db", "config.toml"):
        assert str(demo.folder / name) in demo.output
        assert (demo.folder / name).stat().st_size > 0
    queries = re.findall(r"^  .*SELECT ", demo.output, re.MULTILINE)
    assert len(queries) == 3
    text = part(demo.mails()[0], "plain")
    assert demo.output.rstrip().endswith(text.rstrip())


def test_a_second_run_starts_afresh(monitor: str, tmp_path: Path) -> None:
    """Run again into the same folder, the demo comes to the same: one mail, number 1, nothing left of the first run."""
    first = run_demo(monitor, tmp_path / "demo")
    (first.folder / "left over").touch()
    again = run_demo(monitor, first.folder)
    assert not (first.folder / "left over").exists()
    assert len(again.mails()) == 1
    assert again.rows("SELECT number FROM digest_entries GROUP BY 1") == [{"number": 1}]


def test_a_folder_of_someone_elses_is_left_alone(monitor: str, tmp_path: Path) -> None:
    """A folder with files that no demo made is refused in one sentence, and nothing in it is touched."""
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(AssertionError, match="--folder"):
        run_demo(monitor, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(("day", "expected"), [(5, "rumour"), (6, "expired")])
def test_a_rumour_runs_out(demo: DemoRun, story: Mapping[str, int], tmp_path: Path, day: int, expected: str) -> None:
    """On 5 September the plan is still a rumour; on the 6th, with no announcement, the next poll finds it expired."""
    later = tmp_path / "later"
    shutil.copytree(demo.folder, later)
    now = datetime(2021, 9, day, 12, 0, tzinfo=ZoneInfo("Europe/Rome"))
    shell = Shell(config=str(later / "config.toml"), clock=lambda: now, env={})
    settings = shell.settings
    poll(settings.database, settings.feeds, settings.fetch, shell.sight, clock=shell.clock, everything=True)
    query = "SELECT status FROM story_overview WHERE story_id = ?"
    assert rows(settings.database, query, [story["seed"]]) == [{"status": expected}]
    assert rows(settings.database, query, [story["w1"]]) == [{"status": "denied"}]
