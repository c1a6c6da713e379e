"""pydantic's errors as problems a person can mend: the key path, and what to write instead.

No message repeats a value: passwords and addresses stand in this file.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from monitor.errors import Problem

WANTED = {
    "string_type": 'must be text in quotes, like "…"',
    "bool_type": "must be true or false, without quotes",
    "int_type": "must be a whole number without quotes",
    "int_from_float": "must be a whole number without a point",
    "tuple_type": 'must be a list in brackets, like ["…"]',
    "list_type": 'must be a list in brackets, like ["…"]',
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "too_short": "is an empty list: write at least one, or leave the key out",
}


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean "…"?` with the nearest known word, or nothing."""
    found = get_close_matches(word[:100], list(known), n=1, cutoff=0.6)
    return f'; did you mean "{found[0]}"?' if found else ""


def problems_of(error: ValidationError, model: type[BaseModel], place: str, label: str = "") -> list[Problem]:
    """Every error of one table; `place` is the table's key path, `label` what to call it by."""
    return [
        Problem(place=path(place, one["loc"]) + label, message=_message(one, model))
        for one in error.errors(include_url=False, include_input=False)
    ]


def path(table: str, keys: Sequence[int | str]) -> str:
    """A key path as a person would write it: `digests[0].at`."""
    return table + "".join(f"[{key}]" if isinstance(key, int) else f".{shown(key)}" for key in keys)


def shown(key: str) -> str:
    """A key, which may be anything in quotes, for one line."""
    return key if key.isidentifier() else repr(key[:60])


def _message(one: Any, model: type[BaseModel]) -> str:  # noqa: ANN401 - pydantic's ErrorDetails is private to it
    kind, context = one["type"], one.get("ctx", {})
    if kind == "extra_forbidden":
        known = keys_of(model)
        key = str(one["loc"][-1])
        return "is no key of this table" + (nearest(key, known) or f": it knows {', '.join(known)}")
    if kind == "missing":
        return "is missing: write it, it has no default"
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        return f"must be {context['expected'].replace(chr(39), chr(34))}"
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = "least" if kind.startswith("greater") else "most"
        return f"must be at {bound} {context.get('ge', context.get('le'))}"
    return WANTED.get(kind, f"is not right ({one['msg']})")


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys a table knows, as they are written in the file."""
    return [field.alias or name for name, field in model.model_fields.items()]
