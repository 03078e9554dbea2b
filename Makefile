# Every target works in a fresh clone: it builds .venv/ in the checkout from the lock files first, once.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test lint bench mutants crash chaos fuzz lock clean venv moved

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input
# Nothing of the caller's Python may lead elsewhere than .venv.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV

PYTEST_ARGS ?=
# Much of a test is waiting for a server, so more run at once than there are cores.
TEST_PROCESSES ?= 4
UP_ARGS := --embedded $(if $(filter 1 yes true,$(ONCE)),--once)

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16
	@echo '  ONCE=1 make run stops after the samples; PYTEST_ARGS="-k word" make test runs fewer tests'

run: $(VENV)/.run ## the whole product on its samples, with an embedded mailbox; reads no .env
	@echo "make run: embedded mailbox, SMTP sink and database, samples only; .env is not read, no real mailbox is touched"
	@exec $(VENV)/bin/serviceclient up $(UP_ARGS)

test: lint ## every check: style, types, import directions, tests
	$(PY) -m pytest -n $(TEST_PROCESSES) --dist worksteal $(PYTEST_ARGS)

lint: $(VENV)/.dev ## style, types, import directions
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

bench: $(VENV)/.dev ## mails per second, and how long one mail takes
	@exec $(PY) -m bench

OF ?= policies
# A mutant lives when no test notices it; bench/mutants.md says why those that live may.
mutants: $(VENV)/.mutants ## change the policies (OF=intent: the intent rules) in thousands of ways; what does no test notice?
	@exec $(PY) -m bench.mutants $(OF) $(MUTANTS_ARGS)

crash: $(VENV)/.dev ## kill the program at every named point, on both databases, and check every promise
	$(PY) -m tests.faults.crash $(CRASH_ARGS)

chaos: $(VENV)/.dev ## ten thousand mails while processes are killed, Redis is flushed and connections are cut
	$(PY) -m tests.faults.chaos $(CHAOS_ARGS)

fuzz: $(VENV)/.fuzz ## half an hour of damaged and made-up mails, led by what they reach; does one break a promise?
	$(PY) -m tests.faults.fuzz $(FUZZ_ARGS)

COMPILE := CUSTOM_COMPILE_COMMAND='make lock' $(VENV)/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
	--no-emit-trusted-host --no-emit-find-links

lock: $(VENV)/.dev ## take the newest releases that fit requirements*.in and pyproject.toml
	$(COMPILE) --upgrade --output-file requirements-build.lock requirements-build.in
	$(COMPILE) --upgrade --output-file requirements.lock requirements.in
	$(COMPILE) --upgrade --output-file requirements-dev.lock requirements-dev.in
	$(COMPILE) --upgrade --output-file requirements-mutants.lock requirements-mutants.in
	$(COMPILE) --upgrade --output-file requirements-fuzz.lock requirements-fuzz.in

clean: ## remove .venv and everything built or cached
	rm -rf $(VENV) build dist mutants .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find outbox parsers policies worker tests -name __pycache__ -type d -prune -exec rm -rf {} +

venv: $(VENV)/.dev ## only build .venv

# --- .venv, in steps that are each done once: the interpreter, the locked packages, the project itself (editable).

# A virtual environment knows its own path: in a moved or copied checkout it is built again.
ifneq ($(shell cat $(VENV)/.home 2>/dev/null),$(CURDIR))
$(VENV)/.home: moved
endif

$(VENV)/.home:
	@python=; for candidate in "$${PYTHON:-python3.11}" python3.12 python3.13 python3; do \
	  if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python="$$candidate"; break; fi; done; \
	if [ -z "$$python" ]; then \
	  echo "make: Python 3.11 or newer is needed; found $$(python3 --version 2>&1 || true). Set PYTHON=/path/to/python3.11" >&2; exit 1; fi; \
	"$$python" -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "make: $$python has no venv module; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }; \
	echo "make: building $(VENV) with $$("$$python" --version)"; \
	"$$python" -m venv --clear $(VENV)
	@printf '%s\n' '$(CURDIR)' > $@

INSTALL := $(PIP) install --quiet --no-build-isolation --use-pep517

$(VENV)/.builders: requirements-build.lock $(VENV)/.home
	$(INSTALL) --require-hashes -r $<
	@touch $@

$(VENV)/.locked: requirements.lock $(VENV)/.builders
	$(INSTALL) --require-hashes -r $<
	@touch $@

$(VENV)/.locked-dev: requirements-dev.lock $(VENV)/.builders
	$(INSTALL) --require-hashes -r $<
	@touch $@ $(VENV)/.locked

# Old versions of the files that both locks name never come back: the dev lock is a superset of the other.
$(VENV)/.run: $(if $(wildcard $(VENV)/.locked-dev),$(VENV)/.locked-dev,$(VENV)/.locked) pyproject.toml
	$(INSTALL) --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.locked-dev $(VENV)/.run
	@touch $@

$(VENV)/.mutants: requirements-mutants.lock $(VENV)/.dev
	$(INSTALL) --require-hashes -r $<
	@touch $@

$(VENV)/.fuzz: requirements-fuzz.lock $(VENV)/.dev
	$(INSTALL) --require-hashes -r $<
	@touch $@
