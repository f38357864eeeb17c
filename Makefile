# Every command works on a fresh machine: it makes .venv and installs what it needs first, once.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test interop interop-full lint goldens docs fidelity bench moved

# A Python of your own choice: make test PYTHON=/opt/python3.12/bin/python3
PYTHON ?=
BIN := .venv/bin

export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONHOME PYTHONPATH

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

demo: .venv/installed ## Convert the sample trials into demo/ and say what to look at
	@rm -rf demo && mkdir demo
	@$(BIN)/fhirtrials export samples/*/*/input.* --merge --to demo/bundles --report demo/issues.jsonl
	@$(BIN)/fhirtrials validate demo/bundles
	@$(BIN)/python samples/tour.py demo

test: lint ## Run every check: style, types, import rules, tests
	@$(BIN)/python -m pytest -n auto

interop: .venv/installed-dev ## Run HL7's validator and FHIR servers on what we write; needs Java 17 and Maven, and Node 20 for one server
	@$(BIN)/python -m pytest tests/interop -m interop -rs

interop-full: .venv/installed-dev ## Run HL7's validator on all records of ../shared, and every cell of the push matrix, by hand
	@$(BIN)/python -m tests.interop.full
	@$(BIN)/python -m tests.interop.push_matrix

lint: .venv/installed-dev ## Run the checks that need no test run: style, types, import rules
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy --strict
	@$(BIN)/lint-imports

goldens: .venv/installed-dev ## Write the samples' expected outputs again; then read the diff
	@$(BIN)/python tests/goldens.py

docs: .venv/installed ## Write the pages of docs/ that come from the code again: trial, issues, extensions, consistency
	@$(BIN)/python docs/trial.py
	@$(BIN)/python docs/issues.py
	@$(BIN)/python docs/extensions.py
	@$(BIN)/python docs/consistency.py

fidelity: .venv/installed-dev ## Measure how much of the source arrives in FHIR
	@$(BIN)/python benchmarks/fidelity.py

bench: .venv/installed-dev ## Measure speed beside the floor
	@$(BIN)/python benchmarks/speed.py

# A folder that was moved or copied carries a .venv that points to the old place, or to a Python that is gone: make it anew.
moved := $(shell test -f .venv/here && { test "$$(cat .venv/here)" = "$$(pwd -P)" && test -x $(BIN)/python || echo moved; })

# Of the Pythons here the first that was built with optimisation, as distributions do, and has what a C compiler needs; or
# else any. One without (pyenv builds it so, unless told otherwise) takes an eighth longer over everything.
swift := ("--enable-optimizations" in c("CONFIG_ARGS") or sys.executable.startswith("/usr/bin/")) and os.path.exists(c("INCLUDEPY") + "/Python.h")

.venv/here: $(moved)
	@for wanted in '$(swift)' True; do \
	  for python in $(if $(PYTHON),"$(PYTHON)",python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3); do \
	    if "$$python" -c "import ensurepip, os, sys, venv; from sysconfig import get_config_var as c; sys.exit(sys.version_info < (3, 11) or not ($$wanted))" >/dev/null 2>&1; then \
	      echo "Making .venv with $$("$$python" --version); this happens once."; \
	      "$$python" -m venv $(if $(moved),--clear) .venv && pwd -P > .venv/here; \
	      exit; \
	    fi; \
	  done; \
	done; \
	echo "fhirtrials needs Python 3.11 or newer with its venv module, and found none here." >&2; \
	echo "Install one (on Debian or Ubuntu: apt install python3 python3-venv), or name it: make demo PYTHON=/path/to/python3" >&2; \
	exit 1

# The build backend comes first and pinned, so that nothing is fetched behind the constraints' back.
install = $(BIN)/python -m pip install --quiet --constraint constraints.txt
editable = $(install) hatchling cython setuptools && $(install) --no-build-isolation --editable
# An ordinary installation compiles what it installs; without it each start takes 0.3 s more where Python may not write.
compiled = $(BIN)/python -m compileall -q fhirtrials

# What is compiled while installing.
sources := hatch_build.py $(wildcard fhirtrials/*/*.pyx)

.venv/installed: .venv/here pyproject.toml constraints.txt $(sources)
	@echo "Installing fhirtrials into .venv"
	@$(editable) . && $(compiled) && touch $@

.venv/installed-dev: .venv/here pyproject.toml constraints.txt $(sources)
	@echo "Installing fhirtrials and its checks into .venv"
	@$(editable) '.[dev]' && $(compiled) && touch $@ .venv/installed
