"""Watchlist files: joined, dropped, checked, with every mistake at once and every doubt told."""

import tomllib
from importlib import resources
from pathlib import Path

import pytest

from monitor.errors import ProblemsError
from monitor.rules.joining import entities_of
from monitor.rules.matcher import Matcher
from monitor.rules.watchlist import load, shipped
from tests.support.lists import loaded, rule_of

RULE = '[[rule]]\nid = "r"\nany = ["car"]\n'


def problems(folder: Path, text: str, **others: str) -> list[str]:
    """Every problem of a file, as printed."""
    with pytest.raises(ProblemsError) as caught:
        loaded(folder, text, **others)
    return [str(problem) for problem in caught.value.problems]


def warnings(folder: Path, text: str, *, contexts: tuple[str, ...] | None = None, **others: str) -> list[str]:
    """Every warning of a file, as printed."""
    return [str(warning) for warning in loaded(folder, text, contexts=contexts, **others).warnings]


def test_the_shipped_watchlists_are_sound() -> None:
    """`xiaomi-auto` loads without a warning, and `cars` holds lists alone."""
    assert shipped() == ("cars", "xiaomi-auto")
    made = load("xiaomi-auto", Path())
    assert made.warnings == ()
    assert made.watchlist.name == "Xiaomi Auto"
    assert [rule.id for rule in made.watchlist.rules][:2] == ["model", "brand-car"]
    folder = resources.files("monitor.rules") / "shipped"
    assert "rule" not in tomllib.loads((folder / "cars.toml").read_text(encoding="utf-8"))


def test_the_shipped_watch_reads_what_it_is_for() -> None:
    """A model, a masked word beside it, a brand beside a car word, a phone, a grain."""
    made = Matcher("xiaomi-auto", load("xiaomi-auto", Path()).watchlist)
    assert rule_of(made, "La SU7 ora parla con Android Auto") == "model"
    assert rule_of(made, "Xiaomi porta Android Auto sul telefono") == ""
    assert rule_of(made, "雷軍：小米造車三年") == "brand-car"
    assert rule_of(made, "Xiaomi 15 e il suo caricatore per auto") == ""
    assert rule_of(made, "小米粥里加南瓜，火车上也能喝") == ""
    assert rule_of(made, "Mi piace la mia auto") == ""
    assert rule_of(made, "Xiaomi, nuovo centro a Milano", context="cars") == "feed-context"


def test_what_is_extended_comes_in_behind(tmp_path: Path) -> None:
    """Sets and masks of one name are joined, rules come after one's own, a rule of the same id is replaced."""
    base = """
        [mask]
        m = ["uno"]
        [set]
        car = ["auto"]
        far = ["treno"]
        [[rule]]
        id = "both"
        any = ["far"]
        [[rule]]
        id = "theirs"
        any = ["car"]
        level = "sure"
    """
    own = """
        extends = "base.toml"
        [mask]
        m = ["due"]
        [set]
        car = ["vettura"]
        [[rule]]
        id = "mine"
        all = ["car", "far"]
        [[rule]]
        id = "both"
        all = ["far", "far"]
    """
    made = loaded(tmp_path, own, base=base).watchlist
    assert made.masks == {"m": ("due", "uno")}
    assert made.sets == {"car": ("vettura", "auto"), "far": ("treno",)}
    assert [rule.id for rule in made.rules] == ["mine", "both", "theirs"]
    assert made.rules[1].all == (("far",), ("far",))


def test_entities_and_events_are_joined(tmp_path: Path) -> None:
    """A further spelling or word needs no second kind or weight; one's own word on them comes first."""
    base = """
        [entity]
        "BYD" = { kind = "company", names = ["byd"] }
        "Wang" = { kind = "person", of = "BYD", names = ["wang"] }
        [event]
        recall = { weight = 9, urgent = true, words = ["recall"] }
        price = { weight = 8, words = ["prezzo"] }
    """
    own = f"""
        extends = ["base.toml"]
        [set]
        car = ["auto"]
        [entity]
        "BYD" = {{ names = ["比亚迪"] }}
        [event]
        recall = {{ words = ["召回"] }}
        price = {{ weight = 2, words = [] }}
        {RULE}
    """
    made = loaded(tmp_path, own, base=base)
    assert made.warnings == ()
    byd, wang = made.watchlist.entities
    assert (byd.kind, byd.names, wang.of) == ("company", ("比亚迪", "byd"), "BYD")
    recall, price = made.watchlist.events
    assert (recall.weight, recall.urgent, recall.words) == (9, True, ("召回", "recall"))
    assert (price.weight, price.urgent) == (2, False)


