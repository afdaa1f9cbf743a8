# Two commands matter: `make run` and `make test`. Each sets up all that it needs.
PYTHON ?= python3
BIN := .venv/bin
# Tests run side by side in one process more than there are cores: a quarter of their time they wait.
WORKERS ?= $(shell expr $$(nproc 2>/dev/null || echo 2) + 1)
# --quiet twice: pip's warnings about this machine's own settings are left out, its errors are not.
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check
# Where a machine tells Python to keep nothing compiled, each of the tests' many programs compiles all of its modules anew, two
# seconds a start, and every test process all tests.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install install-s3 install-sftp run test ready setup programs check lint types layers compiled tests everything bench torture server lock release
# An environment that another Python made (after an upgrade of Debian), or that lay in another folder, does not start: it is
# made anew. What `python -m venv` wrote down tells.
STALE := $(shell grep -q '^command = ' .venv/pyvenv.cfg 2>/dev/null && \
  { { grep -qF -- '-m venv $(CURDIR)/.venv' .venv/pyvenv.cfg && \
      $(BIN)/python -c 'import sys; sys.exit("version = %d.%d." % sys.version_info[:2] not in open(".venv/pyvenv.cfg").read())' \
    ; } 2>/dev/null || echo stale; })
ifneq ($(STALE),)
.PHONY: .venv/installed
endif

# Independent targets side by side: what loads, what computes and what waits for the other.
SIDE_BY_SIDE := $(MAKE) --no-print-directory --output-sync=target --jobs 4

install: .venv/installed .venv/editor/built

run: install
	@exec $(BIN)/publisher serve --demo

# Everything that must hold before a change is pushed.
test: ready
	@+$(MAKE) --no-print-directory tests

ready:
	@+$(SIDE_BY_SIDE) programs .venv/installed-dev .venv/node/installed
	@+$(SIDE_BY_SIDE) setup check compiled

# What the tests need: Python packages (PostgreSQL among them), programs of the system, and what checks pages.
setup: .venv/installed-dev programs .venv/node/installed .venv/editor/built

programs:
	@tests/setup.sh

check: lint types layers

lint: .venv/installed-dev
	$(BIN)/ruff check --quiet --output-format concise .

types: .venv/installed-dev
	$(BIN)/mypy publisher tests $(wildcard bench scheduler.py)

layers: .venv/installed-dev
	$(BIN)/lint-imports --no-cache

# The tests as Python keeps them, made once and not in each of the processes that run them.
compiled: .venv/installed-dev
	@$(BIN)/pytest --collect-only --quiet -p no:cacheprovider >.venv/collected || { cat .venv/collected; exit 1; }

# Ledgers and sites of tests live in memory where there is room: every commit of a test waits for the disk otherwise.
SCRATCH := $(shell df -k --output=avail /dev/shm 2>/dev/null | awk 'NR == 2 && $$1 > 3000000 { print "/dev/shm" }')
# Measuring which lines are run makes tests a third longer: `make everything` does it.
COVERAGE ?=
tests: .venv/installed-dev
	@rm -f .coverage .coverage.*
	@folder=$$(mktemp -d $(if $(SCRATCH),-p $(SCRATCH))) && chmod 755 "$$folder" && trap 'rm -rf "$$folder"' EXIT && \
	  TMPDIR="$$folder" $(BIN)/pytest -q -n $(WORKERS) --dist worksteal --durations 20 $(COVERAGE)

# All of it: each fault with each shape of a post, and the long proofs.
everything: ready
	PUBLISHER_TESTS=all $(MAKE) tests COVERAGE="--cov --cov-report=term"
	$(MAKE) torture
	$(MAKE) server

# The long proofs: passes killed a thousand times on either database, thousands of examples of the state machine, and
# deliberate bugs, each of which the state machine must find.
ROUNDS ?= 1000
EXAMPLES ?= 2000
torture: .venv/installed-dev
	$(BIN)/python -m tests.torture --rounds $(ROUNDS)
	$(BIN)/python -m tests.torture --rounds $(ROUNDS) --workers 4 --database postgresql --restart-database
	PUBLISHER_EXAMPLES=$(EXAMPLES) $(BIN)/pytest -q -n $(WORKERS) -o faulthandler_timeout=0 tests/properties/test_state_machine.py
	$(BIN)/python -m tests.properties.deliberate

