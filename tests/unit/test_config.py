"""The config: read, checked as a whole, put together, told in words; all of it from text, without a file."""

import tomllib
from collections.abc import Mapping
from datetime import time
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.config import describe
from monitor.config.problems import keys_of
from monitor.config.tables import LISTED, SINGLE
from monitor.errors import ProblemsError
from tests.support.config import FOLDER, SMALLEST, problems, read, warnings


def test_smallest_file_gets_every_default() -> None:
    """Feeds, one watch and one digest are a whole config, without a warning."""
    made = read(SMALLEST)
    assert made.database == FOLDER / "news.db"
    assert (made.language, made.timezone, made.tick) == ("en", "UTC", 15)
    assert made.feeds[0].timezone == "Europe/Rome"
    assert (made.fetch.interval, made.fetch.timeout, made.fetch.max_body) == (1200, 30, 10_000_000)
    digest = made.digests[0]
    assert digest.watches == ("xiaomi-auto",)
    assert digest.at == (time(7, 30), time(18, 30))
    assert (digest.first, digest.catch_up) == (3 * 86_400, 12 * 3600)
    assert made.mail.sender == "me@reader.example"
    assert made.mail.path == FOLDER / "outbox"
    assert made.watchlists[0].rules
    assert made.warnings == ()


def test_every_problem_is_told_at_once() -> None:
    """Mistakes in all tables come together, each with its key path and what to write instead."""
    found = problems(
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


def test_an_empty_file_says_what_is_needed() -> None:
    """Without feeds, watches and digests nothing can start; each is asked for by name."""
    assert problems("").keys() == {"feeds", "watches", "digests"}


def test_a_key_above_all_tables_is_sent_home() -> None:
    """`language` without its table is told where it belongs."""
    assert "[monitor]" in problems('language = "it"\n' + SMALLEST)["language"]
    misspelt = problems('langauge = "it"\n' + SMALLEST)["langauge"]
    assert "above every table" in misspelt
    assert 'did you mean "language"?' in misspelt


def test_single_brackets_for_feeds_are_told() -> None:
    """[feeds] instead of [[feeds]] is one clear line, not one a key."""
    text = SMALLEST.replace("[[feeds]]", "[feeds]")
    assert problems(text) == {"feeds": "must be written with two brackets, [[feeds]], once above each"}


def test_a_list_for_a_table_is_told() -> None:
    """[[mail]] instead of [mail] is told."""
    assert "write [mail]" in problems("[[mail]]\n" + SMALLEST)["mail"]


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
def test_a_file_that_is_no_toml_is_one_line(raw: bytes, words: str) -> None:
    """Whatever is in the file, one line says what is wrong with it."""
    with pytest.raises(ProblemsError) as caught:
        read(raw)
    assert len(caught.value.problems) == 1
    assert words in caught.value.problems[0].message


def test_byte_order_mark_and_windows_lines_are_fine() -> None:
    """A file saved by a Windows editor is read like any other."""
    raw = b"\xef\xbb\xbf" + SMALLEST.replace("\n", "\r\n").encode()
    assert read(raw).feeds[0].name == "a blog"


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
def test_no_problem_repeats_a_value(text: str) -> None:
    """Passwords and the user part and query of addresses stand in no message, whichever key they are in."""
    with pytest.raises(ProblemsError) as caught:
        read(text)
    assert WORD not in str(caught.value)
    assert WORD not in repr(caught.value.__cause__)


def test_a_login_in_an_address_becomes_a_header() -> None:
    """The address that is stored and shown holds no password; the request carries it."""
    text = SMALLEST.replace("https://cars", "https://me:p%40ss@cars")
    made = read(text)
    assert made.feeds[0].url == "https://cars.example/feed.xml"
    assert made.feeds[0].headers == {"Authorization": "Basic bWU6cEBzcw=="}
    assert "bWU6" not in repr(made)
    assert "p%40ss" not in "\n".join(describe(made))


def test_a_fallbacks_login_is_its_own() -> None:
    """A fallback elsewhere gets its own login alone; one on the same server what the feed's address gets."""
    text = SMALLEST.replace("https://cars", "https://me:one@cars")
    elsewhere = read(text.replace("[[watches]]", 'fallback = "https://you:two@spare.example/f"\n[[watches]]')).feeds[0]
    assert (elsewhere.fallback, elsewhere.fallback_headers) == (
        "https://spare.example/f",
        {"Authorization": "Basic eW91OnR3bw=="},
    )
    assert elsewhere.headers == {"Authorization": "Basic bWU6b25l"}
    assert "eW91OnR3bw" not in repr(elsewhere)
    bare = read(text.replace("[[watches]]", 'fallback = "https://spare.example/f"\n[[watches]]')).feeds[0]
    assert bare.fallback_headers == {}
    same = read(text.replace("[[watches]]", 'fallback = "https://cars.example/other"\n[[watches]]')).feeds[0]
    assert same.fallback_headers == same.headers


def test_an_rsshub_with_a_login_is_known_without_it() -> None:
    """What is asked of it carries the login; the address that says "this one may be private" does not."""
    text = SMALLEST.replace("https://cars.example/feed.xml", "rsshub://ithome/digi")
    made = read('[rsshub]\ninstance = "http://me:pw@127.0.0.1:1200"\n' + text)
    assert made.feeds[0].url == "http://127.0.0.1:1200/ithome/digi"
    assert made.feeds[0].headers == {"Authorization": "Basic bWU6cHc="}
    assert made.fetch.rsshub == "http://127.0.0.1:1200"


def test_written_paths_follow_the_state_directory() -> None:
    """Under systemd database and Maildir are in $STATE_DIRECTORY, what is read stays beside the file."""
    state = FOLDER / "state"
    made = read(SMALLEST, STATE_DIRECTORY=f"{state}:/elsewhere")
    assert made.database == state / "news.db"
    assert made.mail.path == state / "outbox"
    absolute = read(f'[monitor]\ndatabase = "{FOLDER}/x.db"\n' + SMALLEST, STATE_DIRECTORY=str(state))
    assert absolute.database == FOLDER / "x.db"
    home = read('[monitor]\ndatabase = "~/x.db"\n' + SMALLEST, HOME="/home/reader")
    assert home.database == Path("/home/reader/x.db")


def test_rsshub_routes_are_resolved() -> None:
    """`rsshub://route` becomes an address of the instance, the instance's access key included."""
    text = SMALLEST.replace("https://cars.example/feed.xml", "rsshub://ithome/digi?limit=5")
    plain = read('[rsshub]\ninstance = "http://127.0.0.1:1200/"\n' + text)
    assert plain.feeds[0].url == "http://127.0.0.1:1200/ithome/digi?limit=5"
    assert plain.fetch.rsshub == "http://127.0.0.1:1200"
    assert plain.warnings == ()
    keyed = read('[rsshub]\ninstance = "https://hub.example/a?key=k"\n' + text)
    assert keyed.feeds[0].url == "https://hub.example/a/ithome/digi?limit=5&key=k"
    assert keyed.fetch.rsshub == "https://hub.example/a"


def test_feeds_time_zones_follow_their_language() -> None:
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


def test_what_is_not_in_effect_yet_is_named() -> None:
    """A key whose feature comes later is checked, and where it is set a warning says what happens instead."""
    text = (
        """
    [keep]
    unmatched = "30d"
    [backup]
    keep = 3
    """
        + SMALLEST
    )
    found = warnings(text)
    assert found.keys() == {
        "keep.unmatched",
        "backup.keep",
    }
    assert all("not in effect yet" in message for message in found.values())


def test_an_engine_is_told_what_it_lacks() -> None:
    """An engine that does not exist, an address, a model or a key that it needs; a model that nobody asks for."""
    assert problems(SMALLEST + '[translate]\nengine = "babelfish"\n').keys() == {"translate.engine"}
    assert problems(SMALLEST + '[translate]\nengine = "libretranslate"\n').keys() == {"translate.url"}
    assert problems(SMALLEST + '[translate]\nengine = "openai"\n').keys() == {"translate.url", "translate.model"}
    assert problems(SMALLEST + '[translate]\nengine = "deepl"\n').keys() == {"translate.key_credential"}
    text = (
        '[translate]\nengine = "libretranslate"\nurl = "http://engine.example.com"\nmodel = "x"\nkey_credential = "k"\n'
    )
    assert warnings(SMALLEST + text).keys() == {"translate.model", "translate.url", "translate.key_credential"}


def test_a_translator_is_described_without_its_secrets() -> None:
    """`check` says what is sent where; login and query of the address are not told."""
    text = '[translate]\nengine = "libretranslate"\nurl = "http://me:pw@127.0.0.1:5000/?key=hidden"\nwhat = "all"\n'
    made = read(SMALLEST + text)
    assert made.translate is not None
    assert made.translate.headers.keys() == {"Authorization"}
    told = describe(made)[-1]
    assert told.startswith(
        "Foreign titles and quotes that a digest shows are translated by LibreTranslate at http://127.0.0.1:5000"
    )
    assert not any(secret in told for secret in ("pw", "hidden"))


def test_who_is_told_of_trouble() -> None:
    """The first digest's recipients, or those that the file names; a login of the heartbeat's address is a header and never shown."""
    assert read(SMALLEST).health.to == ("me@reader.example",)
    made = read(
        '[health]\nto = ["ops@reader.example"]\nheartbeat_url = "https://me:secret@beat.example/x?y"\n' + SMALLEST
    )
    assert made.health.to == ("ops@reader.example",)
    assert made.health.heartbeat_url == "https://beat.example/x?y"
    assert list(made.health.heartbeat_headers) == ["Authorization"]
    assert "secret" not in repr(made)
    assert made.warnings == ()


def test_urgent_keys_that_do_nothing_are_warned_of() -> None:
    """A cap without urgent mails, urgent mails of no sure match, of a recap: each says what to write."""
    assert warnings(SMALLEST + "urgent_per_hour = 2\n").keys() == {"digests[0].urgent_per_hour (daily)"}
    assert warnings(SMALLEST + "urgent = true\nurgent_per_hour = 2\n") == {}
    assert warnings(SMALLEST + 'urgent = true\nlevels = ["likely"]\n').keys() == {"digests[0].urgent (daily)"}


def test_a_recap_comes_on_mondays_unless_the_file_says_otherwise() -> None:
    """A digest's default of every day twice would make it a daily one; what is written counts."""

    def when(more: str) -> tuple[object, ...]:
        (made,) = read(f'{SMALLEST}kind = "weekly"\n{more}').digests
        return made.kind, made.at, made.days, made.every

    assert when("") == ("weekly", (time(7, 30),), (0,), None)
    assert when('at = ["18:00"]') == ("weekly", (time(18),), (0,), None)
    assert when('days = ["sun", "wed"]') == ("weekly", (time(7, 30),), (2, 6), None)
    assert when('every = "2d"') == ("weekly", (), (0, 1, 2, 3, 4, 5, 6), 2 * 86400.0)
    assert warnings(SMALLEST + 'kind = "weekly"\n') == {}
    assert warnings(SMALLEST + 'kind = "weekly"\nurgent = true\n').keys() == {"digests[0].urgent (daily)"}


def test_settings_that_work_against_each_other_are_warned_of() -> None:
    """What is legal and probably not meant gets a word."""
    text = (
        '[fetch]\ninterval = "1m"\n[mail]\nhost = "h.example"\n'
        + SMALLEST
        + '[[feeds]]\nname = "again"\nurl = "https://cars.example/feed.xml"\n[[feeds]]\nname = "in"\nurl = "http://127.0.0.1:80/x"\n'
    )
    assert warnings(text).keys() == {
        "fetch.interval", "mail.host", "feeds[1].url (again)", "feeds[2].url (in)",
    }  # fmt: skip
    smtp = '[mail]\ntransport = "smtp"\nhost = "h.example"\nsecurity = "none"\nusername = "u"\npassword_env = "P"\n'
    text = smtp + SMALLEST.replace("reader.example", "example.org")
    assert warnings(text).keys() == {"mail.security", "digests[0].to (daily)"}


def test_every_and_its_slots() -> None:
    """`every` stands instead of times of day; times are sorted, days are weekdays from Monday 0."""
    assert read(SMALLEST + 'every = "2h"').digests[0].at == ()
    digest = read(SMALLEST + 'at = ["18:30", "7:30", 18:30:00]\ndays = ["fri", "Monday", "mon"]').digests[0]
    assert digest.at == (time(7, 30), time(18, 30))
    assert digest.days == (0, 4)
    assert set(problems(SMALLEST + 'every = "2h"\ndays = ["mon"]')) == {"digests[0].every (daily)"}
    assert "whole seconds" in problems(SMALLEST + 'every = "1.5s"')["digests[0].every (daily)"]


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
def test_addresses_that_can_be_one(url: str, *, good: bool) -> None:
    """Only http, https and rsshub addresses with a host are taken."""
    text = SMALLEST.replace("https://cars.example/feed.xml", url)
    if good:
        assert read(text).feeds[0].url == url
    else:
        assert "feeds[0].url (a blog)" in problems(text)


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
def test_mail_addresses_that_can_be_one(mail: str, *, good: bool) -> None:
    """One address a recipient, with or without a name, and nothing that could add a header."""
    text = SMALLEST.replace("me@reader.example", mail)
    if good:
        assert read(text).digests[0].to == (mail,)
    else:
        assert "digests[0].to[0] (daily)" in problems(text)


def test_describing_names_what_matters() -> None:
    """The config in words: absolute paths, who gets what and when, whether anything leaves the machine."""
    text = SMALLEST + 'at = ["07:30"]\ndays = ["mon", "fri"]\n'
    words = "\n".join(describe(read(text)))
    for part in (
        str(FOLDER / "news.db"),
        str(FOLDER / "outbox"),
        "1 feed will be polled: 1 Italian",
        "A new feed is asked every 20 minutes; after a day each finds its own pace between every 10 minutes and every 12 hours",
        "the shipped watchlist xiaomi-auto",
        "on Monday and Friday at 07:30 (UTC)",
        "nothing leaves this machine",
    ):
        assert part in words
    steady = '[fetch]\ninterval = "1h"\nmin_interval = "1h"\nmax_interval = "1h"\n'
    assert "Each feed is asked every 1 hour." in "\n".join(describe(read(steady + text)))
    smtp = '[mail]\ntransport = "smtp"\nhost = "smtp.example"\nsecurity = "none"\n'
    assert "smtp.example port 587 WITHOUT encryption" in "\n".join(describe(read(smtp + text)))


def shipped() -> str:
    """The config that `monitor init` writes."""
    return resources.files("monitor").joinpath("data/config.toml").read_text(encoding="utf-8")


def test_what_is_shorter_than_a_tick_is_told() -> None:
    """A pace or slots that nobody looks at so often get a warning; as often as the tick is fine."""
    short = '[fetch]\ninterval = "10s"\nmin_interval = "5s"\n' + SMALLEST + 'every = "10s"\n'
    made = read(short)
    assert [w.place for w in made.warnings if "tick" in w.message] == ["fetch.interval", "digests[0].every (daily)"]
    assert not read('[monitor]\ntick = "10s"\n' + short).warnings


def test_the_shipped_config_is_right() -> None:
    """It has no problem and no warning, speaks Italian, mails to a Maildir once a day."""
    made = read(shipped())
    assert made.warnings == ()
    assert (made.language, made.timezone, made.mail.transport) == ("it", "Europe/Rome", "maildir")
    assert [d.name for d in made.digests] == ["xiaomi-auto"]
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


def test_every_commented_key_of_the_shipped_config_can_be_taken_up() -> None:
    """Taking the # away gives a config without problems: comments rot like code."""
    text = uncommented(shipped())
    assert tomllib.loads(text)["rsshub"]
    made = read(text)
    assert made.mail.transport == "smtp"
    assert len(made.feeds) > 50
    assert "rsshub" not in "".join(f.url for f in made.feeds)
    assert not [w for w in made.warnings if "not in effect" in w.message]


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


def test_check_says_who_hears_when_a_person_must_act() -> None:
    """Whom `[health]` names, and that an address is asked, without showing what may be secret in it."""
    health = '[health]\nto = ["a@x.example", "b@x.example"]\nheartbeat_url = "https://beat.example/key-1"\n'
    words = "\n".join(describe(read(SMALLEST + health)))
    assert (
        "When a person must act a mail goes to a@x.example and b@x.example; an address is asked while all goes well."
        in words
    )
    assert "key-1" not in words
