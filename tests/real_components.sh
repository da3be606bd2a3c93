#!/bin/sh
# Installs what the tests need beside Python packages, where that may be done: by root, on Debian. Only what is missing.
# Where it can't be, the tests say at their end what did not run (tests/components.py).
set -u
needed="chromium poppler-utils libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fonts-dejavu-core unbound"

grep -qs '^ID=debian$' /etc/os-release && [ "$(id -u)" = 0 ] || exit 0
missing=""
for package in $needed; do
  dpkg-query --show --showformat '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "Installing for the tests:$missing"
export DEBIAN_FRONTEND=noninteractive
ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 || apt-get update -qq
# shellcheck disable=SC2086 - names of packages, apart
apt-get install -y -qq --no-install-recommends $missing >/dev/null || echo "Could not install:$missing" >&2
exit 0
