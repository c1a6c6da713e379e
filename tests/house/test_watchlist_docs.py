"""docs/watchlists.md: its files load, its tables of what hits are what the matcher does, and it names every key there is."""

import json
import re
import shlex
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli.main import cli
from monitor.config import load as load_config
from monitor.errors import ProblemsError
from monitor.rules import reading
from monitor.rules.cost import LONGEST
from monitor.rules.matcher import Matcher
from monitor.rules.watchlist import load, shipped
from monitor.text import TRIMS
from tests.support.lists import hits, loaded, read

PAGE = (Path(__file__).parents[2] / "docs" / "watchlists.md").read_text(encoding="utf-8")
BLOCKS: tuple[str, ...] = tuple(re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
CODE = re.compile(r"`([^`\n]+)`")
CONFIG = '[[feeds]]\nname = "a"\nurl = "https://cars.example/feed.xml"\ncontext = "cars"\n[[digests]]\nname = "d"\nto = ["me@reader.example"]\n'
"""What a config needs besides its watches."""
FRAME = 'extends = ["part.toml", "cars"]\n[set]\nbrand = ["byd"]\nframe = ["frame"]\n[[rule]]\nid = "frame"\nany = ["frame"]\nnone = ["brand"]\n'
"""A file round a part of one: it brings the sets that the part's rules name, and a rule of its own."""
SETS = '[set]\nbrand = ["byd"]\ncar = ["auto"]\nwide = ["auto", "suv"]\n'
WARNED: Mapping[str, str] = {
    "twice": '[set]\nbrand = ["byd", "BYD"]\n[[rule]]\nid = "r"\nany = ["brand"]\n',
    "which folded text never has": '[set]\nbrand = ["byd", "/città/"]\n[[rule]]\nid = "r"\nany = ["brand"]\n',
    "counts as likely": f'{SETS}[[rule]]\nid = "r"\nany = ["brand"]\nin = "summary"\nlevel = "sure"\n',
    "the masks always blank": f'{SETS}gone = ["suv", "car play"]\n[mask]\nm = ["car play"]\n[[rule]]\nid = "r"\nany = ["gone"]\n',
    "names no set in all, any or title_has": f'{SETS}[[rule]]\nid = "r"\nnone = ["car"]\n',
    "can hit": '[set]\ngone = ["car play"]\n[mask]\nm = ["car play"]\n[[rule]]\nid = "r"\nany = ["gone"]\n',
    "is in none too": f'{SETS}[[rule]]\nid = "r"\nany = ["car"]\nnone = ["wide"]\n',
    "fires on all that it would": f'{SETS}[[rule]]\nid = "r"\nany = ["car"]\n[[rule]]\nid = "s"\nall = ["brand", "car"]\n',
    "which no feed declares": f'{SETS}[[rule]]\nid = "r"\nany = ["car"]\ncontext = "boats"\n',
    "blank every term": f'{SETS}[mask]\nm = ["suv", "auto"]\n[[rule]]\nid = "r"\nany = ["brand", "car", "wide"]\n',
    "no rule names it": f'{SETS}[[rule]]\nid = "r"\nany = ["brand", "car"]\n',
    "adds nothing to": '[set]\ncar = ["auto*", "automobil*"]\n[[rule]]\nid = "r"\nany = ["car"]\n',
    "is so short": '[set]\nbrand = ["mg", "名爵"]\n[[rule]]\nid = "r"\nany = ["brand"]\n',
    "begins many other words": '[set]\ncar = ["ev*"]\n[[rule]]\nid = "r"\nany = ["car"]\n',
    "which is no entity here": f'{SETS}[[rule]]\nid = "r"\nany = ["car"]\n[entity]\n"A" = {{ kind = "person", of = "B" }}\n',
}
"""A file for each warning, by the words that tell it."""


def section(heading: str) -> str:
    """A part of the page, from its heading to the next."""
    assert f"\n## {heading}\n" in PAGE
    return PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def rows(head: str) -> Iterator[list[str]]:
    """The cells of each row of the table that begins with `head`."""
    assert PAGE.count(f"\n| {head}") == 1
    table = PAGE.split(f"\n| {head}", 1)[1].split("\n\n", 1)[0]
    for line in table.splitlines()[2:]:
        yield [cell.strip() for cell in line.strip("|").split(" |")]


def is_config(block: str) -> bool:
    """Whether a block is a part of config.toml."""
    return "[[watches]]" in block


def is_whole(block: str) -> bool:
    """Whether a block is a watchlist that stands for itself."""
    return not is_config(block) and "extends" in block


def own_file() -> str:
    """The page's example of a whole file for another maker."""
    return next(block for block in BLOCKS if block.startswith("schema"))


def example(folder: Path) -> Path:
    """The config and the file that the page tells to write, written."""
    (folder / "byd.toml").write_text(own_file(), encoding="utf-8")
    config = folder / "config.toml"
    config.write_text(CONFIG + "".join(block for block in BLOCKS if is_config(block)), encoding="utf-8")
    return config


@pytest.mark.parametrize("block", [block for block in BLOCKS if is_whole(block)])
def test_a_whole_file_loads(block: str, tmp_path: Path) -> None:
    """Each complete example is read as the program reads it, without a mistake or a warning."""
    assert not loaded(tmp_path, block, contexts={"cars"}).warnings


@pytest.mark.parametrize("block", [block for block in BLOCKS if not is_whole(block) and not is_config(block)])
def test_a_part_of_a_file_loads(block: str, tmp_path: Path) -> None:
    """Each example of one table loads as what a file extends."""
    assert not loaded(tmp_path, FRAME, contexts={"cars"}, part=block).warnings


def test_the_example_works_step_by_step(tmp_path: Path) -> None:
    """The example file is a short one, and the config that names it loads without a warning."""
    settings = load_config(example(tmp_path), env={})
    assert not settings.warnings
    assert [watch.use for watch in settings.watches] == ["byd.toml"]
    assert len(own_file().splitlines()) <= 35
    assert tomllib.loads(own_file())["extends"] == "cars"


@pytest.mark.parametrize("use", ["byd.toml", "xiaomi-auto"])
def test_the_titles_become_what_the_page_says(use: str, tmp_path: Path) -> None:
    """Each title of a table is matched by the rule and at the level that the page names, or by none."""
    example(tmp_path)
    matcher = Matcher(use, load(use, tmp_path).watchlist)
    told = list(rows(f"title, for `{use}` |"))
    assert len(told) >= 4
    for title, context, becomes in told:
        made = read(matcher, title.strip("`"), context=context.strip("`") or None).matches
        said = [] if becomes.startswith("no match") else [tuple(CODE.findall(becomes))]
        assert [(match.rule, match.level) for match in made] == said, title


STEPS = re.findall(r"^```toml\n(# step \d.*?)^```(.*?)(?=^```toml)", PAGE, re.MULTILINE | re.DOTALL)
"""Each step of the guide: its file, and what stands behind it."""


def cells(text: str, head: str) -> Iterator[list[str]]:
    """The rows of the table with this head in a part of the page."""
    (table,) = re.findall(rf"^\| {re.escape(head)} \|\n\|[-|]+\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    for line in table.splitlines():
        yield [cell.strip().strip("`") if at < 3 else cell.strip() for at, cell in enumerate(line[1:-1].split(" |"))]


@pytest.mark.parametrize(("file", "behind"), STEPS)
def test_a_step_of_the_guide_does_what_it_says(file: str, behind: str, tmp_path: Path) -> None:
    """Each step's file loads without a word from `check`, and makes of each headline below what the page says."""
    made = loaded(tmp_path, file, contexts={"cars"})
    assert made.warnings == ()
    told = list(cells(behind, "title | summary | feed | becomes"))
    assert told
    for title, summary, feed, becomes in told:
        language, _, context = feed.partition(", ")
        matches = read(
            Matcher("step", made.watchlist), title, summary, language=language, context=context or None
        ).matches
        said = [] if becomes == "no match" else [tuple(CODE.findall(becomes))]
        assert [(match.rule, match.level) for match in matches] == said, title


def test_the_guide_goes_step_by_step() -> None:
    """The steps are numbered without a gap, and each shows something that comes in and something else."""
    assert [int(file.split()[2].rstrip(":")) for file, _ in STEPS] == list(range(1, len(STEPS) + 1))
    assert len(STEPS) >= 6


def test_the_labels_are_true_of_the_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command on the page, typed beside the page's whole file and labels, gets each row right."""
    (text,) = re.findall(r"^```tsv\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (typed,) = re.findall(r"^\$ monitor (backtest .*--labels.*)$", PAGE, re.MULTILINE)
    (tmp_path / "byd.toml").write_text(own_file(), encoding="utf-8")
    (tmp_path / "labels.tsv").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, [*shlex.split(typed), "--json"], catch_exceptions=False)
    made = json.loads(done.stdout)
    assert (made["overall"]["f1"], made["wrong"], made["missed"]) == (1.0, [], [])
    assert 0 < made["overall"]["wanted"] < made["overall"]["labelled"]


@pytest.mark.parametrize(
    "typed", [line for block in re.findall(r"^```console\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL) for line in block.splitlines() if line.startswith("$ monitor watch new")]
)  # fmt: skip
def test_the_skeletons_are_written_as_the_page_says(
    typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each `watch new` on the page works, typed beside the example's config, and its file catches the maker."""
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    config = example(tmp_path)
    done = CliRunner().invoke(cli, ["--config", str(config), *shlex.split(typed)[2:]], catch_exceptions=False)
    assert done.exit_code == 0
    (file,) = (tmp_path / "watchlists").iterdir()
    assert file.name == f"{shlex.split(typed)[4]}.toml"
    watch = Matcher("new", load(str(file), tmp_path).watchlist)
    (first, *_) = tomllib.loads(file.read_text(encoding="utf-8"))["set"]["brand"]
    assert read(watch, f"{first} presenta la sua auto").matches
    settings = load_config(config, env={})
    assert ("--write" in typed) == (len(settings.watches) == 2)


@pytest.mark.parametrize(("term", "where", "not_where"), list(rows("term | hits in |")))
def test_a_term_hits_where_the_page_says(term: str, where: str, not_where: str) -> None:
    """Each term, read as TOML, hits in every text of its second column and in none of its third."""
    written = tomllib.loads(f"term = {term.strip('`')}")["term"]
    texts = CODE.findall(where)
    assert texts
    assert [text for text in texts if not hits(written, text)] == []
    assert [text for text in CODE.findall(not_where) if hits(written, text)] == []


def test_every_kind_of_term_is_shown() -> None:
    """Each kind of the table of kinds, `@` apart, has a row in the table of what hits."""
    kinds = [row[0].strip('`"')[:1] for row in rows("written | is |")]
    shown = {row[0].strip("`'\"")[:1] for row in rows("term | hits in |")}
    assert {kind for kind in kinds if kind in "#=/"} == {kind for kind in shown if kind in "#=/"} == set("#=/")
    assert "@" in kinds


def allowed(text: str, where: str, folder: Path) -> Collection[str]:
    """The keys that a table takes, as the reader tells them about one that it does not know."""
    with pytest.raises(ProblemsError) as caught:
        loaded(folder, text)
    return next(p.message for p in caught.value.problems if p.message.startswith(where)).split("write ")[1].split(", ")


def test_the_page_names_every_key(tmp_path: Path) -> None:
    """Each table of keys on the page names every key that the reader knows, and no other."""
    known = {
        "The file": reading.TOP,
        "Rules": reading.RULE,
        "Entities": reading.ENTITY,
        "Events": reading.EVENT,
        "Newcomers": allowed("[discover]\n0 = 1", "[discover]", tmp_path),
        "Building on other files": allowed("[drop]\n0 = 1", "drop", tmp_path),
    }
    for heading, keys in known.items():
        named = re.findall(r"^\| `(\w+)` \| ", section(heading), re.MULTILINE)
        assert sorted(named) == sorted(keys), heading


def test_the_page_names_what_keys_take() -> None:
    """Kinds of entity, trims of model codes, shipped files and the bound on a field stand on the page."""
    for kind in reading.KINDS:
        assert f"`{kind}`" in section("Entities")
    for trim in TRIMS.split("|"):
        assert f"`{trim}`" in section("Terms")
    for name in shipped():
        assert f"`{name}`" in PAGE
    assert f"{LONGEST:,} characters" in PAGE


def test_the_page_lists_what_cars_holds() -> None:
    """Each set of `cars` has a row, and the list of makers is the file's own."""
    cars = tomllib.loads((Path(reading.__file__).parent / "shipped" / "cars.toml").read_text(encoding="utf-8"))
    assert {name for row in rows("set | is |") for name in CODE.findall(row[0])} == set(cars["set"])
    found = re.search(r"^```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    assert " ".join(found[1].split()).split(", ") == cars["set"]["makers"]


@pytest.mark.parametrize("says", sorted(WARNED))
def test_a_warning_is_told(says: str, tmp_path: Path) -> None:
    """Each warning of the page is one, for a file that deserves it."""
    told = [warning.message for warning in loaded(tmp_path, WARNED[says], contexts=set()).warnings]
    assert [message for message in told if says in message]


def test_the_page_names_the_warnings() -> None:
    """The table of warnings names those above and no other."""
    assert sorted(row[0].strip("`") for row in rows("says | where |")) == sorted(WARNED)


def test_explain_says_what_the_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command on the page, typed beside the example's config, prints what the page prints."""
    found = re.search(r'^```console\n\$ monitor explain "(.*)"\n(.*?)^```', PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    done = CliRunner().invoke(cli, ["--config", str(example(tmp_path)), "explain", found[1]], catch_exceptions=False)
    assert done.exit_code == 0
    assert done.output == found[2]
