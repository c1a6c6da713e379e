"""The mail password, from where the config says: a credential's file, a variable, a command.

What it is stands in no error, no log and no traceback; from where it should have come does.
"""

import subprocess
from collections.abc import Mapping

from monitor.errors import MonitorError
from monitor.mail.settings import MailSettings

COMMAND_SECONDS = 10


class PasswordError(MonitorError):
    """The password could not be had; the message says from where, never what."""


def password(settings: MailSettings, env: Mapping[str, str]) -> str | None:
    """The password from its file, variable or command; None where the config names none.

    Raises:
        PasswordError: the place the config names gives none.
    """
    if settings.password_file is not None:
        name = settings.password_file.name
        try:
            return settings.password_file.read_text(encoding="utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise PasswordError(f"the mail password in the credential {name} is not UTF-8: write it anew") from None
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise PasswordError(
                f"the mail password cannot be read from the credential {name} ({why}): check that it is there"
            ) from error
    if settings.password_env is not None:
        if not env.get(settings.password_env):
            raise PasswordError(f"the mail password is not in the variable {settings.password_env}: set it")
        return env[settings.password_env]
    if settings.password_command is not None:
        return _from_command(settings.password_command)
    return None


def _from_command(command: tuple[str, ...]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the owner's own command
            command, capture_output=True, check=True, timeout=COMMAND_SECONDS, stdin=subprocess.DEVNULL
        )
        return done.stdout.decode("utf-8").rstrip("\r\n")
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError) as error:
        # no cause: it may hold what the command printed
        raise PasswordError(
            f"the mail password command {command[0]!r} failed ({type(error).__name__}): run it by hand"
        ) from None
