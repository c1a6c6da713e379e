# `make help` lists the targets.  All of them work in .venv, which `setup` makes from the lock and keeps.
SHELL := /bin/bash
PYTHON_IN := .venv/bin/python
PYTEST := $(PYTHON_IN) -m pytest --no-header

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types house unit integration e2e coverage kills lock picture clean pictures
.NOTPARALLEL:

help:  ## this list
	@sed -nE 's/^([a-z0-9]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 20

setup:  ## make .venv from requirements-dev.lock, if it is not there yet
	@tools/setup

demo: setup  ## sample feeds -> polled -> stored -> judged -> a digest in a Maildir, all on this machine
	@.venv/bin/monitor demo

test: lint types house unit integration e2e  ## everything that is checked; .ci/run runs this
	@printf '\n== all checks passed\n'

lint: setup  ## ruff, all rules, and its format
	@printf '\n== lint\n'
	@$(PYTHON_IN) -m ruff check .
	@$(PYTHON_IN) -m ruff format --check .

types: setup  ## mypy, strict
	@printf '\n== types\n'
	@$(PYTHON_IN) -m mypy

house: setup  ## the floors of the import graph, that the pages name all there is, the lock
	@printf '\n== house rules\n'
	@$(PYTEST) tests/house

unit: setup  ## ring 1: pure functions, no I/O, seconds
	@printf '\n== ring 1: unit tests\n'
	@$(PYTEST) tests/unit

integration: setup  ## ring 2: real SQLite files, real sockets on loopback, a real SMTP server
	@printf '\n== ring 2: integration tests\n'
	@$(PYTEST) tests/integration

e2e: setup  ## ring 3: the installed `monitor` command
	@printf '\n== ring 3: end-to-end tests\n'
	@$(PYTEST) tests/e2e

kills: setup  ## the daemon killed 250 times at random while a mail server fails at random; a quarter of an hour
	@MONITOR_KILLS=$${MONITOR_KILLS:-250} $(PYTEST) --log-cli-level=INFO tests/e2e/test_kill.py

coverage: setup  ## the lines that the first two rings leave out
	@$(PYTEST) --cov --cov-report=term-missing:skip-covered tests/unit tests/integration

lock: setup  ## write the locks anew from pyproject.toml, keeping the pins that still fit
	@tools/lock

picture: demo  ## docs/digest.png: the demo's digest at phone width
	@tools/picture

pictures: setup  ## mails of a made-up morning in three languages, 360 and 700 px wide, light and dark, in a scratch folder
	@folder="$${FOLDER:-$$(mktemp -d)}"; $(PYTHON_IN) -m tests.support.scenes "$$folder" && tools/picture "$$folder"

clean:  ## remove what the targets above made, but not .venv
	@rm -rf demo dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
