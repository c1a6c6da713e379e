"""Labels: a person's own list of headlines with what should become of each, from a table with tabs.  Reads; scores nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.errors import Problem, ProblemsError

COLUMNS = ("id", "label", "language", "title", "summary", "context")
"""In this order where the first line does not name them; the last two may be left out."""
ALSO = {"lang": "language"}
"""Other names of a column."""
WANTED = {"1": True, "0": False, "": None}
"""`""`: not decided, so it counts nowhere."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """One headline, and whether it should be caught."""

    id: str
    wanted: bool
    language: str
    """Empty: not known, which hinders no rule."""
    title: str
    summary: str = ""
    context: str | None = None
    """Of the feed it would come from."""


def labels(text: str, name: str) -> tuple[Label, ...]:
    """The labels of a file's text; lines without a label are left out.  `name` is the file's, for what is said of mistakes.

    Raises:
        ProblemsError: every line that cannot be read.
    """
    lines = [line.split("\t") for line in text.removeprefix("\ufeff").splitlines()]
    head = [ALSO.get(cell.strip().lower(), cell.strip().lower()) for cell in lines[0]] if lines else []
    named = {"label", "title"} <= set(head)
    columns = head if named else COLUMNS
    problems: list[Problem] = []
    found = tuple(_read(lines[named:], columns, 1 + named, name, problems))
    if not (found or problems):
        problems.append(
            Problem(place=name, message=f"has no labels: write {', '.join(COLUMNS[:5])} in a line each, tabs between")
        )
    if problems:
        raise ProblemsError(f"labels {name}", tuple(problems))
    return found


def _read(
    lines: Sequence[Sequence[str]], columns: Sequence[str], first: int, name: str, problems: list[Problem]
) -> Iterator[Label]:
    for number, cells in enumerate(lines, first):
        row = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
        if not any(row.values()):
            continue
        wrong = _wrong(row)
        if wrong:
            problems.append(Problem(place=f"{name}:{number}", message=wrong))
        elif (wanted := WANTED[row["label"]]) is not None:
            yield Label(
                id=row.get("id") or str(number),
                wanted=wanted,
                language=row.get("language", ""),
                title=row["title"],
                summary=row.get("summary", ""),
                context=row.get("context") or None,
            )


def _wrong(row: Mapping[str, str]) -> str | None:
    """What is wrong with a line, with its remedy."""
    if row.get("label") not in WANTED:
        return f"the label is {row.get('label')!r}: write 1 for what must come in and 0 for what must not, tabs between the columns"
    return None if row.get("title") else "has no title: write it into its column, tabs between the columns"
