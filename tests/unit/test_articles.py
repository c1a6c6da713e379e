"""Documents to articles: pages, mails, plain text, and what is none of them."""

import json
from datetime import UTC, datetime
from email import message
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import FeedError
from monitor.feeds import newspage
from monitor.feeds.article import Article, item_of, read_text
from monitor.feeds.html import to_line
from monitor.feeds.letter import HEADER, read_letter
from monitor.feeds.linkeddata import LinkedData, read_linked
from monitor.feeds.newspage import read_newspage
from monitor.feeds.saved import read_saved

FIRST = "Aurora ha aperto lunedì la sua nuova fabbrica di Modena, con duemila operai e tre turni."
SECOND = "Secondo il presidente la prima berlina uscirà a marzo; i sindacati chiedono più garanzie sul futuro."
THIRD = "Le consegne cominciano in Italia e in Germania, poi nel resto d'Europa entro la fine dell'anno."
BODY = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
NAV = "<nav><p>Il meteo di domani, le borse, lo sport e tutte le altre notizie del giorno</p></nav>"


def page(head: str = "", body: str = "", lang: str = "it") -> str:
    """A page."""
    return f"<!doctype html><html lang='{lang}'><head>{head}</head><body>{body}</body></html>"


def test_a_page_is_read_by_what_it_says_of_itself() -> None:
    """Headline, description, date, publisher, own address and main text; menus, teasers and scripts are left out."""
    made = read_newspage(
        page(
            '<title>Aurora apre | Gazzetta</title><meta property="og:title" content="Aurora apre a Modena &amp; assume">'
            "<meta property='og:site_name' content='Gazzetta'><meta name=description content='Duemila operai.'>"
            '<link rel="canonical" href="/auto/aurora"><meta property="article:published_time" content="2026-11-20T08:30:00+01:00">'
            '<meta name="author" content="Anna B.">',
            f"{NAV}<script>var p = '<p>{THIRD * 3}</p>'</script><article><header><p>{SECOND} {SECOND}</p></header>{BODY}</article>"
            f"<aside><p>{FIRST * 9}</p></aside>",
            "it-IT",
        ),
        "https://www.gazzetta.example/auto/aurora?utm_source=x",
    )
    assert made == Article(
        title="Aurora apre a Modena & assume",
        summary="Duemila operai.",
        text=f"{FIRST}\n{SECOND}\n{THIRD}",
        url="https://www.gazzetta.example/auto/aurora",
        source="Gazzetta",
        author="Anna B.",
        language="it-it",
        dates=("2026-11-20T08:30:00+01:00",),
    )


def test_linked_data_fills_what_is_missing() -> None:
    """JSON-LD gives headline, date, publisher and text, also from inside a graph; a broken script before it does no harm."""
    graph = {
        "@graph": [
            {"@type": "WebPage", "name": "no"},
            {
                "@type": ["ReportageNewsArticle"],
                "headline": "Aurora <b>apre</b>",
                "datePublished": "2026-11-20",
                "publisher": {"name": "Gazzetta"},
                "author": [{"name": "Anna B."}, "x"],
                "articleBody": f"{FIRST}\n\n{SECOND}",
                "inLanguage": "it",
                "mainEntityOfPage": {"@id": "https://g.example/1"},
            },
        ]
    }
    script = '<script type="application/ld+json">'
    made = read_newspage(page(f"<title>x</title>{script}{{oops</script>{script}{json.dumps(graph)}</script>", "", ""))
    assert (made.title, made.source, made.author, made.language) == ("Aurora apre", "Gazzetta", "Anna B.", "it")
    assert (made.url, made.dates, made.text) == ("https://g.example/1", ("2026-11-20",), f"{FIRST}\n{SECOND}")


