# The front door; Meson does the work.  `make help` says what there is.

SHELL := /bin/bash
# Debian's own python3 and meson, whatever else is installed.
export PATH := /usr/sbin:/usr/bin:/sbin:/bin:$(PATH)

PREFIX ?= /usr/local
FUZZ_SECONDS ?= 60
# A folder of conformance data with its scorer, not part of this project.
CONFORMANCE ?= ../shared
FAILURES ?= 0
INSTALL_PACKAGES := tools/install-packages
SANITIZE := -Db_sanitize=address,undefined

.PHONY: all demo test lint fuzz bench conformance geoip install clean help

all: build/meson/build.ninja
	$(call build,build/meson)
	@ln -sfn meson/src/cli/relaycheck build/relaycheck

# setup FOLDER, OPTIONS
define setup
	@command -v meson >/dev/null || { echo "meson is not installed: run $(INSTALL_PACKAGES) build" >&2; exit 1; }
	@log=$$(meson setup --reconfigure $(1) $(2) 2>&1) || log=$$(meson setup $(1) $(2) 2>&1) || { echo "$$log" >&2; exit 1; }
endef

# build FOLDER, TARGETS: says nothing unless it fails
define build
	@log=$$(ninja -C $(1) $(2) 2>&1) || { echo "$$log" | grep -v '^\[[0-9/]*\] \(Comp\|Link\)' >&2; exit 1; }
endef

build/meson/build.ninja: Makefile
	$(call setup,build/meson,-Dtests=false --prefix $(PREFIX))

build/test/build.ninja: Makefile
	$(call setup,build/test,$(SANITIZE))

build/clang/build.ninja: Makefile
	$(call setup,build/clang,--native-file packaging/clang.ini)

build/fuzz/build.ninja: Makefile
	$(call setup,build/fuzz,--native-file packaging/clang.ini $(SANITIZE) -Dfuzz=true -Db_lundef=false \
		-Dc_args=-fsanitize=fuzzer-no-link)

build/release/build.ninja: Makefile
	$(call setup,build/release,-Dtests=false --buildtype release)

demo:
	@$(INSTALL_PACKAGES) build lab
	@$(MAKE) -s --no-print-directory all
	@tools/demo $(HOST)

test:
	@$(INSTALL_PACKAGES) build test lab
	@$(MAKE) -s --no-print-directory build/test/build.ninja build/clang/build.ninja
	@tests/run build/test $(SUITE)

lint: build/clang/build.ninja
	@tests/rooms
	@tests/style
	@tests/lint build/clang

fuzz:
	@$(INSTALL_PACKAGES) build test
	@$(MAKE) -s --no-print-directory build/fuzz/build.ninja
	$(call build,build/fuzz,fuzz-programs)
	@tests/fuzz/run build/fuzz $(FUZZ_SECONDS)

bench:
	@$(INSTALL_PACKAGES) build lab bench
	@$(MAKE) -s --no-print-directory build/release/build.ninja
	$(call build,build/release,all tests/bench/lookups)
	@tests/bench/run build/release/src/cli/relaycheck
	@tests/bench/lists build/release/src/cli/relaycheck
	@tests/bench/resolver build/release/tests/bench/lookups

SCORE := $(CONFORMANCE)/conformance/score
SUITES := spf,records,psl,banners,rdns,dnsbl,replies,malformed

conformance:
ifeq ($(wildcard $(SCORE)),)
	@echo 'no conformance data: there is no $(SCORE) (say where it lies with CONFORMANCE=folder)'
else
	@$(INSTALL_PACKAGES) build
	@$(MAKE) -s --no-print-directory build/release/build.ninja
	$(call build,build/release)
	@$(SCORE) --tool build/release/src/cli/relaycheck --corpus $(CONFORMANCE)/corpora --only $(SUITES) --failures $(FAILURES)
endif

geoip:
	@tools/install-geoip $(GEOIP_DIR)

install: build/meson/build.ninja
	@meson configure build/meson --prefix $(PREFIX)
	@DESTDIR=$(DESTDIR) meson install -C build/meson

clean:
	rm -rf build

help:
	@echo 'make              build build/relaycheck'
	@echo 'make demo         install what is missing, audit every server of the lab (HOST=name: one of them)'
	@echo 'make test         install what is missing, run every test (SUITE=name: one suite)'
	@echo 'make lint         include rule, formatting, shellcheck, clang-tidy'
	@echo 'make fuzz         run each fuzz target for a minute (FUZZ_SECONDS=n: for n seconds)'
	@echo 'make bench        measure one audit of a host 50 ms away, block lists 50 ms away, and look-ups per second'
	@echo 'make conformance  score the parsers and block list commands on conformance data, if it is there'
	@echo '                  (CONFORMANCE=folder: where; FAILURES=n: show n wrong answers of each suite)'
	@echo 'make geoip        install a free GeoIP database (GEOIP_DIR=folder: where)'
	@echo 'make install      install (PREFIX=/usr/local, DESTDIR=)'
	@echo 'make clean        remove build/'
