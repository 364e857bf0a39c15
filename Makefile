# damier-bot. `make run` and `make test` set up what they need; nothing else has to be typed first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := PYTHONUNBUFFERED=1 $(BIN)/python -m pip --disable-pip-version-check install --require-hashes
# Says on a terminal how many packages of a lock pip has come to.
COUNT = { n=0; while read -r word _; do if [ "$$word" = Collecting ] && [ -t 1 ]; then n=$$((n + 1)); \
	printf '\r  package %d of %d' $$n "$$(grep -c == $<)"; fi; done; if [ -t 1 ]; then echo; fi; }
SOURCES := $(wildcard bot handlers storage tests bench tools)
TEXTS := $(patsubst %.po,%.mo,$(wildcard bot/texts/*.po))
CODE := bot handlers storage
SECRETS := $(BIN)/detect-secrets-hook --no-verify --exclude-files '\.lock$$'
STEPS ?= 10000
# What nobody would notice: how words are understood and where cases are sent. Its own tests cover it, in a minute.
CORE := bot/core/parsing/*,bot/core/routing/*,bot/core/questions/rules.py,bot/core/questions/questionnaire.py
CORE_TESTS := tests/core/parsing tests/core/routing tests/core/questions
CORE_DATA := .coverage-core/data
LOCK := uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-annotate
# What is compiled is kept, whatever the environment says: the tests begin many processes.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup run test chaos prove coverage check fix bench lock tag clean
.DELETE_ON_ERROR:

help: ## show these commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

setup: $(VENV)/.run $(VENV)/.compiled $(TEXTS) ## prepare .venv, from which ./damier-bot runs

run: setup ## start the bot: a demonstration in the browser, or Telegram when DAMIER_TOKEN is set
	@./damier-bot run

test: setup $(VENV)/.dev ## run the tests; ARGS="-k desk" chooses
	$(BIN)/python -m pytest $(ARGS)

chaos: setup $(VENV)/.dev ## try every property at length, and people who do anything, 10,000 times (STEPS=500: fewer)
	HYPOTHESIS_PROFILE=deep CHAOS_STEPS=$(STEPS) $(BIN)/python -m pytest -o faulthandler_timeout=0 -m hypothesis $(ARGS)

prove: setup $(VENV)/.dev ## try every promise of docs/promises.md, in half an hour, and write it (ARGS=--slice: in two minutes)
	$(BIN)/python -m pytest -m planted tests/prove
	$(BIN)/python -m tests.prove $(ARGS)

coverage: setup $(VENV)/.dev ## run the tests, list the lines and branches they miss, and fail where they miss many
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

check: setup $(VENV)/.dev ## formatter, linter, types, floors, dead code, dependencies, coverage of the core, secrets
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy $(SOURCES)
	$(BIN)/lint-imports --no-logo
	$(BIN)/vulture
	$(BIN)/deptry .
	rm -rf $(dir $(CORE_DATA))
	$(BIN)/coverage run --data-file=$(CORE_DATA) -m pytest --quiet --durations-min=60 $(CORE_TESTS)
	$(BIN)/coverage combine --quiet --data-file=$(CORE_DATA) $(dir $(CORE_DATA))
	$(BIN)/coverage report --data-file=$(CORE_DATA) --include='$(CORE)' --fail-under=98
	git ls-files -z --cached --others --exclude-standard | xargs -0 $(SECRETS)

fix: $(VENV)/.dev ## format, and mend what the linter can mend
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

bench: setup $(VENV)/.dev ## measure: interviews a second, CPU, latency, memory; proofs, receipts, replays, publishing, timers, a busy day, searches
	$(BIN)/python -m bench $(ARGS)
	$(BIN)/python -m bench.proofs
	$(BIN)/python -m bench.early
	$(BIN)/python -m bench.archive
	$(BIN)/python -m bench.publishing
	$(BIN)/python -m bench.timers
	$(BIN)/python -m bench.due
	$(BIN)/python -m bench.finding

lock: ## choose the newest versions pyproject.toml allows (needs uv)
	$(LOCK) --upgrade --group build pyproject.toml --output-file requirements.lock
	$(LOCK) --upgrade --group build --group dev --constraint requirements.lock pyproject.toml \
		--output-file requirements-dev.lock

tag: ## tag the version that the changelog has given a day, with its words
	@version=$$(sed -n 's/^version = "\(.*\)"$$/\1/p' pyproject.toml); \
	grep -qE "^## $$version, [0-9]{4}-[0-9]{2}-[0-9]{2}$$" CHANGELOG.md \
		|| { echo "damier-bot: CHANGELOG.md has no day for $$version yet" >&2; exit 1; }; \
	[ -z "$$(git status --porcelain)" ] || { echo "damier-bot: commit first" >&2; exit 1; }; \
	awk -v head="## $$version, " 'index($$0, head) == 1 { on = 1; next } /^## / { on = 0 } on' CHANGELOG.md \
		| git tag --annotate --cleanup=verbatim --file - "v$$version" && echo "v$$version"

clean: ## forget the virtual environment, compiled texts and caches
	find $(CODE) -name __pycache__ -prune -exec rm -rf {} +
	rm -rf $(VENV) bot/texts/*.mo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage .coverage-core

# The stamps .run and .dev are touched when pip is done: later starts do not call it again until a lock changes.
$(VENV)/.run: requirements.lock $(BIN)/python
	@echo "Setting up .venv; later starts skip this."
	@rm -f $@; { $(PIP) --requirement $< && touch $@; } | $(COUNT); test -e $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "Adding the tools for tests and checks."
	@rm -f $@; { $(PIP) --requirement $< && touch $@; } | $(COUNT); test -e $@

# Where Python may not write bytecode itself (PYTHONDONTWRITEBYTECODE, another user's folder) each start would
# compile everything anew, which takes longer than all the rest of it.
$(VENV)/.compiled: $(shell find $(CODE) -name '*.py') | $(VENV)/.run
	@$(BIN)/python -m compileall -q $(CODE)
	@touch $@

bot/texts/%.mo: bot/texts/%.po | $(VENV)/.run
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $*

$(BIN)/python:
	@lacks="Python 3.11 or newer (or name one: make PYTHON=/where/is/python3)"; \
	for python in "$(PYTHON)" python3.14 python3.13 python3.12 python3.11; do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null && exec "$$python" -m venv --clear $(VENV); \
		lacks="the venv module of $$python (on Debian and Ubuntu: apt install python3-venv)"; \
	done; \
	echo "damier-bot: please install $$lacks" >&2; exit 1
