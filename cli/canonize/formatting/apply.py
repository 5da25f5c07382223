"""A migration whose edited imports are as the project's formatters leave them; what these would still change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from canonize.formatting.detect import Configured, configured
from canonize.formatting.run import executable, run_formatters
from canonize_codemods.changes import FileChange, Finding, Migration, Severity
from canonize_codemods.import_blocks import Edited, edited_imports, take, unsettled
from canonize_codemods.index.layout import Layout, find_source_roots
from canonize_codemods.kinds import MODULE, STUB
from canonize_codemods.migration.mapping import Mapper
from canonize_codemods.migration.migrate import python_files
from canonize_codemods.plan import Formatters, Plan

_AT_ONCE = 40  # files a task


@dataclass(frozen=True)
class Style:
    """The formatters of a project.  ``sources`` are its files before the migration, ``settings`` those of ``FILES``."""

    plan: Plan
    sources: Mapping[str, bytes]
    settings: Mapping[str, bytes]
    mapper: Mapper

    @cached_property
    def wanted(self) -> list[Configured]:
        return configured(self.settings) if self.plan.formatters is Formatters.CONFIGURED else []

    @cached_property
    def installed(self) -> list[Configured]:
        return [each for each in self.wanted if executable(each.formatter.program) is not None]

    def applied(self, migration: Migration) -> Migration:
        """The same commits.  A file that several of them change is formatted after each."""
        if not migration.changesets or not self.wanted:
            return migration
        states = _states(migration)
        first = {path: each[0].before for path, each in states.items()}
        new: dict[tuple[str, int], bytes | None] = {}
        complaints: list[tuple[Configured, str]] = []
        for round in range(max(map(len, states.values()))):
            now = {path: each[round].after for path, each in states.items() if round < len(each)}
            new.update(((path, round), data) for path, data in now.items())
            edited, answers, said = self._answers((path, first[path], data) for path, data in now.items())
            complaints += said
            given = [(path, file, answers[path]) for path, file in edited.items()]
            tasks = [given[at : at + _AT_ONCE] for at in range(0, len(given), _AT_ONCE)]
            for found in self.mapper(_take_batch, tasks, "formatting"):
                new.update(((path, round), data) for path, data in found)
        seen = dict.fromkeys(states, 0)
        changesets = []
        for changeset in migration.changesets:
            changes = []
            for change in changeset.changes:
                round = seen[change.path]
                seen[change.path] += 1
                before = new[change.path, round - 1] if round else change.before
                changes.append(replace(change, before=before, after=new[change.path, round]))
            changesets.append(replace(changeset, changes=tuple(changes)))
        findings = {*migration.findings, *self._missing(), *self._failed(complaints)}
        return replace(migration, changesets=tuple(changesets), findings=tuple(sorted(findings)))

    def unsettled(self, files: Iterable[FileChange]) -> list[tuple[str, int]]:
        """Path and line of each edited import that a formatter would still change."""
        edited, answers, _ = self._answers((change.path, change.before, change.after) for change in files)
        return [(path, line) for path, file in sorted(edited.items()) for line in unsettled(file, answers[path])]

    def _answers(
        self, files: Iterable[tuple[str, bytes | None, bytes | None]]
    ) -> tuple[dict[str, Edited], dict[str, str], list[tuple[Configured, str]]]:
        formatters = self.installed
        below = tuple(f"{each.folder}/" if each.folder else "" for each in formatters)
        wanted = [
            (path, before, after)
            for path, before, after in files
            if after is not None and path.endswith((MODULE, STUB)) and path.startswith(below)
        ]
        tasks = [wanted[at : at + _AT_ONCE] for at in range(0, len(wanted), _AT_ONCE)] if formatters else []
        edited = {path: file for found in self.mapper(_edited_batch, tasks, "formatting") for path, file in found}
        if not edited:
            return {}, {}, []
        texts = {path: file.excerpt for path, file in edited.items()}
        answers, complaints = run_formatters(texts, formatters, self.settings, self._modules(edited))
        return edited, answers, complaints

    def _modules(self, edited: Mapping[str, Edited]) -> list[str]:
        """Paths of the modules that are imported, as far as they are the project's own."""
        python = [*python_files(self.sources), *(path for path in edited if path not in self.sources)]
        by_module = Layout(python, self.plan.source_roots or find_source_roots(self.sources)).by_module
        found: dict[str, None] = {}
        for module in {module for file in edited.values() for module in file.modules}:
            parts = module.split(".")
            names = (".".join(parts[:n]) for n in range(1, len(parts) + 1))
            found.update((by_module[name], None) for name in names if name in by_module)
        return list(found)

    def _missing(self) -> list[Finding]:
        return [
            Finding(
                each.where,
                0,
                "formatter-missing",
                f"{each.formatter} is configured here and not installed: edited imports have canonize's own layout",
                f'pip install {each.formatter.program}, or formatters = "none" in [project] of the plan',
                Severity.NOTE,
            )
            for each in self.wanted
            if each not in self.installed
        ]

    def _failed(self, complaints: Sequence[tuple[Configured, str]]) -> list[Finding]:
        return [
            Finding(
                each.where,
                0,
                "formatter-failed",
                f"{each.formatter} ended with an error: {said}",
                "run it by hand on the branch",
                Severity.NOTE,
            )
            for each, said in complaints
        ]


def _states(migration: Migration) -> dict[str, list[FileChange]]:
    """What becomes of each file, commit by commit."""
    found: dict[str, list[FileChange]] = {}
    for changeset in migration.changesets:
        for change in changeset.changes:
            found.setdefault(change.path, []).append(change)
    return found


def _take_batch(task: list[tuple[str, Edited, str]]) -> list[tuple[str, bytes]]:
    return [(path, take(file, answer)) for path, file, answer in task]


def _edited_batch(task: list[tuple[str, bytes | None, bytes]]) -> list[tuple[str, Edited]]:
    found = ((path, edited_imports(before, after)) for path, before, after in task)
    return [(path, file) for path, file in found if file is not None]
