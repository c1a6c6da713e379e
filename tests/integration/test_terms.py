"""`terms` on a real database: what it reads, what it prints, what dismissing keeps."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli.main import cli
from monitor.cli.shell import Shell
from monitor.errors import UsageError
from monitor.store import dismissed, entries
from monitor.store.db import Store
from monitor.store.dismissed import dismiss
from monitor.store.recent import STRETCH, between
from tests.support.config import SMALLEST
from tests.support.entries import START, Told, entry

NOW = START + timedelta(days=1)
NEW = ("Xiaomi GX5, prime foto", "La Xiaomi GX5 arriva", "小米GX5曝光", "Xiaomi: GX5Max a maggio")
OLD = ("Xiaomi cresce ancora", "小米汽车公布财报", "Piove a Milano", "Auto, il mercato cresce")
SECOND = '[[watches]]\nname = "other"\nuse = "other.toml"\n'
OTHER = '[set]\nbrand = ["altra"]\n[[rule]]\nid = "brand"\nany = ["brand"]\n'


def told() -> list[Told]:
    """The new titles of the last day, and many old ones from the weeks before."""
    new = [Told(title=t, hours=n, feed=f"feed {n}") for n, t in enumerate(NEW)]
    return new + [Told(title=t, hours=-24 * 20 - n, feed="old") for n in range(40) for t in OLD]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a config of two watches and a database with the entries."""
    (tmp_path / "config.toml").write_text(SMALLEST + SECOND, encoding="utf-8")
    (tmp_path / "other.toml").write_text(OTHER, encoding="utf-8")
    with Store(tmp_path / "news.db") as store:
        made = [entry(n, one) for n, one in enumerate(told(), 1)]
        with store.write() as conn:
            entries.insert(conn, [(str(e.entry_id), e) for e in made])
    return tmp_path


def run(folder: Path, *arguments: str, code: int = 0) -> Result:
    """Run `monitor terms` in the folder, with a clock that stands still."""
    shell = Shell(config=str(folder / "config.toml"), clock=lambda: NOW, env={})
    done = CliRunner().invoke(cli, ["terms", *arguments], obj=shell)
    if code == 0:
        assert done.exception is None, done.output
    return done


def test_it_prints_the_word_its_titles_and_the_line(folder: Path) -> None:
    """Each watch has its heading; the newcomer has three titles and says where its line belongs."""
    output = run(folder).output
    assert "xiaomi-auto, the last 14 days:\n  GX5  code, 4 of 4 titles (4 feeds, 1 day), 0 before" in output
    assert output.count("    - ") == 3
    assert '    into [set]: model = ["#GX5"]\n' in output
    assert "other, the last 14 days:\n  no newcomers\n" in output


def test_json_has_the_same(folder: Path) -> None:
    """One object a watch, `--watch` one alone."""
    (only,) = json.loads(run(folder, "--json", "--watch", "xiaomi-auto").output)
    (new,) = only["newcomers"]
    assert (only["watch"], only["recent"], only["before"], new["word"], len(new["examples"])) == (
        "xiaomi-auto",
        4,
        160,
        "GX5",
        3,
    )


def test_days_say_what_is_recent(folder: Path) -> None:
    """In a stretch that holds all entries nothing came before."""
    assert run(folder, "--days", "60", "--watch", "other").output.startswith(
        "other, the last 60 days:\n  nothing is kept from the time before"
    )


def test_a_dismissed_word_comes_no_more(folder: Path) -> None:
    """As it is written in the watchlist or the news; a second time is told; nothing else is written."""
    assert run(folder, "--dismiss", '"#gx5"').output == '"#gx5" is proposed no more\n'
    assert run(folder, "--dismiss", "GX5").output == "GX5 was dismissed before\n"
    assert "GX5" not in run(folder).output
    with Store(folder / "news.db") as store:
        assert dismissed.words(store) == ("gx5",)


def test_what_cannot_be_is_refused(folder: Path) -> None:
    """A watch that is none, a word without letters, and `--dismiss` beside other options."""
    for arguments, words in (
        (["--watch", "nope"], "there is no watch nope: name one of xiaomi-auto, other"),
        (["--dismiss", "…"], "has no letter or digit"),
        (["--dismiss", "GX5", "--json"], "stands alone"),
    ):
        error = run(folder, *arguments, code=2).exception
        assert isinstance(error, UsageError)
        assert words in str(error)


def test_looking_writes_nothing(folder: Path) -> None:
    """The database has the same rows and the same version afterwards."""
    with Store(folder / "news.db") as store:
        before = store.conn.total_changes, store.rows("SELECT * FROM counters")
        run(folder)
        assert (store.conn.total_changes, store.rows("SELECT * FROM counters")) == before


def test_the_newest_entries_of_a_stretch_are_read_by_the_index(folder: Path) -> None:
    """No more than is asked for, oldest first, the end of the stretch left out, and without sorting the table."""
    with Store(folder / "news.db") as store:
        read = between(store, START, START + timedelta(hours=3), most=2)
        assert [e.title for e in read] == [NEW[1], NEW[2]]
        plan = " ".join(row["detail"] for row in store.rows(f"EXPLAIN QUERY PLAN {STRETCH}", ["a", "b", 1]))
        assert "entries_published" in plan
        assert "TEMP B-TREE" not in plan


def test_a_term_that_looks_like_syntax_is_a_plain_word(folder: Path) -> None:
    """A dismissed word never turns into a set, a regular expression or a pattern, and all of them can be sought."""
    with Store(folder / "news.db") as store:
        for written in ("@brand", "/x.*y/", "=EV", "au*to*"):
            assert dismiss(store, written, NOW)
        assert dismissed.words(store) == ("auto", "brand", "ev", "x.y")
        with pytest.raises(UsageError, match="cannot be dismissed"):
            dismiss(store, "*", NOW)
    run(folder)
