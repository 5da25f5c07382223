"""``canonize guard``: nobody comes to depend on an old path again."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from canonize.cli import completion
from canonize.cli.boundary import DONE, FOUND, LEFT
from canonize.cli.options import HERE, Json, NoColor, Output, Quiet, Repo
from canonize.errors import CanonizeError
from canonize.git.repository import open_repository
from canonize.guard import look
from canonize.plan.read import find_plan
from canonize.progress import display
from canonize.reports import guard as report
from canonize.reports.lines import say
from canonize_codemods.migration.check_plan import check_shape


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


def guard(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILES", help="Files to look at.", show_default="all")
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option("--plan", help="The plan.", show_default="canonize.toml", autocompletion=completion.plans),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option("--diff", metavar="BASE", help="Only lines that are new since it forked from BASE."),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TEXT,
    repo: Repo = HERE,
    as_json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> int:
    """Fail where a file imports by an old path of the plan.

    Says what to import instead.  Over all files, without --diff, also fails where a shim outlives its remove-in.
    Exit code 1 for an import by an old path or an overdue shim, 3 if a file could not be parsed.
    """
    out = Output(quiet, no_color)
    repository = open_repository(repo)
    decided = find_plan(repository.root, plan)
    for problem in check_shape(decided):
        raise CanonizeError(f"{decided.file}:{problem.line}: {problem.message}", problem.remedy)
    with display(out.talk) as shown:
        shown.stage("looking for imports by old paths")
        found = look(repository, decided, files or [], base)
    others, cells = [*found.overdue, *found.unread], found.notebooks
    if as_json or format is Format.JSON:
        print(json.dumps(report.to_json(found.files, found.imports, others, cells), indent=2))
    elif format is Format.SARIF:
        print(json.dumps(report.to_sarif(found.imports, found.unread, found.overdue, cells), indent=2))
    else:
        for line in report.lines(found.imports, others, cells):
            say(out.result, line, under=4)
        out.say(report.summary(found.files, found.imports))
    if found.imports or found.overdue:
        return FOUND
    return LEFT if found.unread else DONE
