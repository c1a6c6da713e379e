"""`backtest`: what a watchlist would change among the kept entries, or how it does on headlines that a person labelled."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from monitor.backtest import Backtest, Change, Trial, backtest
from monitor.cli import columns, reasons
from monitor.cli.columns import unmarked, wrap
from monitor.cli.shell import Shell
from monitor.cli.tables import as_json, counted, table
from monitor.config import Settings
from monitor.errors import UsageError
from monitor.rules.labels import labels
from monitor.rules.matcher import Matcher
from monitor.rules.score import Figures, Mistake, Score, score
from monitor.rules.trace import RuleTrace
from monitor.rules.watchlist import Watchlist, load, shipped
from monitor.store import judgings
from monitor.text import shown

DAYS = 30
"""As far back as judging again reaches."""
MOST = 20
"""Entries of one kind that are printed; `--all` prints the others, too."""
LARGEST = 50_000_000
"""Bytes of a file of labels: what is larger is none."""


@click.command("backtest")
@click.option("--watch", "use", metavar="FILE", help="A watchlist: a file, a shipped one, or a watch of the config.")
@click.option("--as", "name", metavar="NAME", help="The watch of the config that FILE is to take the place of.")
@click.option(
    "--days", type=click.IntRange(1, 3650), help=f"How many days of kept entries; {DAYS} where nothing is said."
)
@click.option("--labels", "tsv", metavar="TSV", type=click.Path(path_type=Path), help="Score it on labelled headlines.")
@click.option("--all", "everything", is_flag=True, help=f"Print every entry, not {MOST} of each kind.")
@click.option("--json", "json_", is_flag=True, help="Print what was found as JSON.")
@click.pass_obj
def backtest_command(
    shell: Shell,
    use: str | None,
    name: str | None,
    days: int | None,
    tsv: Path | None,
    *,
    everything: bool,
    json_: bool,
) -> None:
    """Say what a changed watchlist would add and drop among the kept entries, and why; nothing is written.

    Without --watch the watches of the config are tried as they are now.  With --labels (id, label, language, title, summary,
    tabs between) nothing that is kept is looked at: what is said is how often the watchlist is right, and where not.
    """
    if tsv is not None:
        if days is not None or name is not None:
            raise UsageError("--labels looks at no kept entries: leave out --days and --as")
        scored = _scored(shell, use, tsv)
        if json_:
            as_json(_score_json(scored))
        else:
            _print_score(scored, everything=everything)
        return
    if name is not None and use is None:
        raise UsageError("--as says which watch a FILE takes the place of: name the file with --watch")
    trials = _trials(shell, use, name)
    with shell.open_store() as store:
        made = backtest(store, trials, shell.clock() - timedelta(days=days or DAYS))
        behind = judgings.pending(store, shell.sight.fingerprint)
    if behind:
        click.echo(
            "monitor: warning: the kept entries are not all judged by this config yet: the daemon or `monitor poll` does it",
            err=True,
        )
    if json_:
        as_json([_backtest_json(each) for each in made])
        return
    for each in made:
        _print_backtest(each, use, days or DAYS, everything=everything)


def _trials(shell: Shell, use: str | None, name: str | None) -> list[Trial]:
    """The watchlists to try, each with the watch it is held against."""
    stands_for = None if name is None else _watch(shell, name).name
    if use is None:
        return [Trial(matcher=matcher, watch=matcher.name) for matcher in shell.sight.matchers]
    if not _is_file(use):
        matcher = _watch(shell, use)
        return [Trial(matcher=matcher, watch=stands_for or matcher.name)]
    watchlist = load(use, Path.cwd()).watchlist
    stands_for = stands_for or _replaced(shell.settings, use, watchlist)
    return [Trial(matcher=Matcher(stands_for or watchlist.name, watchlist), watch=stands_for)]


def _is_file(use: str) -> bool:
    """Whether a watchlist's file is meant, one's own or a shipped one; else it is a watch of the config."""
    return use in shipped() or Path(use).is_file() or "/" in use or use.endswith(".toml")


def _watch(shell: Shell, name: str) -> Matcher:
    """The watch of the config.

    Raises:
        UsageError: there is none of this name.
    """
    known = {matcher.name: matcher for matcher in shell.sight.matchers}
    if name not in known:
        raise UsageError(f"there is no watch {shown(name)}: name one of {', '.join(known)}, or a file")
    return known[name]


def _replaced(settings: Settings, use: str, watchlist: Watchlist) -> str | None:
    """The watch that a file is to take the place of: the one that uses it, else the one of its name; None: it is a new one."""
    here = Path(use).resolve()
    pairs = list(zip(settings.watches, settings.watchlists, strict=True))
    found = [w.name for w, _ in pairs if use == w.use or (settings.path.parent / w.use).resolve() == here]
    found = found or [w.name for w, made in pairs if watchlist.name in (w.name, made.name)]
    if len(found) > 1:
        raise UsageError(f"{use} may take the place of {' or '.join(found)}: say which with --as")
    return found[0] if found else None


def _scored(shell: Shell, use: str | None, tsv: Path) -> Score:
    """The score of the watchlist that is named, else of the config's only watch; for a file no config need be there."""
    rows = labels(_text(tsv), str(tsv))
    if use is not None:
        return score(Matcher(use, load(use, Path.cwd()).watchlist) if _is_file(use) else _watch(shell, use), rows)
    if len(shell.sight.matchers) != 1:
        names = ", ".join(matcher.name for matcher in shell.sight.matchers)
        raise UsageError(f"--labels scores one watchlist: name it with --watch (the config has {names})")
    return score(shell.sight.matchers[0], rows)


