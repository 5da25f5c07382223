"""A migration as one HTML file that needs nothing else: the plan, its import paths, the diffs, the findings.

Headings, files and findings stand in the page itself, and can be read without JavaScript.  The lines of the diffs are
data in it, from which a script draws what comes into view: a page of 600 files opens as fast as one of six.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from canonize import __version__
from canonize.errors import one_line
from canonize.reports.pages import page_environment, policy, source
from canonize_codemods.changes import Changeset, FileChange, Finding, Migration, Severity
from canonize_codemods.plan import Consolidation, Plan
from canonize_codemods.ways import Ways
from canonize_codemods.words import counted

from .diff_lines import Hunk, Line, count, diff_lines
from .highlighting import Part, parts
from .paths_picture import Picture, drawn

# So many files that all of them are shown at once; of more, only the first commit is open.
OPEN = 60
MOVES = 4  # of a file's header


@dataclass(frozen=True, slots=True)
class File:
    """A file in one commit, as its header has it; ``number`` counts through all commits."""

    number: int
    path: str
    status: str  # new, removed, or ""
    added: int
    removed: int
    why: str
    moves: tuple[tuple[str, str], ...]
    more_moves: int


@dataclass(frozen=True, slots=True)
class Commit:
    number: int
    title: str
    body: str
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A consolidation; pictures are None where nothing is imported."""

    canonical: str
    duplicates: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    before: Picture | None
    after: Picture | None


@dataclass(frozen=True, slots=True)
class Kind:
    """Findings of one code.  Each with the number of its file's first entry, 0 where the file does not change."""

    severity: str
    code: str
    remedy: str
    findings: tuple[tuple[Finding, int], ...]


def title(plan: Plan) -> str:
    """The names of what the plan makes canonical."""
    return ", ".join(dict.fromkeys(entry.canonical.name for entry in plan.consolidations))


def entries(plan: Plan, ways: Sequence[Ways]) -> list[Entry]:
    """What stands in front of a plan's changes."""
    return [_entry(entry, way) for entry, way in zip(plan.consolidations, ways, strict=True)]


def to_html(migration: Migration, title: str, next_command: str, entries: Sequence[Entry] = (), shown: str = "") -> str:
    """Equal migrations give equal pages.  ``shown`` says which part of a migration this is, if it is one."""
    from markupsafe import Markup

    environment = page_environment(_visible)
    style, script = (source(environment, name) for name in ("preview.css", "preview.js"))
    view = {
        **_view(migration),
        "title": title,
        "entries": entries,
        "next_command": next_command,
        "shown": shown,
        "style": Markup(style),
        "script": Markup(script),
        "policy": policy(style, script),
        "data": Markup(_embedded(_data(migration.changesets))),
    }
    return environment.get_template("preview.html.j2").render(view) + "\n"


def _embedded(data: object) -> str:
    """JSON that ends no element and holds nothing that does not print."""
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c").replace(">", "\\u003e")


def _visible(text: str) -> str:
    """What does not print is escaped, but for line ends."""
    return text if text.isprintable() else "\n".join(map(one_line, text.split("\n")))


# -- what stands in the page


def _view(migration: Migration) -> dict[str, Any]:
    commits = _commits(migration.changesets)
    files = list(migration.files())
    forms = Counter(reason.form for change in files for reason in change.reasons)
    lines = [count(change) for change in files]
    first = {file.path: file.number for commit in reversed(commits) for file in commit.files}
    kinds = _kinds(migration.findings, first)
    return {
        "version": __version__,
        "files": len(files),
        "commits": commits,
        "open": sum(len(commit.files) for commit in commits) <= OPEN,
        "added": sum(added for added, _ in lines),
        "removed": sum(removed for _, removed in lines),
        "forms": forms.most_common(),
        "kinds": kinds,
        "left": sum(len(kind.findings) for kind in kinds if kind.severity == Severity.LEFT),
        "notes": sum(len(kind.findings) for kind in kinds if kind.severity == Severity.NOTE),
        "counted": counted,
    }


