"""The same text under another feed or address."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Entry, Original
from monitor.stories.copies import find_copy, same_address
from monitor.stories.evidence import bare_title, lead
from monitor.text import fold_text
from tests.support.entries import Told, entry

TITLE = "Xiaomi opens a second car plant in Beijing"
SUMMARY = "The plant doubles what the maker can build each year, officials of the district said on Monday."


def original(of: Entry, story_id: int = 1) -> Original:
    """An entry as later ones are compared with it."""
    return Original(
        entry_id=of.entry_id,
        title=fold_text(bare_title(of.title, of.source)),
        summary=lead(of.summary),
        url=of.url,
        published_at=of.published_at,
        story_id=story_id,
    )


def copied(told: Told, by: Told) -> bool:
    """Whether the second is a copy of the first."""
    return find_copy(entry(2, by), [original(entry(1, told))]) == 1


FIRST = Told(title=TITLE, summary=SUMMARY)


@pytest.mark.parametrize(
    "other",
    [
        Told(title=TITLE, summary=SUMMARY, feed="two"),
        Told(title=TITLE.upper(), summary=f"<p>{SUMMARY}</p>", feed="two"),
        Told(title=f"{TITLE} - The Daily Car", summary=SUMMARY, feed="search", source="The Daily Car"),
        Told(
            title=f"{TITLE} - The Daily Car",
            summary=f"{TITLE}&nbsp;&nbsp;The Daily Car",
            feed="search",
            source="The Daily Car",
        ),
        Told(title=f"{TITLE} | Car News", summary=SUMMARY, feed="two"),
        Told(title=f"{TITLE}_汽车频道_某某网", summary=SUMMARY, feed="two"),
        Told(title=TITLE, summary=SUMMARY[:60] + "...", feed="two"),
        Told(title=TITLE, feed="two"),
    ],
)
def test_the_same_text_is_a_copy(other: Told) -> None:
    """Case, markup, a publisher behind the title or a shortened summary make no new text."""
    assert copied(FIRST, other)
    assert copied(other, FIRST) or other.source


@pytest.mark.parametrize(
    "other",
    [
        Told(
            title=TITLE,
            summary="A visit to the site shows cranes, but nobody who would say when cars roll out.",
            feed="two",
        ),
        Told(title="Xiaomi opens a third car plant in Beijing", summary=SUMMARY, feed="two"),
        Told(title=TITLE, summary=SUMMARY, feed="two", hours=24 * 5),
        Told(title=f"{TITLE} - an analysis", feed="two"),
        Told(title=f"{TITLE}_汽车频道", feed="two"),
    ],
)
def test_other_words_are_no_copy(other: Told) -> None:
    """A title alone proves nothing where summaries differ, nor do the same words a week later."""
    assert not copied(FIRST, other)


def test_a_bare_name_as_title_is_no_proof() -> None:
    """小米汽车 may head any text."""
    assert not copied(Told(title="小米汽车", language="zh"), Told(title="小米汽车", language="zh", feed="two"))


def test_traditional_and_simplified_are_one_text() -> None:
    """Script is a way of writing, not another text."""
    zh = Told(title="小米汽车召回部分车辆", summary="市场监管总局公布召回信息，涉及车辆将免费检修。", language="zh")
    hant = Told(
        title="小米汽車召回部分車輛", summary="市場監管總局公布召回信息，涉及車輛將免費檢修。", language="zh", feed="hk"
    )
    assert copied(zh, hant)


def test_editions_of_an_article_differ_in_regional_words() -> None:
    """Taiwan's software, chips and radar are the mainland's in other words; a word of the matter itself is not."""
    mainland = Told(
        title="小米汽车升级智能驾驶软件", summary="随着芯片和激光雷达到位，质量问题得到解决。", language="zh"
    )
    taiwan = Told(title="小米汽車升級智慧駕駛軟體", summary="隨著晶片和光達到位，品質問題得到解決。", language="zh")
    assert copied(mainland, taiwan)
    assert copied(taiwan, mainland)
    assert not copied(mainland, replace(taiwan, summary="隨著晶片和光達到位，品質問題未得到解決。"))


def test_an_entry_is_no_copy_of_itself() -> None:
    """A feed's own revision is the same entry."""
    one = entry(1, FIRST)
    assert find_copy(replace(one, summary=SUMMARY + " Corrected."), [original(one)]) is None
    assert find_copy(one, [original(one)]) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/n?id=1&utm_source=x", "http://www.a.example/n/?fbclid=2&id=1#top", True),
        ("https://a.example/n?id=1", "https://a.example/n?id=2", False),
        ("https://mp.example/s?__biz=a&mid=1&sn=b", "https://mp.example/s?__biz=a&mid=2&sn=c", False),
        ("https://a.example/n", "", False),
        ("https://[broken", "https://a.example/n", False),
        ("https://a.example:99999/", "https://a.example/", False),
    ],
)
def test_addresses_differ_by_what_they_show(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - the expected value
    """Tracking parameters come off, those that name an article stay; broken addresses are only themselves."""
    assert same_address(one, other) is same


@given(st.text(max_size=120), st.text(max_size=400))
def test_any_text_is_compared(title: str, summary: str) -> None:
    """Whatever a feed sends, the first to say it is found, or none."""
    first = entry(1, Told(title=title, summary=summary))
    again = replace(
        entry(2, Told(title=title, summary=summary, feed="two")), published_at=first.published_at + timedelta(hours=1)
    )
    assert find_copy(again, [original(first)]) in (1, None)