def _text(tsv: Path) -> str:
    try:
        with tsv.open("rb") as file:
            read = file.read(LARGEST + 1)
        if len(read) > LARGEST:
            raise UsageError(f"{tsv} is too large for a file of labels: {LARGEST // 1_000_000} MB is the most")
        return read.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{tsv} is not UTF-8 from byte {error.start} on: save it as UTF-8") from error
    except OSError as error:
        raise UsageError(f"{tsv} cannot be read ({error.strerror}): name a file of labels") from error


def _print_backtest(made: Backtest, use: str | None, days: int, *, everything: bool) -> None:
    what = f"the watch {made.watch}" if use is None else use
    beside = "" if use is None else f", beside the watch {made.watch}" if made.watch else ", beside no watch"
    click.echo(click.style(shown(f"{what}{beside}, the last {counted(days, 'day')}:"), bold=True))
    click.echo(
        f"  {counted(made.looked_at, 'entry', 'entries')}, {made.before} caught as stored, {made.after} now: "
        f"{len(made.added)} added, {len(made.dropped)} dropped, {len(made.changed)} at another level"
    )
    for kind, changes in (("added", made.added), ("dropped", made.dropped), ("changed", made.changed)):
        _print_some(kind, [(_head(change), _why(change)) for change in changes], everything=everything)
    for name, counts in (("feed", made.feeds), ("language", made.languages)):
        rows = [
            (what, before, after, f"{after - before:+d}" if after != before else "")
            for what, (before, after) in counts.items()
        ]
        if rows:
            table((name, "stored", "now", ""), rows)


def _head(change: Change) -> str:
    entry = change.entry
    return f"{entry.entry_id} {entry.title} ({entry.feed}, {entry.published_at:%Y-%m-%d})"


def _why(change: Change) -> str:
    """The rule that did it, in one sentence."""
    entry, match = change.entry, change.match
    was = "" if change.was is None else f"was {change.was[0]}, {change.was[1]}; "
    if match is not None:
        return f"{was}{match.rule}, {match.level}: {reasons.quoted(match.evidence)}"
    if change.against is None:
        return f"{was}the watchlist has no rule {change.was[0] if change.was else ''}"
    return was + _failed(change.against, entry.language, entry.context)


