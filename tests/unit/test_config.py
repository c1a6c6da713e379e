"""The config: found, read, checked as a whole, put together, told in words."""

import math
import re
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import time
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.config import Settings, describe, find, load
from monitor.config.problems import keys_of
from monitor.config.tables import LISTED, SINGLE
from monitor.config.units import clock, duration, in_words, size, weekday
from monitor.errors import ProblemsError, UsageError

ROOT = Path(__file__).parents[2]
SMALLEST = """
[[feeds]]
name = "a blog"
url = "https://cars.example/feed.xml"
language = "it"
[[watches]]
name = "xiaomi-auto"
use = "xiaomi-auto"
[[digests]]
name = "daily"
to = ["me@reader.example"]
"""


def read(folder: Path, text: str, **env: str) -> Settings:
    """Load `text` as a config in `folder`."""
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, env=env)


def problems(folder: Path, text: str, **env: str) -> dict[str, str]:
    """The problems of a config, by place."""
    with pytest.raises(ProblemsError) as caught:
        read(folder, text, **env)
    return {problem.place: problem.message for problem in caught.value.problems}


def warnings(folder: Path, text: str) -> dict[str, str]:
    """The warnings of a config without mistakes, by place."""
    return {warning.place: warning.message for warning in read(folder, text).warnings}


def test_smallest_file_gets_every_default(tmp_path: Path) -> None:
    """Feeds, one watch and one digest are a whole config, without a warning."""
    made = read(tmp_path, SMALLEST)
    assert made.database == tmp_path / "news.db"
    assert (made.language, made.timezone, made.tick) == ("en", "UTC", 15)
    assert made.feeds[0].timezone == "Europe/Rome"
    assert (made.fetch.interval, made.fetch.timeout, made.fetch.max_body) == (1200, 30, 10_000_000)
    digest = made.digests[0]
    assert digest.watches == ("xiaomi-auto",)
    assert digest.at == (time(7, 30), time(18, 30))
    assert (digest.first, digest.catch_up) == (3 * 86_400, 12 * 3600)
    assert made.mail.sender == "me@reader.example"
    assert made.mail.path == tmp_path / "outbox"
    assert made.watchlists[0].rules
    assert made.warnings == ()


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    """Mistakes in all tables come together, each with its key path and what to write instead."""
    found = problems(
        tmp_path,
        """
        [monitor]
        langauge = "it"
        timezone = "Europe/Roma"
        [fetch]
        interval = "20 minutes"
        max_body = 10
        concurrency = "many"
        allow_private_addresses = "yes"
        min_interval = "2d"
        [mail]
        transport = "smtp"
        security = "ssl"
        username = "u"
        [watch]
        [[feeds]]
        name = "a"
        url = "htp://x.example/f"
        [[feeds]]
        name = "a"
        url = "rsshub://x/y"
        [[feeds]]
        url = "https://x..example/"
        [[watches]]
        name = "own"
        use = "own.toml"
        [[digests]]
        name = "daily"
        to = ["x@@y"]
        at = ["25:00"]
        every = "2h"
        watches = ["oown"]
        kind = "monthly"
        """,
    )
    expected = {
        "monitor.langauge": 'did you mean "language"?',
        "monitor.timezone": 'did you mean "Europe/Rome"?',
        "fetch.interval": 'like "20m"',
        "fetch.max_body": 'like "10MB"',
        "fetch.concurrency": "whole number",
        "fetch.allow_private_addresses": "true or false",
        "fetch.min_interval": "longer than max_interval",
        "mail.security": '"starttls", "tls" or "none"',
        "mail.host": "smtp.example.org",
        "mail.username": "password_env",
        "watch": 'did you mean "watches"?',
        "feeds[0].url (a)": "https://example.org",
        "feeds[1].name (a)": "feeds[0]",
        "feeds[1].url (a)": "[rsshub]",
        "feeds[2].name": "is missing",
        "feeds[2].url": "cannot be an address",
        "watches[0].use (own): own.toml": "name a file",
        "digests[0].to[0] (daily)": "me@example.org",
        "digests[0].at[0] (daily)": "07:30",
        "digests[0].every (daily)": "`at`",
        "digests[0].watches (daily)": 'did you mean "own"?',
        "digests[0].kind (daily)": '"digest" or "weekly"',
    }
    assert found.keys() == expected.keys()
    for place, words in expected.items():
        assert words in found[place], place


