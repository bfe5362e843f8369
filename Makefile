# The index of commands. `make serve` is all a visitor needs; `make test` is all CI runs.

PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$name; break; }; done)

.PHONY: help install serve test test-planted bench lint schemas clean system-packages
help:                   ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 18

install: $(VENV)/.run   ## install what serving needs into .venv
serve: install          ## check, deploy, load the demo data, serve on http://127.0.0.1:$(PORT)
	@PATH="$(CURDIR)/$(BIN):$$PATH" PORT=$(PORT) .ci/serve-demo
test: $(VENV)/.test system-packages node_modules/axe-core/axe.min.js lint   ## lint, types, floors, all tests on both databases
	@$(BIN)/pytest -n 2 --dist loadgroup
test-planted: $(VENV)/.test system-packages   ## plant faults in copies of the tree; each must turn its tests red
	@PYTHONPATH=platform:tests $(BIN)/python tests/planted/run.py $(PLANT)
bench: $(VENV)/.test system-packages   ## measure against hand-written floors; writes var/bench.json
	@PYTHONPATH=platform:tests:. $(BIN)/python -m benchmarks $(BENCH)
lint: $(VENV)/.test     ## ruff, mypy --strict, import-linter
	@$(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports
schemas: install        ## write metadata/schemas/, docs/problems.md and docs/formulas-reference.md anew
	@$(BIN)/tasuki schemas --problems docs/problems.md --functions docs/formulas-reference.md
clean:                  ## remove what these commands made, except var/
	rm -rf $(VENV) node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

system-packages:        ## PostgreSQL, Chromium and a Japanese font, from apt where missing
	@.ci/system-packages

$(VENV)/bin/pip:
	@if [ -z "$(PYTHON)" ]; then \
	echo "Tasuki needs Python 3.11 or newer: install it (Debian: apt-get install python3 python3-venv) and run make again." >&2; exit 2; fi
	@$(PYTHON) -m venv $(VENV) >/dev/null || { rm -rf $(VENV); \
	echo "$(PYTHON) cannot make a virtual environment: install its venv package (Debian: apt-get install python3-venv) and run make again." >&2; exit 2; }

$(VENV)/.run: pyproject.toml | $(VENV)/bin/pip
	@.ci/install-packages $(BIN)
	@touch $@

$(VENV)/.test: pyproject.toml | $(VENV)/bin/pip
	@.ci/install-packages $(BIN) test
	@touch $@ $(VENV)/.run

node_modules/axe-core/axe.min.js:
	@npm install --silent --no-save --no-package-lock --prefix . axe-core@4.14.1 >/dev/null
