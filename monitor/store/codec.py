"""Records to columns and back: instants, days, JSON lists, profiles.  Knows no table."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from monitor.model import Hit, Profile


def instant(value: datetime) -> str:
    """`2026-11-23T07:45:00Z`, whole seconds."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def maybe_instant(value: datetime | None) -> str | None:
    """The same, or null."""
    return None if value is None else instant(value)


def moment(text: str) -> datetime:
    """Read what `instant` wrote."""
    return datetime.fromisoformat(text)


def maybe_moment(text: str | None) -> datetime | None:
    """The same, or None."""
    return None if text is None else moment(text)


def maybe_day(text: str | None) -> date | None:
    """Read `2021-09-05`, or None."""
    return None if text is None else date.fromisoformat(text)


def dumps(value: object) -> str:
    """JSON as the file keeps it: readable Chinese, no blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def evidence(hits: Sequence[Hit]) -> str:
    """The `evidence` column: a list of {"set", "term", "field", "start", "end", "text"}."""
    return dumps([asdict(hit) for hit in hits])


def hits(text: str) -> tuple[Hit, ...]:
    """Read what `evidence` wrote."""
    return tuple(Hit(**hit) for hit in json.loads(text))


def numbers(text: str) -> tuple[tuple[float, str], ...]:
    """Read a list of [value, unit]."""
    return tuple((float(value), str(unit)) for value, unit in json.loads(text))


def profile_text(profile: Profile) -> str:
    """A profile as JSON, defaults left out."""
    values: dict[str, Any] = {name: value for name, value in asdict(profile).items() if value not in ((), "", 0)}
    values["published_at"] = instant(profile.published_at)
    return dumps(values)


def profile(text: str) -> Profile:
    """Read what `profile_text` wrote; a field a later program dropped is ignored."""
    raw: dict[str, Any] = json.loads(text)
    values: dict[str, Any] = dict.fromkeys(("feed", "language", "title", "summary"), "")
    values |= {name: tuple(v) if isinstance(v, list) else v for name, v in raw.items() if name in Profile.__slots__}
    values["published_at"] = moment(raw["published_at"])
    for name in ("numbers", "title_numbers"):
        values[name] = tuple((float(value), str(unit)) for value, unit in raw.get(name, ()))
    return Profile(**values)
