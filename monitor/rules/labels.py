"""Labels: a person's own list of headlines with what should become of each, from a table with tabs.  Reads; scores nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from monitor.errors import Problem, ProblemsError

COLUMNS = ("id", "label", "language", "title", "summary", "context")
"""In this order where the first line does not name them; the last two may be left out."""
ALSO = {"lang": "language"}
"""Other names of a column."""
MOST = 100
"""Mistakes of one file that are named."""
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
        ProblemsError: every line that cannot be read, `MOST` at the most.
    """
    lines = text.removeprefix("\ufeff").split("\n")  # a headline may hold what `splitlines` takes for the end of a line
    head = [ALSO.get(cell.strip().lower(), cell.strip().lower()) for cell in lines[0].split("\t")]
    named = {"label", "title"} <= set(head)
    columns = head if named else COLUMNS
    problems: list[Problem] = []
    found = tuple(_read(islice(enumerate(lines, 1), int(named), None), columns, name, problems))
    if not (found or problems):
        problems.append(
            Problem(place=name, message=f"has no labels: write {', '.join(COLUMNS[:5])} in a line each, tabs between")
        )
    if problems:
        raise ProblemsError(f"labels {name}", tuple(problems))
    return found


def _read(
    lines: Iterable[tuple[int, str]], columns: Sequence[str], name: str, problems: list[Problem]
) -> Iterator[Label]:
    for number, line in lines:
        row = dict(zip(columns, (cell.strip() for cell in line.split("\t")), strict=False))
        if not any(row.values()):
            continue
        wrong = _wrong(row)
        if wrong:
            problems.append(Problem(place=f"{name}:{number}", message=wrong))
            if len(problems) == MOST:
                problems.append(Problem(place=name, message="the lines behind were not read: mend these first"))
                return
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
    label = row.get("label")
    if label not in WANTED:
        said = "missing" if label is None else repr(label[:40])
        return f"the label is {said}: write 1 for what must come in and 0 for what must not, tabs between the columns"
    return None if row.get("title") else "has no title: write it into its column, tabs between the columns"
