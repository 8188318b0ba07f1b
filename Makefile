# Tiếng Làng: `make run` to use it, `make test` to prove it.
SHELL := /bin/bash
# nolibopusfile: only libopus is linked. migrated_fynedo: Fyne's thread model.
# x11: the window uses X11, whose input methods type Vietnamese.
export GOFLAGS := -tags=nolibopusfile,migrated_fynedo,x11
LINT_VERSION := v2.15.0
LINT := .tools/bin/golangci-lint-$(LINT_VERSION)
OUT ?= out
# The public keys of who may sign new programs for the boxes, with commas between
# them, as "tienglang release key" prints them. Without one, station and speakers
# take no updates.
RELEASE_KEY ?=
RELEASE = -X tienglang/sync/release.builtin=$(RELEASE_KEY)
VERSION = $(shell sed -n 's/^ *Version = "\(.*\)"/\1/p' FyneApp.toml)
# Sound and clocks in real time: these are tested one package at a time, since
# two at once on two processors starve each other.
LIVE := ./app/command ./audio/device/... ./audio/record ./audio/relay ./audio/speaker/... ./audio/stream ./sync/link

.PHONY: setup setup-test run test lint lint-proof fuzz bench kills long build screenshots bulletin schedule-day clusters-day show clean

setup: ## install the system packages that are missing
	@packaging/setup.sh run

setup-test:
	@packaging/setup.sh run test

build: setup ## the three programs, in bin/
	go build -ldflags '$(RELEASE)' -o bin/tienglang .
	go build -ldflags '$(RELEASE) -X main.version=$(VERSION)' -o bin/tienglang-speaker ./audio/speaker/cmd/tienglang-speaker
	go build -o bin/tienglang-hub ./sync/hub/cmd/tienglang-hub

run: build ## the station in workshop mode: a window, or a table without a display
	bin/tienglang workshop

lint: $(LINT)
	go vet $(GOFLAGS),long,day ./...
	$(LINT) run ./...

lint-proof: $(LINT) ## every import rule of the linter broken once, in a copy
	packaging/lint-proof.sh $(LINT)

$(LINT):
	@echo "Building the linter $(LINT_VERSION) (once, a few minutes)…"
	@mkdir -p .tools/bin
	@cd .tools && GOFLAGS= GOBIN=$(CURDIR)/.tools/bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	@mv .tools/bin/golangci-lint $@

test: setup-test build lint ## everything: vet, linter, race detector, all tests
	go test -race -vet=off -timeout 20m $$(go list ./... | grep -vxFf <(go list $(LIVE)))
	go test -race -vet=off -p 1 -timeout 30m $(LIVE)

FUZZTIME ?= 5m
fuzz: setup-test ## every reader of foreign bytes, FUZZTIME each
	packaging/fuzz.sh $(FUZZTIME)

kills: setup-test ## killed a hundred times at work; fifty times each while recording over an edit and while rendering
	TIENGLANG_KILLS=100 go test -count=1 -timeout 30m -v -run TestKilledStationLosesNothing ./app/command
	TIENGLANG_KILLS=50 go test -count=1 -timeout 30m -v -run 'TestKilledWhile|TestKilledRender' ./app/command

long: setup-test ## the long proofs: every test in a file with the build tag long
	@packaging/setup.sh long
	packaging/long.sh $(OUT)/long

bench: setup-test ## the measured figures, one package at a time; some fail above what is allowed
	go test -run '^$$' -bench . -benchmem -p 1 -timeout 60m ./...

screenshots: setup-test build ## every page, both languages, both themes
	packaging/screenshots.sh $(OUT)/screenshots

bulletin: setup-test ## a day's bulletin made by keyboard in the window, each step photographed
	TIENGLANG_PICTURES=$(abspath $(OUT))/bulletin go test $(GOFLAGS),day -count=1 -v -run TestADaysBulletin ./app/command

schedule-day: setup-test ## a month of schedule laid out in the window by mouse and by keyboard, each step photographed
	TIENGLANG_PICTURES=$(abspath $(OUT))/schedule go test $(GOFLAGS),day -count=1 -v -timeout 20m -run TestAMonthOfSchedule ./app/command

clusters-day: setup-test ## a technician's day with the clusters, from the first hamlet to the labels, each step photographed
	@packaging/setup.sh day
	TIENGLANG_PICTURES=$(abspath $(OUT))/clusters go test $(GOFLAGS),day -count=1 -v -timeout 40m -run TestADayWithTheClusters ./app/command

show: setup-test build ## the first broadcast end to end, as the report tells
	packaging/show.sh $(OUT)/show

clean:
	rm -rf bin out .tools
