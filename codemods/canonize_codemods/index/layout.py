"""Which file is which module: source roots, packages with and without ``__init__.py``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from canonize_codemods.kinds import MODULE, STUB

from .unread import Unread

# Files that mark their folder as a project of its own, whose root (or src/) stands on sys.path once installed.
PROJECT_FILES = frozenset({"pyproject.toml", "setup.py", "setup.cfg"})


@dataclass(frozen=True, slots=True)
class ModuleName:
    """``name`` as the longest source root gives it; ``is_package`` for ``__init__`` files."""

    name: str
    is_package: bool


def find_source_roots(paths: Iterable[str]) -> tuple[str, ...]:
    """Folders that stand on sys.path, by convention: the repository itself, each project folder, and their ``src``.

    ``paths`` are POSIX paths of all files; the result has ``"."`` for the repository and is in look-up order.
    """
    paths = list(paths)
    folders = {path.rpartition("/")[0] for path in paths if path.endswith(".py")}
    initialised = {path.rpartition("/")[0] for path in paths if path.endswith("/__init__.py")}
    projects = {""} | {path.rpartition("/")[0] for path in paths if path.rpartition("/")[2] in PROJECT_FILES}
    roots = ["."]
    for project in sorted(projects):
        for root in (project, f"{project}/src".lstrip("/")):
            below = root + "/"
            if (
                root
                and root not in initialised
                and any(folder.startswith(below) or folder == root for folder in folders)
            ):
                roots.append(root)
    return tuple(dict.fromkeys(sorted(roots, key=lambda root: (root != ".", root))))


@dataclass(frozen=True)
class Layout:
    """Paths ↔ modules.  ``roots`` as in the plan: POSIX folders, ``"."`` for the repository itself.

    ``unread`` modules exist, and that is all that is known of them.
    """

    paths: Sequence[str]
    roots: tuple[str, ...] = (".",)
    unread: Unread = field(default_factory=Unread)
    _found_unread: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)
    _names: dict[str, ModuleName] = field(default_factory=dict, compare=False, repr=False)

    def module_of(self, path: str) -> ModuleName:
        """The module that a file is under its longest source root; outside every root, as if ``.`` were one."""
        known = self._names.get(path)
        if known is None:
            root = max((r for r in self.roots if r != "." and path.startswith(r + "/")), key=len, default="")
            known = self._names[path] = _module_name(path[len(root) + 1 :] if root else path)
        return known

    @cached_property
    def by_module(self) -> dict[str, str]:
        """Module name → path.  Under several roots a file has several names; the first root wins a clash,
        and ``a/__init__.py`` wins over ``a.py`` as it does at run time.  A stub stands for a module without source.
        """
        table: dict[str, str] = {}
        for root in self.roots:
            prefix = "" if root == "." else root + "/"
            for path in self.paths:
                if not path.startswith(prefix) or not path.endswith((MODULE, STUB)):
                    continue
                module = _module_name(path[len(prefix) :])
                held = table.get(module.name)
                if held is None or (path.endswith(MODULE) and _outranks(module, held)):
                    table[module.name] = path
        return table

    def other_names(self, module: str) -> list[str]:
        """What else a module is called, where its file stands under several source roots."""
        path = self.by_module.get(module)
        if path is None or len(self.roots) == 1:
            return []
        below = [path if root == "." else path[len(root) + 1 :] for root in self.roots if _is_under(path, root)]
        names = dict.fromkeys(_module_name(each).name for each in below)
        return [name for name in names if name != module and self.by_module.get(name) == path]

    def beside(self, path: str, module: str) -> str:
        """What a file is called from the source root that ``module`` has its name from."""
        held = self.by_module.get(module, "")
        for root in self.roots:
            prefix = "" if root == "." else root + "/"
            if _is_under(held, root) and _is_under(path, root) and _module_name(held[len(prefix) :]).name == module:
                return _module_name(path[len(prefix) :]).name
        return self.module_of(path).name

    @cached_property
    def packages(self) -> frozenset[str]:
        """Every dotted prefix that is a package, namespace packages (PEP 420) included."""
        found = set()
        for module in self.by_module:
            parent = module.rpartition(".")[0]
            while parent and parent not in found:
                found.add(parent)
                parent = parent.rpartition(".")[0]
        return frozenset(found)

    @cached_property
    def top_level(self) -> frozenset[str]:
        """First parts of all module names: what makes an import first-party."""
        return frozenset(module.partition(".")[0] for module in self.by_module)

    def exists(self, module: str) -> bool:
        return module in self.by_module or module in self.packages or self.is_unread(module)

    def is_unread(self, module: str) -> bool:
        if not self.unread or module in self.by_module:
            return False
        if module not in self._found_unread:
            ours = module.partition(".")[0] in self.top_level
            stems = [f"{'' if root == '.' else f'{root}/'}{module.replace('.', '/')}" for root in self.roots]
            paths = [f"{stem}{end}" for stem in stems for end in (MODULE, f"/__init__{MODULE}")]
            self._found_unread[module] = any(map(self.unread.holds, paths)) or (
                ours and any(map(self.unread.may_generate, paths))
            )
        return self._found_unread[module]

    def primary(self, module: str) -> str:
        """One name for a module that several roots name differently."""
        path = self.by_module.get(module)
        return self.module_of(path).name if path else module


def _outranks(module: ModuleName, held: str) -> bool:
    """Whether a source file takes its module's name from the file that holds it."""
    return held.endswith(STUB) or (module.is_package and not held.endswith("__init__.py"))


def _is_under(path: str, root: str) -> bool:
    return root == "." or path.startswith(root + "/")


def _module_name(path: str) -> ModuleName:
    parts = path.removesuffix(".pyi").removesuffix(".py").split("/")
    is_package = parts[-1] == "__init__"
    return ModuleName(".".join(parts[:-1] if is_package else parts), is_package)
