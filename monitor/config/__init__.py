"""The config: the file a person wrote -> frozen settings, each record owned by the package that uses it."""

from monitor.config.describe import describe
from monitor.config.load import find, load
from monitor.config.settings import Settings, Watch

__all__ = ["Settings", "Watch", "describe", "find", "load"]
