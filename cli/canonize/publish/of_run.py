"""A branch that ``canonize run`` made → the migration that is cut into pull requests, at a commit that has moved on."""

from __future__ import annotations

import re

from canonize.git.history import find_run, read_series
from canonize.git.repository import Repository
from canonize.workspace import Workspace
from canonize_codemods.changes import Migration
from canonize_codemods.hosting.series import carried_on, description_in, message_template
from canonize_codemods.index.layout import find_source_roots
from canonize_codemods.plan import Plan

_NAME = re.compile(r"Apply (\S+)")


def migration_of_run(repo: Repository, branch: str, workspace: Workspace) -> tuple[Migration, Plan, str]:
    """What of the run is not in the workspace's commit yet; an empty plan with its messages; what made it.

    CanonizeError where the branch is none that ``canonize run`` made.
    """
    run = find_run(repo, branch, workspace.commit)
    codemod = ", ".join(run.codemods)
    named = _NAME.match(run.series.subjects[0]) if run.series.subjects else None
    description = description_in(run.body)
    made = Migration(tuple(read_series(repo, run.series))).files()
    migration = carried_on(made, workspace.sources, named[1] if named else codemod, description)
    return migration, Plan((), find_source_roots(workspace.sources), message=message_template(description)), codemod