def test_an_empty_file_says_what_is_needed(tmp_path: Path) -> None:
    """Without feeds, watches and digests nothing can start; each is asked for by name."""
    assert problems(tmp_path, "").keys() == {"feeds", "watches", "digests"}


def test_a_key_above_all_tables_is_sent_home(tmp_path: Path) -> None:
    """`language` without its table is told where it belongs."""
    assert "[monitor]" in problems(tmp_path, 'language = "it"\n' + SMALLEST)["language"]


def test_single_brackets_for_feeds_are_told(tmp_path: Path) -> None:
    """[feeds] instead of [[feeds]] is one clear line, not one a key."""
    text = SMALLEST.replace("[[feeds]]", "[feeds]")
    assert problems(tmp_path, text) == {"feeds": "must be written with two brackets, [[feeds]], once above each"}


def test_a_list_for_a_table_is_told(tmp_path: Path) -> None:
    """[[mail]] instead of [mail] is told."""
    assert "write [mail]" in problems(tmp_path, "[[mail]]\n" + SMALLEST)["mail"]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"[monitor\n", "is no TOML: "),
        (b'[monitor]\nlanguage = "\xff"\n', "is not UTF-8"),
        (b"a = " + b"[" * 5000, "nests brackets too deeply"),
        (b"a = " + b"1" * 5000, "is too long"),
        (b"#" * 5_000_001, "is larger than 5 MB"),
        (b"[[feeds]]\n[feeds]\n", "is no TOML: "),
    ],
)
def test_a_file_that_is_no_toml_is_one_line(tmp_path: Path, raw: bytes, words: str) -> None:
    """Whatever is in the file, one line says what is wrong with it."""
    path = tmp_path / "config.toml"
    path.write_bytes(raw)
    with pytest.raises(ProblemsError) as caught:
        load(path, env={})
    assert len(caught.value.problems) == 1
    assert words in caught.value.problems[0].message


def test_a_folder_is_no_config(tmp_path: Path) -> None:
    """A path that cannot be read says why."""
    with pytest.raises(ProblemsError, match="cannot be read"):
        load(tmp_path, env={})


def test_byte_order_mark_and_windows_lines_are_fine(tmp_path: Path) -> None:
    """A file saved by a Windows editor is read like any other."""
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALLEST.replace("\n", "\r\n").encode())
    assert load(path, env={}).feeds[0].name == "a blog"


WORD = "hunter2"


@pytest.mark.parametrize(
    "text",
    [
        f'[[feeds]]\nname = "x"\nurl = "https://me:{WORD}@x..example/?key={WORD}"',
        f'[[feeds]]\nname = "x"\nurl = "https://me:{WORD}/x@h.example/"',
        f'[[feeds]]\nname = "x"\nurl = "https://h.example/"\nproxy = "http://me:{WORD}@h:port"',
        f'[mail]\npassword_env = "{WORD} {WORD}"',
        f'[mail]\npassword_credential = "{WORD}/x"',
        f'[mail]\npassword_command = "echo \'{WORD}"',
        f'[mail]\non_unknown = "{WORD}"\nport = "{WORD}"\nfrom = "{WORD}"',
        f'[monitor]\nlanguage = "{WORD}"\ntick = "{WORD}"\ndatabase = ["{WORD}"]',
        f'[fetch]\nmax_body = "{WORD}"',
        f'[links]\nreading = "{WORD}{{"',
    ],
)
def test_no_problem_repeats_a_value(tmp_path: Path, text: str) -> None:
    """Passwords and the user part and query of addresses stand in no message, whichever key they are in."""
    with pytest.raises(ProblemsError) as caught:
        read(tmp_path, text)
    assert WORD not in str(caught.value)
    assert WORD not in repr(caught.value.__cause__)


