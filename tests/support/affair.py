"""The seed affair retold: six reports of August 2021, in three languages and two scripts."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

from monitor.model import Entry

ROME = timezone(timedelta(hours=2))
SUMMER = datetime(2021, 8, 25, 18, tzinfo=ROME)
RETOLD = (
    "A marzo la casa di Pechino ha annunciato ufficialmente il suo ingresso nell'auto elettrica. "
    "È stato anche confermato che a capo della divisione ci sarà Lei Jun.\n"
    "È stato riferito che Xiaomi vorrebbe una quota dell'unità elettrica di China Evergrande.\n"
    "Ora il Science Innovation Board Daily scrive che l'azienda costruirà l'auto da zero e che i dettagli "
    "arriveranno la prossima settimana. "
    "Il tipster Digital Chat Station ha rivelato contatti con un grande fornitore di componenti.\n"
    "Xiaomi ha smentito con una nota le trattative con China Evergrande Group per il 65%. "
    "Mentre Xiaomi nega tutto, China Evergrande Group dice che i colloqui sono in una fase molto iniziale."
)
REPORTS: Mapping[str, tuple[str, datetime, str, str]] = {
    "W1": (
        "en",
        datetime(2021, 8, 19, 15, 10, tzinfo=ROME),
        "Exclusive: China Evergrande in talks with Xiaomi to sell part of its EV unit, sources say",
        (
            "Three people with knowledge of the matter say a consortium with Xiaomi is looking at part of the 65% stake in "
            "China Evergrande New Energy Vehicle. The talks are at an early stage."
        ),
    ),
    "W2": (
        "zh",
        datetime(2021, 8, 20, 4, 30, tzinfo=ROME),
        "小米回应洽购恒大汽车65%股权：不实，与多家车企有过接触",
        "小米发言人表示，公司与多家车企有过交流，但未就合作作出任何决定。",
    ),
    "W3": (
        "zh",
        datetime(2021, 8, 20, 6, 5, tzinfo=ROME),
        "恒大汽車:曾與小米初步交流 未深入洽談",
        "中國恒大公布,在引入戰略股東過程中與小米集團有過初步交流,並未深入洽談推進。",
    ),
    "W4": (
        "zh",
        datetime(2021, 8, 24, 3, 20, tzinfo=ROME),
        "科创板日报：小米造车将从零开始，细节最快下周公布",
        "《科创板日报》从知情人士处获悉，小米将自主造车；数码闲聊站称已与世界知名零部件供应商接触。",
    ),
    "SEED": (
        "it",
        datetime(2021, 8, 24, 10, tzinfo=ROME),
        "Xiaomi farà da zero la sua auto elettrica: annuncio possibile già la prossima settimana?",
        RETOLD,
    ),
    "W5": (
        "en",
        datetime(2021, 8, 25, 12, 40, tzinfo=ROME),
        "Xiaomi buys autonomous-driving start-up Deepmotion for $77 million",
        "The deal, announced with second-quarter results, is meant to speed up work on its smart electric vehicle.",
    ),
}
"""By the names that tests call them: (language, published, title, summary)."""
ZONES = {"it": "Europe/Rome", "zh": "Asia/Shanghai", "en": "UTC"}
"""Of the feeds of each language."""


def report(name: str, entry_id: int) -> Entry:
    """A report as an entry of a feed of its own name."""
    language, published, title, summary = REPORTS[name]
    return Entry(
        entry_id=entry_id,
        feed=name,
        language=language,
        title=title,
        summary=summary,
        timezone=ZONES[language],
        published_at=published.astimezone(UTC),
        first_seen_at=published.astimezone(UTC),
    )