@pytest.mark.parametrize(
    ("head", "url", "address"),
    [
        ("", "https://a.example/x", "https://a.example/x"),
        ('<link rel=canonical href="https://a.example/y#z">', "https://www.a.example/x", "https://a.example/y"),
        ('<link rel=canonical href="https://evil.example/y">', "https://a.example/x", "https://a.example/x"),
        ('<link rel=canonical href="/">', "https://a.example/x", "https://a.example/x"),
        ('<link rel=canonical href="javascript:alert(1)">', "https://a.example/x", "https://a.example/x"),
        ('<meta property="og:url" content="https://a.example/y">', "", "https://a.example/y"),
        ('<link rel=canonical href="file:///etc/passwd">', "", ""),
        ('<link rel=canonical href="https://[">', "", ""),
        ("", "", ""),
    ],
)
def test_a_page_cannot_pass_for_another_site(head: str, url: str, address: str) -> None:
    """Its own address counts on the site that was asked alone; of a saved page it is all there is."""
    assert read_newspage(page(f"<title>t</title>{head}"), url).url == address


@pytest.mark.parametrize(
    ("title", "site", "bare"),
    [
        ("Aurora apre - Gazzetta", "Gazzetta", "Aurora apre"),
        ("Aurora apre | GAZZETTA", "Gazzetta", "Aurora apre"),
        ("Gazzetta: Aurora apre", "Gazzetta", "Gazzetta: Aurora apre"),
        ("Gazzetta | Aurora apre", "Gazzetta", "Aurora apre"),
        ("小米汽车下线_网易新闻", "网易新闻", "小米汽车下线"),
        ("Su-7 e B-52", "Gazzetta", "Su-7 e B-52"),
        ("Aurora apre - Altro", "Gazzetta", "Aurora apre - Altro"),
    ],
)
def test_the_publisher_is_no_part_of_the_headline(title: str, site: str, bare: str) -> None:
    """Its name is taken off either end, where a mark stands between; hyphens inside words are none."""
    assert read_newspage(page(f'<title>{title}</title><meta property="og:site_name" content="{site}">')).title == bare


def test_a_page_without_paragraphs_gives_what_is_shown() -> None:
    """Where text stands in sections alone, all that is shown is taken."""
    made = read_newspage(page("<title>t</title>", f"<section><span>{FIRST}</span><br>{SECOND}</section>"))
    assert made.text == f"{FIRST}\n{SECOND}"


def test_headlines_inside_each_other_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of nothing but the beginnings of headlines costs no more than its length."""
    read: list[int] = []

    def counted(markup: str) -> str:
        read.append(len(markup))
        return to_line(markup)

    monkeypatch.setattr(newspage, "to_line", counted)
    text = page("<title>Aurora apre</title>", ("<h1>" * 1000 + "</h1>") * 5)
    assert read_newspage(text).title == "Aurora apre"
    assert sum(read) <= 2 * len(text)


def test_quotes_in_attributes_hold_brackets() -> None:
    """A `>` inside an attribute's quotes ends no tag."""
    assert read_newspage(page('<meta property="og:title" content="Aurora > Vega">')).title == "Aurora > Vega"


@given(st.text(alphabet=st.sampled_from("<>/!-\"'= abchmnptiveo1&;\n"), max_size=400), st.booleans())
def test_any_page_is_read_without_a_fault(text: str, framed: bool) -> None:  # noqa: FBT001 - hypothesis hands it over
    """Broken markup gives less, never an error."""
    assert isinstance(read_newspage(page(text, text) if framed else text, "https://a.example/"), Article)


@given(st.recursive(st.none() | st.text(max_size=9) | st.integers(), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["@type", "@graph", "headline", "publisher", "author", "name", "mainEntityOfPage", "@id"]), inner, max_size=4), max_leaves=30))  # fmt: skip
def test_any_linked_data_is_read_without_a_fault(data: object) -> None:
    """Values of any type where a text is expected say nothing."""
    assert isinstance(read_linked(json.dumps(data)), LinkedData)


@pytest.mark.parametrize("script", ["[" * 100_000, '{"a":' * 50_000, "9" * 10_000, "", "NaN", '"x"', "[" * 600_000])
def test_hostile_linked_data_says_nothing(script: str) -> None:
    """Deep, long, large: nothing is said and nothing breaks."""
    assert read_linked(script) == LinkedData()


def mail(text: str, html: str = "", **headers: str) -> EmailMessage:
    """A mail as a program writes one."""
    made = EmailMessage()
    for name, value in {"Subject": "Aurora apre", "From": "Gazzetta <news@g.example>", **headers}.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return made


