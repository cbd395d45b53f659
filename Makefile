# Every target is a line that a person could type. `make help` lists them.
.DEFAULT_GOAL := help
PORT ?= 8000
VENV := .venv/bin
MANAGE := $(VENV)/python manage.py
DEMO := env -u DATABASE_URL -u DATA_DIR ENV_FILE=huaxi_news/demo/demo.env \
	SITE_URL=http://127.0.0.1:$(PORT) $(MANAGE)
PRODUCTION := env -u DATABASE_URL -u DATA_DIR ENV_FILE=tests/system/production.env $(MANAGE)
TEMPLATES = $(shell find templates articles tips -name '*.html')
PYTEST := $(VENV)/python -m pytest -q -n 2 -rfER

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18

# --- The paper ------------------------------------------------------------------------------
demo: ## install, load the demo paper, serve it on 127.0.0.1:8000 (or PORT=8001)
	@deploy/python.sh -m huaxi_news.port 127.0.0.1 $(PORT)
	@$(MAKE) --no-print-directory .venv/installed
	@$(DEMO) migrate --verbosity 0
	@$(DEMO) collectstatic --noinput --verbosity 0
	@$(DEMO) load_demo
	@$(DEMO) serve --port $(PORT)

serve: .venv/installed ## serve your own paper, as .env says (docs: README)
	$(MANAGE) migrate
	$(MANAGE) collectstatic --noinput
	$(MANAGE) serve --port $(PORT)

# --- What must hold -------------------------------------------------------------------------
test: ## everything that must hold, on SQLite, PostgreSQL and in a browser
	@deploy/python.sh tests/system/everything.py

check: lint types contracts migrations audit ## lint, types, import contract, migrations, known holes

lint: .venv/installed-dev ## ruff, and djade on the templates
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/djade --check --target-version 5.2 $(TEMPLATES)

format: .venv/installed-dev ## let ruff and djade put code and templates in shape
	$(VENV)/ruff check --fix .
	$(VENV)/ruff format .
	$(VENV)/djade --target-version 5.2 $(TEMPLATES)

types: .venv/installed-dev ## mypy
	$(VENV)/mypy

contracts: .venv/installed-dev ## imports point down only
	$(VENV)/lint-imports --no-logo

migrations: .venv/installed-dev ## the migrations say what the models say
	$(PRODUCTION) makemigrations --check --dry-run

audit: .venv/installed-dev ## known holes of what is installed (needs the network, says so without)
	@$(VENV)/python tests/system/audit.py

sbom: .venv/installed-dev ## what is installed, as CycloneDX, into var/sbom.json
	@$(VENV)/python tests/system/audit.py --sbom var/sbom.json

translations: .venv/installed-dev ## every string has its Chinese
	$(VENV)/python tests/system/translations.py

deployable: .venv/installed-dev ## nothing to warn about in a production set-up
	$(PRODUCTION) check --deploy --fail-level WARNING

test-sqlite: .venv/installed-dev ## the tests on SQLite
	$(PYTEST) -m "not browser"

test-postgres: .venv/installed-dev ## the tests on a PostgreSQL of their own (or TEST_DATABASE_URL)
	$(VENV)/python tests/system/postgres.py $(PYTEST) -m "not browser and not own_database"

test-browser: .venv/installed-dev ## the journeys in a real Chromium
	$(PYTEST) -m browser

bench: .venv/installed ## render times and queries at 10k, 100k and 1M articles (what serving costs: bench-serving)
	$(VENV)/python benchmarks/run.py

bench-serving: .venv/installed ## what a page costs to serve, beside Wagtail and nginx (seven minutes)
	$(VENV)/python -m benchmarks.serving --json var/bench/serving.json
	$(VENV)/python benchmarks/publishing.py --json var/bench/publishing.json
	$(VENV)/python -m benchmarks.first_load --json var/bench/first_load.json

# --- Words ----------------------------------------------------------------------------------
messages: ## collect the strings to translate into locale/
	$(MANAGE) makemessages $(MESSAGES) --domain django
	$(MANAGE) makemessages $(MESSAGES) --domain djangojs

compilemessages: ## make the .mo files that are committed
	$(MANAGE) compilemessages --locale zh_Hans --ignore .venv

MESSAGES := --locale zh_Hans --no-wrap --add-location file \
	--ignore .venv --ignore var --ignore tests --ignore benchmarks --ignore deploy

# --- The workshop ---------------------------------------------------------------------------
.venv/installed: pyproject.toml
	@deploy/python.sh deploy/install.py
	@touch $@

.venv/installed-dev: pyproject.toml
	@deploy/python.sh deploy/install.py dev
	@touch $@ .venv/installed

clean: ## remove what can be made again; data in var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

.PHONY: help demo serve test check audit sbom lint format types contracts migrations translations deployable \
	test-sqlite test-postgres test-browser bench bench-serving messages compilemessages clean
