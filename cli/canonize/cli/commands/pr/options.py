"""Options that several ``pr`` commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from canonize.cli import completion
from canonize.publish.batches import BatchBy

BatchByOption = Annotated[BatchBy, typer.Option("--batch-by", help="What makes one pull request.")]
MaxFiles = Annotated[
    int | None, typer.Option("--max-files", min=1, help="At most so many files each.", show_default="50")
]
Independent = Annotated[
    bool,
    typer.Option("--independent", help="Each on the base branch, not on the one before, where it holds by itself."),
]
RunBranch = Annotated[
    str | None,
    typer.Option(
        "--run",
        metavar="BRANCH",
        help="What canonize run put on this branch, instead of a plan.",
        autocompletion=completion.branches,
    ),
]
Name = Annotated[
    str | None,
    typer.Option(
        "--branch", "-b", metavar="NAME", help="What the branches' names begin with.", show_default="as migrate"
    ),
]
Template = Annotated[Path | None, typer.Option("--template", help="A Jinja template of the bodies.")]
Reviewers = Annotated[
    list[str] | None, typer.Option("--reviewer", metavar="NAME", help="Repeatable; 'owners': those of CODEOWNERS.")
]
BaseBranch = Annotated[
    str | None, typer.Option("--base", help="The branch that they go to.", show_default="the current branch")
]
