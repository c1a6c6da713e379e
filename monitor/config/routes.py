"""Feeds' addresses as they are asked: RSSHub's routes resolved, a login taken out of the address.

A login becomes the header it stands for, so that the address which is stored and shown holds no password.
"""

from urllib.parse import urlsplit

from monitor.addresses import basic, without_user

RSSHUB = "rsshub://"


def bare(address: str) -> str:
    """An address without query and fragment: RSSHub's own, without its access key."""
    return urlsplit(address)._replace(query="", fragment="").geturl().rstrip("/")


def routed(address: str, instance: str | None) -> str:
    """`rsshub://route` at the instance, whose own query (an access key) goes along; others as they are."""
    if instance is None or not address.lower().startswith(RSSHUB):
        return address
    route, _, query = address[len(RSSHUB) :].strip("/").partition("?")
    queries = "&".join(q for q in (query, urlsplit(instance).query) if q)
    return f"{bare(instance)}/{route}" + (f"?{queries}" if queries else "")


def without_login(address: str) -> tuple[str, dict[str, str]]:
    """The address without its user part, and the header that part stands for."""
    return without_user(address), basic(urlsplit(address))
