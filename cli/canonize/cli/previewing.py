"""A dry run in the format that was asked for: what diff shows of a plan, run of a codemod, and prune of shims."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from canonize.cli.options import DiffFormat, Output
from canonize.cli.pager import paged
from canonize.git.repository import Repository
from canonize.reports.diff_json import to_json
from canonize.reports.diff_text import render_diff, render_findings, render_stat
from canonize.reports.patch import patch
from canonize_codemods.changes import Migration


@dataclass(frozen=True)
class Preview:
    """``page`` draws HTML; ``more`` stands in the JSON, too.  ``every`` finding is listed, however many there are."""

    format: DiffFormat
    repository: Repository
    out: Output
    page: Callable[[], str]
    pager: bool = True
    plan: str = ""  # its digest
    more: Mapping[str, Any] = field(default_factory=dict)
    every: bool = False

    def show(self, migration: Migration) -> None:
        out = self.out
        if self.format is DiffFormat.JSON:
            print(json.dumps({**to_json(migration, self.plan), **self.more}, indent=2))
        elif self.format is DiffFormat.HTML:
            out.write(self.page().encode())
        elif self.format is DiffFormat.TEXT:
            with paged(self.repository, out, self.pager) as console:
                render_diff(migration, console)
        else:
            if self.format is DiffFormat.PATCH:
                out.write(patch(migration.files()))
            else:
                with paged(self.repository, out, self.pager) as console:
                    render_stat(migration, console)
            render_findings(migration.findings, out.talk, every=self.every)

    def next(self, migration: Migration, command: str) -> None:
        """What to type to have it done, where people read this."""
        if migration.changesets and self.format in (DiffFormat.TEXT, DiffFormat.STAT):
            self.out.next(command)
            self.out.say("That writes these commits on a new branch; your checkout stays as it is.")
