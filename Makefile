# Each verb does all of its own set-up in .venv, and a second run costs nothing. Settings, as in `make test PYTHON=python3.12`:
PYTHON ?=# the interpreter for .venv; otherwise the first of CANDIDATES that is new enough
UPGRADE ?=# `make lock UPGRADE=--upgrade` takes the newest versions, `make lock` keeps those that still fit
KIOSK_LANGUAGES := en su jv id@min
DASHBOARD_LANGUAGES := en

CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11
PIP := .venv/bin/python -m pip --disable-pip-version-check --quiet
CATALOGUES := $(wildcard */translations/*/LC_MESSAGES/*.po)
COMPILE := .venv/uv/bin/uv --no-config --quiet pip compile pyproject.toml --python .venv/bin/python \
	--universal --python-version 3.11 --generate-hashes --no-header --no-annotate $(UPGRADE)

ALL_CORES := --numprocesses auto --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help demo test check bench format messages lock clean

help: ## Print these verbs.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{ printf "make %-10s %s\n", $$1, $$2 }'

demo: .venv/.project ## Start an invented city: kiosk on 8000 (KIOSK_PORT), dashboard on 8001 (DASHBOARD_PORT).
	@.venv/bin/skm demo

test: .venv/.tests ## Run all tests, in Chromium too where it is installed.
	@.venv/bin/python -m pytest $(ALL_CORES)

check: .venv/.tests ## Run what CI runs: lint, formatting, types, import rules and all tests.
	.venv/bin/python -m ruff check
	.venv/bin/python -m ruff format --check
	.venv/bin/python -m mypy
	.venv/bin/lint-imports
	.venv/bin/python -m pytest $(ALL_CORES)

bench: .venv/.tests ## Measure: coverage of the interval, speed of storing, counting and drawing (takes minutes).
	@for measurement in bench/*.py; do echo "== $$measurement"; .venv/bin/python "$$measurement" || exit 1; done

format: .venv/.tests ## Put the code into the house's form.
	.venv/bin/python -m ruff check --fix
	.venv/bin/python -m ruff format

messages: .venv/.project ## Bring the translation catalogues up to date with the screens' words.
	@for face in kiosk dashboard; do \
		case $$face in kiosk) languages="$(KIOSK_LANGUAGES)";; *) languages="$(DASHBOARD_LANGUAGES)";; esac; \
		.venv/bin/pybabel --quiet extract --mapping-file pyproject.toml --keyword lazy_gettext --sort-by-file \
			--add-location file --no-wrap --project suara-loket --output .venv/messages.pot $$face || exit 1; \
		for language in $$languages; do \
			.venv/bin/pybabel --quiet update --init-missing --locale $$language --ignore-obsolete --no-wrap \
				--ignore-pot-creation-date --no-fuzzy-matching \
				--input-file .venv/messages.pot --output-dir $$face/translations || exit 1; \
		done; \
	done
	@$(MAKE) --no-print-directory .venv/.project

lock: .venv/.made ## Pin every dependency with its hashes (UPGRADE=--upgrade for the newest).
	$(PIP) install --upgrade --target .venv/uv uv
	$(COMPILE) --group build --output-file requirements.lock
	$(COMPILE) --group build --group test --constraints requirements.lock --output-file requirements-test.lock

clean: ## Remove all that these verbs made; the answers in instance/ stay.
	rm -rf .venv dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -f */translations/*/LC_MESSAGES/*.mo

# Debian and Ubuntu keep ensurepip in a package of its own, without which `python3 -m venv` leaves half a .venv behind.
.venv/.made:
	@for python in $(or $(PYTHON),$(CANDIDATES)) none; do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	done; \
	if [ "$$python" = none ]; then \
		echo 'Python 3.11 or newer is needed, and was not found among: $(or $(PYTHON),$(CANDIDATES)).' >&2; \
		echo 'Please run: sudo apt-get install python3 python3-venv   (or name one: make PYTHON=/path/to/python3 ...)' >&2; \
		exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
		package=$$("$$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
		if [ "$$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then \
			echo "$$python cannot make virtual environments yet: installing $$package with apt-get."; \
			apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y "$$package" >/dev/null || exit 1; \
		else \
			echo "$$python cannot make virtual environments yet. Please run: sudo apt-get install $$package" >&2; \
			exit 1; \
		fi; \
	fi; \
	echo "Making .venv with $$("$$python" -V)."; \
	"$$python" -m venv --clear .venv || { rm -rf .venv; exit 1; }
	@touch $@

.venv/.runtime: .venv/.made requirements.lock
	@echo 'Installing what the program needs (a minute at the first time).'
	@$(PIP) install --require-hashes --requirement requirements.lock
	@touch $@

.venv/.project: .venv/.runtime pyproject.toml hatch_build.py $(CATALOGUES)
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.tests: .venv/.runtime requirements-test.lock | .venv/.project
	@echo 'Installing what the tests need.'
	@$(PIP) install --require-hashes --requirement requirements-test.lock
	@touch $@
