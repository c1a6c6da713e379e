"""Which language a text is written in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.stories.language import language_of


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("小米SU7 Ultra开售", "it", "zh"),
        ("小米汽车召回", "", "zh"),
        ("Xiaomi richiama 30.931 SU7", "it-IT", "it"),
        ("Xiaomi richiama 30.931 SU7", "en", "en"),
        ("La fabbrica di Pechino sarà pronta nel 2027", "en", "it"),
        ("The plant is ready for the launch", "it", "en"),
        ("The Verge: la prova della nuova berlina", "it", "it"),
        ("Xiaomi's SU7 recalled", "zh", "en"),
        ("la sede del gruppo", "", "it"),
        ("Ford与小米洽谈合资", "en", "zh"),
        ("Xiaomi (小米) lancia la berlina in Europa nel 2027", "it", "it"),
        ("", "it", "it"),
    ],
)
def test_script_then_small_words_then_the_feed_tell(text: str, declared: str, language: str) -> None:
    """Chinese by its letters; Latin text by its feed, unless it speaks plainly in another language."""
    assert language_of(text, declared) == language


@given(st.text(max_size=200), st.text(max_size=8))
def test_any_text_has_a_language(text: str, declared: str) -> None:
    """Whatever a feed sends and declares is read as one of the three."""
    assert language_of(text, declared) in ("it", "en", "zh")
