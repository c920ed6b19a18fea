# `make demo` and `make test` do all the set-up: their own environment in .venv, from Python 3.11 or later and nothing else.
# A C compiler is used where there is one; without it the package installs all the same and says so on every run.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO ?= demo/karabakh
NO_VENV := "error: $(PYTHON) cannot make an environment; on Debian: apt-get install python3-venv"

.PHONY: demo test heavy lint types bench clean

demo: $(VENV)/.installed
	@test -d $(DEMO) || $(BIN)/counterpoise demo $(DEMO)
	$(BIN)/counterpoise run --pool $(DEMO)
	@echo "The report: $(DEMO)/results/full/report.html"

test: $(VENV)/.dev
	$(BIN)/python -m pytest

heavy: $(VENV)/.dev
	$(BIN)/python -m pytest --heavy

lint: $(VENV)/.dev
	$(BIN)/ruff check src tests benchmarks training

types: $(VENV)/.dev
	$(BIN)/mypy

bench: $(VENV)/.dev
	$(BIN)/python benchmarks/run_all.py

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "error: Python 3.11 or later is needed"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo $(NO_VENV); exit 1; }
	$(BIN)/python -m pip install --quiet --upgrade pip
	@touch $@

$(VENV)/.installed: $(VENV)/.python pyproject.toml hatch_build.py $(wildcard src/counterpoise/inference/kernel/*.[ch])
	$(BIN)/python -m pip install --quiet -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) demo dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
