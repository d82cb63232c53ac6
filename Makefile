# What is done to this project, by name. `make` alone lists it; `make ci` is what CI runs.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

MODULES := . conformance bench
BIN := .tmp/bin
FUZZTIME ?= # of each target, such as 200000x, or with Go 1.27 also 5m; empty: what CI takes

# Tools are pinned here, and stay out of go.mod.
GOLANGCI_LINT := $(BIN)/golangci-lint-v2.15.0
ACTIONLINT := github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.8.0

# each runs a command in every module.
each = for module in $(MODULES); do echo "== $$module: $(1)"; (cd "$$module" && $(1)); done

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: all
all: fmt vet lint tidy test bench ## What to run before a commit

.PHONY: ci
ci: ## Everything that guards the project; installs browsers and FastAPI
	bash .ci/run

.PHONY: fmt
fmt: ## Fail if gofmt would change a file
	@differs=$$(gofmt -l .); [ -z "$$differs" ] || { echo "gofmt differs: $$differs"; exit 1; }

.PHONY: fix
fix: $(GOLANGCI_LINT) ## Rewrite files: formatting, and what newer Go says shorter
	gofmt -w .
	@$(call each,go fix ./...)
	@$(call each,$(abspath $(GOLANGCI_LINT)) fmt ./...)

.PHONY: vet
vet: ## Run go vet in every module, and fail if go fix would change a file
	@$(call each,go vet ./...)
	@for module in $(MODULES); do differs=$$(cd "$$module" && go fix -diff ./...) || true; \
		[ -z "$$differs" ] || { echo "$$module: go fix differs: $$differs"; exit 1; }; done

.PHONY: lint
lint: $(GOLANGCI_LINT) ## Run golangci-lint in every module, and actionlint
	@$(call each,$(abspath $(GOLANGCI_LINT)) run ./...)
	go run $(ACTIONLINT)

.PHONY: tidy
tidy: ## Fail if go.mod or go.sum of a module is not what it must be
	@$(call each,go mod tidy -diff)
	@$(call each,go mod verify)

.PHONY: requirements
requirements: ## Fail if the module requires more than it promises
	@bash .ci/run requirements

.PHONY: vuln
vuln: ## Look for known vulnerabilities that are reached
	@$(call each,go run $(GOVULNCHECK) ./...)

.PHONY: test
test: ## Run the tests
	go test ./...

.PHONY: race
race: ## Run the tests with the race detector, in random order
	go test -count=1 -race -shuffle=on ./...

.PHONY: pointers
pointers: ## Test the reflect twin of the unsafe file, and the unsafe file with checks
	go test -count=1 -tags purego ./responsemodel .
	go test -count=1 -gcflags=all=-d=checkptr ./responsemodel

# Executions are counted: before Go 1.27 a target that is fuzzed for a time may fail when the time is over, with "context
# deadline exceeded" (https://go.dev/issue/75804).
.PHONY: fuzz
fuzz: ## Fuzz every target (FUZZTIME=5m, FUZZTIME=1000000x: longer)
	@go test -list '^Fuzz' ./... | awk '/^Fuzz/ { target[++n] = $$1 } /^ok/ { for (i = 1; i <= n; i++) print $$2, target[i]; n = 0 }' | \
	while read -r package target; do \
		case $$package/$$target in \
			*/responsemodel/*) time=150000x ;; \
			*/FuzzPlainCookie) time=20000x ;; \
			*) time=3000x ;; \
		esac; \
		[ -z "$(FUZZTIME)" ] || time=$(FUZZTIME); \
		echo "== $$target, $$time"; \
		go test -run '^$$' -fuzz "^$$target\$$" -fuzztime "$$time" -fuzzminimizetime 1x "$$package" </dev/null; \
	done

.PHONY: cover
cover: ## Hold the packages to their statement coverage
	@bash .ci/run covered

.PHONY: example
example: ## Run the example, and ask it with curl
	@bash .ci/run example

.PHONY: conformance
conformance: ## Browsers, FastAPI, other people's suites: see conformance/README.md
	cd conformance && go test -count=1 -race -shuffle=on ./...

.PHONY: bench
bench: ## Check that the contenders of the benchmarks say the same
	cd bench && go test -count=1 ./...

.PHONY: benchmarks
benchmarks: ## Run the benchmarks, and hold their bars
	bash bench/run

.PHONY: clean
clean: ## Remove the tools
	rm -rf .tmp

$(GOLANGCI_LINT):
	GOBIN=$(abspath $(BIN)) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(lastword $(subst -v, v,$@))
	mv $(BIN)/golangci-lint $@
