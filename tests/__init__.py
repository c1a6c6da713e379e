"""The project's tests: unit, integration, end to end."""
