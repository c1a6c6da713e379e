"""The version, read by the package and told to servers."""

__version__ = "0.1.0"
