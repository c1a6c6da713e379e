"""docs/stories.md: its examples are what judging makes of them, and its weights are those that count."""

import re
from pathlib import Path

from monitor.candidates import Candidate, read
from monitor.judge import judge
from monitor.model import Window
from monitor.stories.likeness import WEIGHTS
from tests.support.affair import REPORTS, SUMMER, report
from tests.support.entries import Told, entities, judged, stories, watch

PAGE = (Path(__file__).parents[2] / "docs" / "stories.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, without its head."""
    part = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_affair_is_judged_as_the_page_shows_it() -> None:
    """Title, story, dossier, status and reasons of every report."""
    entries = [report(name, number) for number, name in enumerate(REPORTS, 1)]
    candidates = [Candidate(entry=entry, reading=read([watch()], entry)) for entry in entries]
    verdict = judge(candidates, Window(), entities(), SUMMER)
    held = {s.story_id: s for s in verdict.stories}
    made = [
        [j.entry.feed, j.entry.language, j.entry.title, str(j.story_id), str(held[j.story_id or 0].dossier_id),
         held[j.story_id or 0].status, "; ".join(j.reasons)]
        for j in verdict.judged
    ]  # fmt: skip
    assert rows("The example") == made
    assert [d.status for d in verdict.dossiers] == ["disputed", "rumour", "official"]


def test_the_two_launch_reports_become_one_story_as_the_page_shows_it() -> None:
    """Before the third comes they are stories 1 and 2, with it both are story 1, as its reason says."""
    shown = rows("When a story was wrong")
    told = [Told(title=title, hours=n, language="it" if n == 2 else "zh") for n, (_, title, _) in enumerate(shown)]
    assert stories(judged(told[:2])) == [1, 2] == [int(story) for *_, story in shown[:2]]
    verdict = judged(told)
    assert stories(verdict) == [1, 1, 1]
    assert verdict.judged[-1].reasons[-1] == "makes one of stories 1 and 2"
    assert "makes one of stories 1 and 2" in PAGE


def test_the_weights_are_those_that_count() -> None:
    """Each stands on the page with its value, and no other."""
    assert {re.sub("`", "", name): float(weight) for name, weight, _ in rows("What counts")} == dict(WEIGHTS)
