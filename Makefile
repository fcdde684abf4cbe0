# Every recipe that needs Node runs through `pnpm exec` or a pnpm script, so that it
# is the project's Node 24 and not the system's.
PNPM_VERSION := $(shell sed -n 's/.*"packageManager": "pnpm@\([0-9.]*\)".*/\1/p' package.json)
PNPM := npx --yes pnpm@$(PNPM_VERSION)

.DEFAULT_GOAL := help
.PHONY: help setup build codegen demo dev test fuzz conformance check instructions format release bench bench-quick bench-docs bench-codegen bench-gateway reliability audit clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

setup: node_modules/.setup ## Install what the project needs (every other target does it too)

node_modules/.setup: package.json pnpm-lock.yaml pnpm-workspace.yaml $(wildcard */package.json examples/*/package.json)
	$(PNPM) install --frozen-lockfile
	@case "$$($(PNPM) exec node --version)" in v24.*) ;; \
	  *) echo "setup: the npm package node is not in place; remove node_modules and try again" >&2; exit 1;; esac
	@touch $@

build: setup ## Build the gateway, the worker SDK and the codegen
	cargo build
	$(PNPM) build

release: setup ## Build the gateway for production, optimised by a profile of its work
	$(PNPM) build
	$(PNPM) exec node scripts/release.ts

codegen: build ## Regenerate every example's schemas and client
	$(PNPM) codegen

demo: build ## Generate, build, serve, call through the generated client, stop
	$(PNPM) exec node scripts/demo.ts

dev: build ## Serve the quickstart; regenerate and restart on change
	$(PNPM) exec node scripts/dev.ts

test: build ## Run all tests
	@command -v python3 >/dev/null || apt-get install -y -q python3
	@command -v chromium >/dev/null || apt-get install -y -q chromium
	@command -v promtool >/dev/null || apt-get install -y -q --no-install-recommends prometheus
	$(PNPM) codegen
	$(PNPM) exec cargo test --workspace
	$(PNPM) test

fuzz: ## Fuzz the pipe and the bodies: 400,000 inputs, with LONG=1 twelve million
	gateway/fuzz/run.sh

conformance: build ## The official JSON Schema tests: make conformance SUITE=DIR
	$(PNPM) exec node scripts/conformance.ts "$(SUITE)"

check: build ## Format, lints, types, and that regenerated files differ not
	$(PNPM) format:check
	$(PNPM) lint
	cargo clippy --workspace --all-targets -- -D warnings
	$(PNPM) protocol --check
	$(PNPM) codegen --check
	$(PNPM) typecheck
	$(MAKE) --no-print-directory instructions
	@if cargo deny --version >/dev/null 2>&1; then cargo deny check bans licenses sources; \
	  else echo "cargo-deny is not installed: licences and sources of crates unchecked (make audit)"; fi

instructions: setup ## Count what a request costs the gateway; UPDATE=1 records it
	@command -v valgrind >/dev/null || apt-get install -y -q --no-install-recommends valgrind
	$(PNPM) exec node scripts/instructions.ts $(if $(UPDATE),--update)

format: setup ## Format all sources
	$(PNPM) format

bench: release ## All servers, all cases, about an hour: CASES=add,order SERVERS=… ROUNDS=5 DURATION=2
	@command -v wrk >/dev/null || apt-get install -y -q wrk
	$(PNPM) --filter tunnel-bench run bench

bench-quick: release ## What decides the aims, in less than 3 minutes
	@command -v wrk >/dev/null || apt-get install -y -q wrk
	$(PNPM) --filter tunnel-bench run quick

bench-docs: setup ## Put the figures of the last make bench into docs/
	$(PNPM) --filter tunnel-bench run docs

bench-codegen: build ## Codegen on 10 to 5,000 tasks, beside tsc and ts-json-schema-generator
	$(PNPM) --filter tunnel-bench run codegen

bench-gateway: setup ## Micro-benchmarks of the gateway's parts
	$(PNPM) exec cargo bench --package tunnel-gateway-bench

reliability: release ## Faults under load, and the figures to reach: [SCENARIO=NAME] [LONG=1]
	$(PNPM) --filter tunnel-reliability run reliability $(if $(LONG),--long) $(if $(SEED),--seed $(SEED)) $(SCENARIO)
	$(if $(LONG),$(if $(SCENARIO),,LONG=1 gateway/fuzz/run.sh))

audit: setup ## Known vulnerabilities and licences of dependencies (needs the network)
	cargo deny check
	$(PNPM) audit --prod

clean: ## Remove everything that was built or installed
	rm -rf target node_modules */node_modules */dist examples/*/node_modules