def test_drop_takes_out_of_what_comes_in(tmp_path: Path) -> None:
    """Terms of sets and masks and whole rules go; one's own rule of that id stays."""
    base = """
        [mask]
        m = ["uno", "due"]
        [set]
        car = ["auto", "targa"]
        [[rule]]
        id = "weak"
        any = ["car"]
        [[rule]]
        id = "old"
        any = ["car"]
    """
    own = """
        extends = "base.toml"
        drop = { set = { car = ["targa"] }, mask = { m = ["uno"] }, rule = ["weak", "old"] }
        [[rule]]
        id = "old"
        all = ["car"]
    """
    made = loaded(tmp_path, own, base=base).watchlist
    assert (made.sets, made.masks) == ({"car": ("auto",)}, {"m": ("due",)})
    assert [(rule.id, rule.any) for rule in made.rules] == [("old", ())]


def test_a_base_drops_for_itself_alone(tmp_path: Path) -> None:
    """What one base drops from another may be written again by the file that extends it."""
    deep = '[set]\ncar = ["auto", "targa"]'
    base = 'extends = "deep.toml"\ndrop = { set = { car = ["targa"] } }'
    own = f'extends = "base.toml"\n[set]\ncar = ["targa"]\n{RULE}'
    assert loaded(tmp_path, own, base=base, deep=deep).watchlist.sets == {"car": ("targa", "auto")}


def test_a_file_may_bear_the_name_of_what_it_extends(tmp_path: Path) -> None:
    """One's own xiaomi-auto.toml on top of the shipped one is no ring."""
    (tmp_path / "xiaomi-auto.toml").write_text('extends = "xiaomi-auto"\n', encoding="utf-8")
    assert load("xiaomi-auto.toml", tmp_path).watchlist.rules


def test_paths_are_relative_to_the_file_that_names_them(tmp_path: Path) -> None:
    """A base in another folder finds its own base beside it, and a diamond is read once."""
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "a.toml").write_text('extends = "deep.toml"\n[set]\ncar = ["auto", "auto"]', encoding="utf-8")
    (tmp_path / "lists" / "deep.toml").write_text('[set]\ncar = ["vettura"]', encoding="utf-8")
    made = loaded(tmp_path, f'extends = ["lists/a.toml", "lists/deep.toml", "lists/a.toml"]\n{RULE}')
    assert made.watchlist.sets == {"car": ("auto", "vettura")}
    assert len(made.warnings) == 1


def test_many_diamonds_are_read_in_no_time(tmp_path: Path) -> None:
    """Forty files that each extend the next one twice are forty files."""
    chain = {f"f{i}": f'extends = ["f{i + 1}.toml", "./f{i + 1}.toml"]\n' for i in range(40)}
    own = f'extends = "f0.toml"\n[set]\ncar = ["auto"]\n{RULE}'
    assert loaded(tmp_path, own, **chain, f40="").watchlist.rules


def test_sets_follow_the_sets_they_name(tmp_path: Path) -> None:
    """`@name` stands for every term of another set, over several steps, each term once."""
    own = f'[set]\ncar = ["@it", "@zh", "auto"]\nit = ["auto", "@more"]\nmore = ["vettura"]\nzh = ["车"]\n{RULE}'
    made = loaded(tmp_path, own).watchlist
    assert [term.written for term in made.terms("car")] == ["auto", "车", "vettura"]