def _commits(changesets: Sequence[Changeset]) -> list[Commit]:
    commits, number = [], 0
    for at, changeset in enumerate(changesets, 1):
        files = []
        for change in changeset.changes:
            number += 1
            files.append(_file(number, change))
        commits.append(Commit(at, changeset.title, changeset.body, tuple(files)))
    return commits


def _file(number: int, change: FileChange) -> File:
    forms = Counter(reason.form for reason in change.reasons)
    moves = list(dict.fromkeys((reason.old, reason.new) for reason in change.reasons if reason.old and reason.new))
    return File(
        number,
        change.path,
        "new" if change.before is None else "removed" if change.after is None else "",
        *count(change),
        ", ".join(f"{count} {form}" for form, count in forms.most_common()),
        tuple(moves[:MOVES]),
        len(moves) - MOVES,
    )


def _kinds(findings: Iterable[Finding], first: dict[str, int]) -> list[Kind]:
    found: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        found.setdefault((finding.severity, finding.code), []).append(finding)
    return [
        Kind(severity.value, code, members[0].remedy, tuple((each, first.get(each.path, 0)) for each in members))
        for (severity, code), members in sorted(
            found.items(), key=lambda item: (item[0][0] is Severity.NOTE, item[0][1])
        )
    ]


def _entry(entry: Consolidation, ways: Ways) -> Entry:
    settings: list[tuple[str, str]] = [("old paths", entry.paths), ("uses", entry.uses), ("shim", entry.shim)]
    settings += [("definition", entry.definition)] if entry.definition != "exists" else []
    settings += [("accepted differences", ", ".join(sorted(entry.accept)))] if entry.accept else []
    settings += [("shim goes in", entry.remove_in)] if entry.remove_in else []
    return Entry(
        str(entry.canonical),
        tuple(map(str, entry.duplicates)),
        tuple((name, str(value)) for name, value in settings),
        *(_picture(ways, paths) for paths in (ways.before, ways.after)),
    )


def _picture(ways: Ways, sites: Any) -> Picture | None:
    if not sites:
        return None
    total = sum(sites.values())
    paths = counted(len(sites), "path")
    return drawn(ways.canonical, sites, f"{total:,} import site{'s' * (total != 1)} through {paths}.")


# -- what the script draws


def _data(changesets: Iterable[Changeset]) -> list[Any]:
    """Each file's hunks: ``[head, [line, …]]``; a line is ``[mark, old number, new number, text, runs]``."""
    return [
        [_hunk(change, hunk) for hunk in diff_lines(change)] for changeset in changesets for change in changeset.changes
    ]


def _hunk(change: FileChange, hunk: Hunk) -> list[Any]:
    kinds = parts(change.path, change.before, hunk)
    return [hunk.head, [_line(line, found) for line, found in zip(hunk.lines, kinds, strict=True)]]


def _line(line: Line, kinds: Sequence[Part]) -> list[Any]:
    if not line.text.replace("\t", " ").isprintable():
        # Escapes would shift what is marked.
        text = "\t".join(map(one_line, line.text.split("\t")))
        return [line.mark, line.old, line.new, text, ""]
    return [line.mark, line.old, line.new, line.text, _runs(line, kinds)]


def _runs(line: Line, kinds: Sequence[Part]) -> str:
    """``k4.1K6``: four characters of a keyword, one plain, six of a keyword that differs; the rest is plain.

    The letters are those of ``highlighting``; ``.`` is plain, ``!`` plain and differs.
    """
    ends = sorted({0, *(at for part in kinds for at in part[:2]), *(at for span in line.words for at in span)})
    found = ""
    for start, end in pairwise(ends):
        kind = next((kind for first, last, kind in kinds if first <= start < last), ".")
        differs = any(first <= start < last for first, last in line.words)
        found += f"{(kind.upper() if kind != '.' else '!') if differs else kind}{end - start}"
    return found
