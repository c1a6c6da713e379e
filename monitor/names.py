"""Names to addresses: what the system's resolver says, from threads that nobody waits for at the end.

A lookup cannot be broken off, and one at a name server that hangs may last minutes.  Threads of a pool are joined by
the interpreter when the process ends, so each lookup has a daemon thread of its own here, a bounded number at a time.
Which of the addresses may be asked is addresses.py's to say.
"""

import asyncio
import socket
import threading
from contextlib import suppress

from monitor.errors import FetchError

LOOKUPS = 32
"""Names looked up at one time, those included that nobody waits for any more."""


class Names:
    """Lookups on one event loop."""

    def __init__(self) -> None:
        """Nothing is asked yet."""
        self._places = asyncio.Semaphore(LOOKUPS)

    async def addresses(self, host: str, port: int) -> list[str]:
        """Every address the name has, in the resolver's order, once each.

        Raises:
            FetchError: nobody knows the name.
        """
        await self._places.acquire()
        answer: asyncio.Future[list[str]] = asyncio.get_running_loop().create_future()
        threading.Thread(target=self._ask, args=(host, port, answer), name="lookup", daemon=True).start()
        try:
            return await answer
        except (OSError, UnicodeError) as error:
            raise FetchError(f"the name {host[:100]} is not known: check the address or the network") from error

    def _ask(self, host: str, port: int, answer: "asyncio.Future[list[str]]") -> None:
        found: list[str] | Exception
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found = list(dict.fromkeys(str(entry[4][0]) for entry in entries))
        except Exception as error:  # noqa: BLE001 - raised where it is awaited
            found = error
        with suppress(RuntimeError):  # the loop has ended meanwhile, and with it all who waited
            answer.get_loop().call_soon_threadsafe(self._tell, answer, found)

    def _tell(self, answer: "asyncio.Future[list[str]]", found: list[str] | Exception) -> None:
        """Hand the answer over, on the loop's thread, if somebody still waits for it; its place is free in any case."""
        self._places.release()
        if answer.cancelled():
            return
        if isinstance(found, Exception):
            answer.set_exception(found)
        else:
            answer.set_result(found)