def test_a_mail_is_read() -> None:
    """Its subject without what forwarding puts before it, its sender, date and plain text; its identity is its own."""
    made = mail(
        f"{FIRST}\n\n{SECOND}\n", "<p>no</p>", Date="Fri, 20 Nov 2026 08:30:00 +0100", Message_ID="<1@g.example>"
    )
    made.replace_header("Subject", "Fwd: R: 小米汽车：Aurora è qui")
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    found = read_saved(made.as_bytes())
    assert (found.title, found.source, found.key) == ("小米汽车：Aurora è qui", "Gazzetta", "<1@g.example>")
    assert (found.text, found.dates) == (f"{FIRST}\n{SECOND}", ("Fri, 20 Nov 2026 08:30:00 +0100",))


def test_a_mail_of_html_alone_is_read() -> None:
    """Its markup becomes text; an attached page is none of it."""
    made = EmailMessage()
    made["Subject"], made["From"], made["Date"] = "x", "news@g.example", "Fri, 20 Nov 2026 08:30:00 +0100"
    made.set_content(BODY, subtype="html")
    made.add_attachment("<p>no</p>", subtype="html", filename="a.html")
    found = read_saved(made.as_bytes(), name="a.EML")
    assert (found.text, found.source) == (f"{FIRST}\n{SECOND}\n{THIRD}", "g.example")


@pytest.mark.parametrize(
    ("charset", "encoding", "text"),
    [
        ("gb2312", "gb18030", "小米汽车累计交付六十万辆，工厂三期下月投产"),
        ("no-such", "utf-8", "città è più"),
        ("iso-8859-1", "cp1252", "l’auto è qui"),
    ],
)
def test_a_mails_charset_may_lie(charset: str, encoding: str, text: str) -> None:
    """Bytes are read as what they are, whatever the header calls them."""
    head = f"From: a@b.example\r\nSubject: s\r\nDate: x\r\nContent-Type: text/plain; charset={charset}\r\n\r\n"
    assert read_letter(head.encode() + text.encode(encoding)).text == text


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: =?utf-8?b?////?= =?x?q?=ZZ?=\n\nciao",
        b"Subject: =?no-such-charset?q?ciao?=\n\nciao",
        b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n\nciao",
        b"Subject: s\nContent-Type: multipart/mixed; boundary=\n\nciao",
        b"Subject: s\nContent-Transfer-Encoding: base64\n\n!!!!ciao",
        b"Subject: s\nContent-Type: text/plain; charset=\xff\n\nciao",
    ],
)
def test_a_broken_mail_is_read_as_far_as_it_goes(raw: bytes) -> None:
    """Encoded words, boundaries and encodings that are none stop nothing."""
    assert read_letter(raw).title


def test_a_mail_that_nests_without_end_is_refused() -> None:
    """Mails inside mails, a thousand deep, are told in a sentence."""
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(3000))
    with pytest.raises(FeedError, match=r"cannot be taken apart|neither a subject"):
        read_letter(deep)


def test_a_sender_that_nests_without_end_is_nobody() -> None:
    """The rest of the mail is read all the same."""
    made = read_letter(b"Subject: Aurora\nFrom: " + b"(" * 4000 + b"\n\nText")
    assert (made.title, made.source, made.text) == ("Aurora", "", "Text")


