# `make` alone lists the targets. Everything runs in a virtual environment that is made on first use.
PYTHON ?= python3
VENV   ?= .venv
ARGS   ?=

PY      := $(VENV)/bin/python
# Where system libraries could not be installed they lie inside the environment; this sets where.
WITH    := . $(VENV)/env.sh &&
RUN     := $(VENV)/.ready
DEVELOP := $(VENV)/.ready-to-develop
LOCK    := pyproject.toml constraints.txt packaging/bootstrap.py

# A start that may not keep its bytecode takes three times as long.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
# Two targets of one command line share the environment.
.NOTPARALLEL:
.PHONY: help run test lint fmt bench torture site-checks shots sample package messages lock clean distclean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

run: $(RUN) ## open the journal; ARGS="…" are the program's arguments
	@$(WITH) exec $(PY) -m filmjournal $(ARGS)

test: $(DEVELOP) ## the tests that need neither a screen nor a browser; ARGS="…" go to pytest
	@$(WITH) QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n auto --maxprocesses 4 -m "not screen and not browser" $(ARGS)

lint: $(DEVELOP) ## formatting, ruff, mypy --strict and the import contracts
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports

fmt: $(DEVELOP) ## format the code and mend what ruff can mend
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

bench: $(DEVELOP) ## the table of figures, each beside its target
	@$(WITH) $(PY) tests/benchmarks/run.py $(ARGS)

torture: $(DEVELOP) ## faults injected in numbers, each part with its control; ARGS="P5 --rounds 100", ARGS=--short
	@$(WITH) QT_QPA_PLATFORM=offscreen $(PY) tests/torture/run.py $(ARGS)

site-checks: $(DEVELOP) ## links, HTML, accessibility and Lighthouse of published sites; ARGS="FOLDER…"; needs npm, Java, w3m, Chromium
	@mkdir -p build/web-checks && cp packaging/web-checks/*.json build/web-checks
	@cd build/web-checks && npm ci --ignore-scripts --no-audit --no-fund --silent
	@$(WITH) $(PY) tests/site_checks/run.py $(ARGS)

shots: $(DEVELOP) ## pictures of every state of the window, in shots/
	@$(WITH) QT_QPA_PLATFORM=offscreen $(PY) tests/shots.py shots/

sample: $(RUN) ## a made-up journal of 1,000 entries to try things on
	@mkdir -p build
	@rm -rf build/sample.filmjournal
	@$(WITH) $(PY) -m filmjournal --journal build/sample.filmjournal sample --entries 1000 --seed 1
	@echo 'make run ARGS="--journal build/sample.filmjournal" opens it.'

package: $(RUN) ## build the wheel into dist/
	@$(PY) -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist

messages: $(DEVELOP) ## all texts for translators, in build/filmjournal.pot
	@mkdir -p build
	@$(VENV)/bin/pybabel -q extract -F pyproject.toml -k _ -k N_ -k ngettext:1,2 -o build/filmjournal.pot .

lock: ## renew constraints.txt with the newest releases that pyproject.toml allows
	$(PYTHON) -m venv --clear build/lock
	build/lock/bin/python -m pip install --quiet hatchling editables
	build/lock/bin/python -m pip install --quiet --no-build-isolation '.[develop]'
	echo '# Every release that make run, make test and make lint use; `make lock` writes this file.' > build/constraints.txt
	build/lock/bin/python -m pip freeze --exclude filmjournal | LC_ALL=C sort -f >> build/constraints.txt
	mv build/constraints.txt constraints.txt

clean: ## remove what was built and cached
	rm -rf build dist shots .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests packaging -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## remove the virtual environment as well
	rm -rf $(VENV)

$(RUN): $(LOCK)
	@$(PYTHON) packaging/bootstrap.py --venv $(VENV)

$(DEVELOP): $(LOCK)
	@$(PYTHON) packaging/bootstrap.py --venv $(VENV) --develop
