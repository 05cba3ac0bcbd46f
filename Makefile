# What the README promises, each by one word. Needs the .NET 10 SDK; takes the rest from the distribution.

PREFIX ?= /usr/local
DESTDIR ?=
SEEDS ?= 100000

BINDIR = $(DESTDIR)$(PREFIX)/sbin
UNITDIR = $(DESTDIR)/lib/systemd/system
MANDIR = $(DESTDIR)$(PREFIX)/share/man
COMPLETIONDIR = $(DESTDIR)$(PREFIX)/share/bash-completion/completions

FAST_TESTS = tests/Tests/bin/Debug/net10.0/Holdfast.Tests

.PHONY: all help build demo test test-fast test-ipvs simulate bench bench-stages install uninstall clean

all: build

## help: what there is to make
help:
	@sed -n 's/^## //p' Makefile

## build: one self-contained program, artifacts/holdfast, and its other names
build:
	eng/publish.sh

## demo: two directors, a client, and what can happen to them; report in artifacts/lab-report.html
demo: build
	eng/need.sh ip:iproute2 unshare:util-linux nginx:nginx-light killall:psmisc ps:procps
	artifacts/holdfast lab

## test: everything, fast tests first
# The analyzers run once, when the tests are built; the trimmer's warnings come here all the same.
test:
	eng/publish.sh -p:RunAnalyzers=false
	eng/need.sh ip:iproute2 unshare:util-linux tcpdump:tcpdump tshark:tshark killall:psmisc ps:procps \
	    keepalived:keepalived nginx:nginx-light curl:curl openssl:openssl aiosmtpd:python3-aiosmtpd \
	    ipvsadm:ipvsadm iptables-legacy:iptables linux.uml:user-mode-linux modprobe:kmod nft:nftables \
	    redis-server:redis-server mariadbd:mariadb-server psql:postgresql
	/usr/bin/python3 -c "import grpc" 2>/dev/null || eng/need.sh python3-grpc:python3-grpcio
	eng/test.sh fast system ipvs

## test-ipvs: virtual servers alone, where the kernel has none under one that has (eng/kernel-lab)
test-ipvs:
	eng/need.sh ip:iproute2 unshare:util-linux keepalived:keepalived nginx:nginx-light \
	    ipvsadm:ipvsadm iptables-legacy:iptables linux.uml:user-mode-linux modprobe:kmod
	eng/test.sh ipvs

## test-fast: what needs no privileges
test-fast:
	eng/test.sh fast

## simulate: the simulation alone, SEEDS=n times
simulate:
	dotnet build tests/Tests -v q -clp:ErrorsOnly
	SEEDS=$(SEEDS) $(FAST_TESTS) -noColor -namespace "*.Simulation"

## bench: side by side with the distribution's keepalived
bench: build
	eng/need.sh ip:iproute2 unshare:util-linux python3:python3 strace:strace tcpdump:tcpdump keepalived:keepalived \
	    ipvsadm:ipvsadm linux.uml:user-mode-linux modprobe:kmod
	eng/bench.sh

## bench-stages: where the time of reading a configuration goes, stage by stage
bench-stages:
	dotnet run -c Release --project benchmarks

## install: program, names, systemd unit and manual page, below DESTDIR and PREFIX
install:
	test -x artifacts/holdfast || $(MAKE) build
	install -D -m 755 artifacts/holdfast $(BINDIR)/holdfast
	ln -sf holdfast $(BINDIR)/keepalived
	install -d $(DESTDIR)$(PREFIX)/bin
	ln -sf ../sbin/holdfast $(DESTDIR)$(PREFIX)/bin/genhash
	install -d $(UNITDIR)
	sed 's|@SBINDIR@|$(PREFIX)/sbin|g' packaging/keepalived.service > $(UNITDIR)/keepalived.service
	for page in packaging/*.8; do \
	    if [ -e "$$page" ]; then install -D -m 644 "$$page" "$(MANDIR)/man8/$${page##*/}"; fi; done

	install -D -m 644 packaging/holdfast.conf.5 $(MANDIR)/man5/holdfast.conf.5
	install -d $(COMPLETIONDIR)
	install -m 644 packaging/completion/holdfast.bash $(COMPLETIONDIR)/holdfast
	ln -sf holdfast $(COMPLETIONDIR)/keepalived

## uninstall: removes what install has put there; configuration files stay
uninstall:
	rm -f $(BINDIR)/holdfast $(BINDIR)/keepalived $(DESTDIR)$(PREFIX)/bin/genhash $(UNITDIR)/keepalived.service
	rm -f $(MANDIR)/man5/holdfast.conf.5 $(COMPLETIONDIR)/holdfast $(COMPLETIONDIR)/keepalived
	for page in packaging/*.8; do rm -f "$(MANDIR)/man8/$${page##*/}"; done

## clean: removes what was built
clean:
	rm -rf artifacts
	dotnet clean Holdfast.slnx -v q -clp:ErrorsOnly
