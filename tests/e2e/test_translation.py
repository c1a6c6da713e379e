"""The installed command with a translator on this machine: its words in the mail, and the gloss where it is gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.engines import Translator
from tests.support.feeds import FeedServer
from tests.support.place import Place, config, feed, table

FIRST, SECOND = "小米SU7召回3.2万辆，涉及倒车影像故障", "小米否认收购恒大汽车"
BOOK = {
    FIRST: "Xiaomi richiama 32.000 SU7 per un difetto della telecamera posteriore",
    SECOND: "Xiaomi nega di voler acquistare Evergrande Auto",
}
KEY = "the-key-of-the-engine"


@pytest.fixture
def engine() -> Iterator[Translator]:
    """A LibreTranslate that wants a key."""
    with Translator("libretranslate", BOOK, key=KEY) as server:
        yield server


def text_of(reader: Place) -> str:
    """The text part of the newest mail, with single blanks."""
    body = reader.mails()[-1].get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def test_a_translation_comes_into_the_mail_and_its_server_may_die(
    monitor: str, tmp_path: Path, feed_server: FeedServer, engine: Translator
) -> None:
    """The first issue has the translation; with the server dead the second comes all the same, with the gloss."""
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "engine-key").write_text(KEY, encoding="ascii")
    reader = Place(monitor, tmp_path, env={"CREDENTIALS_DIRECTORY": str(credentials)})
    translate = f'[translate]\nengine = "libretranslate"\nurl = "{engine.url}"\nkey_credential = "engine-key"\n'
    feed_server.put("/zh", feed(FIRST))
    reader.write(config(table("IT Home", f"{feed_server.url}/zh", "zh"), more=translate))
    checked = reader.run("check").stdout
    assert f"Foreign titles that a digest shows are translated by LibreTranslate at {engine.url}" in checked
    reader.run("poll")
    said = reader.run("digest", "daily")
    assert BOOK[FIRST] in said.stdout
    reader.run("deliver")
    text = text_of(reader)
    assert f"≈ {BOOK[FIRST]} (trad. autom.)" in text
    assert FIRST in text
    engine.__exit__()
    feed_server.put("/zh", feed(FIRST, SECOND))
    reader.run("poll")
    said = reader.run("digest", "daily")
    assert "nothing more is translated for this issue" in said.stderr
    reader.run("deliver")
    text = text_of(reader)
    assert len(reader.mails()) == 2
    assert "≈ Xiaomi smentisce: Evergrande, acquisto o accordo" in text
    assert "(trad. autom.) [" not in text
    assert KEY.encode() not in (tmp_path / "news.db").read_bytes()
    assert KEY not in said.stderr + checked