def test_a_login_in_an_address_becomes_a_header(tmp_path: Path) -> None:
    """The address that is stored and shown holds no password; the request carries it."""
    text = SMALLEST.replace("https://cars", "https://me:p%40ss@cars")
    made = read(tmp_path, text)
    assert made.feeds[0].url == "https://cars.example/feed.xml"
    assert made.feeds[0].headers == {"Authorization": "Basic bWU6cEBzcw=="}
    assert "bWU6" not in repr(made)
    assert "p%40ss" not in "\n".join(describe(made))


def test_written_paths_follow_the_state_directory(tmp_path: Path) -> None:
    """Under systemd database and Maildir are in $STATE_DIRECTORY, what is read stays beside the file."""
    state = tmp_path / "state"
    made = read(tmp_path, SMALLEST, STATE_DIRECTORY=f"{state}:/elsewhere")
    assert made.database == state / "news.db"
    assert made.mail.path == state / "outbox"
    absolute = read(tmp_path, f'[monitor]\ndatabase = "{tmp_path}/x.db"\n' + SMALLEST, STATE_DIRECTORY=str(state))
    assert absolute.database == tmp_path / "x.db"
    home = read(tmp_path, '[monitor]\ndatabase = "~/x.db"\n' + SMALLEST, HOME="/home/reader")
    assert home.database == Path("/home/reader/x.db")


def test_credentials_are_read_from_their_folder(tmp_path: Path) -> None:
    """Headers come from a file in $CREDENTIALS_DIRECTORY, the password's place is known; no repr shows them."""
    (tmp_path / "cookie").write_text("Cookie: a=b\n\nX-Key:  c \n", encoding="utf-8")
    (tmp_path / "mail-password").write_text("p", encoding="utf-8")
    text = (
        '[mail]\ntransport = "smtp"\nhost = "h.example"\nusername = "u"\npassword_credential = "mail-password"\n'
        + SMALLEST.replace("[[watches]]", 'headers_credential = "cookie"\n[[watches]]')
    )
    made = read(tmp_path, text, CREDENTIALS_DIRECTORY=str(tmp_path))
    assert made.feeds[0].headers == {"Cookie": "a=b", "X-Key": "c"}
    assert made.mail.password_file == tmp_path / "mail-password"
    assert "a=b" not in repr(made)


def test_a_missing_credential_is_a_problem_in_the_service_and_a_warning_by_hand(tmp_path: Path) -> None:
    """`status` and `check` work beside a service whose credentials they cannot see; the service starts with all or not at all."""
    text = SMALLEST.replace("[[watches]]", 'headers_credential = "cookie"\n[[watches]]')
    place = "feeds[0].headers_credential (a blog)"
    assert "LoadCredential=cookie" in problems(tmp_path, text, CREDENTIALS_DIRECTORY=str(tmp_path))[place]
    assert "$CREDENTIALS_DIRECTORY is not set" in warnings(tmp_path, text)[place]
    (tmp_path / "cookie").write_text("no header\n", encoding="utf-8")
    assert "Cookie: value" in problems(tmp_path, text, CREDENTIALS_DIRECTORY=str(tmp_path))[place]


