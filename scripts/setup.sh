#!/usr/bin/env bash
# Installs what the tests need and this machine lacks. Quick when all is there; says what to do where it may not.
# With --peers also the servers, clients and suites of others that scripts/interop runs beside Parley; with --desktop
# Gajim and Dino and a screen for them, too.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "setup: $*" >&2; exit 1; }

command -v go >/dev/null || fail "Go is missing: install the version that go.mod names, from https://go.dev/dl/"
command -v node >/dev/null && command -v npm >/dev/null || fail "Node.js 20.19 or later with npm is missing: https://nodejs.org/"
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
	fail "Node.js $(node --version) is too old: 20.19 or later is needed"

# What has to be there, and the Debian package that brings it.
missing=()
need() { # need PACKAGE TEST...
	local package=$1
	shift
	"$@" >/dev/null 2>&1 || missing+=("$package")
}
# Not grep -q: it would leave at the first match, and pipefail would take fc-list's broken pipe for a missing font.
has_font() { fc-list 2>/dev/null | grep -i "$1" >/dev/null; }
has_header() { [ -e "/usr/include/$1" ]; }
need gcc command -v gcc
need libexpat1-dev has_header expat.h
need chromium test -x /usr/bin/chromium
need chromium-headless-shell test -x /usr/bin/chromium-headless-shell
need firefox-esr test -x /usr/bin/firefox-esr
need fontconfig command -v fc-list
need fonts-noto-cjk has_font 'NotoSansCJK\|Noto Sans CJK'
need fonts-noto-color-emoji has_font 'NotoColorEmoji\|Noto Color Emoji'
has_gi() { /usr/bin/python3 -c "import gi; gi.require_version('$1', '$2')"; }
has_python() { /usr/bin/python3 -c "import $1"; }
need python3-lxml has_python lxml
if [ "${1:-}" = --peers ] || [ "${1:-}" = --desktop ]; then
	need prosody command -v prosody
	need prosody-modules test -e /usr/lib/prosody/modules/mod_privilege/mod_privilege.lua
	need ejabberd command -v ejabberdctl
	need lua-dbi-sqlite3 test -e /usr/share/lua/5.4/DBI.lua
	need nginx-light command -v nginx
	need caddy command -v caddy
	need openssl command -v openssl
	need python3-pytest has_python pytest
	need python3-aioxmpp has_python aioxmpp
	need python3-slixmpp has_python slixmpp
	need python3-nbxmpp has_python nbxmpp
	need gir1.2-soup-3.0 has_gi Soup 3.0
	need glib-networking compgen -G '/usr/lib/*/gio/modules/libgiognutls.so'
	need profanity command -v profanity
	need tmux command -v tmux
fi
if [ "${1:-}" = --desktop ]; then
	need gajim command -v gajim
	need dino-im command -v dino-im
	need xvfb command -v Xvfb
	need xdotool command -v xdotool
	need imagemagick command -v import
	need dbus-daemon command -v dbus-run-session
fi

if [ ${#missing[@]} -gt 0 ]; then
	echo "setup: missing: ${missing[*]}"
	install="apt-get install -y --no-install-recommends ${missing[*]}"
	command -v apt-get >/dev/null || fail "install these with your system's tools and run again: ${missing[*]}"
	if [ "$(id -u)" = 0 ]; then
		as_root=""
	elif sudo -n true 2>/dev/null; then
		as_root="sudo -n"
	else
		fail "run this and try again: sudo apt-get update && sudo $install"
	fi
	export DEBIAN_FRONTEND=noninteractive
	$as_root apt-get update -q </dev/null || fail "apt-get update failed; run it by hand, then: $install"
	$as_root $install </dev/null || fail "apt could not install them; run it by hand: $install"
fi

scripts/web.sh --packages
