"""What all judging looks through: the watches' matchers and their entities by name.

Apart from keep.py, so that a pass without news need not load what judges.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.model import Entity
from monitor.rules.matcher import Matcher


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """Matchers in the order of the config's watches."""

    matchers: tuple[Matcher, ...]
    entities: Mapping[str, Entity]
