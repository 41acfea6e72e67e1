# What the scripts share. Sourced, never run.
# Every script works from the project's folder, whatever folder it was called from.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

PATH="$PATH:/usr/sbin:/sbin"  # Debian keeps nginx and ldconfig there, out of an ordinary user's way
VENV=.venv
PYTHON="$VENV/bin/python"
VAR="${PORTAL_VAR:-$PWD/var}"

say() { printf '» %s\n' "$*"; }
warn() { printf '! %s\n' "$*" >&2; }
stop() { printf '✗ %s\n' "$*" >&2; exit 1; }

in_ci() { [ "${CI:-}" = true ] || [ "${CI:-}" = 1 ]; }

# as_root COMMAND…: as root or by passwordless sudo; fails where neither is given.
may_be_root() { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

has_library() { [[ "$(ldconfig -p 2>/dev/null)" == *"$1"* ]]; }
has_program() { command -v "$1" >/dev/null 2>&1; }
has_postgresql() { has_program postgres || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; }
has_chromium() { has_program chromium || has_program chromium-browser || has_program google-chrome; }
has_chinese_font() {
    if has_program fc-list; then [ -n "$(fc-list :lang=zh family 2>/dev/null)" ]
    else compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null; fi
}

# system_packages PACKAGE…: install Debian packages; returns 1 where that is not allowed or fails.
system_packages() {
    has_program apt-get && may_be_root || return 1
    say "安装系统软件包 · installing system packages: $*"
    local log; log="$(mktemp)"
    local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends
        -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300)
    if apt-cache show "$@" >/dev/null 2>&1 && as_root "${install[@]}" "$@" </dev/null >"$log" 2>&1; then
        rm -f "$log"; return 0
    fi
    say "更新软件包目录 · refreshing the package lists"
    as_root apt-get update -qq -o Acquire::Retries=3 </dev/null >>"$log" 2>&1 || true
    if as_root "${install[@]}" "$@" </dev/null >>"$log" 2>&1; then rm -f "$log"; return 0; fi
    tail -n 15 "$log" >&2
    rm -f "$log"
    return 1
}

# offer PACKAGE…: install, else print the one line a person has to run.
offer() {
    system_packages "$@" && return 0
    warn "请先安装 · please install: sudo apt-get install $*"
    return 1
}

# lock_digest FILE…: one line that changes when a file does.
lock_digest() { cat "$@" | sha256sum | cut -c1-64; }
