#!/bin/sh
# The programs that tests need beside Python: a browser, Node and Java for what checks pages in it, a feed reader, xmllint,
# faketime, restic and OpenSSH. Installed where that is possible (Debian, as root); elsewhere one line tells what to install. Safe to
# repeat; does nothing where all are there.
set -eu

missing() {
    found_any chromium chromium-browser google-chrome google-chrome-stable || echo chromium
    found_any node || echo nodejs
    found_any npm || echo npm
    found_any java || echo default-jre-headless
    found_any newsboat || echo newsboat
    found_any xmllint || echo libxml2-utils
    found_any faketime || echo faketime
    found_any restic || echo restic
    found_any sshd /usr/sbin/sshd || echo openssh-server
}

found_any() {
    for program in "$@"; do
        command -v "$program" >/dev/null 2>&1 && return 0
    done
    return 1
}

give_up() {
    echo "The tests need these programs; please install them and run make test again: $1" >&2
    exit 2
}

packages=$(missing | tr '\n' ' ')
[ -z "$packages" ] && exit 0
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || give_up "$packages"

echo "Installing $packages..."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # a list of names
{ apt-get update && apt-get install --yes --no-install-recommends $packages; } >"$log" 2>&1 \
    || give_up "$packages(apt-get says: $(tail -n 1 "$log"))"
packages=$(missing | tr '\n' ' ')
[ -z "$packages" ] || give_up "$packages"
