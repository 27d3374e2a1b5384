# Every target sets up what it needs by itself; a second call sets up nothing.
#
#   make proceedings                      the sample volume as EPUB and PDF, in build/<id>/
#   make pdf VOLUME=manuscripts/my-conf   one form of another volume
#   make help                             all targets

SAMPLE := manuscripts/sample
VOLUME ?= $(SAMPLE)
OPTIONS ?=
PUBLISHER = .venv/bin/publisher
BUILD = $(PUBLISHER) build "$(VOLUME)" $(OPTIONS)

.DEFAULT_GOAL := proceedings
.PHONY: help setup setup-dev setup-tests doctor proceedings epub pdf print offprints web programme abstracts handbook letters deposits check proof \
        preview lint test conformance bench docs lock wheel clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | sort | while IFS='	' read -r name what; do \
	  printf '  %-12s %s\n' "$$name" "$$what"; done

setup: ## .venv with the pinned packages, and the system libraries they need
	@scripts/setup runtime

setup-dev:
	@scripts/setup dev

setup-tests:
	@scripts/setup tests

proceedings: setup ## EPUB and PDF of VOLUME
	@$(BUILD) --format epub,pdf

epub: setup ## EPUB of VOLUME
	@$(BUILD) --format epub

pdf: setup ## PDF of VOLUME for the screen
	@$(BUILD) --format pdf

print: setup ## PDF of VOLUME for the printer
	@$(BUILD) --format print

offprints: setup ## one PDF for each paper of VOLUME
	@$(BUILD) --format offprints

web: setup ## web edition of VOLUME
	@$(BUILD) --format web

programme: setup ## booklet, calendars and schedules of the programme of VOLUME
	@$(BUILD) --format programme

abstracts: setup ## book of abstracts of VOLUME
	@$(BUILD) --format abstracts

handbook: setup ## handbook of the conference of VOLUME
	@$(BUILD) --format handbook

letters: setup ## a letter to every author of VOLUME; nothing is sent
	@$(PUBLISHER) letters "$(VOLUME)"

deposits: setup ## records of VOLUME for registries and indexes
	@$(BUILD) --format deposits,epub,pdf,offprints,web

check: setup ## faults of the manuscripts of VOLUME
	@$(PUBLISHER) check "$(VOLUME)"

proof: setup-tests ## outside judges on what was built of VOLUME
	@PUBLISHER_SCHEMAS="$${PUBLISHER_SCHEMAS:-$(wildcard ../shared/schemas)}" $(PUBLISHER) proof "build/$$(scripts/volume-id "$(VOLUME)")"

doctor: setup ## what this machine has, lacks, and how to get it
	@$(PUBLISHER) doctor

preview: setup ## VOLUME in a browser, built again at every save
	@$(PUBLISHER) preview "$(VOLUME)"

lint: setup-dev ## ruff and mypy
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy

test: setup-tests ## all tests, on all cores
	@.venv/bin/pytest -n auto $(OPTIONS)

conformance: setup-tests ## counts of constructs beside pandoc's; then the tests in which outside judges read what was built
	@PYTHONPATH=. .venv/bin/python bench/conformance.py
	@.venv/bin/pytest -n auto -m judge $(OPTIONS)

bench: setup-tests ## Publisher and its peers side by side: docs/benchmarks.md
	@.venv/bin/python bench/run.py $(OPTIONS)

docs: setup-tests ## the pages of docs/reference that are made from the code
	@.venv/bin/python scripts/generate-docs

lock: ## resolve the ranges of pyproject.toml anew into requirements.lock
	@scripts/lock

wheel: setup ## the wheel in dist/, with the bill of its materials (CycloneDX)
	@rm -rf dist
	@.venv/bin/python -m pip --disable-pip-version-check wheel --quiet --no-deps --no-index \
	  --no-build-isolation --wheel-dir dist .
	@.venv/bin/python scripts/sbom dist

clean: ## what was built; manuscripts, .venv and .cache stay
	@rm -rf build dist .pytest_cache .mypy_cache .ruff_cache
