"""When a shim shall go, and whether it has stayed longer: what ``canonize shims`` and ``canonize guard`` ask."""

from __future__ import annotations

from collections.abc import Mapping

from canonize.project_version import is_due, project_version
from canonize_codemods.changes import Finding
from canonize_codemods.index.resolve import Index
from canonize_codemods.migration.shim_users import find_shims, listed_reexports
from canonize_codemods.plan import Plan
from canonize_codemods.shims.inventory import Shim


def removal_version(shim: Shim, plan: Plan | None) -> str:
    """What the shim says itself; else what the plan says of one of its old paths; "" for nothing."""
    if shim.remove_in or plan is None:
        return shim.remove_in
    said = (
        entry.remove_in
        for entry in plan.consolidations
        for duplicate in entry.duplicates
        if duplicate.module == shim.module and (duplicate.is_module or duplicate.qualname in shim.names)
    )
    return next(filter(None, said), "")


def outlived(sources: Mapping[str, bytes], index: Index, plan: Plan | None = None) -> list[Finding]:
    """A finding for each shim that is still there in the version in which it was to go, or later.

    ``sources`` hold the project's files (``pyproject.toml`` and the like tell the version) and every Python file.
    """
    version = project_version(sources)
    found = []
    for shim in find_shims(sources, index, listed_reexports(plan) if plan is not None else {}):
        wanted = removal_version(shim, plan)
        if wanted and version and is_due(wanted, version):
            message = f"the shim {shim.module} was to go away in {wanted}, and the project is at {version}"
            remedy = "canonize shims prune, or raise its remove-in"
            found.append(Finding(shim.path, shim.line, "shim-outlived", message, remedy))
    return found
