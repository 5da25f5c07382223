"""``canonize audit``: where a user starts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from canonize.baseline import compare, read_baseline, write_baseline
from canonize.cache.cache import audit_key, open_cache
from canonize.cli import completion
from canonize.cli.boundary import DONE, FOUND
from canonize.cli.history import show_history
from canonize.cli.options import HERE, ExecutorName, Jobs, Json, NoColor, Output, Quiet, Repo, typed
from canonize.errors import CanonizeError, one_line
from canonize.executors import open_mapper
from canonize.git.snapshot import SPARSE, SUBMODULE
from canonize.plan.read import configured_roots
from canonize.reports import audit_html, audit_json, audit_markdown, audit_sarif, audit_text
from canonize.reports.audit_findings import AuditFinding, Compared, audit_findings
from canonize.workspace import Workspace, locate, open_commit, open_worktree
from canonize_codemods.audit.audit import audit as run_audit
from canonize_codemods.audit.result import SUBSTRING, AuditOptions, AuditResult
from canonize_codemods.audit.roots import unseen_roots
from canonize_codemods.index.facts import Detail
from canonize_codemods.index.layout import Layout
from canonize_codemods.migration.migrate import build_index
from canonize_codemods.words import counted

UNREAD = 5  # files that are named


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    SARIF = "sarif"
    HTML = "html"


class Match(StrEnum):
    EXACT = "exact"
    SUBSTRING = "substring"


def audit(
    name: Annotated[
        list[str] | None,
        typer.Option("--name", help="Classes and functions to look at (glob).", autocompletion=completion.names),
    ] = None,
    include: Annotated[list[str] | None, typer.Option("--include", help="Only in these files (glob).")] = None,
    exclude: Annotated[list[str] | None, typer.Option("--exclude", help="Not in these files (glob).")] = None,
    expect: Annotated[
        list[str] | None, typer.Option("--expect", help="A module, or module:Name, that should be importable.")
    ] = None,
    match: Annotated[Match, typer.Option("--match", help="How names are compared.")] = Match.EXACT,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TEXT,
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 if there are findings.")] = False,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", help="What is known: only what is new fails --check.")
    ] = None,
    write: Annotated[bool, typer.Option("--write-baseline", help="Write all findings to the --baseline file.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Also what was ruled out, and by which rule.")] = False,
    history: Annotated[
        str | None, typer.Option("--history", metavar="OLD..NEW", help="Just the figures, over these commits.")
    ] = None,
    step: Annotated[
        int | None, typer.Option("--every", min=1, help="With --history: each Nth commit.", show_default="at most 60")
    ] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="With --history: also a picture, .svg or .png.")] = None,
    rev: Annotated[str | None, typer.Option("--rev", help="Audit a commit, not the files on disk.")] = None,
    repo: Repo = HERE,
    as_json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
    jobs: Jobs = None,
    executor: ExecutorName = "process",
) -> int:
    """Find duplicate definitions, and too many paths to one.

    Also: modules that are unavailable, imports that are broken, import cycles, and names that hide what they are.
    """
    out = Output(quiet, no_color)
    if write and baseline is None:
        raise CanonizeError("--write-baseline does not say where", "name the file: --baseline FILE")
    repository = locate(repo)
    repository.resolve("HEAD" if rev is None else rev)
    try:
        chosen = {"names": tuple(name)} if name else {}
        options = AuditOptions(
            **chosen,
            include=tuple(include or ()),
            exclude=tuple(exclude or ()),
            expect=tuple(expect or ()),
            match=str(match),
            all=every,
        )
    except ValueError as error:
        raise CanonizeError(str(error), "see canonize audit --help") from None
    known = read_baseline(baseline, options) if baseline is not None and not write else None
    if history is None and (step is not None or plot is not None):
        raise CanonizeError("--every and --plot are about a history", "name the commits: --history OLD..NEW")
    if history is not None:
        if not as_json and format not in (Format.TEXT, Format.JSON):
            raise CanonizeError(f"--history is not printed as {format}", "choose text or json; --plot draws it")
        if baseline is not None or check or rev is not None:
            raise CanonizeError("--history checks nothing", "leave --check, --baseline and --rev out")
        with open_mapper(executor, jobs, out.talk) as mapper, open_cache(out.say) as cache:
            text = not as_json and format is Format.TEXT
            show_history(repository, history, step, plot, options, mapper, cache.facts, not text, out)
        return DONE
    with open_mapper(executor, jobs, out.talk) as mapper, open_cache(out.say) as cache:
        mapper.stage("reading the repository")
        workspace = open_commit(repository, rev) if rev is not None else open_worktree(repository)
        roots = configured_roots(repository.root)
        unread = workspace.unread()
        index, facts = build_index(workspace.sources, roots, mapper, Detail.DEEP, cache.facts, unread=unread)
        mapper.stage("looking for an earlier audit")
        key = audit_key(options, index.layout, workspace.blobs)
        result = cache.audit(key)
        if result is None:
            paths = list(index.layout.paths)
            facts.prefetch(paths)
            read = workspace.sources.__getitem__
            result = run_audit(index, paths, read, options, lambda part: mapper.stage(f"auditing {part}"))
            cache.keep_audit(key, result)
    if not result.files and options.include and index.layout.paths:
        raise CanonizeError(f"--include {options.include[0]} matches no Python file", "see git ls-files '*.py'")
    _say_unread(workspace, index.layout, out)
    findings = audit_findings(result, index.layout.by_module)
    if write and baseline is not None:
        write_baseline(baseline, findings, options)
        out.say(f"Wrote {baseline}: {counted(len(findings), 'finding')}. Next: commit it; audit --check --baseline")
        return DONE
    compared = compare(known, findings) if known is not None else None
    if format is Format.HTML and not as_json:
        print(audit_html.to_html(result, workspace.sources.__getitem__, compared), end="")
    else:
        form = Format.JSON if as_json else format
        _print(form, result, findings, compared, workspace.skipped, repo, out)
        _say_roots(index.layout, workspace.sources, out)
    fails = result.violations if compared is None else compared.fails
    return FOUND if check and fails else DONE


def _say_unread(workspace: Workspace, layout: Layout, out: Output) -> None:
    """An audit of nothing finds nothing, and so does one of a file that was passed over."""
    if not layout.paths:
        out.say("note: git tracks no Python file here")
    absent = sum(reason == SPARSE for _, reason in workspace.skipped)
    if absent:
        out.say(f"note: {counted(absent, 'tracked file')} not checked out")
    found = [each for each in workspace.findings() if each.message != f"not read: {SUBMODULE}"]
    for each in found[:UNREAD]:
        out.say(f"note: {one_line(each.path)} is {each.message}")
    if len(found) > UNREAD:
        out.say(f"note: {counted(len(found) - UNREAD, 'more file')} not read")


def _say_roots(layout: Layout, sources: Mapping[str, bytes], out: Output) -> None:
    """What is imported from a folder that nobody named is taken for somebody else's."""
    for folder, found in groupby(unseen_roots(layout, sources), lambda each: each.folder):
        first = next(found)
        out.say(
            f"note: {counted(first.files, 'file')} import {one_line(first.package)}, which lies in {one_line(folder)}; "
            f"name that folder: source-roots in [tool.canonize.project] of pyproject.toml"
        )


def _print(
    format: Format,
    result: AuditResult,
    findings: list[AuditFinding],
    compared: Compared | None,
    skipped: Sequence[tuple[str, str]],
    repo: Path,
    out: Output,
) -> None:
    if format is Format.JSON:
        print(json.dumps(audit_json.to_json(result, findings, compared, skipped), indent=2))
    elif format is Format.SARIF:
        print(json.dumps(audit_sarif.to_sarif(findings, compared), indent=2))
    elif format is Format.MARKDOWN:
        print(audit_markdown.to_markdown(result, compared), end="")
    else:
        audit_text.render(result, out.result, compared)
        if out.talk.is_terminal and result.duplicated and result.options.match != SUBSTRING:
            name = result.options.names[0] if len(result.options.names) == 1 else result.duplicated[0].name
            out.next(typed("plan", "--name", name, repo=repo))
