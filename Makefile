# Balise: every command a person needs. Each one prepares what it uses; none needs another one first.
#
#   make run            start the application           (make run PORT=8600 HOST=127.0.0.1)
#   make demo           the same, on a throw-away database filled with made-up assessments
#   make test           every check, in a real browser too
#   make check          the checks that take less than a minute, without a browser
#   make messages       collect the texts to translate
#   make clean          remove what the commands above made (never the data)
#
# Needed beforehand: Python 3.11 or later, git, make.

HOST ?= 127.0.0.1
PORT ?= 8501
VENV ?= .venv
DATA ?= data
BALISE_DATABASE_URL ?= sqlite:///$(DATA)/balise.db

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
NEW_ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3.11 python3 python3.14 python3.13 python3.12; do \
	"$$name" -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && { echo "$$name"; break; }; done)
LOCALE_DIRS := app_pages/locale reports/locale

export BALISE_DATABASE_URL
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run demo test check lint types imports fast-tests browser-tests messages clean \
	setup-run setup-dev setup-database setup-browser setup-servers

help:
	@sed -n '3,9s/^# *//p' Makefile

# --- What a person asks for ---------------------------------------------------------------------------------------------

run: setup-run setup-database
	@echo "Balise : http://$(HOST):$(PORT)/  (Ctrl+C pour arrêter / to stop)"
	@exec $(BIN)/streamlit run app.py --server.address $(HOST) --server.port $(PORT)

demo: setup-run
	@mkdir -p build/demo && rm -f build/demo/balise.db*
	@$(MAKE) --no-print-directory setup-database BALISE_DATABASE_URL=sqlite:///build/demo/balise.db
	@BALISE_DATABASE_URL=sqlite:///build/demo/balise.db $(BIN)/python -m assessments.demo
	@BALISE_ACCOUNTS=off $(MAKE) --no-print-directory run BALISE_DATABASE_URL=sqlite:///build/demo/balise.db

test: setup-dev setup-browser setup-servers lint types imports
	@echo "== tests, browser included"
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder  # the browser first, as it is long and often waits

check: lint types imports fast-tests

# --- The parts of a check -----------------------------------------------------------------------------------------------

lint: setup-dev
	@echo "== style"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { echo "Some files are not formatted: run $(BIN)/ruff format ." >&2; exit 1; }

types: setup-dev
	@echo "== types"
	@$(BIN)/mypy

imports: setup-dev
	@echo "== who imports whom"
	@$(BIN)/lint-imports > build/imports.log 2>&1 || { cat build/imports.log >&2; exit 1; }

fast-tests: setup-dev
	@echo "== fast tests"
	@$(BIN)/python -m pytest --ignore=tests/browser -m "not slow" -n auto

browser-tests: setup-dev setup-browser
	@$(BIN)/python -m pytest tests/browser

# --- Set-up -------------------------------------------------------------------------------------------------------------

RUN_STAMP := $(VENV)/.run-installed
DEV_STAMP := $(VENV)/.dev-installed

setup-run: $(RUN_STAMP)
setup-dev: $(DEV_STAMP)
	@mkdir -p build

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later was not found (with its venv module; on Debian: apt install python3-venv)." \
		"Install it, or say which one to use: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "== making $(VENV) with $(PYTHON)"
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { echo "$(PYTHON) is older than Python 3.11, or lacks its venv module." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# A stamp holds the content it was made from: a change of branch or of file date alone reinstalls nothing.
$(RUN_STAMP): requirements.txt constraints.txt | $(BIN)/python
	@cat requirements.txt constraints.txt | cmp -s - $@ || { echo "== installing what the application needs"; \
		$(PIP) install -r requirements.txt -c constraints.txt; }
	@cat requirements.txt constraints.txt > $@

$(DEV_STAMP): requirements.txt requirements-dev.txt constraints.txt | $(BIN)/python
	@cat requirements.txt requirements-dev.txt constraints.txt | cmp -s - $@ || { echo "== installing what the checks need"; \
		$(PIP) install -r requirements-dev.txt -c constraints.txt; }
	@cat requirements.txt requirements-dev.txt constraints.txt > $@
	@cat requirements.txt constraints.txt > $(RUN_STAMP)

setup-database: setup-run
	@test -d $(DATA) || mkdir -m 700 -p $(DATA)  # only the account that runs Balise reads what people answered
	@$(BIN)/python scripts/prepare_database.py

setup-browser: setup-dev
	@$(BIN)/python scripts/find_browser.py --install

# The store keeps the same things in PostgreSQL, and the bias audit counts the same cells there and in Spark: the tests start both.
setup-servers: setup-dev
	@$(BIN)/python scripts/find_postgresql.py --install
	@$(BIN)/python scripts/find_java.py --install

# --- Texts --------------------------------------------------------------------------------------------------------------

messages: setup-dev
	@$(BIN)/python scripts/collect_messages.py $(LOCALE_DIRS)

coverage-matrix: setup-dev ; @$(BIN)/python scripts/coverage_matrix.py

clean:
	@rm -rf build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis $(VENV)
