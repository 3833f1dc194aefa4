# Every target sets up what it needs; a fresh machine needs Python 3.11 or later, pip, venv, make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 2
KILLS ?= 60
SEEDS ?= 200
RUNS ?= 10000

.PHONY: setup demo test taps crash chaos simulation run check fix bench bench-properties lock clean

setup: $(READY)

$(READY): requirements/dev.txt pyproject.toml
	@echo "Setting up $(VENV) (once; a minute or so) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Bus Stop needs Python 3.11 or later."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup
	@$(BIN)/busstop demo

test: setup
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

# The bot is cut off at every commit of scenario A; `make test` cuts its beginning three times.
crash: setup
	@BUSSTOP_CUT_EVERY=$${BUSSTOP_CUT_EVERY:-1} $(BIN)/pytest -n $(WORKERS) -q tests/crash

# Every button, select and form is tried by somebody who may not; `make test` tries an eighth of them.
taps: setup
	@BUSSTOP_TAP_EVERY=1 $(BIN)/pytest -n $(WORKERS) -q tests/cogs/test_foreign.py

# Many made-up lives of a group in virtual time; `make test` lives 25 of them. SEED=n lives only that one.
simulation: setup
	@BUSSTOP_SEEDS=$(SEEDS) BUSSTOP_SEED=$(SEED) $(BIN)/pytest -n $(WORKERS) -q tests/simulation

# A real process is killed over and over while it speaks and people answer; the last line says what came out.
# SEED=n plans the same kills again, VARIANT=fresh-nonce (or another of tests/chaos/couriers.py) is to be caught.
chaos: setup
	@BUSSTOP_SEEDS=$(SEEDS) $(BIN)/pytest -n $(WORKERS) -q tests/simulation
	@$(BIN)/python -m tests.chaos --kills $(KILLS) $(if $(SEED),--seed $(SEED)) $(if $(VARIANT),--variant $(VARIANT))

run: setup
	@$(BIN)/busstop run

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright

fix: setup
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# The bus stop's state machines with many random orders of taps; `make test` does 200. RUNS=n does so many.
bench-properties: setup
	@BUSSTOP_PROPERTY_RUNS=$(RUNS) $(BIN)/pytest -n $(WORKERS) -q tests/domain -k machine

bench: setup
	@$(BIN)/python -m bench $(ARGS)

# The lock files carry hashes and no addresses.
LOCK := --quiet --generate-hashes --strip-extras --allow-unsafe --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
lock: setup
	@$(BIN)/python -m pip install --quiet pip-tools
	@$(BIN)/pip-compile $(LOCK) -o requirements/run.txt pyproject.toml
	@$(BIN)/pip-compile $(LOCK) --extra demo --extra dev -c requirements/run.txt -o requirements/dev.txt pyproject.toml

clean:
	@rm -rf $(VENV) build dist *.egg-info .pytest_cache .ruff_cache .hypothesis
