"""The heartbeat: an address asked after each round that went well, so that another machine notices when this one is silent.

One bounded request that reads nothing of the answer.  That it fails is told once, and that it works again.
"""

import asyncio
import logging

from monitor.addresses import shown
from monitor.errors import FetchError
from monitor.mail.settings import HealthSettings
from monitor.version import __version__
from monitor.web import Request, Web

log = logging.getLogger(__name__)

TIMEOUT = 10.0
"""Seconds."""
LARGEST = 1_000_000
"""Bytes of an answer."""
BAD = 400


class Heartbeat:
    """One address, and whether it answered last time."""

    def __init__(self, settings: HealthSettings, *, proxy: str | None = None) -> None:
        """Ask `settings.heartbeat_url`, through a proxy where the config names one; it may be in a private network."""
        self._settings = settings
        self._proxy = proxy
        self.failing = False

    def beat(self) -> None:
        """Ask once; nothing where the config names no address."""
        url = self._settings.heartbeat_url
        if url is None:
            return
        try:
            status = asyncio.run(self._ask(url))
            fault = f"{shown(url)} answered HTTP {status}" if status >= BAD else ""
        except FetchError as error:
            fault = str(error)
        if fault and not self.failing:
            log.warning(
                "the heartbeat ([health] heartbeat_url) fails, which is not told again until it works: %s", fault
            )
        elif self.failing and not fault:
            log.info("the heartbeat works again")
        self.failing = bool(fault)

    async def _ask(self, url: str) -> int:
        request = Request(
            url=url,
            headers={"User-Agent": f"news-monitor/{__version__}", "Accept-Encoding": "gzip", "Connection": "close"},
            secret_headers=self._settings.heartbeat_headers,
            timeout=TIMEOUT,
            max_body=LARGEST,
            allow_private=True,
            proxy=self._proxy,
        )
        async with Web(per_host=1) as web, web.get(request) as answer:
            return answer.status
