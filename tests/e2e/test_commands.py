"""The installed command: each command's way through, its exit code, and what it says where something is wrong."""

import json
import signal
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

import pytest

from tests.support.feeds import Answer, FeedServer
from tests.support.notify import Manager
from tests.support.place import SECONDS, Place, config, feed, table


@pytest.fixture
def place(monitor: str, tmp_path: Path) -> Place:
    """A folder to work in."""
    return Place(monitor, tmp_path)


def test_help_names_every_command_and_imports_no_room_of_the_program(place: Place) -> None:
    """`--help` answers at once, since nothing but the table of commands is read for it."""
    told = place.run("--help").stdout
    for name in ("run", "poll", "digest", "deliver", "status", "check", "search", "explain", "feeds", "init", "demo"):
        assert f"\n  {name}" in told
    code = (
        "import sys\nfrom monitor.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print([m for m in ('pydantic', 'httpx', 'rich', 'sqlite3', 'jinja2', 'feedparser', 'apscheduler') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=SECONDS)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "command", ["run", "poll", "digest", "deliver", "status", "check", "search", "explain", "feeds", "init", "demo"]
)
def test_every_command_has_help(place: Place, command: str) -> None:
    """`COMMAND --help` says what it does, and needs no config."""
    assert "Usage: monitor" in place.run(command, "--help").stdout


def test_init_then_check(place: Place) -> None:
    """The config that init writes is right; init overwrites nothing unasked and hides the file from others."""
    told = place.run("init").stdout
    assert str(place.config) in told
    assert place.config.stat().st_mode & 0o007 == 0
    assert tomllib.loads(place.config.read_text(encoding="utf-8"))["monitor"]["language"] == "it"
    checked = place.run("check").stdout
    assert str(place.folder / "news.db") in checked
    assert "No problems." in checked
    assert "is there already" in place.run("init", code=2).stderr
    place.config.write_text("", encoding="utf-8")
    place.run("init", "--force")
    place.run("check")
    assert "cannot be written" in place.run("init", "no/such/folder.toml", code=1).stderr


def test_check_json_is_one_document(place: Place) -> None:
    """Programs get sentences and warnings as JSON; warnings stand on standard error besides."""
    place.write(config(table("a", "https://a.example/"), more="[backup]\nkeep = 3"))
    done = place.run("check", "--json")
    said = json.loads(done.stdout)
    assert said["config"] == str(place.config)
    assert len(said["warnings"]) == 1
    assert "backup.keep: is not in effect yet" in done.stderr


def test_no_config_says_how_to_make_one(place: Place) -> None:
    """Without a config every command says where it looked and what to do."""
    for command in (["status"], ["poll"], ["run"], ["check"], ["feeds", "list"], ["--config", "x.toml", "check"]):
        assert "monitor init" in place.run(*command, code=2).stderr


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"[monitor\n", "is no TOML"),
        (b"\xff\xfe\x00", "is not UTF-8"),
        (b"", "no feed is named"),
        (b"x = " + b"[" * 10_000, "nests brackets too deeply"),
        (b'[monitor]\nlangauge = "it"\n', 'did you mean "language"?'),
        (b"[fetch]\ntimeout = 30\n", 'like "20m"'),
        (b'[[watches]]\nname = "own"\nuse = "missing.toml"\n', "name a file or one of"),
        (b'[[digests]]\nname = "d"\nto = ["nobody"]\n', "is no mail address"),
    ],
)
@pytest.mark.parametrize("command", ["check", "run"])
def test_a_broken_config_is_clear_lines_and_starts_nothing(place: Place, command: str, raw: bytes, words: str) -> None:
    """Each mistake is a line of its own with a remedy; exit 2, and no database is made."""
    place.config.write_bytes(raw)
    said = place.run(command, code=2)
    assert words in said.stderr
    assert said.stdout == ""
    assert all(len(line) < 400 for line in said.stderr.splitlines())
    assert not (place.folder / "news.db").exists()


def test_an_unreadable_config_is_one_clear_line(place: Place) -> None:
    """A folder in the config's place, as root or not, is told in words."""
    place.config.mkdir()
    said = place.run("--config", "config.toml", "check", code=2).stderr
    assert "cannot be read" in said


