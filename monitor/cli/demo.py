"""`demo`: the whole way on sample feeds served from this machine itself, offline.

Everything but the clock, the feeds' addresses and the mailbox is what a user runs: the same config format, the
same database, the same polling over HTTP, the same outbox.
"""

import shlex
import shutil
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from monitor.cli.mails import eml_of
from monitor.cli.sample.news import SampleFeed, documents
from monitor.cli.sample.server import serve
from monitor.cli.shell import Shell
from monitor.deliver import deliver
from monitor.digest.render import render
from monitor.drafting import draw_up
from monitor.errors import MonitorError
from monitor.poll import poll
from monitor.publish import publish
from monitor.store.db import Store

CLOCK = datetime(2021, 8, 25, 18, 0, tzinfo=ZoneInfo("Europe/Rome"))
"""The demo's now: the evening of the day after the seed article."""
MARKER = ".monitor-demo"
"""Tells a folder this command made from one it must not empty."""
QUERIES = (
    "SELECT story_id, dossier_id, status, headline FROM story_overview",
    "SELECT stance, coalesce(speaker, '-') AS who, quote FROM claims ORDER BY published_at, claim_id",
    "SELECT published_at, language, feed, title FROM news WHERE copy_of IS NULL ORDER BY published_at",
)


@click.command("demo")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="Emptied and filled anew.",
)
def demo_command(folder: Path) -> None:
    """Poll sample feeds, store, judge and mail them, and show where everything is."""
    folder = fresh(folder)
    with serve(documents()) as base:
        config = folder / "config.toml"
        config.write_text(config_text(base), encoding="utf-8")
        shell = Shell(config=str(config), clock=lambda: CLOCK, env={})
        settings = shell.settings
        done = poll(settings.database, settings.feeds, settings.fetch, shell.sight, clock=shell.clock, everything=True)
    new, matched = sum(r.new for r in done.reports), sum(r.matched for r in done.reports)
    click.echo(f"polled {len(done.reports)} feeds: {new} entries, {matched} matched")
    if done.failed:
        faults = "; ".join(f"{report.feed}: {report.error}" for report in done.failed)
        raise MonitorError(f"a sample feed could not be read, which is a bug, please report it: {faults}")
    with Store(settings.database) as store:
        digest = settings.digests[0]
        issue = draw_up(store, shell.press, digest, slot=CLOCK, now=CLOCK)
        if issue is None:
            raise MonitorError("the sample feeds gave no news: this is a bug, please report it")
        rendered = render(issue, settings=digest, links=settings.links)
        publish(store, shell.press, digest, slot=CLOCK, now=CLOCK)
        deliver(store, settings.mail, clock=shell.clock, env=shell.env)
    html = folder / "digest.html"
    html.write_text(rendered.html, encoding="utf-8")
    mail = eml_of(settings.mail.path)[-1]
    eml = folder / "digest.eml"
    shutil.copyfile(mail, eml)
    click.echo(
        f"\nmail      {eml}\n          (delivered as {mail})\nits HTML  {html}\n"
        f"database  {settings.database}\nconfig    {config}\n\nthree queries to try:"
    )
    for query in QUERIES:
        click.echo(f'  {reader(settings.database)} "{query}"')
    click.echo(f"\n{rendered.subject}\n\n{rendered.text}")


def reader(database: Path) -> str:
    """The start of a command that asks the database: by sqlite3 where it is installed, else by sqlite-utils, which always is."""
    path = shlex.quote(str(database))
    if shutil.which("sqlite3"):
        return f"sqlite3 -box -readonly {path}"
    return f"{shlex.quote(str(Path(sys.executable).with_name('sqlite-utils')))} query --table {path}"


def fresh(folder: Path) -> Path:
    """An empty folder; only one that an earlier demo made is emptied."""
    folder = folder.resolve()
    if folder.exists() and not (folder / MARKER).exists() and any(folder.iterdir()):
        raise MonitorError(f"{folder} holds something that no demo made: name another folder with --folder")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARKER).touch()
    return folder


def config_text(base: str) -> str:
    """The demo's config: what a user would write, with the feeds' addresses on this machine."""
    head = """# The demo's config: sample feeds served from this machine while the demo runs.
[monitor]
database = "news.db"
language = "it"
timezone = "Europe/Rome"

[fetch]
allow_private_addresses = true

[mail]
transport = "maildir"
path = "outbox"
from = "Monitor <monitor@demo.example>"

[[watches]]
name = "xiaomi-auto"
use = "xiaomi-auto"

[[digests]]
name = "xiaomi auto"
to = ["reader@demo.example"]
at = ["18:00"]
first = "7d"
"""
    return head + "".join(feed_table(base, path, feed) for path, feed in documents().items())


def feed_table(base: str, path: str, feed: SampleFeed) -> str:
    """One `[[feeds]]` table."""
    return f'\n[[feeds]]\nname = "{feed.name}"\nurl = "{base}{path}"\nlanguage = "{feed.language}"\n'