def test_eleven_mistakes_are_told_at_once_with_line_and_remedy(tmp_path: Path) -> None:
    """File, line, what is wrong and what to write, for each."""
    lines = [
        'extend = "cars"',                                          # 1 an unknown key
        "[set]",
        'car = ["auto",',
        '       "/(a+)+b/",',                                       # 4 a regular expression that may run away
        '       "au*to"]',                                          # 5 a stray *
        'model = "#SU 7"',                                          # 6 no model code
        "[[rule]]",
        'id = "first"',                                             # 8 an unknown set, a bad level, a bad near
        'all = ["car|cars"]',
        'level = "certain"',
        'near = "six"',
        "[[rule]]",                                                 # 12 a rule without a name
        'any = ["car"]',
        "[entity]",
        '"BYD" = { kind = "firm", names = ["byd"] }',               # 15 an unknown kind
        "[event]",
        'price = { weight = "high", words = ["prezzo"] }',          # 17 a weight that is no number
        "[discover]",
        'next = ["car"]',                                           # 19 an unknown key
    ]  # fmt: skip
    found = problems(tmp_path, "\n".join(lines))
    wanted = {
        1: "write extends",
        4: "bound what repeats",
        5: "at a word's end",
        6: "#SU7",
        8: '"sure" or "likely"',
        15: "company, person",
        17: "whole number",
        19: "write beside",
    }
    for line, remedy in wanted.items():
        assert any(f"own.toml:{line}: " in problem and remedy in problem for problem in found), (line, found)
    assert any("rule number 2" in problem and 'id = "..."' in problem for problem in found)
    assert any("near = 'six'" in problem and "own.toml:8" in problem for problem in found)
    assert any("own.toml:8: rule 'first' names the unknown set 'cars'" in problem for problem in found)
    assert len(found) == 11


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"[set]\ncar = ['auto']\n{RULE}none = ['phone|band']", "own.toml:4: rule 'r' names the unknown set 'band'"),
        (f"[set]\ncar = ['auto', '@it']\n{RULE}", "own.toml:2: set 'car' points to the unknown set 'it'"),
        (f"[set]\ncar = ['@it']\nit = ['@car']\n{RULE}", "set 'car' contains itself"),
        (f"[set]\ncar = ['@car']\n{RULE}", "set 'car' contains itself"),
        (f"[set]\ncar = ['auto']\n[mask]\nm = ['@car']\n{RULE}", "points to a set, which only [set] can"),
        (f"[set]\ncar = ['auto']\n{RULE}{RULE}", "there are two rules 'r'"),
        (f"[set]\ncar = ['auto']\n{RULE}in = 'body'", "in = 'body' must be"),
        (f"[set]\ncar = ['auto']\n{RULE}near = true", "near = True must be"),
        (f"[set]\ncar = 7\n{RULE}", "[set] car must be a list of strings"),
        (f"[set]\n'a|b' = ['auto']\n{RULE}", "cannot be named in a rule"),
        ("[set]\ncar = ['auto']", "has no rule"),
        (f"schema = 2\n[set]\ncar = ['auto']\n{RULE}", "own.toml:1: is of schema 2"),
        (f"extends = 'nowhere.toml'\n[set]\ncar = ['auto']\n{RULE}", "nowhere.toml: is no file"),
        (f"extends = '.'\n[set]\ncar = ['auto']\n{RULE}", ".: is no file"),
        (f"extends = 'own.toml'\n[set]\ncar = ['auto']\n{RULE}", "extends itself through own.toml -> own.toml"),
        (f"drop = {{ rule = ['x'], set = {{ car = ['y'] }} }}\n[set]\ncar = ['auto']\n{RULE}", "no 'y' in the set 'car'"),
        (f"drop = {{ set = ['car'] }}\n[set]\ncar = ['auto']\n{RULE}", "drop.set must name its lists"),
        (f"[set]\ncar = ['auto']\n[entity]\n'BYD' = {{ names = ['byd'] }}\n{RULE}", "own.toml:4: [entity] 'BYD' has no kind"),
        (f"[set]\ncar = ['auto']\n[entity]\n'BYD' = 'byd'\n{RULE}", "[entity] 'BYD' must be a table"),
        (f"[set]\ncar = ['auto']\n[event]\nx = {{ urgent = 'yes' }}\n{RULE}", "urgent = 'yes' must be true or false"),
        (f"[set]\ncar = ['auto']\n[discover]\nbeside = ['brand']\n{RULE}", "own.toml:4: [discover] beside names the unknown"),
        ("rule = 'x'\n[set]\ncar = ['auto']", "[[rule]] tables"),
        ("set = 'x'\n", "[set] must be a table"),
        ("[set]\ncar = ['auto'\n[x", "own.toml:3: is no TOML"),
        ("x = " + "[" * 5000, "own.toml"),
    ],
)  # fmt: skip
def test_each_mistake_stops_the_watchlist(tmp_path: Path, text: str, told: str) -> None:
    """With its place, and without a traceback."""
    assert any(told in problem for problem in problems(tmp_path, text)), problems(tmp_path, text)


