"""Durations, sizes, times of day and weekdays as a person types them, and durations told back in words.

Every function raises ValueError with what to write instead, and never repeats what was written: a secret may
have strayed into the wrong key.
"""

import re
from datetime import time

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
BYTES = {"b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3, "kib": 1024, "mib": 1024**2, "gib": 1024**3}
LONGEST = 100 * 366 * 86_400.0
PART = re.compile(r"(\d{1,9}(?:\.\d{1,3})?) ?([smhdw])")
DURATION = re.compile(rf"{PART.pattern}(?: ?{PART.pattern}){{0,4}}")
SIZE = re.compile(r"(\d{1,9}(?:\.\d{1,3})?) ?([KkMmGg]?[Ii]?[Bb])")
CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def duration(value: object) -> float:
    """Seconds of `90s`, `20m`, `12h`, `3d`, `2w` or a sum like `1h 30m`; at least one second."""
    if not isinstance(value, str) or not DURATION.fullmatch(value.strip()):
        raise ValueError('write a duration with its unit (s, m, h, d, w) in quotes, like "20m" or "1h 30m"')
    seconds = round(sum(float(number) * SECONDS[unit] for number, unit in PART.findall(value)), 3)
    if not 1 <= seconds <= LONGEST:
        raise ValueError('write a duration from "1s" to a hundred years')
    return seconds


def whole_seconds(value: object) -> float:
    """A duration without a fraction of a second."""
    seconds = duration(value)
    if seconds % 1:
        raise ValueError('write a duration of whole seconds, like "2h" or "90s"')
    return seconds


def size(value: object) -> int:
    """Bytes of `500kB`, `10MB` (powers of ten) or `8MiB` (powers of two); at least one byte."""
    found = SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError('write a size with its unit (kB, MB, GB) in quotes, like "10MB"')
    number = int(float(found.group(1)) * BYTES[found.group(2).lower()])
    if number < 1:
        raise ValueError('write a size of at least one byte, like "10MB"')
    return number


def clock(value: object) -> time:
    """A time of day, `07:30`; TOML's own local time is taken too."""
    if isinstance(value, time) and value.tzinfo is None:
        return value.replace(second=0, microsecond=0)
    found = CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError('write a time of day from 00:00 to 23:59 in quotes, like "07:30"')
    return time(int(found.group(1)), int(found.group(2)))


def weekday(value: object) -> int:
    """A weekday by its English name or the first three letters, Monday 0."""
    name = value.strip().lower() if isinstance(value, str) else ""
    for number, day in enumerate(DAYS):
        if name in (day, day[:3]):
            return number
    raise ValueError('write days as "mon", "tue", "wed", "thu", "fri", "sat", "sun"')


def in_words(seconds: float) -> str:
    """A duration for people, in the largest unit that divides it: `20 minutes`."""
    for unit, name in (("w", "week"), ("d", "day"), ("h", "hour"), ("m", "minute")):
        number, rest = divmod(seconds, SECONDS[unit])
        if number and not rest:
            return f"{number:g} {name}{'' if number == 1 else 's'}"
    return f"{seconds:g} second{'' if seconds == 1 else 's'}"