def test_rsshub_routes_are_resolved(tmp_path: Path) -> None:
    """`rsshub://route` becomes an address of the instance, the instance's access key included."""
    text = SMALLEST.replace("https://cars.example/feed.xml", "rsshub://ithome/digi?limit=5")
    plain = read(tmp_path, '[rsshub]\ninstance = "http://127.0.0.1:1200/"\n' + text)
    assert plain.feeds[0].url == "http://127.0.0.1:1200/ithome/digi?limit=5"
    assert plain.fetch.rsshub == "http://127.0.0.1:1200"
    assert plain.warnings == ()
    keyed = read(tmp_path, '[rsshub]\ninstance = "https://hub.example/a?key=k"\n' + text)
    assert keyed.feeds[0].url == "https://hub.example/a/ithome/digi?limit=5&key=k"
    assert keyed.fetch.rsshub == "https://hub.example/a"


def test_feeds_time_zones_follow_their_language(tmp_path: Path) -> None:
    """Dates without a zone are Chinese in a Chinese feed, Italian in an Italian one, else UTC."""
    feeds = "".join(
        f'[[feeds]]\nname = "{name}"\nurl = "https://{name}.example/"\n{line}\n'
        for name, line in (
            ("a", 'language = "zh-Hant"'),
            ("b", 'language = "it"'),
            ("c", 'language = "en"'),
            ("d", ""),
            ("e", 'language = "zh"\ntimezone = "Asia/Taipei"'),
        )
    )
    made = read(
        tmp_path,
        '[monitor]\nlanguage = "it"\n'
        + feeds
        + SMALLEST.partition("[[watches]]")[1]
        + SMALLEST.partition("[[watches]]")[2],
    )
    assert [(f.language, f.timezone) for f in made.feeds] == [
        ("zh", "Asia/Shanghai"),
        ("it", "Europe/Rome"),
        ("en", "UTC"),
        ("it", "Europe/Rome"),
        ("zh", "Asia/Taipei"),
    ]


def test_what_is_not_in_effect_yet_is_named(tmp_path: Path) -> None:
    """A key whose feature comes later is checked, and where it is set a warning says what happens instead."""
    text = """
    [translate]
    engine = "deepl"
    [keep]
    unmatched = "30d"
    [backup]
    keep = 3
    [health]
    heartbeat_url = "https://beat.example/"
    """ + SMALLEST.replace(
        'to = ["me@reader.example"]', 'to = ["me@reader.example"]\nquiet = "always"\nurgent = true\nurgent_per_hour = 2'
    )
    found = warnings(tmp_path, text)
    assert found.keys() == {
        "translate.engine",
        "keep.unmatched",
        "backup.keep",
        "health.heartbeat_url",
        "digests[0].quiet (daily)",
        "digests[0].urgent (daily)",
        "digests[0].urgent_per_hour (daily)",
    }
    assert all("not in effect yet" in message for message in found.values())
    assert problems(tmp_path, text.replace('"deepl"', '"babelfish"')).keys() == {"translate.engine"}


def test_a_weekly_digest_mails_nothing_yet(tmp_path: Path) -> None:
    """A recap that does not exist must not mail and mark as a daily digest would."""
    made = read(tmp_path, SMALLEST + 'kind = "weekly"\n')
    assert made.digests == ()
    assert [w.place for w in made.warnings] == ["digests[0].kind (daily)"]


def test_settings_that_work_against_each_other_are_warned_of(tmp_path: Path) -> None:
    """What is legal and probably not meant gets a word."""
    text = (
        '[fetch]\ninterval = "1m"\n[mail]\nhost = "h.example"\n'
        + SMALLEST
        + '[[feeds]]\nname = "again"\nurl = "https://cars.example/feed.xml"\n[[feeds]]\nname = "in"\nurl = "http://127.0.0.1:80/x"\n'
    )
    assert warnings(tmp_path, text).keys() == {
        "fetch.interval", "mail.host", "feeds[1].url (again)", "feeds[2].url (in)",
    }  # fmt: skip
    smtp = '[mail]\ntransport = "smtp"\nhost = "h.example"\nsecurity = "none"\nusername = "u"\npassword_env = "P"\n'
    text = smtp + SMALLEST.replace("reader.example", "example.org")
    assert warnings(tmp_path, text).keys() == {"mail.security", "digests[0].to (daily)"}


