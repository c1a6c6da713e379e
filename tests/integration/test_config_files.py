"""The config and the files around it: finding it, reading it, its watchlists and credentials."""

from importlib import resources
from pathlib import Path

import pytest

from monitor.config import Settings, find, load
from monitor.errors import ProblemsError, UsageError
from tests.support.config import SMALLEST

ROOT = Path(__file__).parents[2]


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


def test_a_file_is_read_as_what_it_says(tmp_path: Path) -> None:
    """Paths are those of the file's folder, also where it is named from elsewhere."""
    made = read(tmp_path, SMALLEST)
    assert (made.path, made.database) == (tmp_path / "config.toml", tmp_path / "news.db")


def test_a_folder_is_no_config(tmp_path: Path) -> None:
    """A path that cannot be read says why."""
    with pytest.raises(ProblemsError, match="cannot be read"):
        load(tmp_path, env={})


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


def test_an_own_watchlist_is_relative_to_the_file_and_its_mistakes_are_the_configs(tmp_path: Path) -> None:
    """A watchlist beside the config is found, and a bad pattern in it stands among the config's problems."""
    (tmp_path / "own.toml").write_text(
        'schema = 1\nname = "own"\n[set]\ncar = ["/(/"]\n[[rule]]\nid = "r"\nany = ["car"]\n', encoding="utf-8"
    )
    text = SMALLEST.replace('use = "xiaomi-auto"', 'use = "own.toml"').replace('url = "https', 'url = "htps')
    found = problems(tmp_path, text)
    assert found.keys() == {"feeds[0].url (a blog)", "watches[0].use (xiaomi-auto): own.toml:4"}
    assert "no regular expression" in found["watches[0].use (xiaomi-auto): own.toml:4"]


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


def test_the_shipped_config_stands_twice_alike() -> None:
    """config.toml at the top of the repository is what `monitor init` writes."""
    assert (ROOT / "config.toml").read_text(encoding="utf-8") == resources.files("monitor").joinpath(
        "data/config.toml"
    ).read_text(encoding="utf-8")
