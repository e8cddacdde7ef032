# Two commands are all the set-up there is: `make demo` opens the app, `make test` checks everything.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint clean build
demo: $(STAMP)
	$(BIN)/dermatrace ui --open-browser

# A browser test that fails is tried once more; the summary line says so ("1 rerun").
test: $(STAMP) lint
	$(BIN)/pytest -m browser --reruns 1
	$(BIN)/pytest -m "not browser" -n auto --maxprocesses 2 --dist loadfile

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/dermatrace kb check --strict

build: $(STAMP)
	$(BIN)/dermatrace kb build
	$(BIN)/python -m build --wheel

# owlready2 comes as source and is built with the setuptools named here (older ones refuse its licence line).
$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --disable-pip-version-check -q -c constraints.txt hatchling editables setuptools
	$(BIN)/pip install --disable-pip-version-check -q -c constraints.txt --no-build-isolation -e '.[dev]'
	touch $(STAMP)

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
