# What every editor's setup and run share; read with `.`, never run by itself.
# Everything that is fetched or built stands in one folder outside the source tree's own files.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
CACHE=${COPYDESK_EDITORS:-$ROOT/target/editors}
mkdir -p "$CACHE"
CACHE=$(cd "$CACHE" && pwd)

# The machine's name as Node and VS Code have it.
case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) PLATFORM=linux-x64 ;;
    Linux-aarch64) PLATFORM=linux-arm64 ;;
    *)
        echo "The editors' tests run on Linux (x64 or arm64), not on $(uname -s) $(uname -m)." >&2
        exit 2
        ;;
esac

# say MESSAGE... : one line of progress.
say() { echo "editors: $*"; }

# fail MESSAGE... : what is missing is an error, never a reason to leave tests out.
fail() {
    echo "editors: $*" >&2
    exit 2
}

# need COMMAND PACKAGE... : the command is there, or Debian's packages are installed, or one clear message is given.
need() {
    local command=$1
    shift
    command -v "$command" >/dev/null && return
    if command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
        say "installing $*"
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } \
            >"$CACHE/apt.log" 2>&1 && command -v "$command" >/dev/null && return
        tail -5 "$CACHE/apt.log" >&2
    fi
    fail "$command is missing. Install it (Debian: apt-get install $*), then run this again."
}

# done_once NAME VERSION : whether the step NAME was done for VERSION; `mark_done` says that it now is.
done_once() { [ "$(cat "$CACHE/$1.done" 2>/dev/null)" = "$2" ]; }
mark_done() { printf '%s\n' "$2" >"$CACHE/$1.done"; }

# The Node that tests run on: pinned, from the npm registry, started by whatever Node is at hand.
NODE_VERSION=24.21.0
NODE_BIN=$CACHE/node/node_modules/node-$PLATFORM/bin
get_node() {
    done_once node "$NODE_VERSION" && [ -x "$NODE_BIN/node" ] && return
    need npm nodejs npm
    say "fetching Node $NODE_VERSION"
    mkdir -p "$CACHE/node"
    echo '{"private":true}' >"$CACHE/node/package.json"
    (cd "$CACHE/node" && npm install --ignore-scripts --no-fund --no-audit --silent "node-$PLATFORM@$NODE_VERSION")
    [ "$("$NODE_BIN/node" --version)" = "v$NODE_VERSION" ] || fail "Node $NODE_VERSION does not start."
    mark_done node "$NODE_VERSION"
}

# The copydesk that is tested: $COPYDESK, or the newer of the two builds in target/.
find_copydesk() {
    local built=
    if [ -z "${COPYDESK:-}" ]; then
        built=$(ls -t "$ROOT"/target/{release,debug}/copydesk 2>/dev/null | head -1 || true)
        [ -n "$built" ] || fail "no copydesk in target/: build it first (cargo build), or set COPYDESK to its path."
        COPYDESK=$built
    fi
    [ -x "$COPYDESK" ] || fail "$COPYDESK is no program."
    COPYDESK=$(cd "$(dirname "$COPYDESK")" && pwd)/$(basename "$COPYDESK")
    export COPYDESK
}

# fresh_demo FOLDER : an own copy of the demo, for a test to write in.
fresh_demo() {
    rm -rf "$1"
    mkdir -p "$1"
    cp -R "$ROOT/demo/." "$1"
}
