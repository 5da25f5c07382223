"""``canonize pr``: batches of commits → pull requests."""

from __future__ import annotations

import typer

from canonize.cli.boundary import guarded

from .open import open_pull_requests
from .preview import preview
from .status import status
from .sync import cleanup, close, merge, sync

app = typer.Typer(help="Pull requests: shown, opened, kept up to date.", no_args_is_help=True)
app.command("open")(guarded(open_pull_requests))
for command in (preview, sync, status, merge, close, cleanup):
    app.command()(guarded(command))
