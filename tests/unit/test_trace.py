"""Why a rule did or did not fire, in one line each."""

from monitor.rules.trace import Trace, trace
from tests.support.lists import matcher

LIST = """
[mask]
link = ["android auto"]
[set]
brand = ["xiaomi"]
car = ["auto"]
phone = ["telefono"]
none_at_all = ["treno"]
[[rule]]
id = "context"
any = ["brand"]
context = "cars"
[[rule]]
id = "language"
any = ["brand"]
lang = ["zh", "en"]
[[rule]]
id = "title"
title_has = ["car"]
any = ["brand"]
in = "summary"
[[rule]]
id = "veto"
all = ["brand", "car"]
none = ["phone"]
level = "sure"
[[rule]]
id = "near"
all = ["brand", "car"]
in = "summary"
near = 1
[[rule]]
id = "last"
any = ["car", "none_at_all"]
in = "text"
level = "sure"
"""


def traced(title: str, summary: str = "", language: str = "it") -> Trace:
    """What the list above makes of an entry."""
    return trace(matcher(LIST), title=title, summary=summary, language=language, context=None)


def test_every_rule_says_why_it_did_not_fire() -> None:
    """Context, language, a group that does not hit, a veto with its word, distance."""
    made = traced("Auto Xiaomi: il telefono", "Xiaomi è una grande auto")
    assert [(rule.rule, rule.fired) for rule in made.rules] == [
        ("context", False),
        ("language", False),
        ("title", True),
    ]
    made = traced("Xiaomi e il treno", "Xiaomi è una grande auto")
    assert {rule.rule: rule.why for rule in made.rules} == {
        "context": "is only for feeds with context cars",
        "language": "is only for entries in zh/en",
        "title": "car does not hit in the title",
        "veto": "car does not hit in the title",
        "near": "its hits are more than 1 tokens apart",
        "last": "none_at_all «treno» (title), car «auto» (summary)",
    }


def test_a_veto_names_its_word() -> None:
    """And its hits stand in the trace, for marking."""
    made = traced("Xiaomi auto telefono")
    veto = next(rule for rule in made.rules if rule.rule == "veto")
    assert veto.why == "stopped by phone «telefono» (title)"
    assert [hit.text for hit in veto.hits] == ["telefono"]
    assert not veto.fired


def test_a_mask_that_took_a_word_is_named() -> None:
    """What was blanked, by which mask, and which group missed it."""
    made = traced("Xiaomi con Android Auto")
    assert [(hit.set, hit.text, hit.field) for hit in made.masked] == [("link", "Android Auto", "title")]
    assert made.fired is None
    veto = next(rule for rule in made.rules if rule.rule == "veto")
    assert veto.why == "car does not hit in the title: car «Auto» (title) is masked"


def test_the_rule_that_fires_is_the_last_told() -> None:
    """With its evidence and the level it fires at, which a summary alone lowers."""
    made = traced("Altro", "La <i>au</i>to")
    assert made.fired is not None
    assert (made.fired.rule, made.fired.level, made.fired.hits[0].text) == ("last", "likely", "au</i>to")
    assert made.rules[-1] is made.fired
    assert traced("xiaomi", language="en").rules[-1].rule == "language"
