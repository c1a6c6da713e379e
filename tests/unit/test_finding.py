"""When two addresses are one, and what else an address says."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import absence, finding

NOW = datetime(2026, 11, 25, tzinfo=UTC)
PARTS = st.text(st.sampled_from("abc-_.~123汽é %/"), max_size=12)
URLS = st.builds(
    "https://{}example.com/{}{}".format,
    st.sampled_from(["", "www.", "m.", "amp."]),
    PARTS,
    st.sampled_from(["", "?id=7", "?id=7&lang=it", "?utm_source=x&id=7"]),
)


@given(
    url=URLS,
    scheme=st.sampled_from(["http", "https"]),
    host=st.sampled_from(["example.com", "www.example.com", "m.example.com"]),
    slash=st.booleans(),
    tracked=st.booleans(),
)
def test_a_spelling_is_the_same_address(url: str, *, scheme: str, host: str, slash: bool, tracked: bool) -> None:
    """Whatever of scheme, host, last slash and tracking differs; and it is among the spellings that are sought."""
    path, mark, query = url.partition("example.com/")[2].partition("?")
    path = path.rstrip("/") + ("/" if slash else "")
    bare = "&".join(each for each in query.split("&") if not each.startswith("utm_"))
    other = f"{scheme}://{host}/{path}{mark}{bare}{'&' if bare else '?'}{'fbclid=1' if tracked else ''}".rstrip("?&")
    assert finding.same(url, other)
    bases, kept = finding.spellings(other)
    assert kept == (f"?{bare}" if bare else "")
    assert f"https://example.com/{path}".rstrip("/") in [base.rstrip("/") for base in bases]


@given(
    one=st.one_of(st.text(max_size=60), st.text(max_size=60).map("https://".__add__)),
    other=st.text(max_size=60).map("http://".__add__),
)
def test_no_text_is_too_strange(one: str, other: str) -> None:
    """What is no address has no spelling, no site, no host, no day, no words; nothing fails over it."""
    finding.spellings(one)
    finding.site_of(one)
    finding.hosts_of(finding.host_of(one))
    assert finding.same(one, one) or not one
    assert finding.same(one, other) == finding.same(other, one)
    absence.day_in(one, NOW)
    absence.title_in(one)
    assert absence.title_in("http://[") == finding.path_of("http://[::1") == ""


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://news.example.com/a", "example.com"),
        ("https://m.news.example.com.hk/a", "example.com.hk"),
        ("https://www.bbc.co.uk/", "bbc.co.uk"),
        ("https://auto.it/", "auto.it"),
        ("http://192.0.2.7:8080/feed", "192.0.2.7"),
        ("http://localhost/", "localhost"),
        ("mailto:me", ""),
        ("http://[", ""),
    ],
)
def test_a_site_is_what_its_owner_registered(url: str, site: str) -> None:
    """Without the names before it; a country's second level is none."""
    assert finding.site_of(url) == site
