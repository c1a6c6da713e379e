"""What became of each rule, to the letter."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.trace import RuleTrace, Trace, trace
from tests.support.lists import matcher, read

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
WATCH = matcher(LIST)


def traced(title: str, summary: str = "", language: str = "it", context: str | None = None) -> Trace:
    """What the list above makes of an entry."""
    return trace(WATCH, title=title, summary=summary, language=language, context=context)


def rule(made: Trace, name: str) -> RuleTrace:
    """What became of one rule."""
    return next(one for one in made.rules if one.rule == name)


def test_every_rule_says_why_it_did_not_fire() -> None:
    """Context, language, a group that does not hit, a veto, distance: each by its name, all that apply."""
    made = traced("Xiaomi e il treno", "Xiaomi è una grande auto")
    assert {one.rule: one.failed for one in made.rules} == {
        "context": ("context",),
        "language": ("language",),
        "title": ("group",),
        "veto": ("group",),
        "near": ("near",),
        "last": (),
    }
    assert rule(traced("Un telefono", "", "fr"), "language").failed == ("language", "group")
    assert rule(traced("Un telefono"), "veto").failed == ("group", "veto")


def test_the_rule_that_fires_is_the_last_told_and_those_behind_it_are_named() -> None:
    """With its evidence and the level it fires at, which a summary alone lowers."""
    made = traced("Altro", "La <i>au</i>to")
    assert made.fired is made.rules[-1]
    assert (made.fired.rule, made.fired.level, made.fired.declared) == ("last", "likely", "sure")
    assert [hit.text for hit in made.fired.evidence] == ["au</i>to"]
    assert made.unasked == ()
    assert traced("xiaomi", language="en").unasked == ("title", "veto", "near", "last")


def test_each_group_says_where_it_hits() -> None:
    """With the field it is sought in; of one that fails what stands in the other field."""
    title, any_ = rule(traced("Xiaomi", "auto"), "title").groups
    assert (title.part, title.sets, title.fields, title.hits) == ("title_has", ("car",), ("title",), ())
    assert [hit.field for hit in title.elsewhere] == ["summary"]
    assert (any_.part, any_.fields, any_.hits) == ("any", ("summary",), ())
    assert [hit.text for hit in any_.elsewhere] == ["Xiaomi"]


def test_a_veto_names_its_word() -> None:
    """And its place, for marking."""
    veto = rule(traced("Xiaomi auto telefono"), "veto")
    assert veto.failed == ("veto",)
    assert [(hit.set, hit.text, hit.start) for hit in veto.vetoes] == [("phone", "telefono", 12)]
    assert [[hit.text for hit in group.hits] for group in veto.groups] == [["Xiaomi"], ["auto"]]
    assert not veto.evidence


def test_a_mask_that_took_a_word_is_named() -> None:
    """What was blanked, by which mask, and which group missed it."""
    made = traced("Xiaomi con Android Auto")
    assert [(hit.set, hit.text, hit.field) for hit in made.masked] == [("link", "Android Auto", "title")]
    assert made.fired is None
    _, car = rule(made, "veto").groups
    assert ([hit.text for hit in car.blanked], car.masks) == (["Auto"], ("link",))


def test_a_distance_is_counted() -> None:
    """The tokens between its hits; none where no field holds them all."""
    assert rule(traced("", "Xiaomi è una grande auto"), "near").apart == 3
    spread = matcher('[set]\na=["a1"]\nb=["b1"]\n[[rule]]\nid="r"\nall=["a","b"]\nin="text"\nnear=2\n')
    (far,) = trace(spread, title="a1", summary="b1", language="", context=None).rules
    assert (far.failed, far.apart) == (("near",), None)
    assert rule(traced("", "auto, la Xiaomi"), "near").fired


WORDS = st.lists(st.sampled_from(["Xiaomi", "auto", "Android Auto", "telefono", "treno", "la", "小米"]), max_size=6)


@given(
    title=WORDS.map(" ".join),
    summary=WORDS.map(" ".join),
    language=st.sampled_from(["it", "zh-TW", ""]),
    context=st.sampled_from([None, "cars"]),
)
def test_a_trace_decides_as_the_matcher_does(title: str, summary: str, language: str, context: str | None) -> None:
    """Rule, level and evidence are those of a match; a rule without a reason against it fires, and no other."""
    made = traced(title, summary, language, context)
    match = next(iter(read(WATCH, title, summary, language=language, context=context).matches), None)
    fired = made.fired
    assert (fired and (fired.rule, fired.level, fired.evidence)) == (
        match and (match.rule, match.level, match.evidence)
    )
    assert all(one.fired == (not one.failed) for one in made.rules)
    assert len(made.rules) + len(made.unasked) == len(WATCH.rules)
