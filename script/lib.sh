# Shared by the scripts in this folder; sourced, never run.
# shellcheck shell=bash
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT" || exit 1
export PYTHONPATH="$ROOT/src:$ROOT"
export PATH="$ROOT/.venv/bin:$PATH"
exec </dev/null

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# apt_install PACKAGE…: installs when allowed; otherwise, or when that fails, says in one line what to install.
apt_install() {
    if may_install; then
        say "installing: $*"
        local log
        log="$(mktemp)"
        if { [ -n "${APT_UPDATED:-}" ] || apt-get update; } >"$log" 2>&1 && export APT_UPDATED=1 &&
            DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >>"$log" 2>&1; then
            rm -f "$log"
            return 0
        fi
        tail -n 3 "$log" >&2
        rm -f "$log"
    fi
    say "please install: apt-get install $*"
    return 1
}

# The first Python of at least 3.11 for which CODE also runs.
find_python() {
    local candidate
    for candidate in python3.11 /usr/bin/python3.11 python3 /usr/bin/python3 python3.12 python3.13; do
        if "$candidate" -c "import sys; assert sys.version_info >= (3, 11); $1" 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

postgres_bin() {
    local found
    found="$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)"
    [ -n "$found" ] && dirname "$(readlink -f "$found")"
}

chromium_bin() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

has_chinese_fonts() { dpkg -s fonts-noto-cjk >/dev/null 2>&1 || [ -n "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ]; }

ensure_postgres() { postgres_bin >/dev/null || apt_install postgresql; }

# A JDK of at least 17 and Maven, for the OpenSearch of the tests.
ensure_java() {
    local missing=()
    javac -version 2>&1 | awk '$1 == "javac" && $2 + 0 >= 17 { found = 1 } END { exit !found }' ||
        missing+=(openjdk-17-jdk-headless)
    command -v mvn >/dev/null || missing+=(maven)
    [ ${#missing[@]} = 0 ] || apt_install "${missing[@]}"
}

ensure_load_tools() {
    local missing=()
    command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing+=(nginx-light)
    command -v wrk >/dev/null || missing+=(wrk)
    [ ${#missing[@]} = 0 ] || apt_install "${missing[@]}"
}

ensure_browser() {
    local missing=()
    chromium_bin >/dev/null || missing+=(chromium)
    has_chinese_fonts || missing+=(fonts-noto-cjk)
    [ ${#missing[@]} = 0 ] || apt_install "${missing[@]}"
}

ensure_office() {
    command -v soffice >/dev/null || command -v libreoffice >/dev/null ||
        apt_install libreoffice-writer-nogui libreoffice-calc-nogui
}

usage_if_asked() { # usage_if_asked TEXT ARGUMENT…
    local text="$1" argument
    shift
    for argument in "$@"; do
        case "$argument" in -h | --help) printf '%s\n' "$text"; exit 0 ;; esac
    done
}
