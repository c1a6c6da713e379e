"""What a config means, in plain words with absolute paths.  Addresses are shown without user part and query."""

from collections import Counter
from collections.abc import Sequence

from monitor.addresses import shown as shown_address
from monitor.config.settings import Settings
from monitor.config.units import DAYS, in_words
from monitor.digest.settings import DigestSettings, TranslateSettings
from monitor.mail.settings import HealthSettings, MailSettings
from monitor.rules.watchlist import shipped

ENGINES = {"libretranslate": "LibreTranslate", "deepl": "DeepL", "openai": "the OpenAI-compatible server"}
"""As people call them."""

LANGUAGES = {"it": "Italian", "en": "English", "zh": "Chinese"}
QUIET = {
    "always": "with nothing new a line says so",
    "evening": "a day's last slot says in a line that there is nothing new, any other with nothing new sends none",
    "never": "with nothing new no mail goes out",
}


def describe(settings: Settings) -> Sequence[str]:
    """One sentence a matter."""
    return (
        f"The config is {settings.path}.",
        f"The database is {settings.database}.",
        _feeds(settings),
        _pace(settings),
        *(_watch(settings, number) for number in range(len(settings.watches))),
        *(_digest(digest) for digest in settings.digests),
        _mail(settings.mail),
        *_health(settings.health),
        *_translate(settings.translate),
    )


def _language(code: str) -> str:
    return LANGUAGES.get(code, code)


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _feeds(settings: Settings) -> str:
    on = [feed for feed in settings.feeds if feed.enabled]
    count = Counter(_language(feed.language) for feed in on)
    off = len(settings.feeds) - len(on)
    parts = [f"{number} {language}" for language, number in count.most_common()]
    text = f"{len(on)} feed{'' if len(on) == 1 else 's'} will be polled" + (f": {_listed(parts)}" if parts else "")
    return text + (f"; {off} more {'is' if off == 1 else 'are'} switched off." if off else ".")


def _pace(settings: Settings) -> str:
    fetch = settings.fetch
    first, least, most = max(fetch.interval, fetch.min_interval), fetch.min_interval, fetch.max_interval
    text = f"Each feed is asked every {in_words(most)}"
    if least < most:
        text = (
            f"A new feed is asked every {in_words(first)}; after a day each finds its own pace between every {in_words(least)} "
            f"and every {in_words(most)}, from its news and from what its server asks for; one that fails is asked more and more seldom"
        )
    if fetch.proxy:
        text += f", through the proxy {shown_address(fetch.proxy)}"
    if fetch.allow_private_addresses:
        text += "; addresses in private networks are asked too"
    return text + "."


def _watch(settings: Settings, number: int) -> str:
    watch, rules = settings.watches[number], settings.watchlists[number].rules
    own = watch.use not in shipped()
    where = f"the file {settings.path.parent / watch.use}" if own else f"the shipped watchlist {watch.use}"
    return f"The watch {watch.name} follows {where} with {len(rules)} rule{'' if len(rules) == 1 else 's'}."


def _digest(digest: DigestSettings) -> str:
    if digest.every is not None:
        when = f"every {in_words(digest.every)}"
    else:
        days = "every day" if len(digest.days) == len(DAYS) else "on " + _listed([DAYS[d].title() for d in digest.days])
        when = f"{days} at {_listed([f'{at:%H:%M}' for at in digest.at])} ({digest.timezone})"
    if digest.kind == "weekly":
        return (
            f"The recap {digest.name} goes to {_listed(digest.to)} in {_language(digest.language)}, {when}, with what the last seven "
            f"days held of {_listed(digest.watches) if digest.watches else 'no watch'}; it marks nothing."
        )
    sure = "" if len(digest.levels) > 1 else f" ({digest.levels[0]} matches alone)"
    return (
        f"The digest {digest.name} goes to {_listed(digest.to)} in {_language(digest.language)}, {when}, "
        f"with what {_listed(digest.watches) if digest.watches else 'no watch'} found{sure}. Of a feed's first poll only what is "
        f"younger than {in_words(digest.first)} is mailed; a missed slot is still sent up to {in_words(digest.catch_up)} late; "
        f"{QUIET[digest.quiet]}."
        + (f" Urgent news is mailed at once, up to {digest.urgent_per_hour} mails an hour." if digest.urgent else "")
    )


def _mail(mail: MailSettings) -> str:
    if mail.transport == "maildir":
        return f"Mail from {mail.sender} goes to the Maildir {mail.path}: nothing leaves this machine."
    how = {"starttls": "with STARTTLS", "tls": "with TLS", "none": "WITHOUT encryption"}[mail.security]
    login = f", logging in as {mail.username}" if mail.username else ""
    return f"Mail from {mail.sender} goes to {mail.host} port {mail.port} {how}{login}."


def _health(health: HealthSettings) -> Sequence[str]:
    if not health.to:
        return ()
    beat = "; an address is asked while all goes well" if health.heartbeat_url else ""
    return (f"When a person must act a mail goes to {_listed(health.to)}{beat}.",)


def _translate(translate: TranslateSettings | None) -> Sequence[str]:
    if translate is None:
        return ()
    what = "titles and quotes" if translate.what == "all" else "titles"
    where = f" at {shown_address(translate.url)}" if translate.url else ""
    model = f" with the model {translate.model}" if translate.model else ""
    key = f", with the key in the credential {translate.key_file.name}" if translate.key_file else ""
    engine = f"{ENGINES[translate.engine]}{where}{model}{key}"
    return (f"Foreign {what} that a digest shows are translated by {engine}; what fails the check stays out.",)
