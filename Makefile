# Set up, run and test Werkplein. `make help` lists the targets.
#
# Each finished step leaves a stamp, so a second run starts at once. A stamp is older than the lock file it
# was made from as soon as that lock file changes, and then the step is done again.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory --no-builtin-rules
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(BIN)/python
PACKAGES := $(wildcard werkplein milestones visitatie)

# The development lock holds the run-time lock as well, at the same versions (tests/test_locks.py), so an
# environment that was made for testing is good enough to run with.
RUN_READY := $(VENV)/.ready-run
DEV_READY := $(VENV)/.ready-dev
FRONT_RUN_READY := node_modules/.ready-run
FRONT_DEV_READY := node_modules/.ready-dev

PIP := $(PYTHON) -m pip --disable-pip-version-check --no-input
PIP_INSTALL := $(PIP) install --quiet --require-hashes --no-deps --only-binary :all:
NPM_CI := npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

.PHONY: help environment environment-dev front front-dev run test check bench locks clean
.DELETE_ON_ERROR:

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  \1|/' | column -t -s '|'

environment: $(RUN_READY) ## Make the Python environment for running
environment-dev: $(DEV_READY) ## Make the Python environment for testing
front: $(FRONT_RUN_READY) ## Fetch the front-end packages for running
front-dev: $(FRONT_DEV_READY) ## Fetch the front-end packages for testing

run: environment front ## Run with example data on 127.0.0.1 (PORT, default 8000)
	@exec $(PYTHON) -m werkplein demonstratie

test: environment-dev front-dev ## Run all tests (ARGS passes arguments to pytest)
	@echo "Testing"
	@exec $(PYTHON) -m pytest $(ARGS)

check: environment-dev ## Check format, lint, types and migrations against models
	@echo "Checking format"
	@$(BIN)/ruff format --check --quiet .
	@echo "Checking lint"
	@$(BIN)/ruff check --quiet .
	@echo "Checking types"
	@$(BIN)/mypy --no-error-summary $(addprefix --package=,$(PACKAGES))
	@echo "Checking migrations against models"
	@$(PYTHON) -m werkplein migraties-controle

bench: environment-dev front-dev ## Measure the key pages against a bare Flask hello
	@exec $(PYTHON) -m tests.bench

locks: $(DEV_READY) ## Compile the lock files anew from requirements*.in and package.json
	@echo "Locking Python packages"
	@$(BIN)/uv pip compile $(UV_COMPILE) requirements.in --output-file requirements.lock
	@$(BIN)/uv pip compile $(UV_COMPILE) requirements-dev.in --output-file requirements-dev.lock \
		--constraint requirements.lock
	@echo "Locking front-end packages"
	@npm install --package-lock-only --ignore-scripts --loglevel=error

UV_COMPILE := --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11

clean: ## Remove environment, packages, caches and local data of the demonstration
	@echo "Removing what was made"
	@rm -rf $(VENV) node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis var
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PYTHON):
	@python=$$(command -v python3.11 || command -v python3 || true); \
	if [ -z "$$python" ]; then \
		echo "Python 3.11 or newer is needed. On Debian: apt-get install python3 python3-venv" >&2; exit 1; \
	fi; \
	version=$$("$$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	if ! "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
		echo "Python 3.11 or newer is needed; $$python is $$version." >&2; exit 1; \
	fi; \
	if ! "$$python" -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "Python's venv module is missing. On Debian: apt-get install python$$version-venv" >&2; exit 1; \
	fi; \
	echo "Making the Python environment ($$version)"; \
	rm -rf $(VENV); "$$python" -m venv $(VENV)

$(RUN_READY): requirements.lock | $(PYTHON)
	@if [ -e $(DEV_READY) ] && [ ! requirements.lock -nt $(DEV_READY) ]; then touch $@; exit 0; fi; \
	echo "Installing Python packages (about half a minute the first time)"; \
	$(PIP_INSTALL) --requirement requirements.lock; \
	touch $@

$(DEV_READY): requirements-dev.lock | $(PYTHON)
	@echo "Installing Python packages for testing (about a minute the first time)"
	@$(PIP_INSTALL) --requirement requirements-dev.lock
	@touch $@ $(RUN_READY)

$(FRONT_RUN_READY): package.json package-lock.json
	@command -v npm >/dev/null || { echo "Node 20 with npm is needed. On Debian: apt-get install nodejs npm" >&2; exit 1; }
	@if [ -e $(FRONT_DEV_READY) ] && [ ! package-lock.json -nt $(FRONT_DEV_READY) ]; then touch $@; exit 0; fi; \
	echo "Fetching front-end packages"; \
	$(NPM_CI) --omit=dev; \
	touch $@

$(FRONT_DEV_READY): package.json package-lock.json
	@command -v npm >/dev/null || { echo "Node 20 with npm is needed. On Debian: apt-get install nodejs npm" >&2; exit 1; }
	@echo "Fetching front-end packages for testing, a browser among them"
	@$(NPM_CI)
	@touch $@ $(FRONT_RUN_READY)
