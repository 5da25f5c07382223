"""What diff, migrate and verify begin with: a repository, a plan, and the migration that follows from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from canonize import __version__
from canonize.cache.cache import open_cache, settled_key
from canonize.cli.options import Output
from canonize.errors import CanonizeError
from canonize.executors import check_executor, open_mapper
from canonize.formatting.apply import Style
from canonize.git.messages import compose_message
from canonize.git.owners import owners_at
from canonize.git.repository import Repository
from canonize.git.runs import Outcome, Runs
from canonize.git.series import CommitSpec
from canonize.git.snapshot import dirty_paths
from canonize.git.worktree import recover_in_place
from canonize.plan.read import find_plan
from canonize.workspace import Workspace, open_commit, open_worktree
from canonize_codemods.changes import Finding, Migration, Severity
from canonize_codemods.kinds import may_hold_python
from canonize_codemods.migration.mapping import Mapper
from canonize_codemods.migration.migrate import PlanRefused, migrate
from canonize_codemods.migration.series import GroupBy, Options
from canonize_codemods.plan import Plan
from canonize_codemods.ways import Ways, ways
from canonize_codemods.words import counted


@dataclass
class Derived:
    """A plan carried out in memory; ``opened`` gives the files that it started from."""

    opened: Callable[[], Workspace]
    plan: Plan
    migration: Migration

    @cached_property
    def workspace(self) -> Workspace:
        return self.opened()

    @property
    def left(self) -> bool:
        """Something stayed that the plan wanted changed: exit code 3."""
        return is_left(self.migration)


def is_left(migration: Migration) -> bool:
    return any(finding.severity is Severity.LEFT for finding in migration.findings)


def commit_specs(migration: Migration, plan: str = "", people: Sequence[tuple[str, str]] = ()) -> list[CommitSpec]:
    """Messages with their trailers (DESIGN.md §7) around the changesets; ``plan`` is the digest of one, if any."""
    total = len(migration.changesets)
    digest = [("Canonize-Plan", plan)] if plan else []
    return [
        CommitSpec(
            compose_message(
                changeset.title,
                changeset.body,
                [*digest, ("Canonize-Step", f"{number}/{total}"), ("Canonize-Version", __version__), *people],
            ),
            changeset.changes,
        )
        for number, changeset in enumerate(migration.changesets, 1)
    ]


def derive(
    repo: Repository,
    plan_file: Path | None,
    out: Output,
    jobs: int | None,
    executor: str,
    rev: str | None = None,
    worktree: bool = False,
    options: Options | None = None,
) -> Derived:
    """Read the plan and the files, and work the migration out.  Raises CanonizeError."""
    plan = find_plan(repo.root, plan_file)
    check_executor(executor)
    commit = None if worktree else repo.resolve("HEAD" if rev is None else rev)
    key = _key(repo, commit, plan) if commit is not None else b""
    if commit is not None and (known := _settled(key, out)) is not None:
        return Derived(lambda: open_commit(repo, commit, plan.texts), plan, Migration((), known))
    with open_mapper(executor, jobs, out.talk) as mapper, open_cache(out.say) as cache:
        mapper.stage("reading the repository")
        workspace = open_worktree(repo, plan.texts) if commit is None else open_commit(repo, commit, plan.texts)
        plan = workspace.with_style(plan)
        mapper.stage("working out what moves")
        try:
            migration = migrate(workspace.sources, plan, options, mapper, cache.facts)
        except PlanRefused as refused:
            problem, *more = refused.problems
            rest = f" (and {len(more)} more like it)" if more else ""
            where = f"{plan.file}:{problem.line}: " if problem.line else f"{plan.file}: "
            raise CanonizeError(f"{where}{problem.message}{rest}", problem.remedy) from None
        mapper.stage("formatting imports")
        migration = style(workspace, plan, mapper).applied(migration)
        migration = replace(migration, findings=tuple(sorted({*migration.findings, *workspace.findings()})))
        if commit is not None and not workspace.lacks_blobs and _is_settled(migration):
            cache.keep_settled(key, migration.findings)
    return Derived(lambda: workspace, plan, migration)


def _settled(key: bytes, out: Output) -> tuple[Finding, ...] | None:
    """What is to be said where an earlier run saw that the plan has nothing to do in just these files."""
    with open_cache(out.say) as cache:
        return cache.settled(key)


def _is_settled(migration: Migration) -> bool:
    """Not where something could not be read: another machine may have an engine for it."""
    return not migration.changesets and not any(finding.code == "unparsable" for finding in migration.findings)


def _key(repo: Repository, commit: str, plan: Plan) -> bytes:
    return settled_key(repo.run("rev-parse", f"{commit}^{{tree}}").decode("ascii").strip(), plan.digest)


def style(workspace: Workspace, plan: Plan, mapper: Mapper) -> Style:
    """The formatters of the project, as its own files configure them."""
    return Style(plan, workspace.sources, workspace.settings, mapper)


def count_ways(derived: Derived, out: Output, jobs: int | None, executor: str) -> list[Ways]:
    """By which paths files import what the plan makes canonical, before and after."""
    with open_mapper(executor, jobs, out.talk) as mapper, open_cache(out.say) as cache:
        mapper.stage("counting import paths")
        return ways(derived.workspace.sources, derived.plan, derived.migration.changesets, mapper, cache.facts)


def series_options(
    repo: Repository, rev: str, group_by: GroupBy, max_files: int | None, max_lines: int | None
) -> Options:
    """How the series is cut; owners are those of the commit ``rev``.  Raises CanonizeError."""
    if group_by is GroupBy.OWNER:
        return Options(group_by, max_files, max_lines, owners_at(repo, repo.resolve(rev)))
    return Options(group_by, max_files, max_lines)


def recover(repo: Repository, out: Output) -> Outcome | None:
    """Clear up after runs that were cut short, and say so.  Needs the lock of ``Runs``.  Raises CanonizeError."""
    edit = recover_in_place(repo)
    if edit is not None:
        out.say(f"note: {edit}")
    outcome = Runs(repo).recover()
    if outcome is not None:
        out.say(f"note: {outcome}")
    return outcome


def warn_of_uncommitted(repo: Repository, out: Output) -> None:
    """A migration is made of commits; edits that are not in one are not part of it."""
    dirty = [path for path in dirty_paths(repo) if may_hold_python(path)]
    if dirty:
        have = "has" if len(dirty) == 1 else "have"
        out.say(f"note: {counted(len(dirty), 'Python file')} {have} uncommitted changes, which are not part of this")
