# Each target does all of its own set-up, on a machine with Python 3.11 or newer and nothing else.

PYTHON = $(shell for p in python3.13 python3.12 python3.11 python3; do \
  $$p -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PIP = .venv/bin/python -m pip --disable-pip-version-check -qq install --require-hashes
DEMO = KOLO_DATA=data/demo KOLO_FRONT=warm DATABASE_URL= .venv/bin/kolo

.PHONY: help run demo test check bench shots
help:
	@echo 'make run    serve Kolo on http://127.0.0.1:8000, with what it keeps in data/'
	@echo 'make demo   the same with a believable community, fresh every time, in data/demo/'
	@echo 'make test   all tests this machine can run; says which it left out'
	@echo 'make check  format, lint, types, words, every test and nothing left out'
	@echo 'make bench  how fast it is here; ONLY=s4 measures one part'
	@echo 'make shots  pictures of every page'

run: .venv/bin/kolo .venv/run
	@.venv/bin/kolo serve

demo: .venv/bin/kolo .venv/run
	@rm -rf data/demo
	@$(DEMO) seed
	@$(DEMO) serve

test: .venv/bin/kolo .venv/dev
	@.venv/bin/python -m tests here

check: .venv/bin/kolo .venv/dev
	@.venv/bin/python -m tests

bench: .venv/bin/kolo .venv/dev
	@.venv/bin/python -m pytest -m bench -s tests/bench $(if $(ONLY),-k $(ONLY))

shots: .venv/bin/kolo .venv/dev
	@.venv/bin/python -m tests.e2e.shots

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo 'Kolo needs Python 3.11 or newer with its venv module: on Debian and Ubuntu,' \
	  '«apt install python3-venv».' >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/run: requirements.lock | .venv/bin/python
	@echo 'Setting up .venv: about half a minute, once.'
	@$(PIP) -r requirements.lock
	@touch $@

.venv/dev: requirements-dev.lock | .venv/bin/python
	@echo 'Setting up .venv with the tools: about a minute, once.'
	@$(PIP) -r requirements-dev.lock
	@touch $@ .venv/run

.venv/bin/kolo: Makefile | .venv/bin/python
	@printf '%s\n' '#!/bin/sh' '# The kolo command, from any folder.' \
	  'here=$$(dirname "$$(readlink -f "$$0")")' \
	  'PYTHONPATH=$$here/../.. exec "$$here/python" -P -m app "$$@"' > $@
	@chmod +x $@