def test_a_poll_tells_what_came_and_what_failed(place: Place, feed_server: FeedServer) -> None:
    """A failing feed is listed and hinders no other; exit 1 only where all failed."""
    feed_server.put("/a.xml", feed("Xiaomi SU7 arriva a Torino", "Ricetta della focaccia"))
    place.write(config(table("a", f"{feed_server.url}/a.xml"), table("b", f"{feed_server.url}/b.xml")))
    told = place.run("poll").stdout
    assert "2 feeds polled, 1 failed; 2 new entries, 1 matched" in told
    assert "HTTP 404" in told
    reports = json.loads(place.run("poll", "--json").stdout)
    assert [(r["feed"], r["outcome"]) for r in reports] == [("a", "unchanged"), ("b", "failed")]
    place.run("poll", "b", code=1)
    assert "`monitor feeds list`" in place.run("poll", "nobody", code=2).stderr
    assert [tuple(row) for row in place.rows("SELECT feed, title FROM news")] == [("a", "Xiaomi SU7 arriva a Torino")]


def test_status_needs_a_database_and_says_what_needs_a_hand(place: Place, feed_server: FeedServer) -> None:
    """Before the first poll it says what to do; with most feeds down it exits with 1; well, with 0."""
    feed_server.put("/a.xml", feed("Xiaomi YU7"))
    place.write(config(table("a", f"{feed_server.url}/a.xml")))
    assert "monitor poll" in place.run("status", code=1).stderr
    place.run("poll")
    told = place.run("status", "--all").stdout
    for part in ("1 feed: 1 ok", "nothing leaves this machine", "digest daily: next slot"):
        assert part in told
    said = json.loads(place.run("status", "--json").stdout)
    assert said["concerns"] == []
    assert said["next_slots"]["daily"].endswith("Z")
    feed_server.script("/a.xml", Answer(status=500))
    place.run("poll", code=1)
    told = place.run("status", code=1).stdout
    assert told.startswith("!! feeds 1 of 1 cannot be read")
    assert json.loads(place.run("status", "--json", code=1).stdout)["concerns"][0]["urgent"] is True


def test_a_round_for_a_timer_polls_makes_and_delivers(place: Place, feed_server: FeedServer) -> None:
    """`run --once` does what is due, in order, and a second one finds nothing to do again."""
    feed_server.put("/a.xml", feed("Xiaomi SU7 arriva a Torino"))
    place.write(config(table("a", f"{feed_server.url}/a.xml"), digest='every = "1s"'))
    place.run("poll")
    for _ in range(SECONDS):
        place.run("run", "--once")
        if mails := list((place.folder / "outbox" / "new").glob("*")):
            break
    assert len(mails) == 1
    assert b"me@reader.example" in mails[0].read_bytes()
    place.run("run", "--once")
    assert len(list((place.folder / "outbox" / "new").glob("*"))) == 1


def test_a_round_that_failed_says_so(place: Place, feed_server: FeedServer) -> None:
    """A database that cannot be used is one line and exit 1."""
    (place.folder / "news.db").write_bytes(b"this is no database, whatever its name says" * 100)
    place.write(config(table("a", f"{feed_server.url}/a.xml")))
    said = place.run("run", "--once", code=1).stderr
    assert str(place.folder / "news.db") in said


def test_the_daemon_tells_systemd_and_stops_during_a_slow_fetch(
    place: Place, feed_server: FeedServer, tmp_path: Path
) -> None:
    """READY, STATUS and WATCHDOG arrive on the socket; SIGTERM ends it cleanly while a server keeps it waiting."""
    held = threading.Event()
    feed_server.put("/a.xml", feed("Xiaomi SU7 arriva a Torino"))
    feed_server.script("/slow.xml", Answer(body=feed("Xiaomi YU7"), wait_for=held))
    place.write(
        config(
            table("a", f"{feed_server.url}/a.xml"), table("slow", f"{feed_server.url}/slow.xml"), digest='every = "1s"'
        )
    )
    with Manager(tmp_path / "notify") as manager, (tmp_path / "log").open("wb") as log:
        env = {**place.env, "NOTIFY_SOCKET": manager.address, "WATCHDOG_USEC": "1000000"}
        process = subprocess.Popen(
            [place.monitor, "run"], cwd=place.folder, env=env, stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )
        try:
            manager.wait_for("READY=1")
            manager.wait_for("STATUS=")
            manager.wait_for("WATCHDOG=1", times=2)
            for _ in range(20 * SECONDS):
                if feed_server.requests("/slow.xml"):
                    break
                held.wait(0.05)
            process.send_signal(signal.SIGTERM)
            manager.wait_for("STOPPING=1")
            assert process.wait(10) == 0
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            held.set()
    told = (tmp_path / "log").read_text(encoding="utf-8")
    assert "Traceback" not in told
    assert told.splitlines()[-1].endswith("info stopped")
    assert tuple(place.rows("SELECT lease_until FROM feeds WHERE feed = 'slow'")[0]) == (None,)
    assert tuple(place.rows("PRAGMA journal_mode")[0]) == ("delete",)


