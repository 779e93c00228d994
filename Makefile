# `make help` lists what there is. Everything runs in a virtual environment that make keeps in .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help demo run show test test-services test-rabbitmq lint format types bench bench-triage lock audit notices release clean

help: ## list these
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(STAMP) ## run everything on a sample of the literature, offline
	@exec $(BIN)/python -m config.run --demo

run: $(STAMP) ## run everything against PubMed (set ENTREZ_EMAIL)
	@exec $(BIN)/python -m config.run

test: $(DEV_STAMP) ## run the test suite (DATABASE_URL, CELERY_BROKER_URL as in .env.example)
	$(BIN)/python -m pytest -n 4 --dist loadgroup $(ARGS)

test-services: $(DEV_STAMP) ## what depends on them, on PostgreSQL and Redis (SERVICES_DATABASE_URL, SERVICES_BROKER_URL)
	DATABASE_URL=$(SERVICES_DATABASE_URL) CELERY_BROKER_URL=$(SERVICES_BROKER_URL) $(BIN)/python -m pytest -n 4 --dist loadgroup -m "not embedded" $(ARGS)

test-rabbitmq: $(DEV_STAMP) ## what needs a worker and its broker, on RabbitMQ (RABBITMQ_URL)
	CELERY_BROKER_URL=$(RABBITMQ_URL) $(BIN)/python -m pytest -n 0 tests/road/test_redelivery.py $(ARGS)

RABBITMQ_URL ?= amqp://guest:guest@127.0.0.1:5672
SERVICES_DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/postgres
SERVICES_BROKER_URL ?= redis://127.0.0.1:6379/9

show: $(DEV_STAMP) ## install it by docs/operating.md, kill each part at work, back up, wipe, restore (root, Linux)
	$(BIN)/python -m tests.show $(ARGS)

lint: $(DEV_STAMP) ## look for faults in the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV_STAMP) ## check the types
	$(BIN)/mypy claims literature config

format: $(DEV_STAMP) ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(DEV_STAMP) ## measure (figures with their commands: docs/measurements.md)
	$(BIN)/python -m tests.bench

bench-triage: $(DEV_STAMP) ## learning from decisions, on sets of screening decisions (ARGS)
	$(BIN)/python -m tests.bench.triage $(ARGS)

lock: ## compile requirements*.txt from requirements*.in (needs uv); what is shipped is pinned by hash
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-emit-index-url requirements.in -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --no-header --no-emit-index-url requirements-dev.in -o requirements-dev.txt

audit: $(VENV)/audit/bin/pip-audit ## known vulnerabilities of what is shipped (asks pypi.org; AUDIT_SOURCE=osv asks osv.dev); fails where it cannot ask
	$(VENV)/audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner=off --vulnerability-service=$(AUDIT_SOURCE) --requirement=requirements.txt

AUDIT_SOURCE ?= pypi

notices: $(STAMP) ## write NOTICES.md from the packages that are installed
	$(BIN)/python deploy/notices.py > NOTICES.md

release: $(STAMP) ## build dist/claimwatch-VERSION.tar.gz of what is committed, and check it in a clean environment
	PYTHON="$(PYTHON)" deploy/release.sh "$$($(BIN)/python -c 'from config.version import VERSION; print(VERSION)')"

clean: ## delete the environment and everything the product wrote (databases too)
	rm -rf $(VENV) var .pytest_cache .ruff_cache .mypy_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(STAMP): requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEV_STAMP): requirements-dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $(STAMP) $@

$(VENV)/audit/bin/pip-audit: | $(BIN)/python
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/pip install --quiet --disable-pip-version-check pip-audit==2.10.1