def test_an_own_watchlist_is_relative_to_the_file_and_its_mistakes_are_the_configs(tmp_path: Path) -> None:
    """A watchlist beside the config is found, and a bad pattern in it stands among the config's problems."""
    (tmp_path / "own.toml").write_text(
        'schema = 1\nname = "own"\n[set]\ncar = ["/(/"]\n[[rule]]\nid = "r"\nany = ["car"]\n', encoding="utf-8"
    )
    text = SMALLEST.replace('use = "xiaomi-auto"', 'use = "own.toml"').replace('url = "https', 'url = "htps')
    found = problems(tmp_path, text)
    assert found.keys() == {"feeds[0].url (a blog)", "watches[0].use (xiaomi-auto): own.toml:4"}
    assert "no regular expression" in found["watches[0].use (xiaomi-auto): own.toml:4"]


def test_every_and_its_slots(tmp_path: Path) -> None:
    """`every` stands instead of times of day; times are sorted, days are weekdays from Monday 0."""
    assert read(tmp_path, SMALLEST + 'every = "2h"').digests[0].at == ()
    digest = read(tmp_path, SMALLEST + 'at = ["18:30", "7:30", 18:30:00]\ndays = ["fri", "Monday", "mon"]').digests[0]
    assert digest.at == (time(7, 30), time(18, 30))
    assert digest.days == (0, 4)
    assert set(problems(tmp_path, SMALLEST + 'every = "2h"\ndays = ["mon"]')) == {"digests[0].every (daily)"}


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://example.org/feed?x=1#y", True),
        ("http://[2001:db8::1]:8080/f", True),
        ("https://bücher.example/", True),
        ("https://汽车.example/feed", True),
        ("www.example.org/feed", False),
        ("ftp://example.org/", False),
        ("https://", False),
        ("https:///path", False),
        ("https://exa mple.org/", False),
        ("https://example.org:99999/", False),
        ("https://[::1/", False),
        ("https://-.-..x/", False),
        ("file:///etc/passwd", False),
        ("rsshub://", False),
    ],
)
def test_addresses_that_can_be_one(tmp_path: Path, url: str, *, good: bool) -> None:
    """Only http, https and rsshub addresses with a host are taken."""
    text = SMALLEST.replace("https://cars.example/feed.xml", url)
    if good:
        assert read(tmp_path, text).feeds[0].url == url
    else:
        assert "feeds[0].url (a blog)" in problems(tmp_path, text)


@pytest.mark.parametrize(
    ("mail", "good"),
    [
        ("me@example.org", True),
        ("Lettore <me@example.org>", True),
        ("root@localhost", True),
        ("me@bücher.example", True),
        ("me", False),
        ("@example.org", False),
        ("me@", False),
        ("me@ex ample.org", False),
        ("a@b@c", False),
        ("me@example.org, you@example.org", False),
        ("me@example.org\\r\\nBcc: x@y.example", False),
    ],
)
def test_mail_addresses_that_can_be_one(tmp_path: Path, mail: str, *, good: bool) -> None:
    """One address a recipient, with or without a name, and nothing that could add a header."""
    text = SMALLEST.replace("me@reader.example", mail)
    if good:
        assert read(tmp_path, text).digests[0].to == (mail,)
    else:
        assert "digests[0].to[0] (daily)" in problems(tmp_path, text)