def test_feeds_are_listed_exported_and_imported(place: Place) -> None:
    """What is exported can be imported: known addresses are left out, rubbish is named, the rest is appended."""
    place.write(config(table("a", "https://me:secret@a.example/?x=1"), table("b", "https://b.example/")))
    listed = json.loads(place.run("feeds", "list", "--json").stdout)
    assert [(row["feed"], row["state"]) for row in listed] == [("a", "not polled yet"), ("b", "not polled yet")]
    assert "secret" not in place.run("feeds", "list").stdout
    place.run("feeds", "export", "mine.opml")
    assert (
        place.run("feeds", "export").stdout.strip() == (place.folder / "mine.opml").read_text(encoding="utf-8").strip()
    )
    assert "secret" not in (place.folder / "mine.opml").read_text(encoding="utf-8")
    again = place.run("feeds", "import", "mine.opml")
    assert again.stdout == ""
    assert "nothing new" in again.stderr
    (place.folder / "new.opml").write_text(
        '<opml version="2.0"><body><outline text="cars"><outline text="a" xmlUrl="https://new.example/" language="zh"/>'
        '<outline text="twice" xmlUrl="https://new.example/"/></outline><outline text="odd" xmlUrl="javascript:x"/></body></opml>',
        encoding="utf-8",
    )
    done = place.run("feeds", "import", "new.opml")
    assert tomllib.loads(done.stdout)["feeds"] == [
        {"name": "a 2", "url": "https://new.example/", "language": "zh", "context": "cars"}
    ]
    assert "left out: odd" in done.stderr
    assert "appended 1 feed to" in place.run("feeds", "import", "new.opml", "--write").stdout
    assert "appended 0 feeds" in place.run("feeds", "import", "new.opml", "--write").stdout
    assert len(json.loads(place.run("feeds", "list", "--json").stdout)) == 3
    assert "is no OPML" in place.run("feeds", "import", "config.toml", code=1).stderr
    assert "cannot be read" in place.run("feeds", "import", "none.opml", code=1).stderr


def test_a_feed_that_is_gone_comes_back_under_a_new_url(place: Place, feed_server: FeedServer) -> None:
    """410 ends asking, also by hand; `status` says what to do, doing it works, and what was known stays."""
    feed_server.put("/a.xml", feed("Xiaomi SU7 arriva a Torino"))
    place.write(config(table("a", f"{feed_server.url}/a.xml")))
    place.run("poll")
    feed_server.script("/a.xml", Answer(status=410))
    place.run("poll", code=1)
    asked = len(feed_server.requests("/a.xml"))
    assert "a: gone: its server answered 410" in place.run("poll", "a").stdout
    assert len(feed_server.requests("/a.xml")) == asked
    told = place.run("status", code=1).stdout
    assert "feed a is gone" in told
    assert "give it a new `url` in the config" in told
    feed_server.put("/new.xml", feed("Xiaomi SU7 arriva a Torino", "Xiaomi YU7 a Milano"))
    place.write(config(table("a", f"{feed_server.url}/new.xml")))
    assert "1 feed polled, 0 failed; 1 new entry" in place.run("poll").stdout
    assert "is gone" not in place.run("status").stdout
    feed_server.script("/new.xml", Answer(status=410))
    place.run("poll", code=1)
    feed_server.put("/new.xml", feed("Xiaomi YU7 a Milano"))
    place.write(config(table("a", f"{feed_server.url}/new.xml#again")))
    assert "1 feed polled, 0 failed" in place.run("poll").stdout


