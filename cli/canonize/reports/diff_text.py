"""A migration for people: the diff, what changes by reason, what is left and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from canonize.errors import one_line
from canonize.reports.patch import hunks
from canonize_codemods.changes import FileChange, Finding, Migration, Severity
from canonize_codemods.words import counted

# More of one kind are counted, not listed, unless everything is asked for.
_FINDINGS_OF_A_KIND = 40
_MEANINGS = {"export-goes": ' (modules lose a name that nobody here asks them for; exports = "keep" keeps it)'}
_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def render_diff(migration: Migration, console: Console) -> None:
    """The unified diff of each commit in order, every file headed by why it changes."""
    for number, changeset in enumerate(migration.changesets, 1):
        _say(console, f"{number}/{len(migration.changesets)} {changeset.title}", "bold")
        for change in changeset.changes:
            _say(console, _header(change), "bold cyan")
            for line in "".join(hunks(change)).splitlines():
                text = line.encode("latin-1").decode("utf-8", "replace")
                _say(console, text, _STYLES.get(line[:1], ""))
        console.print()
    render_summary(migration, console)


def render_stat(migration: Migration, console: Console) -> None:
    """Files with their added and removed lines, as ``git diff --stat`` has it."""
    rows = [(one_line(change.path), *_counts(change)) for change in migration.files()]
    widest = max((len(path) for path, _, _ in rows), default=0)
    most = max((added + removed for _, added, removed in rows), default=1)
    room = max(10, min(40, console.width - widest - 12))
    for path, added, removed in rows:
        scale = min(1.0, room / most)
        bar = Text("+" * max(1 if added else 0, round(added * scale)), "green")
        bar.append("-" * max(1 if removed else 0, round(removed * scale)), "red")
        line = Text(f" {path:{widest}} | {added + removed:5} ")
        console.print(line + bar, soft_wrap=True)
    added, removed = sum(row[1] for row in rows), sum(row[2] for row in rows)
    _say(console, f" {counted(len(rows), 'file')} changed, {added} insertions(+), {removed} deletions(-)")


def render_summary(migration: Migration, console: Console) -> None:
    """What changes by reason, then what is left."""
    files = list(migration.files())
    forms = Counter(reason.form for change in files for reason in change.reasons)
    if not files:
        _say(console, "Nothing to change.", "bold")
    else:
        commits = len(migration.changesets)
        _say(console, f"{counted(len(files), 'file')} in {counted(commits, 'commit')}.", "bold")
        for form, count in forms.most_common():
            _say(console, f"  {count:6}  {form}{_MEANINGS.get(form, '')}")
    render_findings(migration.findings, console)


def render_findings(findings: Sequence[Finding], console: Console, every: bool = False) -> None:
    """Findings by kind, what was left first; the remedy once a kind."""
    kinds: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        kinds.setdefault((finding.severity, finding.code), []).append(finding)
    for (severity, code), members in sorted(kinds.items(), key=lambda item: (item[0][0] is Severity.NOTE, item[0][1])):
        what = "left" if severity is Severity.LEFT else "note"
        _say(console, f"{what}: {code} ({len(members)})", "yellow" if severity is Severity.LEFT else "")
        shown = members if every else members[:_FINDINGS_OF_A_KIND]
        for finding in shown:
            _say(console, f"  {one_line(finding.path)}:{finding.line}: {one_line(finding.message)}")
        if len(shown) < len(members):
            _say(console, f"  and {len(members) - len(shown)} more (--format json lists them all)")
        if members[0].remedy:
            _say(console, f"  -> {one_line(members[0].remedy)}")


def _header(change: FileChange) -> str:
    forms = Counter(reason.form for reason in change.reasons)
    why = ", ".join(f"{count} {form}" for form, count in forms.most_common())
    status = " (new)" if change.before is None else " (removed)" if change.after is None else ""
    return f"{one_line(change.path)}{status}{f'  [{why}]' if why else ''}"


def _counts(change: FileChange) -> tuple[int, int]:
    lines = [line for hunk in hunks(change) for line in [hunk[:1]]]
    return lines.count("+"), lines.count("-")


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style), soft_wrap=True)
