# The commands of the project. `make` alone lists them. What is longer than a line is in tools/.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run proof test test-fast check fix bench bars screenshots messages lock clean base dev

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name what; do \
		printf '  make %-12s %s\n' "$$name" "$$what"; done

run: base ## Serve the site on http://127.0.0.1:8000 (PORT=, DATA_DIR=, DATABASE_URL=, CACHE_URL=)
	@exec $(BIN)/coursewell serve

test: dev ## Run all tests, on SQLite and PostgreSQL, with a browser
	@$(BIN)/python tools/test.py

test-fast: dev ## Run the quick tests on SQLite
	@$(BIN)/python -m pytest --quiet --numprocesses 2 -m "not browser and not slow"

check: dev ## Check style, types, layers, migrations, deployment and docs
	@$(BIN)/python tools/check.py

fix: dev ## Repair what ruff can repair
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

bench: dev ## Run the benchmarks
	@for question in benchmarks/[a-z]*.py benchmarks/peers; do echo "== $$question"; $(BIN)/python -m "benchmarks.$$(basename $$question .py)"; done

proof: base ## Change a title by plain SQL while `make run` runs: the next request shows it
	@$(BIN)/python tools/proof.py

bars: dev ## Measure an area against its bars, as in: make bars AREA=catalogue
	@$(BIN)/python -m bars $(AREA)

screenshots: dev ## Write pictures of every page to test-results/
	@SCREENSHOTS=1 $(BIN)/python -m pytest --quiet tests/browser/test_screenshots.py

messages: dev ## Collect the sentences to translate, and compile the translations
	@cd coursewell && ../$(BIN)/python ../manage.py makemessages --all --no-wrap --no-location --no-obsolete && ../$(BIN)/python ../manage.py compilemessages

lock: dev ## Pin the newest versions that requirements/*.in allow, with hashes
	@cd requirements && for set in base dev; do \
		../$(BIN)/uv pip compile $$set.in --output-file $$set.txt --generate-hashes --no-emit-index-url --universal \
			--python-version 3.11 --quiet --upgrade --custom-compile-command "make lock" || exit 1; done

clean: ## Remove what can be made again (never var/, where the data is)
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results *.egg-info build
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

base dev:
	@$(PYTHON) tools/venv.py $@
