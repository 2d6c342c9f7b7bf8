# `make run` and `make test` need Python 3.11 or newer and a network to the package index, once.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check coverage lint types docs pictures bench clean help

help: ## list what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: .venv/runs ## a tour of the graph
	@$(BIN)/python -m wickgraph.tour

test: .venv/develops ## all tests
	$(BIN)/python -m pytest -n auto --dist loadgroup

check: lint types coverage ## lint, types, and tests with coverage

lint: .venv/develops
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/wickgraph format --check
	$(BIN)/wickgraph check

types: .venv/develops
	$(BIN)/mypy

# The tests that compare engines are left out: they take long under measurement, and what they cover others cover.
coverage: .venv/develops
	$(BIN)/python -m pytest -n auto --dist loadgroup -m 'not engines' --cov --cov-report=term-missing:skip-covered

docs: .venv/develops ## make docs/ontology.md and ontology/context.jsonld again
	$(BIN)/python -m wickgraph.reference

pictures: .venv/develops ## draw the pictures of README and docs/analysts.md again
	$(BIN)/wickgraph network actor-film --works franchise --format svg -o docs/pictures/actor-film.svg
	$(BIN)/wickgraph timeline --format svg -o docs/pictures/timeline.svg

bench: .venv/develops ## measure, in paired runs
	$(BIN)/python benchmarks/start.py
	$(BIN)/python benchmarks/projection.py
	$(BIN)/python benchmarks/export.py

.venv/runs: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "wickgraph needs Python 3.11 or newer; set PYTHON, as in: make run PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing wickgraph into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/develops: .venv/runs
	@echo "Installing what the tests need into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

clean: ## remove the environment and all caches
	rm -rf .venv build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
