"""Copies: the same text under another feed or address, so that syndication is shown once.

Title and summary are compared, never the title alone where both have a summary.  Decides nothing about stories: a
report in other words is no copy, however like it is.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from monitor.model import Entry, Original
from monitor.stories import evidence
from monitor.stories.evidence import TAIL, bare_title, lead

OPEN = timedelta(days=4)
"""So far apart a copy may come; later the same words report something new ("sales rose again")."""
SHARED = 40
"""So many letters must agree where one feed cuts a summary shorter than the other."""
SPEAKS = 10
"""Letters that a title needs to stand for a text without a summary; a bare "小米汽车" could head any."""
BYLINE = 20
"""Letters that a search feed's summary adds to its title: the publisher."""
PATH = re.compile(r"(?:_[^_\s]{2,20}){1,3}$")
"""What Chinese pages put behind a title: "_汽车_新闻网"."""
TRACKING = re.compile(
    r"utm_.*|at_.*|(?:fb|g|d|ms|y)clid|igshid|mc_[ce]id|spm|from|ref|ref_src|cmpid|ocid|ito|smid|guccounter|sh?are_?token"
)
"""Parameters that say who sent the reader, never what he reads.  A short list: a long one merges real addresses."""

REGIONAL: Mapping[str, str] = {
    "软体": "软件", "硬体": "硬件", "晶片": "芯片", "影片": "视频", "网路": "网络", "资讯": "信息", "品质": "质量", "程式": "程序",
    "智慧": "智能", "光达": "激光雷达", "执行长": "首席执行官", "讯号": "信号", "数位": "数字", "萤幕": "屏幕", "电池芯": "电芯", "著": "着",
    "佈": "布", "衹": "只", "妳": "你",
}  # fmt: skip
"""What the Traditional edition of an article writes otherwise, folded: Taiwan's and Hong Kong's words beside the mainland's."""
OTHERWISE = re.compile("|".join(sorted(REGIONAL, key=len, reverse=True)))


def find_copy(entry: Entry, originals: Iterable[Original]) -> int | None:
    """The entry id of the first original whose text `entry` repeats; None where it says something of its own."""
    title = letters(bare_title(entry.title, entry.source))
    cut = letters(_cut(entry.title))
    summary = _said(lead(entry.summary), title)
    for original in originals:
        if original.entry_id == entry.entry_id or abs(entry.published_at - original.published_at) > OPEN:
            continue
        theirs, bare = _forms(original.title)
        if theirs not in (title, cut) and bare != title:
            continue
        same = _same(summary, _said(original.summary, theirs), title)
        if same is None:
            same = theirs == title or same_address(entry.url, original.url)
        if same:
            return original.entry_id
    return None


def _same(summary: str, other: str, title: str) -> bool | None:
    """Whether two summaries under one title are one text; None where only the titles can tell."""
    if summary and other:
        short, long = sorted((summary, other), key=len)
        return short == long or (len(short) >= SHARED and long.startswith(short))
    return None if len(title) >= SPEAKS else False


def _said(summary: str, title: str) -> str:
    """The letters of a summary; none where it says nothing but the title and a publisher."""
    bare = _letters(summary)
    rest = bare.removeprefix(title)
    return "" if len(rest) < len(bare) and len(rest) <= BYLINE else bare


def letters(text: str) -> str:
    """Folded letters and digits alone, in the mainland's words."""
    return OTHERWISE.sub(lambda word: REGIONAL[word.group()], evidence.letters(text))


@lru_cache(maxsize=8192)
def _letters(folded: str) -> str:
    return letters(folded)


@lru_cache(maxsize=8192)
def _forms(folded: str) -> tuple[str, str]:
    """The letters of a title, and those before what looks like a publisher."""
    return letters(folded), letters(_cut(folded))


def _cut(title: str) -> str:
    """A title without what may be a publisher's name or a page's path behind it; whether it is one, the summaries tell."""
    return PATH.sub("", TAIL.sub("", title))


def same_address(one: str, other: str) -> bool:
    """Whether two addresses differ in scheme, `www.`, fragment, tracking parameters or a last slash alone."""
    return bool(one) and bool(other) and (one == other or _address(one) == _address(other))


def _address(url: str) -> tuple[str, ...]:
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
        host = f"{(parts.hostname or '').removeprefix('www.')}:{parts.port or ''}"
    except ValueError:
        return (url,)
    kept = sorted(f"{key}={value}" for key, value in query if not TRACKING.fullmatch(key.lower()))
    return (host, parts.path.rstrip("/"), *kept)