def test_a_ring_over_several_files_is_told(tmp_path: Path) -> None:
    """The way round is spelt out."""
    found = problems(tmp_path, 'extends = "b.toml"', b='extends = "c.toml"', c='extends = "./own.toml"')
    assert any("own.toml -> b.toml -> c.toml -> ./own.toml" in problem for problem in found)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    """Another encoding is named as what it is; a byte order mark is no mistake."""
    (tmp_path / "gb.toml").write_bytes('[set]\ncar = ["汽车"]'.encode("gb18030"))
    with pytest.raises(ProblemsError, match="save it as UTF-8"):
        load("gb.toml", tmp_path)
    (tmp_path / "bom.toml").write_bytes(b"\xef\xbb\xbf" + f'[set]\ncar = ["汽车"]\n{RULE}'.encode())
    assert load("bom.toml", tmp_path).watchlist.rules


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[set]\ncar = ['auto']\n[[rule]]\nid = 'r'\nnone = ['car']", "own.toml:4: rule 'r' can never fire: it names no set"),
        (f"[set]\ncar = []\n{RULE}", "own.toml:4: rule 'r' can never fire: no term of car can hit"),
        (f"[set]\ncar = ['/Auto/']\n{RULE}", "can never fire: no term of car can hit"),
        (f"[set]\ncar = ['auto']\nfar = ['Auto', 'x']\n{RULE}none = ['far']", "every term of car is in none too"),
        (f"[set]\ncar = ['auto']\n{RULE}[[rule]]\nid = 's'\nall = ['car']\nlang = ['it']", "rule 'r' before it fires on all"),
        (f"[set]\ncar = ['auto',\n'vettura',\n'auto']\n{RULE}", "own.toml:2: [set] car holds 'auto' twice"),
        (f"[set]\ncar = ['汽车', '汽車']\n{RULE}", "twice, as '汽车' and as '汽車'"),
        (f"[set]\ncar = ['auto', '/È/']\n{RULE}", "'/È/' holds È, which folded text never has: write e"),
        (f"[mask]\nm = ['android auto']\n[set]\ncar = ['auto',\n 'android auto 2']\n{RULE}", "own.toml:5: [set] car: the masks always"),
        (f"[mask]\nm = ['车']\n[set]\ncar = ['汽车', 'auto']\n{RULE}", "the masks always blank '汽车'"),
        (f"[mask]\nm = ['auto*']\n[set]\ncar = ['auto*', 'x']\n{RULE}", "the masks always blank 'auto*'"),
        (f"[mask]\nm = ['su7']\n[set]\ncar = ['#SU7', 'x']\n{RULE}", "the masks always blank '#SU7'"),
        (f"[mask]\nm = ['/ev/']\n[set]\ncar = ['=EV', 'x']\n{RULE}", "the masks always blank '=EV'"),
        (f"[mask]\nm = ['auto']\n[set]\ncar = ['auto']\n{RULE}", "can never fire: no term of car can hit"),
        (f"[mask]\nm = ['auto*']\n[set]\nfar = ['suv']\ncar = ['auto',\n'autovettura']\n{RULE}", "own.toml:5: [set] car: the masks blank every term of it"),
        (f"[set]\ncar = ['auto']\nfar = ['suv']\n{RULE}", "own.toml:3: [set] far: no rule names it"),
        (f"[set]\ncar = ['auto']\nfar = ['@near']\nnear = ['suv']\n{RULE}", "own.toml:4: [set] near: no rule names it"),
        (f"[set]\ncar = ['auto*',\n'autovettur*']\n{RULE}", "own.toml:3: [set] car: 'autovettur*' adds nothing to 'auto*', which hits all of it"),
        (f"[set]\ncar = ['=EV',\n'suv',\n'/ev/']\nfar = ['=SUV', 'suv']\n{RULE}none = ['far']", "'=SUV' adds nothing to 'suv'"),
        (f"[set]\ncar = ['auto',\n'mi']\n{RULE}", "own.toml:3: [set] car: 'mi' is so short that it is other words too: write it as it is spelt, as in '=MI'"),
        (f"[set]\ncar = ['auto',\n'ev*']\n{RULE}", "own.toml:3: [set] car: 'ev*' begins many other words: write out those"),
        (f"[set]\ncar = ['auto']\n{RULE}in = 'summary'\nlevel = 'sure'", "own.toml:4: rule 'r' looks into summaries only"),
        (f"[set]\ncar = ['auto']\n[entity]\n'A' = {{ kind = 'person', of = 'B' }}\n{RULE}", "of names 'B', which is no entity"),
    ],
)  # fmt: skip
def test_what_can_do_nothing_is_a_warning(tmp_path: Path, text: str, told: str) -> None:
    """The watchlist loads, and its author is told, with the place."""
    assert any(told in warning for warning in warnings(tmp_path, text)), warnings(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        f"[mask]\nm = ['android auto']\n[set]\ncar = ['auto', 'auto elettrica']\n{RULE}",
        f"[mask]\nm = ['auto']\n[set]\ncar = ['auto*']\n{RULE}",
        f"[mask]\nm = ['su7']\n[set]\ncar = ['su7x', '=EV']\n{RULE}",
        f"[set]\ncar = ['=EV', '=MI', 'suv*', '汽车', '车', 'auto elettric*', 'auto']\nmodels = ['yu9']\ncodes = ['#U9']\nfar = []\n{RULE}",
        f"[set]\ncar = ['@it']\nit = ['autovettura']\n[discover]\nbeside = ['far']\n{RULE}".replace(
            "it =", "far = ['suv']\nit ="
        ),
        f"[set]\ncar = ['auto', 'suv']\nfar = ['auto', 'vettura']\n{RULE}[[rule]]\nid = 's'\nany = ['far']",
        f"[set]\ncar = ['auto']\n{RULE}context = 'cars'\n[[rule]]\nid = 's'\nany = ['car']",
        f"[set]\ncar = ['auto']\nfar = ['suv']\n{RULE}none = ['far']\n[[rule]]\nid = 's'\nany = ['car']",
        f"[set]\ncar = ['auto']\nfar = ['suv']\n{RULE}title_has = ['far']\n[[rule]]\nid = 's'\nany = ['car']",
        f"[set]\ncar = ['auto']\n{RULE}[[rule]]\nid = 's'\nany = ['car']\nin = 'text'",
        f"[set]\ncar = ['auto']\n{RULE}in = 'summary'\nnone = ['car']\n".replace("any", "title_has"),
    ],
)
def test_what_can_do_something_is_no_warning(tmp_path: Path, text: str) -> None:
    """A mask that blanks some places, a rule that asks for more before one that asks for less."""
    assert warnings(tmp_path, text) == []


def test_a_context_that_no_feed_has_is_a_warning(tmp_path: Path) -> None:
    """Told where the feeds are known, and only then."""
    text = f"[set]\ncar = ['auto']\n{RULE}context = 'cars'"
    assert any(
        "own.toml:4: rule 'r' asks for feeds with context 'cars'" in w for w in warnings(tmp_path, text, contexts=())
    )
    assert warnings(tmp_path, text, contexts=("cars",)) == []
    assert warnings(tmp_path, text) == []


def test_what_two_watches_know_of_one_thing_is_joined(tmp_path: Path) -> None:
    """A second watch adds spellings and never takes away for whom a person speaks."""
    rule = '[[rule]]\nid = "r"\nany = ["s"]\n[set]\ns = ["su7"]\n'
    (tmp_path / "a.toml").write_text(f'{rule}[entity]\nAda = {{ kind = "person", of = "Acme", names = ["ada"] }}\n')
    (tmp_path / "b.toml").write_text(f'{rule}[entity]\nAda = {{ kind = "person", names = ["ada", "艾达"] }}\n')
    known = entities_of(load(f"{name}.toml", tmp_path).watchlist for name in "ab")
    assert (known["Ada"].names, known["Ada"].of) == (("ada", "艾达"), "Acme")
