"""What must not matter to stories: the order within an hour, copies, what anybody is called."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.candidates import Candidate
from monitor.judge import judge
from monitor.model import Entity, Window
from tests.support.entries import START, Told, candidate, entities
from tests.support.memory import Memory

NEWS: Mapping[str, Sequence[Told]] = {
    "recall": (
        Told(title="小米汽车召回30931辆SU7", summary="泊车辅助存在隐患，将通过OTA升级。", language="zh"),
        Told(title="Xiaomi richiama 30.931 SU7 per un difetto al parcheggio", summary="Basta un aggiornamento.", language="it"),
        Told(title="Xiaomi recalls nearly 31,000 SU7 sedans over parking assist"),
    ),
    "launch": (
        Told(title="小米YU9售价28.99万元起", summary="Pro版31.99万元。", language="zh"),
        Told(title="小米汽车15分钟大定突破3万台", summary="YU9开售15分钟。", language="zh"),
        Told(title="Xiaomi YU9 al debutto: prezzi da 289.900 yuan, 30.000 ordini in 15 minuti", language="it"),
        Told(title="Xiaomi launches YU9 at 289,900 yuan", summary="Orders passed 30,000 in 15 minutes."),
    ),
    "venture": (
        Told(title="BYD in talks with Xiaomi over joint venture, sources say", summary="Two people say a plant is looked at."),
        Told(title="传小米与比亚迪洽谈合资建厂", summary="知情人士称双方正在商谈。", language="zh"),
    ),
    "denial": (
        Told(title="小米、比亚迪否认洽谈合资：不实", summary="小米发言人否认传闻。", language="zh"),
        Told(title="BYD e Xiaomi smentiscono la joint venture: «Falso»", summary="Nessuna trattativa.", language="it"),
        Told(title="Xiaomi, BYD deny report on joint venture talks", summary="Both companies deny it."),
    ),
}  # fmt: skip
ALL = [(kind, told) for kind, reports in NEWS.items() for told in reports]


def partition(homes: Mapping[int, int], names: Sequence[str]) -> set[frozenset[str]]:
    """Which reports share a story; `names` says who each entry is."""
    found: dict[int, set[str]] = {}
    for entry_id, story_id in homes.items():
        found.setdefault(story_id, set()).add(names[entry_id - 1])
    return {frozenset(held) for held in found.values()}


def told_in(order: Sequence[int], batches: Sequence[int]) -> set[frozenset[str]]:
    """The stories that come of all reports, published within an hour in this order and judged in batches of these sizes."""
    memory = Memory(entities=entities())
    every = [candidate(n, replace(ALL[i][1], hours=n / len(order), feed=f"f{i}")) for n, i in enumerate(order, 1)]
    sizes = iter((*batches, *[1] * len(every)))
    while every:
        size = next(sizes)
        memory.judge(every[:size], START + timedelta(hours=2))
        every = every[size:]
    return partition(memory.homes, [f"{ALL[i][0]} {i}" for i in order])


@settings(deadline=None, max_examples=40)
@given(st.permutations(range(len(ALL))), st.lists(st.integers(1, 5), max_size=6))
def test_the_order_of_arrival_within_an_hour_does_not_matter(order: list[int], batches: list[int]) -> None:
    """Whoever is first and however polls cut the reports into batches, each event is one story, and no two events are."""
    wanted = {frozenset(f"{kind} {i}" for i, (other, _) in enumerate(ALL) if other == kind) for kind in NEWS}
    assert told_in(order, batches) == wanted


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, len(ALL) - 1), max_size=8), st.integers(1, 40))
def test_copies_change_nothing(repeated: list[int], hours: int) -> None:
    """Reposts in other feeds stand with their originals; stories, claims and places are those without them."""
    told = [replace(one, hours=n / 10, feed=f"f{n}") for n, (_, one) in enumerate(ALL)]
    plain, reposted = Memory(entities=entities()), Memory(entities=entities())
    first = [candidate(n, one) for n, one in enumerate(told, 1)]
    copies = [
        candidate(100 + n, replace(told[i], feed=f"portal{n}", hours=told[i].hours + hours))
        for n, i in enumerate(repeated)
    ]
    plain.judge(first, START)
    reposted.judge([*first, *copies], START)
    assert (reposted.stories, reposted.claims) == (plain.stories, plain.claims)
    assert {n: s for n, s in reposted.homes.items() if n < 100} == plain.homes
    assert reposted.copies == {100 + n: i + 1 for n, i in enumerate(repeated)}
    assert all(reposted.homes[copy] == plain.homes[of] for copy, of in reposted.copies.items())


def renamed(entity: Entity, name: Mapping[str, str]) -> Entity:
    """The entity under another name, its company's too."""
    return replace(
        entity,
        name=name[entity.name],
        of=name.get(entity.of or "", entity.of),
        part_of=name.get(entity.part_of or "", entity.part_of),
    )


def rename(one: Candidate, name: Mapping[str, str]) -> Candidate:
    """The candidate with its mentions under other names."""
    mentions = tuple(replace(m, entity=renamed(m.entity, name)) for m in one.reading.mentions)
    return replace(one, reading=replace(one.reading, mentions=mentions))


@settings(deadline=None, max_examples=20)
@given(st.permutations(range(len(ALL))), st.randoms(use_true_random=False))
def test_what_anybody_is_called_does_not_matter(order: list[int], chance: Random) -> None:
    """Other names for all entities, the same ones throughout, give the same stories, affairs and statuses."""
    names = sorted(entities())
    others = [f"Entity {n}" for n in range(len(names))]
    chance.shuffle(others)
    name = dict(zip(names, others, strict=True))
    candidates = [candidate(n, replace(ALL[i][1], hours=n / 10)) for n, i in enumerate(order, 1)]
    plain = judge(candidates, Window(), entities(), START)
    under = judge(
        [rename(c, name) for c in candidates],
        Window(),
        {name[n]: renamed(e, name) for n, e in entities().items()},
        START,
    )
    assert [j.story_id for j in under.judged] == [j.story_id for j in plain.judged]
    assert [(s.dossier_id, s.status, s.headline) for s in under.stories] == [
        (s.dossier_id, s.status, s.headline) for s in plain.stories
    ]
