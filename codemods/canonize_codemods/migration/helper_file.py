"""The vendored helper of a project: where it is, whether it is written, replaced, or left as somebody's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from canonize_codemods.changes import FileChange, Finding, Reason
from canonize_codemods.index.graph import closure
from canonize_codemods.index.resolve import Index
from canonize_codemods.plan import Category, Plan, PlanProblem
from canonize_codemods.shims import helper_source, helper_version, is_own_edit
from canonize_codemods.symbols import parents

# What it is called: the first that is not taken by a file of somebody else's.
NAMES = ("_moved.py", "_canonize_moved.py")
Use = tuple[str, str]
"""A module that may hold a shim, and the canonical module that it forwards to."""

_REMEDY = "take the edit out and run again, or name another file: [project] helper"


def helper_path(plan: Plan, index: Index, sources: Mapping[str, bytes], uses: Sequence[Use]) -> str:
    """Where the plan says; else where one is already; else in the canonical module's top package.

    Importing it runs the packages that it lies in: where these lead back to a shim, it lies elsewhere.
    """
    if plan.helper:
        return plan.helper
    folders = list(dict.fromkeys(_folders(index, uses)))
    present = sorted((path for path in sources if path.casefold().endswith(NAMES)), key=len)
    helpers = {path for path in present if is_helper(sources, path)}
    taken = {path.casefold() for path in present if path not in helpers}
    modules = set(index.layout.by_module.values()) if helpers else set()
    known = [path for path in present if path in helpers and path.endswith("/_moved.py") and path in modules]
    candidates = [path for folder in folders for path in known if path.startswith(folder)]
    for folder in folders:
        named = (folder + name for name in NAMES)
        candidates.append(next((path for path in named if path.casefold() not in taken), folder + NAMES[0]))
    return next((path for path in candidates if not _leads_back(index, path, uses)), candidates[-1])


def helper_module(plan: Plan, index: Index, path: str) -> str:
    """Under which name shims import the helper at ``path``: from where the plan's canonical modules have theirs."""
    return index.layout.beside(path, plan.consolidations[0].canonical.module)


def _folders(index: Index, uses: Sequence[Use]) -> Iterator[str]:
    """The canonical module's top package, those of the old modules, the source root: each "" or ending in "/"."""
    canonical = index.layout.by_module.get(uses[0][1], "") if uses else ""
    homes = [canonical, *(index.layout.by_module.get(old, "") for old, _ in uses)]
    roots = sorted(index.layout.roots, key=len, reverse=True)
    for home in homes:
        root = next((f"{root}/" for root in roots if home.startswith(root + "/")), "")
        top, slash, _ = home[len(root) :].partition("/")
        yield f"{root}{top}/" if slash else root
    yield next((f"{root}/" for root in roots if canonical.startswith(root + "/")), "")


def _leads_back(index: Index, path: str, uses: Sequence[Use]) -> bool:
    for package in parents(index.layout.module_of(path).name):
        reached = closure(index, package)
        for old, new in uses:
            if old in reached:  # its shim may import the canonical at once
                reached |= {module for each in (new, *parents(new)) for module in closure(index, each)}
        if any(old in reached and package not in (old, *parents(old)) for old, _ in uses):
            return True
    return False


def check_helper(plan: Plan, index: Index, sources: Mapping[str, bytes]) -> list[PlanProblem]:
    """Why the plan's helper cannot be had: the path is taken, or an edited old one lacks what the plan asks for."""
    if plan.helper in sources and not is_helper(sources, plan.helper):
        return [PlanProblem(0, f"helper {plan.helper} is another file", "name a path that is free")]
    path = _present(plan, index, sources)
    asks = plan.warning is not Category.DEPRECATION or any(entry.members for entry in plan.consolidations)
    if asks and _is_old(sources.get(path, b"")) and is_own_edit(sources[path]):
        message = f"the plan needs a newer {path}, which was edited by hand"
        return [PlanProblem(0, message, _REMEDY)]
    return []


def new_helper(
    plan: Plan, index: Index, sources: Mapping[str, bytes], uses: Sequence[Use], shims: Iterable[FileChange]
) -> list[FileChange]:
    """The helper, where a shim needs it and there is none."""
    path = helper_path(plan, index, sources, uses) if uses else ""
    imports = f"from {helper_module(plan, index, path)} import ".encode()
    if path in sources or not any(imports in (change.after or b"") for change in shims):
        return []
    return [FileChange(path, None, helper_source())]


def newer_helper(plan: Plan, index: Index, sources: Mapping[str, bytes]) -> tuple[list[FileChange], list[Finding]]:
    """An earlier canonize's helper gets this one's text; one that somebody edited stays, and a finding says so."""
    path = _present(plan, index, sources)
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


def _present(plan: Plan, index: Index, sources: Mapping[str, bytes]) -> str:
    uses = [(d.module, entry.canonical.module) for entry in plan.consolidations for d in entry.duplicates]
    return helper_path(plan, index, sources, uses)


def _is_old(data: bytes) -> bool:
    version = helper_version(data)
    return version is not None and version < (helper_version(helper_source()) or 0)