def test_finding_the_file(tmp_path: Path) -> None:
    """--config comes before $MONITOR_CONFIG, ./config.toml and the user's folder; a named file must be there."""
    here, user, other = tmp_path / "here", tmp_path / "user", tmp_path / "other.toml"
    for folder in (here, user / "monitor"):
        folder.mkdir(parents=True)
    other.touch()
    env = {"XDG_CONFIG_HOME": str(user), "HOME": "/nowhere"}
    if not Path("/etc/monitor/config.toml").exists():
        with pytest.raises(UsageError, match="monitor init"):
            find(None, env=env, cwd=here)
    (user / "monitor" / "config.toml").touch()
    assert find(None, env=env, cwd=here) == user / "monitor" / "config.toml"
    assert find(None, env={"HOME": str(tmp_path)}, cwd=user / "monitor") == user / "monitor" / "config.toml"
    (here / "config.toml").touch()
    assert find(None, env=env, cwd=here) == here / "config.toml"
    assert find(None, env={**env, "MONITOR_CONFIG": str(other)}, cwd=here) == other
    assert find("../user/monitor/config.toml", env={**env, "MONITOR_CONFIG": str(other)}, cwd=here).samefile(
        user / "monitor" / "config.toml"
    )
    with pytest.raises(UsageError, match="--config"):
        find("no.toml", env=env, cwd=here)
    with pytest.raises(UsageError, match="MONITOR_CONFIG"):
        find(None, env={"MONITOR_CONFIG": "no.toml"}, cwd=here)


def test_describing_names_what_matters(tmp_path: Path) -> None:
    """The config in words: absolute paths, who gets what and when, whether anything leaves the machine."""
    text = SMALLEST + 'at = ["07:30"]\ndays = ["mon", "fri"]\n'
    words = "\n".join(describe(read(tmp_path, text)))
    for part in (
        str(tmp_path / "news.db"),
        str(tmp_path / "outbox"),
        "1 feed will be polled: 1 Italian",
        "the shipped watchlist xiaomi-auto",
        "on Monday and Friday at 07:30 (UTC)",
        "nothing leaves this machine",
    ):
        assert part in words
    smtp = '[mail]\ntransport = "smtp"\nhost = "smtp.example"\nsecurity = "none"\n'
    assert "smtp.example port 587 WITHOUT encryption" in "\n".join(describe(read(tmp_path, smtp + text)))


def shipped() -> str:
    """The config that `monitor init` writes."""
    return resources.files("monitor").joinpath("data/config.toml").read_text(encoding="utf-8")


def test_the_shipped_config_stands_twice_alike() -> None:
    """config.toml at the top of the repository is what `monitor init` writes."""
    assert (ROOT / "config.toml").read_text(encoding="utf-8") == shipped()


def test_the_shipped_config_is_right(tmp_path: Path) -> None:
    """It has no problem and no warning, speaks Italian, mails to a Maildir once a day."""
    made = read(tmp_path, shipped())
    assert made.warnings == ()
    assert (made.language, made.timezone, made.mail.transport) == ("it", "Europe/Rome", "maildir")
    assert [d.name for d in made.digests] == ["daily"]
    assert {f.language for f in made.feeds} == {"it", "en", "zh"}
    assert {f.context for f in made.feeds} == {"cars", None}
    assert len(made.feeds) == 44


def uncommented(text: str) -> str:
    """The shipped config with every commented key and table in effect, the last of a key's values winning.

    `every` excludes `at`, one place for the password the others, and the example of an own watchlist has no file.
    """
    tables: list[tuple[str, dict[str, str]]] = [("", {})]
    for line in text.splitlines():
        bare = line.removeprefix("# ")
        try:
            keys = tomllib.loads(bare)
        except tomllib.TOMLDecodeError:
            continue
        if bare.startswith("["):
            tables.append((bare, {}))
        else:
            tables[-1][1].update(dict.fromkeys(keys, bare))
    out = []
    for head, lines in tables:
        for key in ("every", "password_command", "password_credential"):
            lines.pop(key, None)
        if "byd.toml" not in lines.get("use", ""):
            out.append("\n".join([head, *lines.values()]))
    return "\n".join(out)


def test_every_commented_key_of_the_shipped_config_can_be_taken_up(tmp_path: Path) -> None:
    """Taking the # away gives a config without problems: comments rot like code."""
    text = uncommented(shipped())
    assert tomllib.loads(text)["rsshub"]
    made = read(tmp_path, text)
    assert made.mail.transport == "smtp"
    assert len(made.feeds) > 50
    assert "rsshub" not in "".join(f.url for f in made.feeds)
    assert not [w for w in made.warnings if "not in effect" in w.message]


