"""The floors (DESIGN.md): imports go to lower floors, or sideways as the rules allow, and never round in a circle."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import monitor

ROOT = Path(monitor.__file__).parent
FLOORS: Mapping[str, int] = {
    "cli": 6,
    "daemon": 5,
    **dict.fromkeys(
        (
            "poll",
            "judge",
            "bench",
            "corrections",
            "candidates",
            "weigh",
            "again",
            "keep",
            "add",
            "sight",
            "publish",
            "drafting",
            "deliver",
            "health",
            "review",
            "storyline",
            "mailed",
            "finding",
            "absence",
            "backtest",
            "terms",
            "trial",
            "hints",
            "quiet",
            "alarm",
            "heartbeat",
            "recap",
            "letters",
            "urgent",
            "translating",
        ),
        4,
    ),
    "config": 3,
    **dict.fromkeys(("feeds", "rules", "stories", "digest", "mail", "store"), 2),
    **dict.fromkeys(
        (
            "model",
            "text",
            "numerals",
            "negations",
            "quantities",
            "web",
            "wire",
            "proxied",
            "inflate",
            "addresses",
            "names",
            "errors",
            "systemd",
            "version",
        ),
        1,
    ),
}
"""The floor of each room: a module, or a package with all that is in it."""
DATA = frozenset({"data"})
"""Folders that hold no code."""
CONFINED: Mapping[str, tuple[str, ...]] = {
    "httpx": ("monitor.proxied",),
    "h11": ("monitor.wire",),
    "feedparser": ("monitor.feeds.parse",),
    "apscheduler": ("monitor.daemon",),
    "sqlite_utils": ("monitor.store",),
    "pydantic": ("monitor.config",),
    "click": ("monitor.cli",),
    "rich": ("monitor.cli",),
    "nh3": ("monitor.feeds.html",),
    "opencc": ("monitor.text",),
    "jinja2": ("monitor.digest",),
    "babel": ("monitor.digest",),
}
"""Where a library may be imported: in a module, or in a package and all that is in it."""
LINES = (40, 300)
SMALL: Mapping[str, str] = {
    "monitor.version": "one constant, which the build reads too",
    "monitor.feeds.settings": "one record, owned by its package",
    "monitor.feeds.rsshub": "one idea that is short",
    "monitor.cli.look": "one command",
    "monitor.cli.append": "one idea that is short",
    "monitor.store.dismissed": "one idea that is short",
    "monitor.digest.proposed": "one idea that is short",
    "monitor.digest.tally": "one idea that is short",
    "monitor.store.added": "one idea that is short",
    "monitor.rules.written": "one idea that is short",
    "monitor.store.proposals": "one idea that is short",
    "monitor.store.hosts": "one idea that is short",
    "monitor.feeds.silence": "one idea that is short",
    "monitor.mail.settings": "one record, owned by its package",
    "monitor.mail.transport": "one choice; what it chooses from stands apart",
    "monitor.digest.foot": "the foot of the mail",
    "monitor.digest.links": "one idea that is short",
    "monitor.config.routes": "one idea that is short",
    "monitor.stories.named": "one idea that is short",
}
"""Modules below the least length, each with its reason."""
LARGE: Mapping[str, str] = {}
"""Modules beyond the greatest length, each with its reason."""


def modules() -> Mapping[str, Path]:
    """Every module of the program by its dotted name."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = ("monitor", *path.relative_to(ROOT).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imported(name: str) -> Iterator[str]:
    """Every module that a module imports, wherever in its text; a `from` import counts as the module it takes from."""
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} line {node.lineno}: imports stand in full, without dots"
            base = node.module or ""
            inner = [f"{base}.{alias.name}" for alias in node.names if f"{base}.{alias.name}" in MODULES]
            yield from inner or [base]


GRAPH: Mapping[str, frozenset[str]] = {name: frozenset(imported(name)) for name in MODULES}


def room(name: str) -> str:
    """The room that a module of the program is in: `feeds` for `monitor.feeds.parse`."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


def within(name: str, place: str) -> bool:
    """Whether a module is `place` or inside it."""
    return name == place or name.startswith(f"{place}.")


def test_every_room_has_a_floor() -> None:
    """A new module or package of the program is given its floor here, and none that went is kept."""
    there = {room(name) for name in MODULES} - {""} - DATA
    assert there == set(FLOORS)


def test_imports_go_down() -> None:
    """A module imports from lower floors; sideways from its own floor, on floor 2 from its own package alone."""
    wrong = [fault for name in sorted(GRAPH) for other in sorted(GRAPH[name]) if (fault := climb(name, other))]
    assert not wrong, "\n".join(wrong)


def climb(name: str, other: str) -> str | None:
    """What is wrong with one import, in words; None where nothing is."""
    if not within(other, "monitor") or not room(other):
        return None
    if not room(name):
        return f"{name} is the root and imports {other}"
    floor, below = FLOORS[room(name)], FLOORS[room(other)]
    if below > floor:
        return f"{name} (floor {floor}) imports {other} from floor {below}"
    if floor == below == 2 and room(other) != room(name):
        return f"{name} imports {other}: packages on floor 2 do not know each other"
    return None


def test_imports_make_no_circle() -> None:
    """No module imports itself through others, not even inside a function."""
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, f"a circle of imports: {' -> '.join((*path[path.index(name) :], name))}"
        if name in done:
            return
        for other in sorted(GRAPH[name] & MODULES.keys()):
            visit(other, (*path, name))
        done.add(name)

    for name in MODULES:
        visit(name, ())


def test_libraries_stay_in_their_rooms() -> None:
    """Each library is imported where the design puts it and nowhere else, and one that nobody imports is not listed."""
    users = {
        library: {name for name, others in GRAPH.items() if any(within(other, library) for other in others)}
        for library in CONFINED
    }
    outside = {
        library: sorted(n for n in names if not any(within(n, place) for place in CONFINED[library]))
        for library, names in users.items()
    }
    assert not {library: names for library, names in outside.items() if names}
    assert not [library for library, names in users.items() if not names]


def test_a_module_is_one_idea() -> None:
    """A module is 40 to 300 lines long; each exception is listed with its reason, and leaves the list when it is none."""
    fewest, most = LINES
    lines = {
        name: len(path.read_text(encoding="utf-8").splitlines())
        for name, path in MODULES.items()
        if path.name != "__init__.py"
    }
    assert {name for name, count in lines.items() if count < fewest} == set(SMALL)
    assert {name for name, count in lines.items() if count > most} == set(LARGE)


def test_a_package_front_holds_no_logic() -> None:
    """A package's `__init__` imports and names what it offers, no more."""
    fronts = {name: ast.parse(path.read_text("utf-8")) for name, path in MODULES.items() if path.name == "__init__.py"}
    logic = [
        f"{name} line {node.lineno}"
        for name, tree in fronts.items()
        for node in tree.body
        if not isinstance(node, ast.Import | ast.ImportFrom | ast.Assign)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    assert not logic


def test_modules_say_what_they_do() -> None:
    """Every module begins with a docstring."""
    assert not [name for name, path in MODULES.items() if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
