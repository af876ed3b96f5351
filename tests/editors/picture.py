"""Reads a terminal's screen, as `tmux capture-pane -e -p` has it, from standard input.

`picture.py page FILE` makes a web page of it and prints the page's size; `picture.py underlined` prints the words that are
underlined, a line each.
"""

import html
import re
import sys
import unicodedata

CELL_WIDTH, CELL_HEIGHT, MARGIN = 8.43, 18, 10  # pixels; the width is DejaVu Sans Mono's at 14 pixels
FOREGROUND, BACKGROUND = "#e0e2ea", "#14161b"
BASIC = (
    "#14161b #ffc0b9 #b3f6c0 #fce094 #a6dbff #ffcaff #8cf8f7 #c4c6cd "
    "#4f5258 #ff8f85 #88e89c #f0cf6a #7cc5ff #ff9dff #5ff0ef #eef1f8"
).split()


def indexed(n):
    """The colour with this number of the 256."""
    if n < 16:
        return BASIC[n]
    if n < 232:
        n -= 16
        level = lambda v: 0 if v == 0 else 55 + 40 * v
        return "#%02x%02x%02x" % (level(n // 36), level(n // 6 % 6), level(n % 6))
    return "#" + "%02x" % (8 + 10 * (n - 232)) * 3


WAVY = 1000  # ours: the standard writes it 4:3

# What a code sets, and to what.
FLAGS = {
    1: (["bold"], True),
    2: (["dim"], True),
    3: (["italic"], True),
    4: (["line"], "solid"),
    7: (["reverse"], True),
    9: (["strike"], True),
    22: (["bold", "dim"], False),
    23: (["italic"], False),
    24: (["line"], None),
    27: (["reverse"], False),
    29: (["strike"], False),
    39: (["fg"], None),
    49: (["bg"], None),
    59: (["line_colour"], None),
    WAVY: (["line"], "wavy"),
}


class Style:
    def __init__(self):
        self.reset()

    def reset(self):
        self.fg = self.bg = self.line_colour = None
        self.bold = self.italic = self.dim = self.reverse = self.strike = False
        self.line = None

    def colour(self, codes):
        """A colour from what follows 38, 48 or 58; takes it from the list."""
        kind = codes.pop(0)
        if kind == 5:
            return indexed(codes.pop(0))
        parts, codes[:3] = codes[:3], []
        return "#%02x%02x%02x" % tuple(parts)

    def apply(self, sequence):
        codes = []
        for part in (sequence or "0").split(";"):
            # Behind a colon stands what kind of underline it is, or a colour with an empty colour space.
            if part.startswith("4:"):
                codes.append({"0": 24, "3": WAVY}.get(part[2:], 4))
            else:
                codes.extend(int(n) for n in part.replace("::", ":").split(":") if n)
        while codes:
            self.apply_one(codes.pop(0), codes)

    def apply_one(self, code, rest):
        if code == 0:
            self.reset()
        elif code in FLAGS:
            for name in FLAGS[code][0]:
                setattr(self, name, FLAGS[code][1])
        elif 30 <= code <= 37 or 90 <= code <= 97:
            self.fg = BASIC[code - 30 if code < 90 else code - 82]
        elif 40 <= code <= 47 or 100 <= code <= 107:
            self.bg = BASIC[code - 40 if code < 100 else code - 92]
        elif code == 38:
            self.fg = self.colour(rest)
        elif code == 48:
            self.bg = self.colour(rest)
        elif code == 58:
            self.line_colour = self.colour(rest)

    def css(self):
        fg, bg = self.fg or FOREGROUND, self.bg or BACKGROUND
        if self.reverse:
            fg, bg = bg, fg
        rules = [f"color:{fg}", f"background:{bg}"]
        if self.bold:
            rules.append("font-weight:bold")
        if self.italic:
            rules.append("font-style:italic")
        if self.dim:
            rules.append("opacity:.7")
        if self.line or self.strike:
            kind = "line-through" if self.strike else "underline"
            rules.append(f"text-decoration:{kind} {self.line or 'solid'} {self.line_colour or fg}")
            rules.append("text-underline-offset:3px")
        return ";".join(rules)


def runs(line, style):
    """The line's runs of one style, with their columns; leaves the style as it is at the line's end."""
    column = 0
    for part in re.split(r"(\x1b\[[0-9;:]*m|\x1b\][^\x1b]*\x1b\\|\x1b.|[\x0e\x0f])", line):
        if part.startswith("\x1b["):
            style.apply(part[2:-1])
        elif part and part[0] not in "\x1b\x0e\x0f":
            yield column, part
            column += sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in part)


def underlined(lines):
    """Prints the underlined words; what is underlined in two styles, as under a cursor, is one."""
    style = Style()
    for line in lines:
        words, end = "", -1
        for column, text in runs(line, style):
            if not style.line:
                continue
            if column != end and words:
                print(words)
                words = ""
            words, end = words + text, column + len(text)
        if words:
            print(words)


def page(lines, path):
    """Writes the web page; prints its width and height in pixels, with a comma between them."""
    style, out, columns = Style(), [], 0
    for row, line in enumerate(lines):
        for column, text in runs(line, style):
            columns = max(columns, column + len(text))
            place = f"left:{MARGIN + column * CELL_WIDTH:.2f}px;top:{MARGIN + row * CELL_HEIGHT}px"
            out.append(f'<span style="{place};{style.css()}">{html.escape(text)}</span>')
    with open(path, "w", encoding="utf-8") as file:
        file.write(
            f'<!doctype html><meta charset="utf-8"><style>body{{background:{BACKGROUND};margin:0}}'
            f"span{{position:absolute;white-space:pre;font:14px/{CELL_HEIGHT}px 'DejaVu Sans Mono',monospace}}</style>"
            + "".join(out)
        )
    print(f"{int(columns * CELL_WIDTH) + 2 * MARGIN},{len(lines) * CELL_HEIGHT + 2 * MARGIN}")


screen = sys.stdin.read().rstrip("\n").split("\n")
if sys.argv[1] == "underlined":
    underlined(screen)
else:
    page(screen, sys.argv[2])
