"""What plan and init end with: decisions, with the evidence beside them, in a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from canonize.cli.boundary import DONE, FOUND
from canonize.cli.options import Output
from canonize.errors import CanonizeError
from canonize.git.repository import Repository
from canonize.plan.tables import PLAN, read_pyproject
from canonize.plan.write import Evidenced, plan_text
from canonize_codemods.index.resolve import Index
from canonize_codemods.migration.check_plan import check_shape, check_symbols
from canonize_codemods.migration.evidence import evidence
from canonize_codemods.migration.memory import Facts
from canonize_codemods.migration.migrate import python_files
from canonize_codemods.migration.series import GroupBy
from canonize_codemods.migration.work_out import work_out
from canonize_codemods.plan import Consolidation, Plan

STDOUT = "-"


def check_target(repository: Repository, output: Path | None, force: bool) -> Path:
    """Where the plan goes.  Raises CanonizeError where something is in the way, before anything is worked out."""
    target = output or repository.root / PLAN
    if str(target) != STDOUT and target.exists() and not force:
        raise CanonizeError(f"{target} exists already", "look at it; --force overwrites it, -o writes elsewhere")
    if output is None and target.is_symlink():
        raise CanonizeError(f"{target} is a symbolic link", "name the file that is meant with -o")
    shared = read_pyproject(repository.root)
    if output is None and shared is not None and "consolidate" in shared.tables:
        raise CanonizeError(
            f"{shared.where('consolidate')}: the plan of this repository is in pyproject.toml",
            "print an entry with -o - and put it there",
        )
    return target


def with_evidence(
    entries: Sequence[Consolidation], index: Index, facts: Facts, sources: Mapping[str, bytes]
) -> list[Evidenced]:
    """Raises CanonizeError for entries that no plan can have."""
    python = python_files(sources)
    _check(Plan(tuple(entries)), index, facts, python)
    return [Evidenced(entry, evidence(entry, index, python, facts.prefetch)) for entry in entries]


def write_plan(
    target: Path,
    entries: Sequence[Evidenced],
    index: Index,
    out: Output,
    group_by: GroupBy | None = None,
    next: str = "canonize diff",
) -> int:
    """Write it, or print it; returns the exit code.  ``next`` is what to type then."""
    text = plan_text(entries, index.layout.roots, group_by)
    if str(target) == STDOUT:
        print(text, end="")
        return DONE
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CanonizeError(f"{target} cannot be written: {error.strerror}", "choose another place with -o") from None
    refused = [line for each in entries for line in each.evidence if line.startswith("REFUSED")]
    for line in refused:
        out.say(line)
    here = Path.cwd()
    out.say(f"Wrote {target.relative_to(here) if target.is_relative_to(here) else target}. Review it.")
    out.next(next)
    return FOUND if refused else DONE


def _check(plan: Plan, index: Index, facts: Facts, python: dict[str, bytes]) -> None:
    problems = check_shape(plan)
    if not problems:
        worked = work_out(plan, index, python, facts.prefetch)
        problems = check_symbols(plan, index, worked.imported)
    if problems:
        raise CanonizeError(problems[0].message, problems[0].remedy)
