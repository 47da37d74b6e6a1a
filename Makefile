# Everything a developer does, by name. `make demo` and `make test` set up what they need.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PYTEST_FLAGS ?= -n auto
CORE := $(wildcard simnet/_fastpath.pyx simnet/_core/*.pxd simnet/_core/*/*.pxd simnet/_core/*/*/*.pxd simnet/_core/*/*.pxi)
TEXTS := $(wildcard simnet/report/languages/*/LC_MESSAGES/*.po)

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup demo test lint format bench bench-record sanitize nightly clean

help:
	@echo "make setup         virtual environment in $(VENV), dependencies, compiled core"
	@echo "make demo          compare three mixes for ten villages and write the report"
	@echo "make test          all tests of a commit"
	@echo "make lint          ruff, cython-lint, mypy"
	@echo "make format        let ruff lay out the code"
	@echo "make bench         compare the speed with other simulators"
	@echo "make bench-record  the same, and add the figures to benchmarks/history.jsonl"
	@echo "make sanitize      the core's tests under AddressSanitizer"
	@echo "make nightly       all tests at their full size"
	@echo "make clean         remove what the above made, $(VENV) included"

setup: $(VENV)/.tools $(VENV)/.built

# The environment: made once, and again when the dependencies change.
$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info < (3, 14); \
	  sys.exit(0 if ok else "simnet needs Python 3.11 to 3.13; try make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -c constraints.txt pip setuptools wheel cython babel
	$(BIN)/python -m pip install -qq -c constraints.txt --no-build-isolation -e .
	@touch $@

# What tests and checks need besides; the demo does without.
$(VENV)/.tools: $(VENV)/.installed
	$(BIN)/python -m pip install -qq -c constraints.txt --group test --group dev
	@touch $@

# The compiled core and catalogues: built again when one of their sources changes.
$(VENV)/.built: $(VENV)/.installed setup.py $(CORE) $(TEXTS)
	$(BIN)/python setup.py --quiet build_ext --inplace
	@touch $@

demo: $(VENV)/.built
	$(BIN)/simnet run scenarios/ten_villages.yaml --out results/ten_villages
	$(BIN)/simnet report results/ten_villages

test: setup
	$(BIN)/python -m pytest $(PYTEST_FLAGS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/cython-lint $(CORE)
	$(BIN)/mypy

format: setup
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: setup
	$(BIN)/python -m benchmarks

bench-record: setup
	$(BIN)/python -m benchmarks --record

# A copy of the package with a core that checks its own memory accesses; the interpreter's
# own allocations stay until it exits, hence no leak detection.
SANITIZED := build/sanitize
sanitize: setup
	SIMNET_SANITIZE=address $(BIN)/python setup.py --quiet build \
	  --build-base $(SANITIZED)/work --build-lib $(SANITIZED)/lib --force
	LD_PRELOAD="$$($(CC) -print-file-name=libasan.so) $$($(CC) -print-file-name=libubsan.so)" \
	ASAN_OPTIONS=detect_leaks=0:abort_on_error=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
	PYTHONMALLOC=malloc SIMNET_EXPECT_FROM=$(SANITIZED)/lib \
	$(BIN)/python -P -m pytest -o pythonpath="$(SANITIZED)/lib ." -p no:cacheprovider \
	  --hypothesis-profile sanitize tests/unit/test_project.py tests/property

nightly: setup
	$(BIN)/python -m pytest $(PYTEST_FLAGS) -m 'not benchmark' --hypothesis-profile nightly

clean:
	rm -rf $(VENV) build dist *.egg-info simnet/*.so simnet/_fastpath*.c simnet/report/languages/*/LC_MESSAGES/*.mo \
	  .pytest_cache .mypy_cache .ruff_cache .hypothesis benchmarks/.peers
