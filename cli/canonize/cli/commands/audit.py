"""``canonize audit``: where a user starts."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from canonize.cli.boundary import DONE, FOUND
from canonize.cli.options import HERE, ExecutorName, Jobs, Json, NoColor, Output, Quiet, Repo
from canonize.errors import CanonizeError
from canonize.executors import open_mapper
from canonize.reports import audit_json, audit_markdown, audit_text
from canonize.workspace import locate, open_commit, open_worktree
from canonize_codemods.audit.audit import audit as run_audit
from canonize_codemods.audit.result import AuditOptions
from canonize_codemods.migration.migrate import build_index


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class Match(StrEnum):
    EXACT = "exact"
    SUBSTRING = "substring"


def audit(
    name: Annotated[list[str] | None, typer.Option("--name", help="Classes and functions to look at (glob).")] = None,
    include: Annotated[list[str] | None, typer.Option("--include", help="Only in these files (glob).")] = None,
    exclude: Annotated[list[str] | None, typer.Option("--exclude", help="Not in these files (glob).")] = None,
    expect: Annotated[
        list[str] | None, typer.Option("--expect", help="A module, or module:Name, that should be importable.")
    ] = None,
    match: Annotated[Match, typer.Option("--match", help="How names are compared.")] = Match.EXACT,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TEXT,
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 if there are findings.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Also what was ruled out, and by which rule.")] = False,
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
    with open_mapper(executor, jobs, out.talk) as mapper:
        workspace = open_commit(repository, rev) if rev is not None else open_worktree(repository)
        index, facts = build_index(workspace.sources, (), mapper, deep=True)
        paths = list(index.layout.paths)
        facts.prefetch(paths)
        result = run_audit(index, paths, workspace.sources.__getitem__, options)
    if as_json or format is Format.JSON:
        print(json.dumps(audit_json.to_json(result), indent=2))
    elif format is Format.MARKDOWN:
        print(audit_markdown.to_markdown(result))
    else:
        audit_text.render(result, out.result)
    return FOUND if check and result.violations else DONE
