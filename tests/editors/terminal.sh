# shellcheck shell=bash
# A terminal that a test types into and looks at; read with `.` after common.sh. It is tmux without a screen of its own.

TERMINAL="tmux -u -L copydesk-$$ -f /dev/null"

# open_terminal COLUMNS ROWS COMMAND... : starts the command in a terminal of that size.
open_terminal() {
    local columns=$1 rows=$2
    shift 2
    trap close_terminal EXIT
    LC_ALL=C.UTF-8 $TERMINAL new-session -d -s test -x "$columns" -y "$rows" cat
    $TERMINAL set -g default-terminal tmux-256color
    $TERMINAL set -g status off
    $TERMINAL set -g escape-time 0
    $TERMINAL set -g remain-on-exit on
    $TERMINAL respawn-pane -k -t test "env LC_ALL=C.UTF-8 TERM=tmux-256color COLORTERM=truecolor $*"
}

close_terminal() { $TERMINAL kill-server 2>/dev/null || true; }

# keys KEY... : types, as tmux names keys.
keys() { $TERMINAL send-keys -t test "$@"; }

# types TEXT : types letter by letter, as a person does at their fastest.
types() {
    local i
    for ((i = 0; i < ${#1}; i++)); do
        $TERMINAL send-keys -t test -l -- "${1:i:1}"
        sleep 0.04
    done
}

# screen : what the terminal shows, as text.
screen() { $TERMINAL capture-pane -p -t test; }

# shows WHAT TEXT... : waits until every text is on the screen; the test fails if that does not happen. Lines are taken
# together, since editors break them.
shows() {
    local what=$1 i text all
    shift
    for i in $(seq 1 200); do
        all=yes
        for text in "$@"; do
            [[ $(flat_screen) == *"$text"* ]] || all=no
        done
        [ $all = yes ] && echo "  ok    $what" && return
        sleep 0.1
    done
    screen
    fail "$what: not on the screen: $*"
}

# shows_not WHAT TEXT : waits until the text is gone from the screen.
shows_not() {
    local i
    for i in $(seq 1 200); do
        [[ $(flat_screen) != *"$2"* ]] && echo "  ok    $1" && return
        sleep 0.1
    done
    screen
    fail "$1: still on the screen: $2"
}

# The screen as one line, without frames and with one space between words.
flat_screen() { screen | sed 's/[│┃▏▎┊╎║|]/ /g' | tr -s ' \n' '  '; }

# underlines WHAT WORDS : waits until exactly these words are underlined somewhere on the screen.
underlines() {
    local i
    for i in $(seq 1 200); do
        [[ $'\n'$(underlined)$'\n' == *$'\n'"$2"$'\n'* ]] && echo "  ok    $1" && return
        sleep 0.1
    done
    screen
    fail "$1: not underlined: $2. Underlined are: $(underlined | paste -sd'|')"
}
underlined() { $TERMINAL capture-pane -e -p -t test | python3 "$ROOT/tests/editors/picture.py" underlined; }

# is_in_file WHAT FILE TEXT : waits until the text stands in the file.
is_in_file() {
    local i
    for i in $(seq 1 50); do
        grep -qF -- "$3" "$2" && echo "  ok    $1" && return
        sleep 0.1
    done
    screen
    fail "$1: not in the file: $3"
}

# picture NAME : the screen as $CACHE/screenshots/NAME.png.
picture() {
    mkdir -p "$CACHE/screenshots"
    local page=$CACHE/screenshots/$1.html size
    size=$($TERMINAL capture-pane -e -p -t test | python3 "$ROOT/tests/editors/picture.py" page "$page")
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=2 \
        --user-data-dir="$CACHE/picture-profile" --window-size="$size" --screenshot="$CACHE/screenshots/$1.png" \
        "file://$page" >"$CACHE/screenshots/$1.log" 2>&1 ||
        fail "no picture of the screen: $(tail -1 "$CACHE/screenshots/$1.log")"
    rm -f "$page" "$CACHE/screenshots/$1.log"
    echo "  ok    picture: $CACHE/screenshots/$1.png"
}
