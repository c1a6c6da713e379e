"""Tests that run the installed command."""
