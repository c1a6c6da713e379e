"""Tests with real SQLite files, sockets and servers."""
