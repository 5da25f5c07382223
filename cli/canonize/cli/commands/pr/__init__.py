"""``canonize pr``: batches of commits → pull requests."""

from __future__ import annotations

import typer

from canonize.cli.boundary import guarded

from .open import open_pull_requests
from .preview import preview

app = typer.Typer(help="Pull requests: shown, opened, kept up to date, measured, closed.", no_args_is_help=True)
app.command("preview")(guarded(preview))
app.command("open")(guarded(open_pull_requests))
