"""Two watches at once: what one of them is all about makes no story of its reports beside the other's many."""

from datetime import timedelta
from pathlib import Path

from monitor.candidates import Candidate, read
from monitor.judge import judge
from monitor.model import Window
from monitor.rules.joining import entities_of
from monitor.rules.matcher import Matcher
from monitor.rules.skeleton import skeleton
from monitor.rules.watchlist import load, loads
from tests.support.entries import START, Told, entry, groups
from tests.support.twin_affair import REPORTS, WATCHLIST

MANY = (
    "Xiaomi SU7, consegnate 258.000 auto nel 2025",
    "Xiaomi auto, utile record nel trimestre",
    "Xiaomi YU7 richiamata per il software",
    "La fabbrica di auto Xiaomi di Pechino raddoppia",
    "Xiaomi SU7 Ultra, record al Nurburgring",
    "Lei Jun: l'auto Xiaomi arriva in Europa nel 2027",
)
FEW = (
    "Sciopero nella fabbrica di auto BYD in Brasile, i sindacati vanno in tribunale",
    "BYD overtakes Tesla in UK registrations",
    "比亚迪海豚新车型上市",
    "Auto BYD, utile in calo del 30% per la guerra dei prezzi",
)
BOTH = ("Auto, BYD costruirà le batterie della Xiaomi YU7 a Shenzhen", "比亚迪将为小米YU7供应电池，在深圳生产")


def test_a_watchs_subject_binds_nothing_beside_another_watch() -> None:
    """Events of the smaller watch stay apart as they do alone; what both watches caught in two languages is one story."""
    lists = {"mi": load("xiaomi-auto", Path()).watchlist, "byd": loads(skeleton("byd").text, Path()).watchlist}
    matchers = [Matcher(name, each) for name, each in lists.items()]
    entities = entities_of(lists.values())
    titles = [*MANY, *FEW, *BOTH]
    told = [
        entry(n, Told(title=title, language="zh" if title[0] == "比" else "it", hours=2 * n))
        for n, title in enumerate(titles, 1)
    ]
    verdict = judge(
        [Candidate(entry=each, reading=read(matchers, each)) for each in told],
        Window(),
        entities,
        START + timedelta(days=7),
    )
    found = groups(verdict, titles)
    assert frozenset(BOTH) in found
    assert [group for group in found if len(group) > 1 and group != frozenset(BOTH)] == []


def test_an_affair_of_the_smaller_watch_has_its_dossiers_as_alone() -> None:
    """Its subject is no party beside a list with more people and brands: rumour, denial and a purchase stay as told."""
    large, small = load("xiaomi-auto", Path()).watchlist, loads(WATCHLIST, Path()).watchlist
    told = [
        entry(n, Told(title=title, summary=summary, language=language, hours=hours))
        for n, (language, hours, title, summary) in enumerate(REPORTS.values(), 1)
    ]
    found = []
    for lists in ({"small": small}, {"large": large, "small": small}):
        matchers = [Matcher(name, each) for name, each in lists.items()]
        candidates = [Candidate(entry=each, reading=read(matchers, each)) for each in told]
        verdict = judge(candidates, Window(), entities_of(lists.values()), START + timedelta(days=7))
        homes = {s.story_id: s.dossier_id for s in verdict.stories}
        assert len(homes) == 5
        assert len(set(homes.values())) > 1
        found.append(
            (
                {j.entry.entry_id: homes.get(j.story_id or 0) for j in verdict.judged},
                [s.status for s in verdict.stories],
            )
        )
    assert found[0] == found[1]
