"""``canonize run``: a codemod of one's own, with the preview, the commits and the proof of a migration."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from canonize.cli.boundary import DONE, FOUND, LEFT
from canonize.cli.branch import Wanted, check_branch, make_branch
from canonize.cli.options import (
    HERE,
    Base,
    DiffFormat,
    ExecutorName,
    GroupByOption,
    Jobs,
    Json,
    MaxFiles,
    MaxLines,
    NoColor,
    NoPager,
    Output,
    Quiet,
    Repo,
    typed,
    typed_git,
)
from canonize.cli.previewing import Preview
from canonize.cli.session import commit_specs, is_left, recover, series_options, warn_of_uncommitted
from canonize.errors import CanonizeError
from canonize.executors import open_mapper
from canonize.git.authors import Authorship, trailers
from canonize.git.history import CODEMOD
from canonize.git.repository import Repository
from canonize.git.runs import Runs
from canonize.git.worktree import write_in_place
from canonize.hosting.locate import Located, installed, locate_codemod
from canonize.plan.read import configured_roots
from canonize.progress import display
from canonize.reports.diff_json import to_json
from canonize.reports.diff_text import render_findings, render_summary
from canonize.reports.lines import say
from canonize.reports.patch import file_patch
from canonize.reports.preview_html import to_html
from canonize.workspace import Workspace, locate, open_commit, open_worktree, require_branch
from canonize_codemods.audit.globs import select
from canonize_codemods.changes import FileChange, Migration, Severity
from canonize_codemods.each_commit import check_each, trees
from canonize_codemods.hosting import Hosted
from canonize_codemods.hosting.series import hosted_migration
from canonize_codemods.index.layout import Layout, find_source_roots
from canonize_codemods.kinds import MODULE, STUB
from canonize_codemods.migration.mapping import Mapper, batches, item_of
from canonize_codemods.migration.series import GroupBy, Options
from canonize_codemods.words import counted, kebab

_SHOWN, _LINES = 3, 30  # files of which the diff of a second run is printed, and lines of each


def run(
    codemod: Annotated[
        str | None, typer.Argument(metavar="CODEMOD", help="A file, an installed codemod, or a dotted name.")
    ] = None,
    arguments: Annotated[
        list[str] | None, typer.Argument(metavar="ARGS", help="The codemod's own; --help shows them.")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="Show the codemods that are installed.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Show what would change; write nothing.")] = False,
    format: Annotated[DiffFormat, typer.Option("--format", help="With --dry-run: how to print it.")] = DiffFormat.TEXT,
    no_pager: NoPager = False,
    check: Annotated[
        bool, typer.Option("--check", help="With --dry-run: exit with 1 if anything would change.")
    ] = False,
    include: Annotated[
        list[str] | None, typer.Option("--include", metavar="GLOB", help="Only these files (repeatable).")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", metavar="GLOB", help="Without these files (repeatable).")
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Look at the whole tree after each commit; write nothing if it breaks.")
    ] = False,
    branch: Annotated[str | None, typer.Option("--branch", "-b", help="The branch to make.")] = None,
    group_by: GroupByOption = GroupBy.PACKAGE,
    max_files: MaxFiles = None,
    max_lines: MaxLines = None,
    in_place: Annotated[bool, typer.Option("--in-place", help="Edit the files on disk; commit nothing.")] = False,
    allow_dirty: Annotated[
        bool, typer.Option("--allow-dirty", help="With --in-place: edit files with uncommitted changes too.")
    ] = False,
    base: Base = None,
    repo: Repo = HERE,
    as_json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
    jobs: Jobs = None,
    executor: ExecutorName = "process",
) -> int:
    """Run a codemod of LibCST or Bowler as commits.

    The preview and the commits are those of a migration.

    Options go before CODEMOD; what stands after it is the codemod's.  Each result has to parse, and a second run has to
    change nothing: a codemod that is not idempotent is refused with the diff of its second run.  Files that it cannot
    read or fails on are listed and stay.
    Exit code 0; with --check 1 if anything would change; 3 if something was left; 2 if nothing could be done.
    """
    from canonize.hosting.load import load, surveyed  # LibCST with it, which takes longer than all other commands do

    out = Output(quiet, no_color)
    if list_:
        return _list(as_json, out)
    if codemod is None:
        raise CanonizeError("no codemod is named", "name a file or a dotted name; canonize run --list shows some")
    if in_place and (branch or base or dry_run):
        raise CanonizeError("--in-place makes no branch", "leave --branch, --base and --dry-run out, or --in-place")
    repository = locate(repo)
    located = locate_codemod(codemod, arguments or (), repository.root)
    load(located)  # what is wrong with it is said before anything is read
    if base is None and not in_place and not dry_run:
        require_branch(repository)
    start = repository.resolve("HEAD" if base is None else base)
    options = series_options(repository, start, group_by, max_files, max_lines)
    name = branch or _branch_name(located)
    with nullcontext() if dry_run else Runs(repository).locked():
        if not dry_run:
            recover(repository, out)
        if not (dry_run or in_place):
            check_branch(repository, name)
        with open_mapper(executor, jobs, out.talk) as mapper:
            mapper.stage("reading the repository")
            workspace = open_worktree(repository) if in_place else open_commit(repository, start)
            paths = _chosen(workspace, include or (), exclude or ())
            mapper.stage("running the codemod")
            migration = _derive(surveyed(located, workspace.sources), workspace, paths, options, mapper, out)
            if verify:
                mapper.stage("checking each commit")
                _prove(workspace, migration, mapper)
        if not in_place:
            warn_of_uncommitted(repository, out)
        if not dry_run:
            made = _write(repository, located, migration, name, start, in_place, allow_dirty, out)
    if dry_run:
        given = {
            "--include": include or (),
            "--exclude": exclude or (),
            "--branch": [branch] if branch else (),
            "--group-by": [group_by] if group_by is not GroupBy.PACKAGE else (),
            "--max-files": [str(max_files)] if max_files else (),
            "--max-lines": [str(max_lines)] if max_lines else (),
            "--base": [base] if base else (),
        }
        words = [word for option, values in given.items() for value in values for word in (option, value)]
        command = typed("run", repo=repo, last=[*words, codemod, *(arguments or ())])
        shown = DiffFormat.JSON if as_json else format
        _preview(repository, migration, located.name, command, shown, not no_pager, out)
        return FOUND if check and migration.changesets else LEFT if is_left(migration) else DONE
    _report(migration, as_json, {"branch": name if made else None, "base": start, "commits": made}, in_place, repo, out)
    return LEFT if is_left(migration) else DONE


def _list(as_json: bool, out: Output) -> int:
    if as_json:
        print(json.dumps([{"name": each.name, "target": each.value} for each in installed()], indent=2))
    else:
        found = installed()
        widest = max((len(each.name) for each in found), default=0)
        fits = all(widest + 2 + len(each.value) <= out.result.width for each in found)
        for each in found:
            if fits or not out.result.is_terminal:
                say(out.result, each.value, lead=f"{each.name:{widest}}  ")
            else:
                say(out.result, each.name)
                say(out.result, each.value, lead="  ")
    return DONE


def _chosen(workspace: Workspace, include: Sequence[str], exclude: Sequence[str]) -> list[str]:
    """The files to look at.  CanonizeError where what is named are none."""
    python = [path for path in workspace.sources if path.endswith((MODULE, STUB))]
    chosen = select(python, include, exclude)
    if python and not chosen and (include or exclude):
        named = " ".join([f"--include {each}" for each in include] + [f"--exclude {each}" for each in exclude])
        raise CanonizeError(
            f"no Python file is selected by {named}", "a folder means all below it, and ** crosses folders"
        )
    return chosen


def _derive(
    located: Located,
    workspace: Workspace,
    paths: list[str],
    options: Options,
    mapper: Mapper,
    out: Output,
) -> Migration:
    """Run the codemod on every path, twice where it changes something.  CanonizeError if it is not idempotent."""
    from canonize.hosting.load import load, run_batch

    layout = Layout(paths, _roots(workspace))
    items = [item_of(layout, path, workspace.sources[path]) for path in paths]
    tasks = [(located, batch) for batch in batches(items)]
    results = [result for batch in mapper(run_batch, tasks, "running") for result in batch]
    _refuse_unsettled(located, [result for result in results if result.again is not None], out)
    return hosted_migration(results, workspace.sources, located.name, load(located).description, options)


def _roots(workspace: Workspace) -> tuple[str, ...]:
    return configured_roots(workspace.repo.root) or find_source_roots(workspace.sources)


def _refuse_unsettled(located: Located, unsettled: list[Hosted], out: Output) -> None:
    if not unsettled:
        return
    for result in unsettled[:_SHOWN]:
        lines = file_patch(FileChange(result.path, result.after, result.again)).decode("utf-8", "replace").splitlines()
        more = [f"(and {counted(len(lines) - _LINES, 'line')} more)"] if lines[_LINES:] else []
        out.say("\n".join(["A second run would change this again:", *lines[:_LINES], *more, ""]))
    files = f"{unsettled[0].path}{f' and {len(unsettled) - 1} more' if unsettled[1:] else ''}"
    raise CanonizeError(
        f"{located.name} is not idempotent: a second run changes {files} again; nothing was done",
        "make it leave alone what it has changed already",
    )


def _prove(workspace: Workspace, migration: Migration, mapper: Mapper) -> None:
    """CanonizeError if anything that parsed, compiled or resolved does so no more after one of the commits."""
    roots = _roots(workspace)
    checks = check_each(workspace.sources, roots, trees(migration.changesets), mapper) if migration.changesets else ()
    problems = [problem for check in checks for problem in check.problems]
    if problems:
        more = f" (and {len(problems) - 1} more)" if problems[1:] else ""
        raise CanonizeError(f"{problems[0]}{more}; nothing was done", "mend the codemod, or leave files out: --exclude")


def _preview(
    repository: Repository,
    migration: Migration,
    name: str,
    command: str,
    format: DiffFormat,
    pager: bool,
    out: Output,
) -> None:
    def page() -> str:
        with display(out.talk) as now:
            now.stage("drawing the page")
            return to_html(migration, name, command)

    preview = Preview(format, repository, out, page, pager)
    preview.show(migration)
    preview.next(migration, command)


def _write(
    repository: Repository,
    located: Located,
    migration: Migration,
    name: str,
    start: str,
    in_place: bool,
    allow_dirty: bool,
    out: Output,
) -> list[str]:
    """The ids of the commits; none in place."""
    if in_place:
        write_in_place(repository, migration.files(), allow_dirty)
        if migration.changesets:
            Runs(repository).forget()
        return []
    what = " ".join([located.target if located.script is None else Path(located.target).name, *located.arguments])
    authorship = Authorship()
    people = [(CODEMOD, what), *trailers(repository, authorship)]
    specs = commit_specs(migration, "", people)
    return make_branch(Wanted(repository, name, start, specs, "", authorship, False, out.talk))


def _report(migration: Migration, as_json: bool, made: dict[str, Any], in_place: bool, repo: Path, out: Output) -> None:
    if as_json:
        print(json.dumps({**to_json(migration, patches=False), **made}, indent=2))
        return
    if out.talk.quiet:
        left = [finding for finding in migration.findings if finding.severity is Severity.LEFT]
        render_findings(left, out.result)
    else:
        render_summary(migration, out.result)
    if in_place and migration.changesets:
        out.say("The files on disk are edited; nothing is committed.")
        out.next(typed_git("diff", "--stat", repo=repo))
    elif made["commits"]:
        name, start = made["branch"], made["base"]
        out.say(f"Branch {name} holds {counted(len(made['commits']), 'commit')}; your checkout is as it was.")
        out.next(
            typed_git("log", "--stat", f"{start[:10]}..{name}", repo=repo),
            typed("pr", "preview", "--run", name, repo=repo),
            typed("undo", repo=repo),
        )


def _branch_name(located: Located) -> str:
    return f"canonize/{re.sub(r'[^a-z0-9]+', '-', kebab(located.name)).strip('-') or 'codemod'}"
