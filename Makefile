# Each target works as the first and only command on a fresh clone: Python >= 3.11 with venv, make, git.
# uv is used when it is there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

ifeq ($(UV),)
  INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
else
  INSTALL = $(UV) pip install --quiet --python $(BIN)/python
endif

# Tests and benchmarks start the program hundreds of times: compiled once, not at each start.
unexport PYTHONDONTWRITEBYTECODE

# One more than there are processors: some tests wait for a browser or a time limit.
WORKERS = $(shell $(PYTHON) -c "import os; print((os.cpu_count() or 1) + 1)")

.PHONY: demo test fuzz lint format bench corpus docs check clean

demo: $(VENV)/.runtime
	$(BIN)/auditor demo -o .demo

test: $(VENV)/.dev lint
	sh tests/real_components.sh
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

# What the tests do with a few thousand, with many more.
fuzz: $(VENV)/.dev
	$(BIN)/python -m pytest tests/network/test_wire.py --mutations 200000

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/auditor catalogue check

bench: $(VENV)/.dev
	$(BIN)/python bench/run.py

# How often the reading of mail is right, on recorded domains that are no part of the project.
corpus: $(VENV)/.dev
	$(BIN)/python bench/corpus.py

docs: $(VENV)/.dev
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) .demo .bench build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "auditor needs Python 3.11 or later; call: make PYTHON=python3.11 …"; exit 1; }
ifeq ($(UV),)
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --upgrade 'pip>=25.1'
else
	$(UV) venv --quiet --python $(PYTHON) $(VENV)
endif

$(VENV)/.runtime: pyproject.toml | $(BIN)/python
	$(INSTALL) --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(INSTALL) --editable . --group dev
	@touch $@
