"""Whose turn it is: feeds in the order they wait, but only as many of one host at a time as it may be asked.

A host with sixty feeds that answers slowly holds back its own alone.  Pure; asks nobody.
"""

from collections import defaultdict, deque
from collections.abc import Iterable


class Order:
    """Feeds that wait, and how many of each host are under way."""

    def __init__(self, waiting: Iterable[tuple[int, str]], *, per_host: int) -> None:
        """`waiting`: (feed id, host), longest waiting first."""
        self._per_host = per_host
        self._waiting: defaultdict[str, deque[int]] = defaultdict(deque)
        self._under_way: defaultdict[str, int] = defaultdict(int)
        self._host: dict[int, str] = {}
        self._here: set[int] = set()
        """Those that wait or are under way."""
        self._ready: deque[str] = deque()
        self._is_ready: set[str] = set()
        self.add(waiting)

    def add(self, waiting: Iterable[tuple[int, str]]) -> None:
        """More that wait; those that wait already, or are under way, are left where they are."""
        for feed_id, host in waiting:
            if feed_id not in self._here:
                self._here.add(feed_id)
                self._waiting[host].append(feed_id)
                self._host[feed_id] = host
                self._make_ready(host)

    def _make_ready(self, host: str) -> None:
        if self._waiting[host] and self._under_way[host] < self._per_host and host not in self._is_ready:
            self._ready.append(host)
            self._is_ready.add(host)

    def take(self, most: int) -> list[int]:
        """The next feeds to ask, at most so many; each is under way until `done`."""
        taken: list[int] = []
        while self._ready and len(taken) < most:
            host = self._ready.popleft()
            self._is_ready.discard(host)
            if not self._waiting[host]:
                continue
            taken.append(self._waiting[host].popleft())
            self._under_way[host] += 1
            self._make_ready(host)
        return taken

    def done(self, feed_id: int) -> None:
        """Its host may be asked for another."""
        host = self._host[feed_id]
        self._here.discard(feed_id)
        self._under_way[host] -= 1
        self._make_ready(host)

    def drop(self, host: str) -> int:
        """Ask a host for nothing more; returns how many feeds that leaves unasked."""
        waiting = self._waiting.get(host, deque())
        dropped = len(waiting)
        self._here.difference_update(waiting)
        waiting.clear()
        return dropped