def test_parameters_of_a_header_are_looked_at_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A megabyte of them would take the standard library minutes: it is handed the beginning alone."""
    seen: list[int] = []
    parsed = getattr(message, "_parseparam")  # noqa: B009 - what takes quadratic time, and is nobody's to call

    def counted(text: str) -> list[str]:
        seen.append(len(text))
        return list(parsed(text))

    monkeypatch.setattr(message, "_parseparam", counted)
    made = read_letter(b'Subject: Aurora\nContent-Type: multipart/mixed; a="' + b";" * 20_000 + b"\n\nText")
    assert made.title == "Aurora"
    assert 0 < max(seen) <= HEADER


def test_plain_text_begins_with_its_title() -> None:
    """The first line that says something is the title, the rest the text; a byte order mark and old line ends are none of it."""
    assert read_saved("\ufeff\r\n  Aurora apre \r\n\r\nDuemila\r\noperai".encode()) == Article(
        title="Aurora apre", text="Duemila\noperai"
    )
    assert read_saved(b"From: chi parte\nper Modena").title == "From: chi parte"
    assert read_saved("比亚迪工厂投产\n首车下线，年产能达到三十万辆".encode("gbk")).title == "比亚迪工厂投产"
    assert read_saved("小米\n汽车".encode("utf-16")).title == "小米"
    assert read_saved(b"<p>x", name="a.txt").title == "<p>x"


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"...\n---", "empty"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04abc", "an archive"),
        (b"\x1f\x8b\x08bomb", "compressed"),
        (b"\x89PNG\r\n", "a picture"),
        (b"MZ\x00\x01\x02\x00abc" * 9, "no text"),
        (bytes(range(1, 256)) * 9, "no text"),
        (b"<?xml version='1.0'?>\n<!-- x --><rss version='2.0'></rss>", "a feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "a feed"),
    ],
)
def test_what_is_no_article_is_refused(raw: bytes, says: str) -> None:
    """What it is, and what to do instead."""
    with pytest.raises(FeedError, match=says):
        read_saved(raw)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    """Nothing that a file may hold is a fault of the program."""
    try:
        found = read_saved(raw)
    except FeedError:
        return
    assert isinstance(found, Article)


def test_an_article_becomes_an_item() -> None:
    """Its description is the summary, else its text; what is longer is kept as content; its identity is its address or its words."""
    long = "Una frase. " * 3000
    item = item_of(Article(title="  Aurora  apre ", summary="Breve.", text=long, url="https://a.example/1"))
    assert (item.title, item.summary, item.key) == ("Aurora apre", "Breve.", "https://a.example/1")
    assert len(item.content) == 20_000
    short = item_of(Article(title="Aurora apre", text="Breve.", source="Gazzetta"))
    assert (short.summary, short.content, short.key) == ("Breve.", "", "Aurora apre\nGazzetta\nBreve.")
    assert short.published_at is None
    assert item_of(Article(title="x", url="https://a.example/" + "x" * 3000)).url == ""
    assert item_of(Article(title="x", key="<1@g.example>", url="https://a.example/1")).key == "<1@g.example>"
    with pytest.raises(FeedError, match="no title"):
        item_of(Article(title=" - ", text="Breve."))


def test_the_first_date_that_is_one_counts() -> None:
    """Rubbish, the future and dates without a zone are told apart."""
    from monitor.add import dated

    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    item = item_of(Article(title="x"))
    assert dated(item, ["presto", "2030-01-01", "2026-11-20 08:30"], "Europe/Rome", now).published_at == datetime(
        2026, 11, 20, 7, 30, tzinfo=UTC
    )
    assert dated(item, ["presto"], "UTC", now).published_at is None


def test_text_is_cleaned() -> None:
    """Control characters that no database takes are left out."""
    assert read_text("a\x00b\x07\n\u200bc") == Article(title="ab", text="c")
    typed = item_of(Article(title="\x1b[31m a <b ", text="b\x00\n\n c", source="G\x07", author="\u200b"))
    assert (typed.title, typed.summary, typed.source, typed.author) == ("[31m a <b", "b\nc", "G", "")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json; charset=utf-8", b'{"title": "Titolo", "text": "Testo"}'),
        ("text/css", b"body { color: red }\n"),
        ("application/javascript", b"var title = 'Titolo';\n"),
        ("image/svg+xml", b"<svg><text>Titolo</text></svg>"),
    ],
)
def test_what_programs_read_is_no_article(content_type: str, body: bytes) -> None:
    """It is called what it is; a page under such a name is read all the same."""
    with pytest.raises(FeedError, match="not an article"):
        read_saved(body, url="https://news.example/x", content_type=content_type)
    page = b"<!doctype html><html><head><title>Titolo</title></head><body><p>Testo.</p></body></html>"
    assert read_saved(page, url="https://news.example/x", content_type=content_type).title == "Titolo"
