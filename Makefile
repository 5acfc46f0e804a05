# `make run`: a real sweep on real images. `make test`: everything that must hold. `make faults`: hundreds of injected faults.
# `make coverage`: what the tests reach. `make docs`: the site. `make bench`: the quick benchmarks. All set themselves up.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
RUNS   := $(VENV)/.runs

.PHONY: run test coverage faults check lint docs bench setup clean
.DEFAULT_GOAL := run

run: $(RUNS)
	@echo "make run: 61 defenses on real handwritten digits, 3 to 5 minutes on two cores"
	@if [ -e runs/quickstart/journal ] || [ -e runs/quickstart/sweep.json ]; then \
	  $(BIN)/robsweep resume quickstart; \
	else \
	  $(BIN)/robsweep run search_spaces/quickstart.yaml; \
	fi

test: setup
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile $(TESTS)

coverage: setup # lines and branches that the tests reach; takes longer than `make test`
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report term $(TESTS)

faults: setup # FAULTS="--fault-results benchmarks/results" keeps the table
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest tests/faults -m faults -n 2 --dist loadgroup -q $(FAULTS)

lint: check

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: setup # Material tells at each build that it ends in 2027: it is pinned, and the line is not for readers
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "the site: site/index.html"

bench: setup # minutes; the others take longer, or a GPU: see their first lines
	$(BIN)/python benchmarks/pareto_ranks.py
	$(BIN)/python benchmarks/replay_speed.py
	$(BIN)/python benchmarks/report_size.py
	$(BIN)/python benchmarks/sweep_overhead.py

setup: $(STAMP)

# What running needs, without development tools; where these are there already, so is it.
$(RUNS): pyproject.toml constraints.txt
	@echo "make run: installing torch, Ray and what they need into $(VENV): several GB, two to five minutes, once"
	@$(call venv)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $(RUNS)

$(STAMP): pyproject.toml constraints.txt
	@$(call venv)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $(STAMP) $(RUNS)

define venv
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
  { echo "robsweep needs Python 3.11 or newer; say which with make PYTHON=/path/to/python3.11"; exit 2; }; \
test -x $(BIN)/python || $(PYTHON) -m venv $(VENV); \
$(BIN)/python -m pip install --quiet --upgrade pip
endef

clean:
	rm -rf $(VENV) site .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
