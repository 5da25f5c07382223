"""A migration for people: the diff, what changes by reason, what is left and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from canonize.errors import one_line
from canonize.reports import highlighting
from canonize.reports.diff_lines import ADDED, REMOVED, Hunk, Line, count, diff_lines
from canonize.reports.lines import say
from canonize_codemods.changes import FileChange, Finding, Migration, Severity
from canonize_codemods.words import counted

# More of one kind are counted, not listed, unless everything is asked for.
_FINDINGS_OF_A_KIND = 40
_MEANINGS = {"export-goes": ' (modules lose a name that nobody here asks them for; exports = "keep" keeps it)'}
_MOVES = 3  # of a file's header
_STYLES = {ADDED: "green", REMOVED: "red"}
_SYNTAX = {
    highlighting.KEYWORD: "magenta",
    highlighting.NAME: "bold",
    highlighting.DECORATOR: "bold",
    highlighting.STRING: "cyan",
    highlighting.COMMENT: "dim",
    highlighting.NUMBER: "blue",
}
_UNPRINTABLE = re.compile(r"[^\t -~]")


def render_diff(migration: Migration, console: Console) -> None:
    """The unified diff of each commit in order, every file headed by why it changes."""
    for number, changeset in enumerate(migration.changesets, 1):
        say(console, f"{number}/{len(migration.changesets)} {changeset.title}", "bold")
        for change in changeset.changes:
            if console.is_terminal and change is not changeset.changes[0]:
                console.print()
            console.print(Text("\n").join(_file(change, console)), soft_wrap=True)
        console.print()
    render_summary(migration, console)


def render_stat(migration: Migration, console: Console) -> None:
    """Files with their added and removed lines, as ``git diff --stat`` has it."""
    rows = [(one_line(change.path), *count(change)) for change in migration.files()]
    digits = len(str(max((added + removed for _, added, removed in rows), default=0)))
    widest = max((len(path) for path, _, _ in rows), default=0)
    # On a terminal a row is a line: the bar has what the paths leave, and at least a fifth of it.
    room = max(10, min(40, console.width - widest - digits - 6))
    if console.is_terminal:
        room = max(room, console.width // 5)
        widest = min(widest, console.width - room - digits - 6)
    most = max((added + removed for _, added, removed in rows), default=1)
    scale = min(1.0, room / max(most, 1))
    for path, added, removed in rows:
        bar = Text("+" * max(1 if added else 0, round(added * scale)), "green")
        bar.append("-" * max(1 if removed else 0, round(removed * scale)), "red")
        name = path if len(path) <= widest else f"...{path[-(widest - 3) :]}"
        console.print(Text(f" {name:{widest}} | {added + removed:{digits}} ") + bar, soft_wrap=True)
    added, removed = sum(row[1] for row in rows), sum(row[2] for row in rows)
    say(console, f" {counted(len(rows), 'file')} changed, {added} insertions(+), {removed} deletions(-)")


def render_summary(migration: Migration, console: Console) -> None:
    """What changes by reason, then what is left."""
    files = list(migration.files())
    forms = Counter(reason.form for change in files for reason in change.reasons)
    if not files:
        say(console, "Nothing to change.", "bold")
    else:
        commits = len(migration.changesets)
        say(console, f"{counted(len(files), 'file')} in {counted(commits, 'commit')}.", "bold")
        for form, number in forms.most_common():
            say(console, f"{form}{_MEANINGS.get(form, '')}", lead=f"  {number:6}  ")
    render_findings(migration.findings, console)


def render_findings(findings: Sequence[Finding], console: Console, every: bool = False) -> None:
    """Findings by kind, what was left first; the remedy once a kind."""
    kinds: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        kinds.setdefault((finding.severity, finding.code), []).append(finding)
    for (severity, code), members in sorted(kinds.items(), key=lambda item: (item[0][0] is Severity.NOTE, item[0][1])):
        what = "left" if severity is Severity.LEFT else "note"
        say(console, f"{what}: {code} ({len(members)})", "bold yellow" if severity is Severity.LEFT else "bold")
        shown = members if every else members[:_FINDINGS_OF_A_KIND]
        for finding in shown:
            say(console, f"{one_line(finding.place)}: {one_line(finding.message)}", lead="  ")
        if len(shown) < len(members):
            say(console, f"and {len(members) - len(shown)} more (--format json lists them all)", lead="  ")
        if members[0].remedy:
            say(console, f"-> {one_line(members[0].remedy)}", lead="  ")


# -- one file


def _file(change: FileChange, console: Console) -> Iterator[Text]:
    colours = console.color_system is not None
    yield Text(_header(change), "bold cyan")
    if console.is_terminal:
        yield from (Text(line, "dim") for line in _moves(change, console.width))
    for hunk in diff_lines(change):
        yield Text(hunk.head, "cyan")
        yield from _lines(change, hunk) if colours else (Text(line.mark + _visible(line.text)) for line in hunk.lines)


def _lines(change: FileChange, hunk: Hunk) -> Iterator[Text]:
    for line, parts in zip(hunk.lines, highlighting.parts(change.path, change.before, hunk), strict=True):
        text = Text(line.mark + _visible(line.text), _STYLES.get(line.mark, ""))
        if len(text) == len(line.text) + 1:  # else escapes have shifted what is marked
            for start, end, kind in parts:
                text.stylize(_syntax(line, kind), start + 1, end + 1)
            for start, end in line.words:
                text.stylize("reverse", start + 1, end + 1)
        yield text


def _syntax(line: Line, kind: str) -> str:
    """Removed and added lines stay red and green; what kind a word is then shows in its weight alone."""
    if line.mark not in _STYLES:
        return _SYNTAX[kind]
    return {highlighting.COMMENT: "dim", highlighting.KEYWORD: "bold", highlighting.NAME: "bold"}.get(kind, "")


def _visible(text: str) -> str:
    """What does not print is escaped, but for tabs."""
    return "\t".join(map(one_line, text.split("\t"))) if _UNPRINTABLE.search(text) else text


def _moves(change: FileChange, width: int) -> Iterator[str]:
    """What becomes of what; in two lines where one is too long."""
    moves = list(dict.fromkeys((one_line(r.old), one_line(r.new)) for r in change.reasons if r.old))
    for old, new in moves[:_MOVES]:
        yield from [f"  {old} -> {new}"] if len(old) + len(new) + 6 <= width else [f"  {old}", f"    -> {new}"]
    if len(moves) > _MOVES:
        yield f"  and {len(moves) - _MOVES} more"


def _header(change: FileChange) -> str:
    forms = Counter(reason.form for reason in change.reasons)
    why = ", ".join(f"{number} {form}" for form, number in forms.most_common())
    status = " (new)" if change.before is None else " (removed)" if change.after is None else ""
    return f"{one_line(change.path)}{status}{f'  [{why}]' if why else ''}"
