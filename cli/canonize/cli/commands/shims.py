"""``canonize shims``: which shims there are and who still needs them; taking away those that nobody does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from canonize.cli.boundary import DONE, FOUND, LEFT
from canonize.cli.branch import Wanted, make_branch
from canonize.cli.options import (
    HERE,
    Base,
    DiffFormat,
    ExecutorName,
    Jobs,
    Json,
    NoColor,
    NoPager,
    Output,
    Quiet,
    Repo,
    typed,
    typed_git,
)
from canonize.cli.previewing import Preview
from canonize.cli.session import commit_specs, recover
from canonize.errors import CanonizeError
from canonize.executors import open_mapper
from canonize.git.authors import Authorship
from canonize.git.blame import origin_of
from canonize.git.branches import check_free
from canonize.git.repository import Repository
from canonize.git.runs import Runs
from canonize.plan.read import find_plan, has_plan
from canonize.progress import display
from canonize.project_version import is_due, project_version
from canonize.reports.diff_json import to_json as migration_json
from canonize.reports.diff_text import render_findings, render_summary
from canonize.reports.preview_html import to_html
from canonize.reports.shims import ShimRow, UseRow, render_shims, to_json
from canonize.shim_life import removal_version
from canonize.suggestions import nearest
from canonize.workspace import Workspace, locate, open_commit, require_branch
from canonize_codemods.changes import Migration, Severity
from canonize_codemods.index.facts import Detail
from canonize_codemods.migration.migrate import build_index
from canonize_codemods.migration.prune import Standing, prune, standings
from canonize_codemods.migration.shim_users import find_shims, listed_reexports
from canonize_codemods.plan import Plan, TextKind
from canonize_codemods.words import counted

# Entry points and settings name modules, too; prose in Markdown does not need them.
_TEXTS = (TextKind.TOML, TextKind.INI, TextKind.YAML, TextKind.JSON)
_DEFAULT_BRANCH = "canonize/prune-shims"

PlanOption = Annotated[
    Path | None,
    typer.Option("--plan", help="For re-exports and removal versions.", show_default="canonize.toml, if any"),
]


def list_shims(
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 if one outlives its remove-in.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Every user, not just the first ones.")] = False,
    plan: PlanOption = None,
    base: Base = None,
    repo: Repo = HERE,
    as_json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
    jobs: Jobs = None,
    executor: ExecutorName = "process",
) -> int:
    """Every shim with its age, its remaining first-party users, and whether its remove-in has come.

    Exit code 0; with --check 1 if a shim outlives the version that it says it goes away in.
    """
    out = Output(quiet, no_color)
    repository = locate(repo)
    workspace = open_commit(repository, "HEAD" if base is None else base, _TEXTS, commands=True)
    decided = _plan(repository, plan)
    found = _standings(workspace, decided, out, jobs, executor)
    version = project_version(workspace.sources)
    rows = []
    with display(out.talk) as shown:
        step = shown.track("asking git how old they are", len(found))
        for each in found:
            rows.append(_row(repository, workspace.commit, each, removal_version(each.shim, decided), version))
            step(1)
    now = datetime.now(UTC)
    if as_json:
        print(json.dumps(to_json(rows, version, now), indent=2))
    else:
        render_shims(rows, version, now, out.result, every)
        if any(not row.uses for row in rows):
            out.next(typed("shims", "prune", "--dry-run", repo=repo))
    return FOUND if check and any(row.due for row in rows) else DONE


def prune_shims(
    modules: Annotated[list[str] | None, typer.Argument(metavar="MODULE", help="Just these shims.")] = None,
    branch: Annotated[str, typer.Option("--branch", "-b", help="The branch to make.")] = _DEFAULT_BRANCH,
    force: Annotated[
        bool, typer.Option("--force", help="Also those that only texts and commands name, such as a Makefile.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done; write nothing.")] = False,
    format: Annotated[DiffFormat, typer.Option("--format", help="With --dry-run: how to print it.")] = DiffFormat.TEXT,
    no_pager: NoPager = False,
    plan: PlanOption = None,
    base: Base = None,
    repo: Repo = HERE,
    as_json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
    jobs: Jobs = None,
    executor: ExecutorName = "process",
) -> int:
    """Remove the shims that nothing uses any more, as commits on a new branch; one each.

    A shim that is used, or that somebody edited, stays, with a line that says by whom.
    canonize undo takes it back.  Exit code 0; 3 if one stayed; 2 if nothing could be done, and nothing was.
    """
    out = Output(quiet, no_color)
    repository = locate(repo)
    if base is None and not dry_run:
        require_branch(repository)
    start = repository.resolve("HEAD" if base is None else base)
    chosen = tuple(dict.fromkeys(modules or ()))
    commits: list[str] = []
    if dry_run:
        migration = _pruned(repository, start, chosen, force, plan, out, jobs, executor)
        shown = DiffFormat.JSON if as_json else format
        words = ["shims", "prune", *chosen, *(["--force"] if force else []), *(["--plan", str(plan)] if plan else [])]
        _preview(repository, migration, start, typed(*words, repo=repo), shown, not no_pager, out)
    else:
        repository.check_branch_name(branch)
        what = " ".join(["shims prune", *chosen])
        with Runs(repository).locked():
            outcome = recover(repository, out)
            # Killed when the branch was there already: what is asked for again is done.
            done = outcome is not None and outcome.complete and outcome.run.is_for(branch, start, what)
            if not done:
                check_free(repository, branch)
            migration = _pruned(repository, start, chosen, force, plan, out, jobs, executor)
            if done:
                commits = repository.run("rev-list", "--reverse", f"{start}..{branch}").decode("ascii").split()
            else:
                specs = commit_specs(migration)
                commits = make_branch(Wanted(repository, branch, start, specs, what, Authorship(), False, out.talk))
        _report(migration, out, as_json, branch, start, commits, repo)
    return LEFT if any(finding.severity is Severity.LEFT for finding in migration.findings) else DONE


def _plan(repository: Repository, given: Path | None) -> Plan | None:
    return find_plan(repository.root, given) if given is not None or has_plan(repository.root) else None


def _standings(workspace: Workspace, plan: Plan | None, out: Output, jobs: int | None, executor: str) -> list[Standing]:
    with open_mapper(executor, jobs, out.talk) as mapper:
        mapper.stage("looking for shims and their users")
        index, _ = build_index(workspace.sources, plan.source_roots if plan is not None else (), mapper, Detail.WHOLE)
        listed = listed_reexports(plan) if plan is not None else {}
        return standings(find_shims(workspace.sources, index, listed), index, workspace.sources)


def _pruned(
    repository: Repository,
    start: str,
    modules: Sequence[str],
    force: bool,
    plan: Path | None,
    out: Output,
    jobs: int | None,
    executor: str,
) -> Migration:
    workspace = open_commit(repository, start, _TEXTS, commands=True)
    found = _standings(workspace, _plan(repository, plan), out, jobs, executor)
    chosen = _chosen(found, modules)
    if force:
        chosen = [replace(each, uses=tuple(use for use in each.uses if use.form != "text")) for each in chosen]
    return prune(chosen, [each.shim for each in found], workspace.sources)


def _chosen(found: Sequence[Standing], modules: Iterable[str]) -> list[Standing]:
    wanted = list(modules)
    known = {each.shim.module: each for each in found}
    unknown = [module for module in wanted if module not in known]
    if unknown:
        remedy = nearest(unknown[0], known, "canonize shims list names those that there are")
        raise CanonizeError(f"there is no shim {unknown[0]}", remedy)
    return [known[module] for module in dict.fromkeys(wanted)] if wanted else list(found)


def _row(repository: Repository, commit: str, standing: Standing, remove_in: str, version: str) -> ShimRow:
    shim = standing.shim
    origin = origin_of(repository, commit, shim.path, shim.line)
    return ShimRow(
        shim.path,
        shim.line,
        shim.module,
        shim.form,
        shim.whole,
        [(name, str(symbol)) for name, symbol in sorted(shim.names.items())],
        remove_in,
        is_due(remove_in, version) if remove_in and version else None,
        origin.time if origin is not None else None,
        origin.commit if origin is not None else "",
        origin is not None and origin.at_least,
        shim.edited,
        [UseRow(use.path, use.line, use.form, use.name) for use in standing.uses],
    )


def _preview(
    repository: Repository,
    migration: Migration,
    base: str,
    command: str,
    format: DiffFormat,
    pager: bool,
    out: Output,
) -> None:
    made: dict[str, Any] = {"branch": None, "base": base, "commits": []}
    page = partial(to_html, migration, "shims without users", command)
    preview = Preview(format, repository, out, page, pager, more=made, every=True)
    preview.show(migration)
    preview.next(migration, command)


def _report(
    migration: Migration, out: Output, as_json: bool, branch: str, base: str, commits: Sequence[str], repo: Path
) -> None:
    if as_json:
        made = {"branch": branch if commits else None, "base": base, "commits": list(commits)}
        print(json.dumps({**migration_json(migration, patches=False), **made}, indent=2))
        return
    if out.talk.quiet:
        render_findings(migration.findings, out.result, every=True)
    else:
        render_summary(migration, out.result)
    if commits:
        out.say(f"Branch {branch} holds {counted(len(commits), 'commit')}; your checkout is as it was.")
        out.next(
            typed_git("log", "--stat", f"{base[:10]}..{branch}", repo=repo), typed_git("switch", branch, repo=repo)
        )
