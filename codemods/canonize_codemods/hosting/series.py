"""What a codemod made of files → changesets, with messages that say what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from canonize_codemods.changes import FileChange, Finding, Migration, Reason
from canonize_codemods.migration.describe import MESSAGE, WHY
from canonize_codemods.migration.series import GroupBy, Options, importer_changesets

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
    return _in_commits(changes, findings, replace(options, template=message_template(description)))


def carried_on(made: Iterable[FileChange], sources: Mapping[str, bytes], name: str, description: str) -> Migration:
    """What a run made of files, in a code base that has moved on since; a commit a file.

    A file that is as the run left it is done with; one that is neither that nor what the run found is a finding.
    """
    changes: list[FileChange] = []
    findings: list[Finding] = []
    for change in made:
        now = sources.get(change.path)
        if now == change.before:
            reason = Reason(_first_changed(change.before or b"", change.after or b""), "codemod", "", name)
            changes.append(replace(change, reasons=(reason,)))
        elif now != change.after:
            message = "it has changed since the codemod ran"
            findings.append(Finding(change.path, 0, "run-outdated", message, "run the codemod again, on a new branch"))
    return _in_commits(changes, findings, Options(GroupBy.FILE, template=message_template(description)))


def message_template(description: str) -> str:
    return MESSAGE.replace("$why", f"{description.strip().replace('$', '$$')}\n\n$why".lstrip())


def description_in(body: str) -> str:
    """What ``message_template`` was given, from a message's body."""
    return body.partition(WHY["codemod"].partition(";")[0])[0].strip()


def _in_commits(changes: list[FileChange], findings: list[Finding], options: Options) -> Migration:
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
