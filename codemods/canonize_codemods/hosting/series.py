"""What a codemod made of files → changesets, with messages that say what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from canonize_codemods.changes import FileChange, Finding, Migration, Reason
from canonize_codemods.migration.describe import MESSAGE
from canonize_codemods.migration.series import Options, importer_changesets

from .host import Hosted


def hosted_migration(
    results: Iterable[Hosted], sources: Mapping[str, bytes], name: str, description: str, options: Options
) -> Migration:
    """``description`` goes into each message, after its subject."""
    changes: list[FileChange] = []
    findings: list[Finding] = []
    for result in results:
        findings += result.findings
        if result.after is not None:
            before = sources[result.path]
            reason = Reason(_first_changed(before, result.after), "codemod", "", name)
            changes.append(FileChange(result.path, before, result.after, (reason,)))
    template = MESSAGE.replace("$why", f"{description.strip().replace('$', '$$')}\n\n$why".lstrip())
    options = replace(options, template=template)
    return Migration(
        tuple(importer_changesets(changes, findings, options, {}, step="codemod")), tuple(sorted(set(findings)))
    )


def _first_changed(before: bytes, after: bytes) -> int:
    """The line, from 1, on which the two first differ."""
    old, new = before.splitlines(), after.splitlines()
    same = next(
        (at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new))
    )
    return same + 1
