#!/bin/sh
# Installs the release that lies beside this file on a bare Debian 12 or 13, and sets up everything. As root:
#
#     sh publisher-VERSION-setup.sh
#
# It asks what it has to know, and shows what it does before. Options go to `publisher setup`: --help lists them.
set -eu
umask 022

name=${0##*/}
version=${name#publisher-}
version=${version%-setup.sh}
here=$(cd "$(dirname "$0")" && pwd)
wheel=$here/publisher-$version-py3-none-any.whl
needs=$here/publisher-$version-requirements.txt
release=/opt/publisher/releases/$version

for file in "$wheel" "$needs"; do
    [ -f "$file" ] || { echo "$file is missing: copy the whole folder of the release." >&2; exit 2; }
done
[ "$(id -u)" = 0 ] || { echo "Run this as root." >&2; exit 2; }
(cd "$here" && sha256sum --check --ignore-missing --quiet SHA256SUMS) || exit 2

# After an upgrade of Debian it is there, and does not start: Python is another one.
if ! "$release/bin/publisher" --version >/dev/null 2>&1; then
    if ! dpkg-query -W -f='${db:Status-Status}\n' python3-venv ca-certificates 2>/dev/null | grep -cx installed | grep -qx 2; then
        echo "Installing Python from Debian ..."
        apt-get update -q
        DEBIAN_FRONTEND=noninteractive apt-get install -q --yes --no-install-recommends python3-venv ca-certificates
    fi
    echo "Installing the publisher $version into $release (a minute or two) ..."
    mkdir -p "${release%/*}"
    python3 -m venv --clear "$release"
    # The others are for a website or pictures on a web host or S3 storage: small, and needed by nothing else.
    for file in "$needs" "${needs%.txt}-sftp.txt" "${needs%.txt}-s3.txt"; do
        [ ! -f "$file" ] || "$release/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r "$file"
    done
    "$release/bin/pip" install --quiet --disable-pip-version-check --no-deps "$wheel"
fi
exec "$release/bin/publisher" setup "$@"