def _failed(rule: RuleTrace, language: str, context: str | None) -> str:
    """What kept a rule from firing, and what of it is there."""
    hits = [hit for group in rule.groups for hit in group.hits]
    found = f"; it hits {reasons.quoted(hits)}" if hits else ""
    return reasons.failed(rule, language=language, context=context) + found


def _print_some(kind: str, rows: Sequence[tuple[str, str]], *, everything: bool) -> None:
    """Rows of a headline with its reason below; the first of them only, where they are many."""
    width = columns.columns()
    for head, why in rows if everything else rows[:MOST]:
        click.echo(wrap(unmarked(head), width, first=f"  {kind:<9}", rest=" " * 11))
        click.echo(wrap(unmarked(why), width, first=" " * 11, rest=" " * 13))
    if len(rows) > MOST and not everything:
        click.echo(f"  and {len(rows) - MOST} more {kind}: --all prints them, too")


def _print_score(made: Score, *, everything: bool) -> None:
    table(
        ("", "labels", "wanted", "caught", "right", "precision", "recall", "F1"),
        [_row(name or "(no language)", figures) for name, figures in (("all", made.overall), *made.languages.items())],
    )
    for kind, mistakes in (("wrong", made.wrong), ("missed", made.missed)):
        rows = [(f"{mistake.label.id} {mistake.label.title}", _mistake(mistake)) for mistake in mistakes]
        _print_some(kind, rows, everything=everything)


def _row(name: str, figures: Figures) -> Sequence[object]:
    shares = ("-" if share is None else f"{share:.3f}" for share in (figures.precision, figures.recall, figures.f1))
    return (name, figures.labelled, figures.wanted, figures.caught, figures.right, *shares)


def _mistake(mistake: Mistake) -> str:
    """Why a headline was caught, or which rule came nearest and what kept it."""
    label, match = mistake.label, mistake.match
    if match is not None:
        return f"{match.rule}, {match.level}: {reasons.quoted(match.evidence)}"
    masked = f"; masked: {reasons.quoted(mistake.masked)}" if mistake.masked else ""
    if mistake.nearest is None:
        return f"no term of any rule hits{masked}"
    return f"nearest is {_failed(mistake.nearest, label.language, label.context)}{masked}"


def _backtest_json(made: Backtest) -> dict[str, Any]:
    return {
        "watch": made.watch,
        "looked_at": made.looked_at,
        "before": made.before,
        "after": made.after,
        **{
            kind: [_change_json(change) for change in changes]
            for kind, changes in (("added", made.added), ("dropped", made.dropped), ("changed", made.changed))
        },
        "feeds": _counts_json(made.feeds),
        "languages": _counts_json(made.languages),
    }


def _counts_json(counts: Mapping[str, tuple[int, int]]) -> dict[str, dict[str, int]]:
    return {name: {"before": before, "after": after} for name, (before, after) in counts.items()}


def _change_json(change: Change) -> dict[str, Any]:
    entry = change.entry
    return {
        "entry_id": entry.entry_id,
        "feed": entry.feed,
        "language": entry.language,
        "published_at": entry.published_at,
        "title": entry.title,
        "url": entry.url,
        "was": change.was and {"rule": change.was[0], "level": change.was[1]},
        "match": change.match and asdict(change.match),
        "why": _why(change),
    }


def _score_json(made: Score) -> dict[str, Any]:
    return {
        "overall": _figures_json(made.overall),
        "languages": {name: _figures_json(figures) for name, figures in made.languages.items()},
        **{
            kind: [asdict(m.label) | {"match": m.match and asdict(m.match), "why": _mistake(m)} for m in mistakes]
            for kind, mistakes in (("wrong", made.wrong), ("missed", made.missed))
        },
    }


def _figures_json(figures: Figures) -> dict[str, Any]:
    return asdict(figures) | {"precision": figures.precision, "recall": figures.recall, "f1": figures.f1}
