"""``--interactive``: each hunk is offered with its reasons, as ``git add -p`` does it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.text import Text

from canonize.cli.options import Output
from canonize.errors import CanonizeError, one_line
from canonize.git.repository import Repository
from canonize.git.settings import users_own
from canonize_codemods.changes import FileChange, Migration
from canonize_codemods.hunks import Hunk, half_done, hunks_of, lines_of, take
from canonize_codemods.migration.series import again
from canonize_codemods.words import counted

HELP = """y - take this hunk
n - do not take this hunk
q - quit; do not take this hunk or any of the remaining ones
a - take this hunk and all later hunks of the file
d - do not take this hunk or any later hunk of the file
s - split the hunk into smaller ones
e - edit the hunk
? - print help"""
_STYLES = {"+": "green", "-": "red", " ": ""}


class _Quit(Exception):
    """Nothing more is to be taken."""


def choose(repo: Repository, migration: Migration, template: str, out: Output) -> Migration:
    """The changesets with what the user takes of them; their messages say no more than that."""
    chooser = _Chooser(repo, out)
    current: dict[str, bytes | None] = {}
    chosen = []
    for number, changeset in enumerate(migration.changesets, 1):
        changes: list[FileChange] = []
        if not chooser.has_quit:
            out.result.print(Text(f"{number}/{len(migration.changesets)} {changeset.title}", "bold"))
        for change in changeset.changes:
            if current.get(change.path, change.before) != change.before:
                chooser.explain(change, "it builds on an edit that was not taken")
                continue
            taken = chooser.file(change)
            current[change.path] = change.before if taken is None else taken.after
            changes += [taken] if taken is not None else []
        if changes == list(changeset.changes):
            chosen.append(changeset)
        elif changes:
            chosen.append(again(changeset, changes, template))
    out.say(f"{counted(chooser.taken, 'hunk')} of {chooser.offered} taken.")
    return replace(migration, changesets=tuple(chosen))


class _Chooser:
    def __init__(self, repo: Repository, out: Output) -> None:
        self.repo, self.out = repo, out
        self.has_quit = False
        self.offered = self.taken = 0

    def explain(self, change: FileChange, why: str) -> None:
        self.out.say(f"{one_line(change.path)} is left as it is: {why}")

    def file(self, change: FileChange) -> FileChange | None:
        """The change as far as it is taken; None for nothing of it."""
        if change.before is None or change.after is None:
            self.offered += 1
            self.taken += (whole := self._whole(change))
            return change if whole else None
        hunks = hunks_of(change)
        self.offered += len(hunks)
        while True:
            wanted = self._hunks(change, hunks)
            if not wanted:
                return None
            taken = change if wanted == hunks else take(change, wanted)
            why = half_done(taken)
            if not why:
                self.taken += len(wanted)
                return taken
            if self.has_quit:
                self.explain(change, f"of these hunks alone, {why}")
                return None
            self.out.say(f"{one_line(change.path)} can't be left half done: {why}. Choose again.")

    def _whole(self, change: FileChange) -> bool:
        """A file that comes or goes has one hunk."""
        what = "new file" if change.before is None else "removed file"
        self._print(f"{one_line(change.path)} ({what})", "bold cyan")
        for mark, data in (("-", change.before), ("+", change.after)):
            for line in lines_of(data):
                self._line(mark, line)
        return self._ask("Take this file", "ynq?") == "y"

    def _hunks(self, change: FileChange, hunks: Sequence[Hunk]) -> list[Hunk]:
        before = lines_of(change.before)
        pending: list[Hunk] = list(hunks)
        wanted: list[Hunk] = []
        self._print(one_line(change.path), "bold cyan")
        asked = 0
        rest = ""  # what "a" or "d" have said of all that is left
        while pending:
            hunk = pending.pop(0)
            asked += 1
            answer = rest or self._offer(hunk, before, f"{asked}/{asked + len(pending)}")
            match answer:
                case "y":
                    wanted.append(hunk)
                case "a":
                    wanted.append(hunk)
                    rest = "y"
                case "d":
                    rest = "n"
                case "s":
                    pending = [*hunk.split(), *pending]
                    asked -= 1
                case "e":
                    edited = self._edit(hunk, before)
                    if edited is None:
                        self.out.say("The edited hunk does not fit the file: leave lines that begin with a space or -.")
                        pending.insert(0, hunk)
                        asked -= 1
                    else:
                        wanted.append(edited)
        return wanted

    def _offer(self, hunk: Hunk, before: list[bytes], where: str) -> str:
        if self.has_quit:
            return "n"
        added = hunk.end - hunk.start + sum(len(piece.lines) - (piece.end - piece.start) for piece in hunk.pieces)
        self._print(f"@@ -{hunk.start + 1},{hunk.end - hunk.start} +{hunk.start + 1},{added} @@", "cyan")
        for mark, line in hunk.text(before):
            self._line(mark, line)
        for reason in hunk.reasons:
            self._print(f"# line {reason.line}: {reason.form} {one_line(reason.old)} -> {one_line(reason.new)}", "dim")
        letters = "ynqad" + ("s" if len(hunk.pieces) > 1 else "") + "e?"
        return self._ask(f"({where}) Take this hunk", letters)

    def _ask(self, question: str, letters: str) -> str:
        while not self.has_quit:
            self.out.result.print(Text(f"{question} [{','.join(letters)}]? ", "bold blue"), end="")
            self.out.result.file.flush()
            line = sys.stdin.readline()
            answer = line.strip()[:1].lower()
            if not line or answer == "q":
                self.has_quit = True
            elif answer and answer in letters and answer != "?":
                return answer
            else:
                self._print("\n".join(help for help in HELP.split("\n") if help[0] in letters))
        return "n"

    def _edit(self, hunk: Hunk, before: list[bytes]) -> Hunk | None:
        note = (
            "# To keep a line, make its - a space; to leave a new one out, remove it. Lines with # are not looked at.\n"
        )
        text = b"".join(mark.encode() + line.removesuffix(b"\n") + b"\n" for mark, line in hunk.text(before))
        with tempfile.TemporaryDirectory(prefix="canonize-edit-") as folder:
            file = Path(folder, "hunk.diff")
            file.write_bytes(note.encode() + text)
            editor = _editor(self.repo)
            if subprocess.run(["sh", "-c", f'{editor} "$@"', editor, str(file)], check=False).returncode:
                raise CanonizeError(f"the editor {editor!r} failed", "set another one in EDITOR")
            edited = file.read_bytes().splitlines(keepends=True)
        lines = [(line[:1].decode("latin-1"), line[1:]) for line in edited if not line.startswith(b"#")]
        if before and hunk.end == len(before) and not before[-1].endswith(b"\n") and lines:
            lines = _unended(lines)
        return hunk.edited(before, lines) if all(mark in " -+" for mark, _ in lines) else None

    def _line(self, mark: str, line: bytes) -> None:
        self._print(mark + one_line(line.decode("utf-8", "surrogateescape").rstrip("\n")), _STYLES[mark])

    def _print(self, text: str, style: str = "") -> None:
        if not self.has_quit:
            self.out.result.print(Text(text, style), soft_wrap=True)


def _unended(lines: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """The last line of each side without its end, as the file has it."""
    found = list(lines)
    for sides in (" -", " +"):
        at = max((at for at, (mark, _) in enumerate(found) if mark in sides), default=None)
        if at is not None:
            found[at] = (found[at][0], found[at][1].removesuffix(b"\n"))
    return found


def _editor(repo: Repository) -> str:
    """As git finds it, but for what the repository itself says: that would be run."""
    if os.environ.get("GIT_EDITOR"):
        return os.environ["GIT_EDITOR"]
    mine = [*users_own(repo, "core.editor"), os.environ.get("VISUAL", ""), os.environ.get("EDITOR", ""), "vi"]
    return next(editor for editor in mine if editor)
