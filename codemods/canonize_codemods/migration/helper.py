"""Where the vendored helper of the shims lies, and whether it has to be written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from canonize_codemods.changes import FileChange
from canonize_codemods.index.graph import closure
from canonize_codemods.index.resolve import Index
from canonize_codemods.plan import Plan
from canonize_codemods.shims import helper_source, helper_version
from canonize_codemods.symbols import parents

from .work_out import GivesWay

# What the vendored helper is called: the first that is not taken by a file of somebody else's.
HELPERS = ("_moved.py", "_canonize_moved.py")


def helper_change(
    definitions: Sequence[GivesWay],
    changes: Sequence[FileChange],
    index: Index,
    sources: Mapping[str, bytes],
    plan: Plan,
) -> list[FileChange]:
    """The vendored helper, where a shim needs it and it is missing or old."""
    path = helper_path(plan, index, sources, definitions) if definitions else ""
    install = f"from {index.layout.module_of(path).name} import install".encode()
    if not any(install in (change.after or b"") for change in changes):
        return []
    own = sources.get(path)
    version = helper_version(own) if own is not None else None
    newest = helper_version(helper_source()) or 0
    if own is None or (version is not None and version < newest):
        return [FileChange(path, own, helper_source())]
    return []


def helper_path(plan: Plan, index: Index, sources: Mapping[str, bytes], definitions: Sequence[GivesWay]) -> str:
    """Where the plan says; else where one is already; else in the canonical module's top package.

    Importing it runs the packages that it lies in: where these lead back to a shim, it lies elsewhere.
    """
    if plan.helper:
        return plan.helper
    folders = list(dict.fromkeys(_folders(index, definitions)))
    present = sorted((path for path in sources if path.endswith("/_moved.py")), key=len)
    known = [path for path in present if is_helper(sources, path) and path in index.layout.by_module.values()]
    candidates = [path for folder in folders for path in known if path.startswith(folder)]
    for folder in folders:
        taken = {path.casefold() for path in sources if path.startswith(folder) and not is_helper(sources, path)}
        named = (folder + name for name in HELPERS)
        candidates.append(next((path for path in named if path.casefold() not in taken), folder + HELPERS[0]))
    return next((path for path in candidates if not _leads_back(index, path, definitions)), candidates[-1])


def is_helper(sources: Mapping[str, bytes], path: str) -> bool:
    return helper_version(sources[path]) is not None


def _folders(index: Index, definitions: Sequence[GivesWay]) -> Iterator[str]:
    """The canonical module's top package, those of the old modules, the source root: each "" or ending in "/"."""
    canonical = index.layout.by_module.get(definitions[0].canonical.module, "")
    homes = [canonical, *(definition.path for definition in definitions)]
    roots = sorted(index.layout.roots, key=len, reverse=True)
    for home in homes:
        root = next((f"{root}/" for root in roots if home.startswith(root + "/")), "")
        top, slash, _ = home[len(root) :].partition("/")
        yield f"{root}{top}/" if slash else root
    yield next((f"{root}/" for root in roots if canonical.startswith(root + "/")), "")


def _leads_back(index: Index, path: str, definitions: Sequence[GivesWay]) -> bool:
    run = {package: closure(index, package) for package in parents(index.layout.module_of(path).name)}
    return any(
        definition.module in reached and package not in (definition.module, *parents(definition.module))
        for package, reached in run.items()
        for definition in definitions
    )
