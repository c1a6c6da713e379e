"""The installed command from feeds to a mail: the preview, the digest by hand, what stands in the Maildir."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.feeds import FeedServer
from tests.support.place import Place, config, item, rss, table

TITLES = {
    "it": ("Xiaomi SU7, richiamo per 116.887 auto in Cina", "La pasta al forno della domenica"),
    "zh": ("小米汽车回应SU7召回：不实", "小米YU7交付突破5万台"),
    "en": ('Xiaomi SU7 <b>"recall"</b> &amp; a fire in Chengdu, sources say', "Nothing about cars"),
}


def feed(language: str) -> bytes:
    """Two fresh items."""
    at = datetime.now(UTC) - timedelta(hours=1)
    titles = enumerate(TITLES[language], 1)
    return rss(*(item(str(n), title, link=f"https://{language}.example/{n}?a=1&b=2", at=at) for n, title in titles))


@pytest.fixture
def reader(monitor: str, tmp_path: Path, feed_server: FeedServer) -> Place:
    """A reader whose feeds were polled once."""
    for language in TITLES:
        feed_server.put(f"/{language}", feed(language), "application/rss+xml")
    reader = Place(monitor, tmp_path)
    feeds = [table(f"{language} news", f"{feed_server.url}/{language}", language) for language in TITLES]
    zone = 'language = "it"\ntimezone = "Europe/Rome"'
    reader.write(config(*feeds, monitor=zone, name="mattina", to=("uno@test.example", "due@test.example")))
    reader.run("poll")
    return reader


def test_a_digest_goes_out_once(reader: Place) -> None:
    """Previewed, queued, delivered to each recipient, linked and marked; the second time there is nothing new."""
    told = reader.run("digest", "mattina", "--preview").stdout
    assert "mattina n. 1: " in told
    assert reader.rows("SELECT * FROM digest_entries") == []
    preview = (reader.folder / "mattina-preview.html").read_text(encoding="utf-8")
    assert "queued 2 messages with 4 entries" in reader.run("digest", "mattina").stdout
    again = reader.run("digest", "mattina").stdout
    assert again in ("nothing new: no mail is queued\n", "this second's issue is already made\n")
    assert "2 sent" in reader.run("deliver").stdout
    mails = reader.mails()
    assert sorted(m["To"] for m in mails) == ["due@test.example", "uno@test.example"]
    html = mails[0].get_body(("html",))
    assert html is not None
    body = html.get_content()
    for (url,) in reader.rows("SELECT url FROM digest_entries JOIN entries USING (entry_id)"):
        assert f'href="{str(url).replace("&", "&amp;")}"' in body
    assert "La pasta al forno" not in body
    assert "<script" not in preview
    assert [tuple(row) for row in reader.rows("SELECT DISTINCT state, entries FROM delivery_log")] == [("sent", 4)]


def test_a_preview_can_look_back(reader: Place) -> None:
    """`--since` shows what was mailed; `--as-of` an hour before the poll there was nothing."""
    reader.run("digest", "mattina")
    assert "nothing new" in reader.run("digest", "mattina", "--preview").stdout
    assert "mattina n. 2: " in reader.run("digest", "mattina", "--preview", "--since", "2020-01-01T00:00").stdout
    text = (reader.folder / "mattina-preview.txt").read_text(encoding="utf-8")
    assert "Xiaomi SU7, richiamo per 116.887 auto in Cina" in text
    assert "nothing new" in reader.run("digest", "mattina", "--preview", "--as-of", "2020-01-01T00:00").stdout


def test_wrong_use_is_told_in_one_sentence(reader: Place) -> None:
    """An unknown digest, a time that is none, a look without --preview: exit 2, nothing done."""
    assert "the config has mattina" in reader.run("digest", "sera", code=2).stderr
    assert "2026-11-23T07:30" in reader.run("digest", "mattina", "--preview", "--since", "ieri", code=2).stderr
    assert "--preview" in reader.run("digest", "mattina", "--since", "2026-01-01", code=2).stderr
    assert reader.rows("SELECT * FROM digest_entries") == []
