"""Fast tests without input or output."""
