"""What speaks for one event and against it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.model import Profile
from monitor.stories.crowd import Crowd, Report, report_of
from monitor.stories.likeness import likeness, weighed
from monitor.stories.wording import alike, grams

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def told(title: str, *codes: str, summary: str = "") -> Report:
    """A report as folded text, with the model codes that the rules found in it."""
    held = tuple(code for code in codes if code in title)
    return report_of(
        Profile(
            entry_id=1, feed="one", language="en", published_at=AT, title=title, summary=summary, codes=codes, title_codes=held
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "versions"),
    [
        ("xiaomi su7 ultra recalled", {"su7": "ultra"}),
        ("小米su7ultra限制马力", {"su7": "ultra"}),
        ("xiaomi su7 recalled", {"su7": ""}),
        ("su7 pro and su7 max priced", {"su7": ""}),
        ("su7 standard edition recalled", {"su7": ""}),
        ("xiaomi 17 pro max phone opens the su7", {"su7": ""}),
        ("su7 ultrasound", {"su7": ""}),
    ],
)
def test_a_trim_stands_behind_its_models_code(title: str, versions: dict[str, str]) -> None:
    """A phone's Pro Max is no car's; a report of several trims is about the model."""
    assert report_of(told(title, "su7").profile).versions == versions


def test_the_titles_trim_goes_before_the_summarys() -> None:
    """A title about the Ultra stays so where its summary names the Max too."""
    assert told("su7 ultra prices", "su7", summary="the su7 max costs less").versions == {"su7": "ultra"}


def test_another_trim_speaks_against_one_event() -> None:
    """The model and its Ultra are less likely one matter than two reports of the Ultra."""
    ultra, same, other = (
        told("su7 ultra recalled", "su7"),
        told("the su7 ultra is recalled", "su7"),
        told("the su7 max is recalled", "su7"),
    )
    crowd = Crowd(ultra, [same, other])
    assert likeness(ultra, same, crowd) > likeness(ultra, other, crowd) + 1


def reported(title: str = "xiaomi car", **more: Any) -> Report:  # noqa: ANN401 - a record's fields
    """A report of bare evidence."""
    return report_of(Profile(entry_id=1, feed="one", language="en", published_at=AT, title=title, summary="", **more))


def test_a_bare_number_is_no_other_number() -> None:
    """What it counts nobody knows, so two of them speak for one event or for nothing."""
    one, bare, units = (reported(numbers=n) for n in (((215_900.0, ""),), ((50_000.0, ""),), ((50_000.0, "units"),)))
    other = reported(numbers=((30_000.0, "units"),))
    assert likeness(one, bare, Crowd(one, [bare])) == likeness(one, units, Crowd(one, [units]))
    assert likeness(other, units, Crowd(other, [units])) < likeness(one, units, Crowd(one, [units])) - 1


def test_who_responds_is_no_rumour_and_may_deny() -> None:
    """A title that says somebody answers, and not what, stands beside a denial but apart from the rumour."""
    responds = reported(stance="official", title_cues=("answer",))
    states = reported(stance="official", title_cues=("announce",))
    rumour, denial = reported(stance="rumour"), reported(stance="denial")
    near, far = Crowd(responds, [rumour, denial]), Crowd(states, [rumour, denial])
    assert likeness(responds, rumour, near) < likeness(states, rumour, far) - 1
    assert likeness(responds, denial, near) == likeness(states, denial, far) + 1


def test_a_title_that_only_names_its_subject_leaves_the_event_to_the_summary() -> None:
    """Such a label shares nothing of what happened with whatever else is told of the model."""
    named: dict[str, Any] = {"codes": ("su7",), "title_codes": ("su7",)}
    label = reported(**named, cues=("recall", "parking"))
    assert label.head == label.signs
    told = reported(**named, cues=("recall", "parking"), title_cues=("recall",))
    assert told.head == {"code:su7", "cue:recall"}


def test_two_matters_of_one_car_are_less_alike_than_two_reports_of_one() -> None:
    """Where both titles say what happened and share none of it, the same model proves little."""
    named: dict[str, Any] = {"codes": ("su7",), "title_codes": ("su7",)}
    recall, other = (reported(cues=(c,), title_cues=(c,), **named) for c in ("recall", "export"))
    bare = reported(**named)
    crowd = Crowd(recall, [other, bare])
    assert "other matter" in weighed(recall, other, crowd)
    assert "other matter" not in weighed(recall, bare, crowd)


def test_the_figure_of_a_headline_tells_more_than_one_of_a_summary() -> None:
    """Two recalls of other sizes are two events; a summary may pick any of an event's figures."""
    one, summary, title = (
        reported(numbers=((n, "units"),), title_numbers=((n, "units"),) if in_title else ())
        for n, in_title in ((30_931.0, True), (50_000.0, False), (50_000.0, True))
    )
    assert "other headline number" in weighed(one, title, Crowd(one, [title]))
    assert "other headline number" not in weighed(one, summary, Crowd(one, [summary]))


def test_other_parties_are_another_event() -> None:
    """The same alliance with another company is another alliance."""
    ford, nio, both = (
        reported(entities=("Xiaomi", *names), title_entities=("Xiaomi", *names), cues=("deal",), title_cues=("deal",))
        for names in (("Ford",), ("NIO",), ("Ford", "NIO"))
    )
    crowd = Crowd(ford, [nio, both, *(reported(f"xiaomi {n}", entities=("Xiaomi",)) for n in range(4))])
    assert "other names" in weighed(ford, nio, crowd)
    assert "other names" not in weighed(ford, both, crowd)


def test_how_a_thing_is_told_is_no_sign_of_what() -> None:
    """Any two announcements are official."""
    assert reported(cues=("official", "recall"), title_cues=("official", "recall")).head == {"cue:recall"}


def test_wording_leaves_endings_and_empty_words_out() -> None:
    """Latin words by their beginnings, Chinese by pairs of characters, figures and codes whole."""
    assert grams("the recalled su7s 30931 召回公告") == {"recall", "su7s", "30931", "召回", "回公", "公告"}
    assert alike("Xiaomi costruirà auto", "Xiaomi vuole costruire un'auto") == 1.0


def test_a_rounded_number_tells_as_little_as_it_says() -> None:
    """70,289 and "70,000" are less one number than twice 70,289, from either side; other counted numbers speak against."""
    exact, same, round_, other = (
        reported(numbers=((value, "units"),)) for value in (70_289.0, 70_289.0, 70_000.0, 70_327.0)
    )
    crowd = Crowd(exact, [same, round_, other])
    found = [weighed(exact, each, crowd).get("number", 0.0) for each in (same, round_, other)]
    assert found[0] > found[1] > found[2] == 0.0
    assert weighed(round_, exact, Crowd(round_, [exact]))["number"] == found[1]
    assert "other number" in weighed(exact, other, crowd)
