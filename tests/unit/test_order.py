"""Whose turn it is."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.order import Order


def test_a_host_takes_only_its_own_places() -> None:
    """Ten feeds of one host in front leave the others their turn."""
    order = Order([*((n, "slow") for n in range(10)), (10, "a"), (11, "b")], per_host=2)
    assert order.take(4) == [0, 10, 11, 1]
    assert order.take(4) == []
    order.done(10)
    assert order.take(4) == []
    order.done(0)
    assert order.take(4) == [2]


def test_a_host_that_had_enough_is_asked_for_nothing_more() -> None:
    """What waits for it is dropped, what is under way is not."""
    order = Order([(1, "a"), (2, "a"), (3, "a"), (4, "b")], per_host=1)
    assert order.take(9) == [1, 4]
    order.done(1)
    assert (order.drop("a"), order.drop("nobody")) == (2, 0)
    assert order.take(9) == []


@given(
    st.lists(st.sampled_from("abc"), max_size=40),
    st.integers(1, 4),
    st.integers(1, 6),
    st.randoms(use_true_random=False),
)
def test_every_feed_has_its_turn_once_and_no_host_too_many(
    hosts: list[str], per_host: int, places: int, rng: "object"
) -> None:
    """Whatever finishes first: all are asked, each once, never more of a host at a time than it takes."""
    order = Order(enumerate(hosts), per_host=per_host)
    under_way: list[int] = []
    asked: list[int] = []
    while new := order.take(places - len(under_way)) or under_way:
        if new is not under_way:
            under_way += new
            asked += new
        assert all(sum(hosts[n] == host for n in under_way) <= per_host for host in "abc")
        rng.shuffle(under_way)  # type: ignore[attr-defined]
        order.done(under_way.pop())
    assert sorted(asked) == list(range(len(hosts)))
