# The commands of the project. `make` alone lists them.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test real truces evaluate reference clean

PYTHON ?=
TRUCEWATCH_DATA ?= ../shared/data
export PYTHON TRUCEWATCH_DATA

VENV := .venv/bin

help: ## List the commands.
	@sed -n 's/^\([a-z]*\): ## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done

run: ## Set up, then run a one-day exercise through the whole chain; ends with the path of its report.
	@sh tools/environment.sh run
	@rm -rf out/exercise
	@$(VENV)/trucewatch exercise --seed 1 --days 1 --out out/exercise

test: ## Set up, then check format, style, types, tests, tiny benchmarks and documents.
	@sh tools/environment.sh test
	@$(VENV)/python tools/check.py

real: ## Set up, then run the three real days in June 2026 from the data in TRUCEWATCH_DATA.
	@test -f "$(TRUCEWATCH_DATA)/MANIFEST.md" || { \
	  echo "got no real data in $(TRUCEWATCH_DATA); expected MANIFEST.md there; set TRUCEWATCH_DATA to the folder" >&2; \
	  exit 2; \
	}
	@sh tools/environment.sh run
	@$(VENV)/python examples/real_days/build.py --data "$(TRUCEWATCH_DATA)" --out out/real/mission
	@for day in 2026-06-24 2026-06-25 2026-06-26; do \
	  $(VENV)/trucewatch day out/real/mission --date $$day --reader cell --out out/real/$$day || exit $$?; \
	done

truces: ## Set up, then compare two real truces and one series with the days around them, from TRUCEWATCH_DATA.
	@test -f "$(TRUCEWATCH_DATA)/MANIFEST.md" || { \
	  echo "got no real data in $(TRUCEWATCH_DATA); expected MANIFEST.md there; set TRUCEWATCH_DATA to the folder" >&2; \
	  exit 2; \
	}
	@sh tools/environment.sh run
	@$(VENV)/python examples/truces/compare.py --data "$(TRUCEWATCH_DATA)" --out out/truces

evaluate: ## Set up, then run the statistical checks at full size; takes long.
	@sh tools/environment.sh test
	@$(VENV)/python -m trucewatch.evaluate

reference: ## Write the pages of records, errors and commands anew from the source.
	@sh tools/environment.sh test
	@$(VENV)/python tools/write_reference.py

clean: ## Remove what the commands made: environment, results and caches.
	rm -rf .venv out build dist src/*.egg-info .hypothesis .mypy_cache .ruff_cache .pytest_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
