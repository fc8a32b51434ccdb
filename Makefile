# "make" prints what there is to make. PYTHON=python3.12 chooses the interpreter of a new .venv.

PYTHON ?= python3
BIN := .venv/bin
RUN_READY := .venv/.ready-build
DEV_READY := .venv/.ready-dev
# Pins, entry points and the version stand in these: a change of either installs anew.
PACKAGING := pyproject.toml medcli/__init__.py
# What the database is made from. A wildcard finds no deeper level, so each level has its own.
INPUTS := $(wildcard data/sources/*) $(wildcard medcli/*.py medcli/*/*.py medcli/vocab/* medcli/store/*.sql) scripts/build_db.py

.DELETE_ON_ERROR:
.PHONY: help demo test check lint docs golden db bench wheel clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

demo: $(RUN_READY) .venv/.ready-db ## set up, build the database where it is stale, and show carisoprodol
	@$(BIN)/medcli --db data/meds.sqlite show carisoprodol --format table

test: check ## set up, check everything that CI checks, and run the tests
	$(BIN)/python -m pytest -q -n auto --dist loadfile

check: lint ## as test, without the tests
	$(BIN)/python scripts/gen_docs.py --check
	$(BIN)/python scripts/build_db.py --check

lint: $(DEV_READY) ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(DEV_READY) ## renew the generated pages, and the transcripts in README.md
	$(BIN)/python scripts/gen_docs.py

golden: $(DEV_READY) ## renew tests/golden; read the difference before you commit it
	$(BIN)/python -m pytest -q tests/render tests/cli --update-golden

db: $(RUN_READY) ## build data/meds.sqlite from data/sources
	$(BIN)/python scripts/build_db.py

bench: $(RUN_READY) ## measure look-ups against the start of Python
	$(BIN)/python scripts/bench.py lookup

wheel: $(DEV_READY) ## build the wheel and the source archive into dist/
	$(BIN)/python -m build

clean: ## remove what can be made again, .venv and dist among it
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "medcli needs Python 3.11 or later: make PYTHON=...")'
	$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

$(RUN_READY): .venv/bin/python $(PACKAGING)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[build]'
	@touch $@

$(DEV_READY): .venv/bin/python $(PACKAGING)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(RUN_READY)

# The stamp, not the database, says when it was last looked at: a fresh clone has its files in no order of time.
.venv/.ready-db: $(RUN_READY) $(INPUTS)
	$(BIN)/python scripts/build_db.py --check 2>/dev/null || $(BIN)/python scripts/build_db.py
	@touch $@
