# make run starts the demonstration; make test runs the full suite. The work is in scripts/.

# Tested again with the race detector: where goroutines share state.
RACE_PACKAGES := ./internal/store/... ./internal/service/... ./internal/jobs/... ./internal/blob/... ./test/race/...
PANEL_SOURCES := $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print 2>/dev/null)

.PHONY: run build test test-go e2e bench check format generate clean bin/countersign

run: build
	bin/countersign serve --demo

build: web/dist/index.html bin/countersign

# go build knows best what is up to date, so it always runs.
bin/countersign:
	go build -trimpath -tags nodynamic -o $@ ./cmd/countersign

web/dist/index.html: $(PANEL_SOURCES)
	@if command -v npm >/dev/null; then go generate ./web; \
	else echo "LEFT OUT: the panel is not built, Node 20.19 or newer is missing" >&2; fi

test: export RACE_PACKAGES := $(RACE_PACKAGES)
test:
	scripts/suite vet panel go race e2e

test-go:
	scripts/suite vet go

e2e: build
	scripts/suite e2e

bench:
	scripts/bench

check:
	scripts/check

format:
	git ls-files --cached --others --exclude-standard -- '*.go' | xargs go tool -modfile=tools/go.mod gofumpt -w

# All but the panel, whose build is not committed.
generate:
	go generate $$(go list -e ./... | grep -v '/web$$')

clean:
	rm -rf bin web/dist/assets web/dist/fonts web/dist/*.html web/dist/*.js web/dist/*.br web/dist/*.gz
