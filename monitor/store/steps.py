"""Steps of a schema: which there are, and running those that a file does not know.

sqlite-utils runs them and notes in the file which it ran.  It takes a tenth of a short command's time to load, and hardly ever is
there a step to run: so they are only listed here, and it is loaded by the one that applies them.  What a step does is migrations.py's.
"""

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils import Database

Step = Callable[["Database"], None]


class Steps:
    """The steps of one set, in order."""

    def __init__(self, name: str) -> None:
        """`name`: under which the file notes them."""
        self.name = name
        self.steps: list[Step] = []

    def __call__(self) -> Callable[[Step], Step]:
        """Register a function as the next step, under its own name."""

        def register(step: Step) -> Step:
            self.steps.append(step)
            return step

        return register

    @property
    def names(self) -> set[str]:
        """What the file notes of them all."""
        return {step.__name__ for step in self.steps}

    def apply(self, conn: sqlite3.Connection) -> None:
        """Run those that the file does not know, inside the transaction that is open."""
        from sqlite_utils import Database
        from sqlite_utils.migrations import Migrations

        migrations = Migrations(self.name)
        for step in self.steps:
            migrations()(step)
        migrations.apply(Database(conn, execute_plugins=False))


def statements(script: str) -> list[str]:
    """Split a script at its semicolons; none of ours stands inside a string."""
    return [s for s in (part.strip() for part in script.split(";\n")) if s]


def run(db: "Database", script: str) -> None:
    """Execute a script inside the transaction that is open."""
    connection: Any = db.conn
    execute(connection, script)


def execute(conn: sqlite3.Connection, script: str) -> None:
    """Execute each statement of a script by itself: executescript would end the transaction that is open."""
    for statement in statements(script):
        conn.execute(statement)
