# Everything that is done with this tree. `make run` and `make test` install what they need themselves.
# Another toolchain: `make test SWIFT=/path/to/swift`. Another place: `make run LISTEN=127.0.0.1:9090 DATA=/srv/muster`.
SWIFT  ?= swift
LISTEN ?= 127.0.0.1:8080
DATA   ?= ./data
# How many tests in Swift run at once: a test's time limit counts from when it begins, and these share the cores.
WIDTH  ?= 8
# How many tests in Python run at once: each has servers of its own, for which it waits much of its time.
BESIDE ?= 3

# A module may import only what Package.swift says that it depends on; without this, nobody would notice.
CHECKED := --explicit-target-dependency-import-check error
SOURCES := Package.swift Sources Tests Bench Proof
RESULTS := .test-output

export SWIFT
.PHONY: run build test debug test-build test-swift test-python proof proof-program soak proof-schedules proof-restricted bench storm scale usability format lint ci clean

run: build                ## Muster on LISTEN, with its data in DATA
	.build/release/muster serve --data $(DATA) --listen $(LISTEN)

build:                    ## .build/release/muster
	scripts/bootstrap
	$(SWIFT) build -c release --product muster

test: test-swift test-python   ## everything
	scripts/count-tests $(RESULTS)

test-build: debug
	@rm -f $(RESULTS)/*.xml

debug:                    ## everything, in a debug build
	scripts/bootstrap --tests
	@mkdir -p $(RESULTS)
	$(SWIFT) build --build-tests $(CHECKED)

test-swift: test-build    ## the suites in Swift: rules, store, engine, pages, the tree
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$(WIDTH) $(SWIFT) test --skip-build $(CHECKED) --xunit-output $(RESULTS)/swift.xml

test-python: test-build   ## the suites in Python: the built program, from outside
	.venv/bin/python -m pytest -c Tests/pytest.ini -n $(BESIDE) --junitxml=$(RESULTS)/python.xml Tests

proof: debug              ## everything that is promised, tried out: docs/reliability.md; WITHIN=20 runs less, in about 20 min
	scripts/proof all $(if $(WITHIN),--within $(WITHIN))

proof-program:            ## what most of it is done by; in a folder of its own, so that the tests can be run meanwhile
	scripts/bootstrap
	$(SWIFT) build -c release --scratch-path .build-proof --product muster-proof

soak: debug               ## ten times as much, for hours (stopped, it goes on where it was), and its report into docs/reliability.md
	scripts/proof all --rounds 10 --write

proof-schedules: debug    ## two ways to say who is on call agree: 60 zones, every change of clocks 2024-2030, 1.9 M instants
	scripts/proof schedules

proof-restricted: debug   ## 200 worlds with and without restricted incidents are the same to a stranger, to the byte
	scripts/proof restricted

bench: build              ## the figures in README.md and docs/benchmarks.md, measured on this machine
	scripts/bootstrap --bench
	scripts/figures
	scripts/bench --write

storm: build              ## 10,000 alerts a second for a minute, on three disks, and whether the promises held
	scripts/bootstrap --tests
	scripts/storm

scale: build              ## how it grows to a million incidents, into docs/benchmarks.md; takes 12 GB and an hour
	scripts/bootstrap --tests
	$(SWIFT) build -c release --product MusterScale
	scripts/scale

usability: test-build     ## clicks, keys and seconds of what people do most, into docs/usability.md
	scripts/usability

format:                   ## puts the Swift in order
	$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

lint:                     ## says what `make format` would change, and what it cannot
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

ci: lint test             ## what a change has to pass

clean:                    ## forgets what was built; keeps DATA
	rm -rf .build .build-proof .build-bugs .venv .venv-matrix $(RESULTS)
