# Two commands do everything: `make studio` and `make test`. The rest is for those who work on Corsage.
# Needs Python 3.11 or newer (with venv) and Node 20 or newer; all else is installed into .venv and node_modules.

PYTHON ?= python3
BIN := .venv/bin
STATIC := src/corsage/studio/static/index.html
FRONT_END := $(shell find studio -type f -not -path '*/node_modules/*' 2>/dev/null)

.PHONY: studio test check bench docs gallery conformance fuzz setup clean

studio: $(BIN)/corsage $(STATIC) ## the main job: the studio on an embedded demo API
	$(BIN)/corsage studio

test: setup $(STATIC) tests/oracle/node_modules/.installed tests/stacks/express/node_modules/.installed ## set up, then all tests
	tests/install-machine
	cd studio && npm test
	$(BIN)/pytest

check: setup studio/node_modules/.installed ## lint, types, layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd studio && npm run check

bench: setup tests/oracle/node_modules/.installed ## figures, as ratios to named peers in the same run
	@for program in bench/*.py; do echo "== $$program"; $(BIN)/python $$program || exit 1; done

docs: setup ## write what the pages' commands print into the pages
	$(BIN)/python -m tests.docs.pages

gallery: setup ## pictures of sequence diagrams, in every theme: build/gallery.html
	mkdir -p build
	$(BIN)/python docs/gallery.py build/gallery.html

SEEDS ?= 200
conformance: setup ## the engine against the real browsers, SEEDS fresh handshakes of each kind
	tests/install-machine
	@for browser in chromium firefox webkit; do $(BIN)/python -m tests.live.conformance --browser $$browser --seeds $(SEEDS) || exit 1; done

SECONDS_EACH ?= 300
fuzz: setup ## what attackers may write, SECONDS_EACH for each target of tests/fuzz
	@for target in asgi browser configuration diagram header_list json_form origin_pattern response stack_text wsgi; do \
		$(BIN)/python -m tests.fuzz $$target --seconds $(SECONDS_EACH) || exit 1; done

setup: $(BIN)/.dev

$(BIN)/corsage: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[all]'
	@touch $@

$(BIN)/.dev: $(BIN)/corsage
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

$(STATIC): studio/node_modules/.installed $(FRONT_END)
	cd studio && npm run build
	@touch $@

%/node_modules/.installed: %/package-lock.json
	cd $* && npm ci --no-audit --no-fund
	@touch $@

clean:
	rm -rf .venv studio/node_modules tests/oracle/node_modules tests/stacks/express/node_modules src/corsage/studio/static
