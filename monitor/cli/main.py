"""The command `monitor`: its group, its exit codes, and each command imported only when it is asked for.

Start-up is kept lean: `--help` reads the table below and imports no room of the program.
"""

import importlib
import sys
from typing import Any

import click

from monitor.cli.shell import Shell
from monitor.errors import MonitorError, UsageError
from monitor.version import __version__

COMMANDS = {
    "run": ("monitor.cli.run", "The daemon in the foreground; --once does what is due now and exits."),
    "poll": ("monitor.cli.run", "One pass over every feed now, due or not."),
    "digest": ("monitor.cli.mails", "Build and queue one digest now; --preview only writes its files."),
    "deliver": ("monitor.cli.mails", "Hand over what waits in the outbox, once."),
    "mail": ("monitor.cli.mail", "test: one small message through the real transport, with what the server said."),
    "status": ("monitor.cli.status", "Feeds, outbox, last digests, next slots: what needs a hand first."),
    "check": ("monitor.cli.check", "What the config means, in plain words; every problem at once."),
    "search": ("monitor.cli.look", "Full text over all entries, in any script."),
    "explain": ("monitor.cli.explain", "Why an entry, a story or a title is where it is, or why it never came in."),
    "backtest": (
        "monitor.cli.backtest",
        "What a changed watchlist would add and drop; with labels, how often it is right.",
    ),
    "terms": ("monitor.cli.terms", "Words newly seen beside the watched names: candidates for the watchlist."),
    "mute": ("monitor.cli.mute", "Quiet for a story: digests leave it out for some days."),
    "pause": ("monitor.cli.pause", "Holidays for a digest: it makes no issue until a day, and tells all in the next."),
    "watch": ("monitor.cli.watch", "A watch of one's own: new writes a watchlist to start from."),
    "add": ("monitor.cli.add", "An article that came through no feed: stored and judged like any other."),
    "feeds": ("monitor.cli.feeds", "The feeds: list, discover, add, import and export."),
    "init": ("monitor.cli.check", "Write a commented config to start from."),
    "demo": ("monitor.cli.demo", "The whole way on sample feeds served from this machine itself."),
}
"""Name -> (module that defines it under the same name, its one line in the help)."""


class Lazy(click.Group):
    """A group that knows its commands by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command; None for a name that is none."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(COMMANDS[cmd_name][0]), f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table without importing anything."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config", metavar="FILE", help="The config; else $MONITOR_CONFIG, ./config.toml, the user's, /etc/monitor's."
)
@click.option("-v", "--verbose", is_flag=True, help="Tell more in the log.")
@click.version_option(__version__, prog_name="monitor")
@click.pass_context
def cli(ctx: click.Context, config: str | None, verbose: bool) -> None:  # noqa: FBT001 - click hands options over by name
    """Follow one subject through feeds in three languages; mail digests of who says what."""
    if ctx.obj is None:
        ctx.obj = Shell(config=config, verbose=verbose)
        ctx.obj.start_log(by_hand=True)


def main(argv: list[str] | None = None) -> None:
    """Run a command; exit 0 done, 1 failed, 2 wrong use or wrong config.  A bug shows its traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")  # a terminal without Chinese shows "?" instead of failing
    try:
        code = cli.main(args=argv, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except UsageError as error:
        click.echo(f"monitor: {error}", err=True)
        sys.exit(2)
    except MonitorError as error:
        click.echo(f"monitor: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)
