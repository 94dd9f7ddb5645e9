# Every target is one to three lines; what is long stands in scripts/.
GO   ?= go
TAGS := -tags sqlite_fts5
ARGS ?=

.PHONY: help build web run test check xeps full fuzz sim bench scale microbench interop e2e

help: ## this list
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

build: web ## bin/parley, with the pages inside
	$(GO) build $(TAGS) -o bin/parley ./cmd/parley

web: ## the pages (webclient/dist)
	scripts/web.sh

run: build ## build, then serve the demo; data in ./data
	bin/parley serve --demo $(ARGS)

test: ## all tests, browsers included; installs what is missing
	scripts/setup.sh
	$(MAKE) build check
	scripts/test.sh

check: ## formats, layers, purity, vet, the pages' types and style
	scripts/check.sh

xeps: ## the README's table of extensions, anew from what the code says it implements
	$(GO) run $(TAGS) ./scripts/xeptable

full: test ## the long forms of all suites; ARGS names the parts, as in scripts/full.sh
	scripts/full.sh $(ARGS)

fuzz: ## every fuzz target for FUZZTIME (30s) each
	scripts/fuzz.sh

sim: ## 100 million events of the core, then all its states within PARLEY_STEPS (12) steps
	scripts/sim.sh

bench: build ## Parley beside Prosody and ejabberd; ARGS as in bin/parley bench --help
	bin/parley bench $(ARGS)

interop: build ## clients and suites of others: scripts/interop/README.md
	scripts/setup.sh --desktop
	for suite in aioxmpp clients profanity contact elsewhere bot desktop smack workgroup; do scripts/interop/$$suite.py || exit; done

scale: ## ready to offer on the wire, with 10,000 agents, 500 queues and 100,000 who wait
	$(GO) test $(TAGS) -run '^$$' -bench ReadyToOffer -benchtime 2000x -timeout 20m ./acd/xmpp -scale

microbench: ## every benchmark of a package, with allocations
	$(GO) test $(TAGS) -run '^$$' -bench . -benchmem ./...

e2e: build ## the browser tests alone; ARGS go to Playwright
	cd webclient && npx playwright test $(ARGS)
