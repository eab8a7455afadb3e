# Everything people and CI run. Needs Python 3.11 or newer, nothing else.
# The first one that is new enough; set PYTHON to choose another.
PYTHON ?= $(or $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done),python3)
VENV := .venv
BIN := $(VENV)/bin
# A stamp is named after all that it stands for, so that a repeated run does nothing.
fingerprint = $(shell cat $(1) pyproject.toml 2>/dev/null | cksum | cut -d' ' -f1)
RUN_STAMP := $(VENV)/.installed-run-$(call fingerprint,requirements.lock)
DEV_STAMP := $(VENV)/.installed-dev-$(call fingerprint,requirements-dev.lock)
CHECKED := benchmarks compiled_graphql graph_api loaders supply_chain tests web/build.py
# The web page, made from the folder web with the Node that the Python environment brings.
PAGE := graph_api/http/web_assets/index.html
PAGE_SOURCES := $(wildcard web/*.*) web/.npmrc $(shell find web/src -type f)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST_ARGS ?=
# Two processes, each with an engine of its own; one where NEO4J_URI names the engine that tests empty.
PYTEST_PROCESSES ?= $(if $(NEO4J_URI),0,2)
BENCH_ARGS ?=
FAULT_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help install run test bench faults lint format settings sbom licenses audit relock clean
SBOM ?= build/credit-graph.cdx.json

help: ## list the targets
	@sed -n 's/^\([a-z]*\):[^#]*## */\1\t/p' Makefile

install: $(RUN_STAMP) $(PAGE) ## install into .venv what running needs

run: $(RUN_STAMP) $(PAGE) ## start the engine, load the sample, serve on http://127.0.0.1:8000 (PORT)
	@exec $(BIN)/credit-graph run

test: $(DEV_STAMP) $(PAGE) ## the whole suite on a real engine
	@exec $(BIN)/python -m pytest -n $(PYTEST_PROCESSES) --dist loadscope --no-loadscope-reorder $(PYTEST_ARGS)

bench: $(DEV_STAMP) ## compare with peers and the bare driver (BENCH_ARGS="--size 1m --profile DIR"): docs/performance.md
	@exec $(BIN)/python -m benchmarks $(BENCH_ARGS)

faults: $(DEV_STAMP) ## hurt engine, network and service for a while (FAULT_ARGS="--seed N --minutes M"): docs/operation.md
	@exec $(BIN)/python -m tests.faults $(FAULT_ARGS)

lint: $(DEV_STAMP) ## style, types, layers; the page's too
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python web/build.py check

format: $(DEV_STAMP) ## put the code into its form
	$(BIN)/ruff check --fix $(CHECKED)
	$(BIN)/ruff format $(CHECKED)

settings: $(RUN_STAMP) ## write docs/settings.md from the settings
	$(BIN)/credit-graph settings > docs/settings.md

sbom: $(DEV_STAMP) ## write the bill of materials of all locks, CycloneDX JSON (SBOM=FILE)
	@exec $(BIN)/python -m supply_chain sbom $(SBOM)

licenses: $(DEV_STAMP) ## list the licence of every part; fails on one that pyproject.toml does not allow
	@exec $(BIN)/python -m supply_chain licenses

audit: $(DEV_STAMP) ## ask the advisory services about every locked part; fails where one is weak or could not be asked
	@exec $(BIN)/python -m supply_chain audit

relock: $(VENV)/.made ## resolve the dependencies anew (after a change in pyproject.toml)
	$(PIP) install uv
	$(BIN)/uv pip compile pyproject.toml --group build --output-file requirements.lock $(COMPILE)
	$(BIN)/uv pip compile pyproject.toml --group build --group dev --constraints requirements.lock \
	  --output-file requirements-dev.lock $(COMPILE)

COMPILE := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-emit-find-links --no-annotate --custom-compile-command "make relock"

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$(PYTHON) is too old or missing: Python 3.11 or newer is needed. Set PYTHON=/path/to/python3.11" >&2; \
	    echo "$(PYTHON) 版本过低或不存在: 需要 Python 3.11 或更高版本。请设置 PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "No virtual environment could be made; on Debian and Ubuntu install python3-venv." >&2; \
	    rm -rf $(VENV); exit 1; }
	@touch $@

$(RUN_STAMP): $(VENV)/.made
	@echo "Installing … 正在安装"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_STAMP): $(VENV)/.made
	@echo "Installing with development tools … 正在安装开发工具"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(RUN_STAMP)

# The stamp of development includes the other one, which need not be made as well.
$(PAGE): $(PAGE_SOURCES) | $(if $(filter test lint format,$(MAKECMDGOALS)),$(DEV_STAMP),$(RUN_STAMP))
	@echo "Building the web page … 正在构建网页"
	@$(BIN)/python web/build.py
	@touch $@

clean: ## remove what was installed and built; homes and the engine's files stay
	rm -rf $(VENV) web/node_modules benchmarks/peers/node_modules tests/conformance/node_modules $(dir $(PAGE))
