"""What the ``pr`` commands begin with: a plan worked out and cut into batches."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from canonize.cli.options import Output
from canonize.cli.session import derive
from canonize.errors import CanonizeError
from canonize.executors import open_mapper
from canonize.git.owners import owners_at
from canonize.git.repository import Repository
from canonize.plan.read import find_plan
from canonize.publish.batches import BatchBy
from canonize.publish.of_run import migration_of_run
from canonize.publish.proposal import OWNERS, Held, Proposal, Wanted, arrange
from canonize.workspace import open_commit
from canonize_codemods.migration.series import GroupBy, Options


def migration_name(repo: Repository, plan: Path | None, given: str | None) -> str:
    """What the branches' names begin with, ``given`` or the plan's.

    CanonizeError for a plan that cannot be read, or a name that is none.
    """
    name = given or find_plan(repo.root, plan).default_branch()
    repo.check_branch_name(name)
    return name


def propose(
    repo: Repository,
    wanted: Wanted,
    out: Output,
    jobs: int | None,
    executor: str,
    rev: str,
    base: str,
    name: str | None,
    held: Callable[[str], Held],
) -> Proposal:
    """Work the plan out at the commit ``rev`` of the branch ``base``; or take what a run made.

    ``name`` is the migration's, by default the name of the branch that ``migrate`` would make or ``run`` made; ``held``
    is asked what is known of it.  Raises CanonizeError.
    """
    if wanted.run:
        workspace = open_commit(repo, rev)
        migration, plan, codemod = migration_of_run(repo, wanted.run, workspace)
    else:
        derived = derive(repo, wanted.plan, out, jobs, executor, rev, options=Options(GroupBy.FILE))
        workspace, migration, plan, codemod = derived.workspace, derived.migration, derived.plan, ""
    name = name or wanted.run or plan.default_branch()
    repo.check_branch_name(name)
    commit, sources = workspace.commit, workspace.sources
    known = held(name)
    owners = _owners(repo, commit, wanted.by is BatchBy.OWNER or OWNERS in wanted.reviewers)
    with open_mapper(executor, jobs, out.talk) as mapper:
        mapper.stage("cutting the pull requests")
        where = (name, base, commit)
        return arrange(migration, plan, sources, owners, wanted, known, where, mapper, codemod)


def _owners(repo: Repository, commit: str, needed: bool) -> Callable[[str], str]:
    try:
        return owners_at(repo, commit)
    except CanonizeError:
        if needed:
            raise
        return lambda path: ""
