"""Pictures of the program, from real runs: what README.md shows, or every command at two widths to look at.

    python benchmarks/pictures.py                 writes docs/pictures/
    python benchmarks/pictures.py --look FOLDER   every command at 80 and 160 columns, with colours and without, as PNG

Commands run in a terminal of their own, on the application of ``canonize demo``.  Needs the dev extra, and Chromium for
the picture of the HTML preview.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import groupby
from pathlib import Path

import pyte
import resvg_py
from rich.console import Console
from rich.style import Style
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
CANONIZE = str(Path(sys.executable).with_name("canonize"))
LINES = 4000
FONTS = '"DejaVu Sans Mono", Menlo, Consolas, monospace'
# For README.md: a name, how many lines of it, the command.
SHOWN = (("diff", 31, "diff --only app/workers"),)
# In this order: later ones build on earlier ones.
COMMANDS = (
    "--help",
    "diff --help",
    "audit",
    "audit --name *WebSocketManager --all",
    "plan --name *WebSocketManager -o -",
    "plan app.legacy.manager:WebSocketManger=app.ws.manager:WebSocketManager --force",
    "diff --stat",
    "diff --only app/workers --only app/legacy",
    "diff --reason from-imprt",
    "diff --reason import-unused",
    "migrate --branch one",
    "migrate --branch one",
    "verify --branch one",
    "verify --branch one --each-commit",
    "guard",
    "!git switch --quiet one",
    "shims list",
    "shims prune --dry-run",
    "diff",
    "!git switch --quiet main",
    "config",
    "cache info",
    "undo",
    "undo",
    "migrate --in-place",
    "!git checkout --quiet .",
    "pr",
    "pr --help",
    "pr preview --help",
    "pr preview",
    "pr preview --batch-by owner --bodies",
    "pr open --forge none --output series",
    "pr open --forge none --output series",
    "pr status --forge none",
    "pr sync --forge none",
    "pr statsu",
    "run --help",
    "run --list",
    "run explicit-stars",
    "run --dry-run --include app/api/** alias-uses",
    "run --dry-run --format stat alias-uses",
    "run consolidate-import",
    "run consolidate-imports --old app.legacy.manager:WebSocketManager --new app.ws.manager:WebSocketManager",
    "pr preview --run canonize/consolidate-imports",
    "undo",
    "new-codemod rename-widgets",
    "init --help",
    "init --name WebSocketManager --yes -o -",
    "init",
    "shims",
    "shims prune app.legacy.managr",
    "verify --branch on",
    "diff --onyl x",
    "cache",
    "cache clear",
    "",
    "!rm canonize.toml",
    "",
)


def run(command: str, folder: Path, columns: int, colours: bool) -> list[Text]:
    """The lines that a command leaves on a terminal."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    env = {name: value for name, value in os.environ.items() if name not in ("COLORTERM", "NO_COLOR", "FORCE_COLOR")}
    env |= {"TERM": "xterm-256color", "PAGER": "cat", "COLUMNS": str(columns), **({} if colours else {"NO_COLOR": "1"})}
    words = [CANONIZE, *command.split()]
    with subprocess.Popen(words, cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs, env=env) as process:
        os.close(theirs)
        written = b"".join(_blocks(ours))
    os.close(ours)
    screen = pyte.Screen(columns, LINES)
    pyte.ByteStream(screen).feed(written)
    lines = [_line(screen, number, columns) for number in range(screen.cursor.y + 1)]
    while lines and not lines[-1].plain.strip():
        lines.pop()
    prompt = Text.assemble(("$ ", "bold green"), (f"canonize {command}".rstrip(), "bold"))
    end = [Text(f"exit code {process.returncode}", "dim")] if process.returncode else []
    return [prompt, *lines, *end]


def _blocks(terminal: int) -> Iterator[bytes]:
    try:
        while block := os.read(terminal, 65536):
            yield block
    except OSError:  # Linux says so when the other end has gone
        return