def test_no_login_of_an_address_reaches_anything_that_stays(place: Place, feed_server: FeedServer) -> None:
    """A login in `url` or `fallback` is sent to its server; database, OPML, JSON, messages and logs never hold it."""
    feed_server.put("/spare.xml", feed("Xiaomi SU7 arriva a Torino"))
    with_login = feed_server.url.replace("http://", "http://anna:{}@")
    spare = f'fallback = "{with_login.format("dosecret")}/spare.xml"'
    place.write(
        config(
            table("a", f"{with_login.format('unosecret')}/a.xml", more=spare),
            table("b", f"{with_login.format('tresecret')}/b.xml"),
        )
    )
    runs = [
        place.run("--verbose", *command.split(), code=code)
        for command, code in (
            ("check", 0), ("check --json", 0), ("poll", 0), ("poll --json", 0), ("run --once", 0), ("status --all", 0), ("status --json", 0),
            ("feeds list", 0), ("feeds list --json", 0), ("feeds export", 0), ("feeds export mine.opml", 0), ("digest daily", 0), ("deliver", 0),
        )
    ]  # fmt: skip
    sent = {path: feed_server.requests(path)[0].headers["authorization"] for path in ("/a.xml", "/spare.xml", "/b.xml")}
    assert len(set(sent.values())) == 3
    tokens = [header.removeprefix("Basic ") for header in sent.values()]
    kept = [path.read_bytes() for path in place.folder.rglob("*") if path.is_file() and path != place.config]
    assert len(kept) >= 3
    for secret in ("unosecret", "dosecret", "tresecret", "anna", *tokens):
        assert not [run.args for run in runs if secret in run.stdout + run.stderr]
        assert not [content for content in kept if secret.encode() in content]


def test_wrong_use_is_exit_2(place: Place) -> None:
    """Unknown commands and options are wrong use, not failure."""
    place.run("pol", code=2)
    place.run("poll", "--nonsense", code=2)
    place.write(config(table("a", "https://a.example/")))
    assert "daily" in place.run("digest", "weekly", code=2).stderr


def test_a_reader_that_goes_away_is_no_fault(place: Place) -> None:
    """`monitor feeds list | head -1` ends without a traceback."""
    place.write(config(*(table(f"f{n}", f"https://f{n}.example/") for n in range(3000))))
    done = subprocess.run(
        ["sh", "-c", '"$0" feeds list | head -1', place.monitor],
        cwd=place.folder, env=place.env, capture_output=True, text=True, check=False, timeout=SECONDS,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.startswith("feed")


def test_status_without_a_network_stays_readable(place: Place, feed_server: FeedServer) -> None:
    """Where every feed is down for one reason, it is told once with their number; JSON has all."""
    place.write(config(*(table(f"f{n}", f"{feed_server.url}/{n}.xml") for n in range(30))))
    place.run("poll", code=1)
    told = place.run("status", code=1).stdout
    assert told.startswith("!! feeds 30 of 30 cannot be read")
    assert "30 feeds, each is failing, never read" in told
    assert "30 feeds are failing, all with: " in told
    assert len(json.loads(place.run("status", "--json", code=1).stdout)["concerns"]) == 31


def test_a_round_says_in_the_log_what_it_did(place: Place, feed_server: FeedServer) -> None:
    """One line with its sums where something was asked; none where nothing was due."""
    feed_server.put("/a.xml", feed("Xiaomi SU7 arriva a Torino"))
    place.write(config(table("a", f"{feed_server.url}/a.xml")))
    assert "1 feed polled, 0 failed; 1 new entry, 1 matched" in place.run("run", "--once").stderr
    assert "polled" not in place.run("run", "--once").stderr


def test_a_misspelt_feed_is_guessed(place: Place, feed_server: FeedServer) -> None:
    """Whatever its capitals."""
    place.write(config(table("Motori Oggi", f"{feed_server.url}/a.xml")))
    assert "did you mean 'Motori Oggi'?" in place.run("poll", "motori ogi", code=2).stderr
