"""The vendored helper of a project: where it is, whether it is written, replaced, or left as somebody's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from canonize_codemods.changes import FileChange, Finding, Reason
from canonize_codemods.index.layout import Layout
from canonize_codemods.plan import Category, Plan, PlanProblem
from canonize_codemods.shims import helper_source, helper_version, is_own_edit

# What it is called: the first that is not taken by a file of somebody else's.
NAMES = ("_moved.py", "_canonize_moved.py")
_REMEDY = "take the edit out and run again, or name another file: [project] helper"


def helper_path(plan: Plan, layout: Layout, sources: Mapping[str, bytes], canonicals: Sequence[str]) -> str:
    """Where the plan says; else in the top package of the first canonical module, where one may be already."""
    if plan.helper:
        return plan.helper
    canonical = layout.by_module.get(canonicals[0], "") if canonicals else ""
    root = next((r for r in sorted(layout.roots, key=len, reverse=True) if canonical.startswith(r + "/")), "")
    below = canonical[len(root) + 1 :] if root else canonical
    top = below.partition("/")[0]
    folder = "".join(f"{part}/" for part in (root, top if "/" in below else "") if part)
    present = (path for path in sources if path.startswith(folder) and path.endswith("/_moved.py"))
    known = [path for path in present if is_helper(sources, path) and path in layout.by_module.values()]
    taken = {path.casefold() for path in sources if path.startswith(folder) and not is_helper(sources, path)}
    free = (path for name in NAMES if (path := folder + name).casefold() not in taken)
    return min(known, key=len) if known else next(free, folder + NAMES[0])


def check_helper(plan: Plan, layout: Layout, sources: Mapping[str, bytes]) -> list[PlanProblem]:
    """Why the plan's helper cannot be had: the path is taken, or an edited old one lacks what the plan asks for."""
    if plan.helper in sources and not is_helper(sources, plan.helper):
        return [PlanProblem(0, f"helper {plan.helper} is another file", "name a path that is free")]
    path = _present(plan, layout, sources)
    asks = plan.warning is not Category.DEPRECATION or any(entry.members for entry in plan.consolidations)
    if asks and _is_old(sources.get(path, b"")) and is_own_edit(sources[path]):
        message = f"the plan needs a newer {path}, which was edited by hand"
        return [PlanProblem(0, message, _REMEDY)]
    return []


def new_helper(
    plan: Plan, layout: Layout, sources: Mapping[str, bytes], canonicals: Sequence[str], shims: Iterable[FileChange]
) -> list[FileChange]:
    """The helper, where a shim needs it and there is none."""
    path = helper_path(plan, layout, sources, canonicals) if canonicals else ""
    imports = f"from {layout.module_of(path).name} import ".encode()
    if path in sources or not any(imports in (change.after or b"") for change in shims):
        return []
    return [FileChange(path, None, helper_source())]


def newer_helper(plan: Plan, layout: Layout, sources: Mapping[str, bytes]) -> tuple[list[FileChange], list[Finding]]:
    """An earlier canonize's helper gets this one's text; one that somebody edited stays, and a finding says so."""
    path = _present(plan, layout, sources)
    if not _is_old(sources.get(path, b"")):
        return [], []
    old, new = helper_version(sources[path]), helper_version(helper_source())
    if is_own_edit(sources[path]):
        message = f"{path} stays at version {old} (there is a version {new}): it was edited by hand"
        return [], [Finding(path, 0, "helper-edited", message, _REMEDY)]
    reason = Reason(0, "helper", f"version {old}", f"version {new}")
    return [FileChange(path, sources[path], helper_source(), (reason,))], []


def is_helper(sources: Mapping[str, bytes], path: str) -> bool:
    return helper_version(sources[path]) is not None


def _present(plan: Plan, layout: Layout, sources: Mapping[str, bytes]) -> str:
    canonicals = [entry.canonical.module for entry in plan.consolidations]
    return helper_path(plan, layout, sources, canonicals)


def _is_old(data: bytes) -> bool:
    version = helper_version(data)
    return version is not None and version < (helper_version(helper_source()) or 0)