def _line(screen: pyte.Screen, number: int, columns: int) -> Text:
    text = Text(no_wrap=True)
    cells = [screen.buffer[number][column] for column in range(columns)]
    for style, run_ in groupby(cells, key=_style):
        text.append("".join(cell.data for cell in run_), style)
    text.rstrip()
    return text


def _style(cell: pyte.screens.Char) -> Style:
    colours = [None if colour == "default" else _colour(colour) for colour in (cell.fg, cell.bg)]
    return Style(color=colours[0], bgcolor=colours[1], bold=cell.bold, reverse=cell.reverse)


def _colour(name: str) -> str:
    if re.fullmatch(r"[0-9a-f]{6}", name):
        return f"#{name}"
    return name.replace("brown", "yellow").replace("bright", "bright_")


def svg(lines: list[Text], columns: int, title: str) -> str:
    """As rich draws terminals, without its fonts from elsewhere."""
    console = Console(record=True, width=columns, file=StringIO(), force_terminal=True, color_system="truecolor")
    for line in lines:
        console.print(line, soft_wrap=True, overflow="ignore", crop=False)
    text = console.export_svg(title=title, theme=SVG_EXPORT_THEME, unique_id=re.sub(r"\W+", "-", title))
    text = re.sub(r"@font-face \{.*?\}\s*", "", text, flags=re.DOTALL)
    text = re.sub(r"font-family: [^;]+;", f"font-family: {FONTS};", text)
    # As a viewer without them would need another width for each font, the box comes with the picture.
    return re.sub(r"<!--.*?-->\s*", "", text, flags=re.DOTALL)


def application(folder: Path) -> Path:
    """The demo's, before anything has been done to it."""
    place = folder / "app"
    subprocess.run([CANONIZE, "demo", "--keep", str(place)], check=True, capture_output=True)
    subprocess.run(["git", "switch", "--quiet", "main"], cwd=place, check=True)
    subprocess.run(["git", "branch", "--quiet", "-D", "canonize/demo"], cwd=place, check=True)
    return place


def look(folder: Path, commands: Sequence[str]) -> None:
    """Every command, as it looks."""
    folder.mkdir(parents=True, exist_ok=True)
    for columns in (80, 160):
        for colours in (True, False):
            with tempfile.TemporaryDirectory() as scratch:
                place = application(Path(scratch))
                for number, command in enumerate(commands):
                    if command.startswith("!"):
                        subprocess.run(command[1:].split(), cwd=place, check=True)
                        continue
                    lines = run(command, place, columns, colours)[:90]
                    name = f"{columns}-{'colour' if colours else 'plain'}-{number:02}"
                    picture = svg(lines, columns, f"canonize {command}")
                    (folder / f"{name}.png").write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=picture)))
                    (folder / f"{name}.txt").write_text("\n".join(line.plain for line in lines))
                    print(name, command)


def shown() -> None:
    """What README.md shows."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        place = application(Path(scratch))
        for name, height, command in SHOWN:
            lines = run(command, place, 100, True)
            more = [Text("…", "dim")] if len(lines) > height else []
            (PICTURES / f"{name}.svg").write_text(svg([*lines[:height], *more], 100, f"canonize {command}"))
            print(PICTURES / f"{name}.svg")
        page = Path(scratch) / "preview.html"
        with page.open("wb") as file:
            subprocess.run([CANONIZE, "diff", "--format", "html"], cwd=place, stdout=file, check=True)
        screenshot(page, PICTURES / "preview.png")


def screenshot(page: Path, target: Path) -> None:
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        print("no Chromium: the picture of the preview stays as it was", file=sys.stderr)
        return
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
        tab.goto(page.as_uri() + "#c3")
        tab.wait_for_timeout(500)
        tab.screenshot(path=str(target))
        browser.close()
    print(target)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--look", type=Path, metavar="FOLDER")
    parser.add_argument("commands", nargs="*", help="with --look: these instead of every command")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        os.environ["CANONIZE_CACHE"] = cache
        look(arguments.look, arguments.commands or COMMANDS) if arguments.look else shown()