# A bare Debian, booted in namespaces with its own systemd, set up by `publisher setup` and looked at from outside. As root;
# PUBLISHER_DEBIAN=bookworm boots the release before. The first time it fetches Debian, which takes some minutes.
server: .venv/installed-dev .venv/editor/built
	$(BIN)/python -m tests.server.booted

bench: setup
	$(BIN)/python -m bench

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "publisher needs Python 3.11 or newer with venv. On Debian: apt-get install python3 python3-venv"; exit 2; }
	@test -z "$(STALE)" || rm -rf .venv
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what publisher needs into .venv (once, about half a minute) ..."
	@$(PIP) --only-binary :all: --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# Beside the rest: what a website or pictures on S3-compatible storage need, and a website on a host with SFTP.
install-s3 install-sftp: install-%: .venv/installed-%

.venv/installed-s3 .venv/installed-sftp: .venv/installed-%: .venv/installed requirements-%.lock
	@$(PIP) --only-binary :all: --require-hashes -r requirements-$*.lock
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	@echo "Installing what the tests need into .venv ..."
	@# Compiled when it is needed: most of it never is.
	@$(PIP) --no-compile --only-binary :all: --no-binary pyftpdlib --require-hashes -r requirements-dev.lock
	@touch $@

# The studio's editor, at the versions of package-lock.json, which holds no address. Without npm, or without a line to its
# registry, officers have the plain field.
EDITOR := publisher/studio/editor
.venv/editor/built: .venv/installed $(EDITOR)/package.json $(EDITOR)/package-lock.json $(EDITOR)/build.js $(shell find $(EDITOR)/src -name '*.js')
	@mkdir -p $(@D) && cp $(EDITOR)/package.json $(EDITOR)/package-lock.json $(@D)
	@if ! command -v npm >/dev/null || ! command -v node >/dev/null; then \
	  echo "There is no npm: the studio has the plain field in place of its editor."; \
	elif (cd $(@D) && npm ci --silent --ignore-scripts --no-audit --no-fund --fetch-retries 1 --fetch-timeout 30000) && node $(EDITOR)/build.js $(@D); then touch $@; \
	else echo "The studio's editor could not be built: it has the plain field in its place."; fi

# axe-core, the Nu HTML checker and what reads scripts and calendars, at the versions of package-lock.json, which holds no address.
.venv/node/installed: tests/browser/package.json tests/browser/package-lock.json | programs
	@echo "Installing what checks the pages into .venv/node ..."
	@mkdir -p $(@D) && cp $^ $(@D)
	@cd $(@D) && npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

# A wheel in dist/ that holds everything, with its locked requirements beside it. `make release VERSION=0.2.0` begins the
# version: its number, and the changelog's Unreleased section becomes its own. Commit and tag that, then `make release`.
VERSION ?=
release: install
	@$(BIN)/python -m tests.release $(VERSION)

# After a change of the dependencies in pyproject.toml. Versions and hashes alone: no address of any registry.
COMPILE := uv pip compile --quiet --no-strip-extras --universal --generate-hashes --python-version 3.11 --no-header --no-annotate
lock: # The longest list first: the others take their versions from it, so that all can be installed side by side.
	$(COMPILE) --extra s3 --extra sftp --group dev pyproject.toml -o requirements-dev.lock
	$(COMPILE) --group build -c requirements-dev.lock pyproject.toml -o requirements.lock
	$(COMPILE) --extra s3 --group build -c requirements-dev.lock pyproject.toml -o requirements-s3.lock
	$(COMPILE) --extra sftp --group build -c requirements-dev.lock pyproject.toml -o requirements-sftp.lock
	for folder in tests/browser tests/browser/compat tests/browser/lighthouse $(EDITOR); do (cd $$folder && npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --silent) || exit 1; done