def test_documentation_names_every_key() -> None:
    """docs/config.md has a section for every table and a row for every key, and no others."""
    text = (ROOT / "docs" / "config.md").read_text(encoding="utf-8")
    found = {}
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        name = re.match(r"`\[+(\w+)\]+`", section)
        assert name is not None, section[:40]
        found[name.group(1)] = re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)
    assert found == {name: keys_of(model) for name, model in {**SINGLE, **LISTED}.items()}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1s", 1),
        ("90s", 90),
        ("20m", 1200),
        ("1h 30m", 5400),
        ("1h30m", 5400),
        ("3d", 259_200),
        ("2w", 1_209_600),
        ("1.5h", 5400),
    ],
)
def test_durations(text: str, seconds: float) -> None:
    """Durations are sums of numbers with units."""
    assert duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "20", "20 minutes", "-1s", "0s", "0.5s", "1e3s", "1y", "999999999w", 20, None, True, ["1s"]]
)
def test_what_is_no_duration(text: object) -> None:
    """Anything else says how a duration is written."""
    with pytest.raises(ValueError, match="duration"):
        duration(text)


@given(st.integers(1, 10**6), st.sampled_from("smhdw"))
def test_durations_read_back_as_they_are_told(number: int, unit: str) -> None:
    """A duration in words names the same length."""
    seconds = duration(f"{number}{unit}") if number * 604_800 < 10**9 else float(number)
    told, name = in_words(seconds).split()
    assert math.isclose(duration(told.replace("e+06", "000000") + name[0]), seconds, rel_tol=1e-5)


@given(st.text(max_size=40), st.sampled_from([duration, size, clock, weekday]))
def test_units_refuse_rubbish_with_a_sentence(text: str, unit: Callable[[object], object]) -> None:
    """Any text is a value or a ValueError that does not repeat it."""
    odd = f"{text}\N{SNOWMAN}"
    with pytest.raises(ValueError, match=r"^write ") as caught:
        unit(odd)
    assert odd not in str(caught.value)
    with suppress(ValueError):
        unit(text)


def test_sizes() -> None:
    """Powers of ten and of two."""
    assert (size("10MB"), size("500 kB"), size("8MiB"), size("1b")) == (10_000_000, 500_000, 8 * 1024**2, 1)
    for bad in ("10", 10, "0MB", "1TB", "-1MB"):
        with pytest.raises(ValueError, match="size"):
            size(bad)


VALUES = st.recursive(
    st.one_of(
        st.text(max_size=30), st.integers(-(2**70), 2**70), st.booleans(), st.floats(), st.times(),
        st.datetimes(), st.dates(), st.sampled_from(["1s", "20m", "10MB", "it", "a@b.example", "https://x.example/", "smtp", "07:30"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)  # fmt: skip
KEYS = sorted({key for model in (*SINGLE.values(), *LISTED.values()) for key in keys_of(model)})
TABLES = st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=8), VALUES, max_size=6)
DOCUMENTS = st.dictionaries(
    st.sampled_from([*SINGLE, *LISTED]) | st.text(max_size=8),
    st.one_of(TABLES, st.lists(TABLES, max_size=3), VALUES),
    max_size=6,
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(DOCUMENTS)
def test_any_document_is_settings_or_problems(document: Mapping[str, object]) -> None:
    """Whatever a file says, every table is checked and no value breaks the checking."""
    from monitor.config.assemble import assemble
    from monitor.config.checks import check
    from monitor.config.load import tables

    read_, found = tables(dict(document))
    found += check(read_)
    made = assemble(read_, Path("/nowhere/config.toml"), {}, found)
    assert (made is None) == bool(found)
    for problem in found:
        assert "\n" not in str(problem)
