"""What an answer is that succeeded and yet is no news, in one sentence with what to do about it.

It is asked only about an answer in which nothing was found, so no mark here can hide a feed that holds items; the one
exception is a bridge's notice that looks like a feed of one item.  The answer is never quoted: an error text may hold an
address with a key.  Pure and linear; only the beginning of a document is looked at.
"""

from collections.abc import Collection
from dataclasses import dataclass

from monitor.feeds.html import to_line
from monitor.model import Item

HEAD = 20_000
"""Characters of a document that are looked at."""
SHORT = 1_500
"""Characters of visible text below which a page has nothing of its own to say."""
FIRST = 200
"""Characters of a longer page's text that are looked at: its title and first heading; below may be an article."""
NOTICES = ("bridge returned error ", "rsshub error", "welcome to rsshub")
"""How the title of an item begins that a bridge made of its own error (RSS-Bridge's default output of errors)."""
MANY = 3
"""A bridge says what went wrong once, or once a source; more items are a feed."""
FEEDS = ("<rss", "<feed", "<rdf", "<atom:feed", "<channel")
PHP = ("fatal error</b>:", "parse error</b>:", "warning</b>:", "notice</b>:", "deprecated</b>:", "php fatal error:",
       "fatal error: uncaught", "stack trace:")  # fmt: skip
ERROR_KEYS = ('"error"', '"errors"', '"errmsg"', '"err_msg"', '"message"', '"msg"', '"code"', '"errcode"')

BRIDGE = "the bridge answered with its own error, not a feed: open its address in a browser, it says what failed there"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kind:
    """A page that stands in a feed's way."""

    says: str
    source: tuple[str, ...] = ()
    """Marks in the markup of a short page, in small letters; longer ones bear them beside their text."""
    seen: tuple[str, ...] = ()
    """Marks in what a reader sees, in small letters."""


PAGES = (
    _Kind(
        says=BRIDGE,
        source=("<title>welcome to rsshub", "github.com/diygod/rsshub", "github.com/rss-bridge/rss-bridge"),
        seen=("looks like something went wrong error message", "rss-bridge something went wrong"),
    ),
    _Kind(
        says="the answer is a check for humans (captcha), not a feed: ask less often, set the feed's user_agent, "
        "or poll it through RSSHub or another address",
        source=("cf-chl-", "_incapsula_resource", "captcha-delivery.com", "aliyun_waf",
                "acw_sc__v2", "/.well-known/ddos-guard/", 'id="px-captcha"'),
        seen=("checking your browser", "just a moment...", "verify you are human", "verifying you are human",
              "are you a robot", "not a robot", "unusual traffic", "captcha", "verifica di essere umano",
              "verifica che tu sia umano", "non sono un robot", "non sei un robot", "controllo del browser",
              "人机验证", "安全验证", "滑动验证", "访问验证", "请完成验证", "请输入验证码", "正在检查您的浏览器",
              "确认您是真人"),
    ),
    _Kind(
        says="the answer is a consent page, not a feed: look for an address of the feed that asks for no consent, "
        "or poll it through RSSHub",
        source=("consent.google.", "consent.yahoo.", "guce.", "consent.youtube."),
        seen=("before you continue", "we value your privacy", "we and our partners", "accept all cookies",
              "we care about your privacy", "prima di continuare", "rispettiamo la tua privacy", "noi e i nostri partner",
              "accetta tutti i cookie", "accetta e continua", "consenti tutti i cookie", "在您继续之前", "在继续之前",
              "接受所有 cookie", "接受所有cookie", "我们重视您的隐私"),
    ),
    _Kind(
        says="the answer is a login page, not a feed: give the feed its key with headers_credential, or look for a public address",
        source=('type="password"', "type='password'", "type=password"),
        seen=("please log in", "please sign in", "log in to continue", "sign in to continue", "login required",
              "accedi per continuare", "effettua il login", "devi accedere", "accesso riservato", "请登录", "请先登录",
              "登录后", "扫码登录", "用户登录"),
    ),
    _Kind(
        says="the answer is a page of a parked domain, not a feed: its site has gone, look for its new address",
        seen=("domain is for sale", "buy this domain", "domain has expired", "domain is parked", "dominio in vendita",
              "dominio è in vendita", "dominio scaduto", "域名出售", "域名转让", "域名已过期"),
    ),
    _Kind(
        says="the answer is an error text, not a feed: its site has trouble, and if that lasts, look for another address",
        seen=("service unavailable", "temporarily unavailable", "under maintenance", "scheduled maintenance",
              "bad gateway", "gateway time-out", "gateway timeout", "internal server error", "too many requests",
              "access denied", "403 forbidden", "404 not found", "page not found", "error establishing a database",
              "account suspended", "something went wrong", "application error", "in manutenzione",
              "temporaneamente non disponibile", "servizio non disponibile", "accesso negato", "pagina non trovata",
              "errore interno", "troppe richieste", "系统维护", "正在维护", "维护中", "服务不可用", "暂时无法访问",
              "系统繁忙", "服务器错误", "访问被拒绝", "禁止访问", "访问过于频繁", "页面不存在"),
    ),
)  # fmt: skip
"""The first that fits is told: what a person can do something about before what passes by itself."""
PHP_ERROR = "the answer holds a PHP error and no item: its site is broken, and if that lasts, tell its owner"
JSON_ERROR = "the answer is an error in JSON, not a feed: its site has trouble, or the address or its key is wrong"


def explain(document: str, otherwise: str) -> str:
    """What a document is in which no item was found; `otherwise` where nothing more than that can be told.

    A feed's own text is no page's: about an empty channel or one without its canary `otherwise` is all there is to say,
    unless its program left an error in it.
    """
    source = document[:HEAD].lower()
    start = source.lstrip("\ufeff \t\r\n")
    if not start:
        return otherwise
    if any(mark in source for mark in PHP):
        return PHP_ERROR
    if any(mark in source for mark in FEEDS):
        return otherwise
    if start[0] in "{[":
        return JSON_ERROR if '"items"' not in source and any(key in source for key in ERROR_KEYS) else otherwise
    seen = to_line(source)
    short = len(seen) < SHORT
    seen = seen if short else seen[:FIRST]
    for kind in PAGES:
        if (short and any(mark in source for mark in kind.source)) or any(mark in seen for mark in kind.seen):
            return kind.says
    return otherwise


def is_notice(items: Collection[Item]) -> bool:
    """Whether all items of a document are a bridge's word that it failed."""
    return 0 < len(items) <= MANY and all(item.title.lower().startswith(NOTICES) for item in items)
