# Needs Python 3.11+ and make; everything else is installed into .venv by pip.
PYTHON ?= python3
EXAMPLES ?= thorough
BIN = .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_QUIET = 1

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

demo: .venv/run ## build pactbook.db, answer five questions, write all queries and a report to out/
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh docs/demo.sh

# Otherwise every process that the tests start would compile all files again.
test test-all: export PYTHONDONTWRITEBYTECODE =

test: .venv/dev ## run the tests except the slow ones, also on PostgreSQL if its server programs are installed
	@$(BIN)/pytest -n auto --dist worksteal -m 'not slow'

test-all: .venv/dev ## run all tests, with more examples for the properties
	@$(BIN)/pytest -n auto --dist worksteal --hypothesis-profile $(EXAMPLES)

check: .venv/dev ## check lint, types, import contracts, generated pages and schema
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check
	$(BIN)/pactbook --database-url sqlite:///.venv/check.db build --fresh
	$(BIN)/pactbook --database-url sqlite:///.venv/check.db db check

pages: .venv/dev ## write the pages that are generated from the program: commands, queries, schema
	$(BIN)/python docs/generate.py

reliability: .venv/dev ## try faults and damaged input, and write their figures to docs/reliability.md
	@PACTBOOK_RELIABILITY=docs/reliability.md $(BIN)/pytest -q tests/test_reliability_*.py

docs: pages ## build the site of the documentation, with a gallery of reports, in build/site
	@$(BIN)/pip install 'mkdocs-material>=9.6,<10'
	@$(BIN)/python docs/site.py

man: .venv/run ## write manual pages: man -M build/man pactbook-query
	@$(BIN)/python docs/man.py build/man

bench: .venv/bench ## measure speed against other tools on this machine, each figure beside its bound
	@broken=0; for script in bench/*.py; do echo "$$script"; $(BIN)/python $$script || broken=1; done; exit $$broken

clean: ## remove everything that these targets made
	rm -rf .venv build dist out pactbook.db .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

.venv:
	@echo "Setting up .venv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Pactbook needs Python 3.11 or newer; name one with: make PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv

.venv/run: pyproject.toml | .venv
	@$(BIN)/pip install -e '.[parquet,reports]'
	@touch $@

.venv/dev: pyproject.toml | .venv
	@$(BIN)/pip install -e '.[dev]'
	@touch .venv/run $@

.venv/bench: pyproject.toml | .venv/dev
	@$(BIN)/pip install -e '.[bench]'
	@touch $@

.PHONY: help demo test test-all check pages docs reliability man bench clean
