# One door to everything a person or a machine does with this tree. `make` alone lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# Recorded streams and maps of real places, kept beside the project and never in it; checks say so where they are absent.
DATA ?= ../shared/data
# The demo: `CITY=tiny|small|prefecture make demo`, `HOST=192.168.1.7 make demo` for a phone on the same network.
CITY ?= small
HOST ?=
DEMO_ARGS ?= --city $(CITY) $(if $(HOST),--host $(HOST))
# A prefecture moves only in an optimised build; for less the build that the tests use is there sooner.
DEMO_BUILD := $(if $(filter prefecture,$(CITY)),release,debug)
# Sixty recorded seconds in one; without recorded calls the simulator makes a small stream of its own.
REPLAY_ARGS ?= $(if $(wildcard $(DATA)/sffd),--data $(DATA)/sffd) --speed 60
BENCH_OFFER_ARGS ?=
BENCH_DECIDE_ARGS ?=
# Sixty days; calls and their work have the times of the recorded ones where these lie beside the project.
EVALUATE_ARGS ?= $(if $(wildcard $(DATA)/sffd),--data $(DATA)/sffd) --days 60 --json target/evaluate.json
# The figures of a prefecture; one process may need 18,200 open files.
LOAD_ARGS ?= --units 17800 --consoles 200 --reports-per-second 20 --seconds 60 --json target/load.json
# Commands of the long simulation; `make test` runs its first million.
SOAK_COMMANDS ?= 20000000
# `make check MUTANTS=hub-dispatch` adds mutation testing of that package (hours).
MUTANTS ?=

SIM := target/debug/huying-sim
SIM_RELEASE := target/release/huying-sim
KILL_CHECK ?= cargo test --workspace --locked --test kill_check -- --ignored --nocapture
SOAK ?= cargo test --workspace --locked --release --test simulation -- --ignored --nocapture
VERDICT := tests/scripts/verdict.sh
BUILD := tests/scripts/build.sh

export SOAK_COMMANDS MUTANTS

.PHONY: help
help: ## this list
	@echo 'Huying: make TARGET'
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## a city, its units and its calls, with the console to watch them (CITY=tiny|small|prefecture, HOST=address for a phone)
	@$(BUILD) $(DEMO_BUILD)
	@exec target/$(DEMO_BUILD)/huying-sim demo $(DEMO_ARGS)

.PHONY: test
test: ## everything that must hold before a change lands, from a bare machine on (STEPS="format lints" for some of it)
	@tests/scripts/test.sh $(STEPS)

.PHONY: build
build: ## console, hub and simulators, in the flavour the tests use
	@$(BUILD) debug

.PHONY: release
release: ## the optimised programs for a real machine: target/release/huying has the console inside
	@$(BUILD) release

.PHONY: fmt
fmt: ## format the Rust sources
	@cargo fmt --all

.PHONY: smoke
smoke: ## headless, under a minute: calls answered, calls climbing, a kill in the middle, the ledger verified
	@$(VERDICT) smoke $(BUILD) debug $(SIM) smoke

.PHONY: replay
replay: ## a recorded day of a real city's calls at sixty times its speed
	@$(if $(wildcard $(DATA)/sffd),,echo 'no recorded calls in $(DATA)/sffd: a small stream of its own is replayed')
	@$(VERDICT) replay $(BUILD) debug $(SIM) replay $(REPLAY_ARGS)

.PHONY: kill-check
kill-check: ## kill -9 and power cuts under load: nothing accepted is lost, nothing is done twice
	@HUYING_REQUIRE_CRASH_POINTS=1 $(VERDICT) kill-check $(BUILD) debug $(KILL_CHECK)

.PHONY: bench-offer
bench-offer: ## how long from a report to its answer and to the offer on the unit's socket (optimised build)
	@$(VERDICT) bench-offer $(BUILD) release $(SIM_RELEASE) bench-offer $(BENCH_OFFER_ARGS)

.PHONY: bench-decide
bench-decide: ## how long the hub takes to decide who is asked: 17,800 units, the roads of a prefecture, 20 reports a second (optimised build)
	@ulimit -Sn $$(ulimit -Hn) && $(VERDICT) bench-decide $(BUILD) release $(SIM_RELEASE) bench-decide $(BENCH_DECIDE_ARGS)

.PHONY: evaluate
evaluate: ## whom to send: the policies compared on 60 days of a city with rivers, by the hub's own rules (optimised build, minutes)
	@$(if $(wildcard $(DATA)/sffd),,echo 'no recorded calls in $(DATA)/sffd: calls and work have figures of the simulators'"'"' own')
	@$(VERDICT) evaluate $(BUILD) release $(SIM_RELEASE) evaluate $(EVALUATE_ARGS)

.PHONY: bench-places
bench-places: ## how long finding takes among 500,000 made-up places, and what they weigh (optimised build)
	@$(VERDICT) bench-places cargo run --locked --release -p hub-gazetteer --example bench_places

.PHONY: bench-roads
bench-roads: ## how long 64 units take to one place on a prefecture's roads, what they weigh, how soon a closed bridge counts (optimised build)
	@$(VERDICT) bench-roads cargo run --locked --release -p hub-roads --example bench_roads

# `BENCH_GEO_ARGS=index` runs that part alone, `units=100000` fewer units.
BENCH_GEO_ARGS ?=

.PHONY: bench-geo
bench-geo: ## the index of moving units beside rstar, Redis GEO, PostGIS and the memory's limit, a million units (optimised build, minutes)
	@$(VERDICT) bench-geo tests/scripts/bench_geo.sh $(BENCH_GEO_ARGS)

# Cases of the ledger that bench-ledger builds; fewer for trying.
CASES ?= 1000000

.PHONY: bench-ledger
bench-ledger: ## a hub on a million closed cases: ready, queues, search, case pages (kept in target/bench-ledger, CASES=20000 for trying)
	@$(VERDICT) bench-ledger $(BUILD) release tests/scripts/bench_ledger.sh $(CASES)

.PHONY: load
load: ## a prefecture on this machine: 17,800 units, 200 consoles, 20 reports a second, every fix followed (optimised build)
	@ulimit -Sn $$(ulimit -Hn) && $(VERDICT) load $(BUILD) release $(SIM_RELEASE) load $(LOAD_ARGS)

.PHONY: fuzz-api
fuzz-api: ## everything that /openapi.json describes, asked at length (HUYING_API_EXAMPLES=100 for each, HUYING_API_SEED=now)
	@$(VERDICT) fuzz-api $(BUILD) debug tests/scripts/fuzz_api.sh

.PHONY: dist
dist: ## static programs for machines without a compiler, in target/dist: hub, console, demo and guides
	@$(VERDICT) dist tests/scripts/dist.sh

.PHONY: soak
soak: ## the long simulation: SOAK_COMMANDS=20000000 commands against the model ledger (optimised build)
	@$(VERDICT) soak $(BUILD) console $(SOAK)

.PHONY: check
check: ## what needs tools or data that are not everywhere: licences, bans, sources, advisories, mutants
	@$(VERDICT) check tests/scripts/check.sh

.PHONY: clean-demo
clean-demo: ## forget what the demo kept
	@rm -rf .demo && echo 'the demo starts afresh next time'
