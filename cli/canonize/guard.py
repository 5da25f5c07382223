"""Which files a guard looks at, and how it reads just what they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from canonize.errors import CanonizeError
from canonize.git.added import added_lines, changed_since
from canonize.git.paths import Tree, why
from canonize.git.repository import Repository
from canonize.suggestions import nearest
from canonize_codemods.changes import Finding, OldPathImport
from canonize_codemods.index.collect import collect
from canonize_codemods.index.facts import Detail, ModuleFacts
from canonize_codemods.index.layout import PROJECT_FILES, Layout, find_source_roots
from canonize_codemods.index.resolve import Index
from canonize_codemods.kinds import NOTEBOOK, holds_python, may_hold_python
from canonize_codemods.migration.check_plan import check_symbols
from canonize_codemods.migration.old_paths import OldPaths, as_python
from canonize_codemods.plan import Plan
from canonize_codemods.source import SourceError
from canonize_codemods.syntax.notebook import CellLines, cell_lines


@dataclass(frozen=True)
class Guarded:
    """``files`` is how many were looked at; ``unread`` says which could not be, and why.

    ``overdue`` are shims that outlive their ``remove-in``; only a look at all files finds them.
    """

    files: int
    imports: tuple[OldPathImport, ...]
    unread: tuple[Finding, ...]
    overdue: tuple[Finding, ...] = ()
    notebooks: Mapping[str, tuple[CellLines, ...]] = field(default_factory=dict)  # of those with imports or unread


@dataclass
class Code:
    """The tracked Python files on disk, each read when somebody asks for it."""

    tree: Tree
    paths: list[str]
    read: dict[str, bytes] = field(default_factory=dict)

    def data(self, path: str) -> bytes:
        if path not in self.read:
            try:
                self.read[path] = self.tree.read(path)[0]
            except OSError:
                self.read[path] = b""  # deleted, or a link: it binds nothing that could be followed
        return self.read[path]

    def index(self, plan: Plan) -> Index:
        layout = Layout([path for path in self.paths if may_hold_python(path)], self._roots(plan))

        def load(path: str) -> ModuleFacts:
            module = layout.module_of(path)
            return collect(path, module.name, module.is_package, self.data(path), Detail.OUTLINE)

        return Index(layout, load)

    def _roots(self, plan: Plan) -> tuple[str, ...]:
        return plan.source_roots or find_source_roots(self.paths)


def look(repo: Repository, plan: Plan, files: Sequence[Path], base: str | None) -> Guarded:
    """Imports by an old path in ``files``, or in all; with ``base``, only those whose lines are new since.

    Raises CanonizeError for a file that cannot be read or is outside the repository.
    """
    tracked = dict.fromkeys(repo.run("ls-files", "-z").decode("utf-8", "surrogateescape").split("\0")[:-1])
    changed = changed_since(repo, base) if base is not None else None
    wanted = [_inside(repo, file) for file in files] or list(tracked if changed is None else changed)
    with Tree(repo.root) as tree:
        code = Code(tree, list({**tracked, **dict.fromkeys(wanted)}))
        sources = _sources(tree, (path for path in wanted if not plan.excludes(path)), tracked, bool(files))
        old = OldPaths(plan, code.index(plan))
        imports: list[OldPathImport] = []
        unread: list[Finding] = []
        for path in sources if files or changed is not None else _mentioning(old, sources):
            found, problem = old.imports(path, sources[path])
            if problem is not None:
                unread.append(problem)
            if found and changed is not None and path in tracked:
                lines = _added(repo, path, changed[path], sources[path]) if path in changed else frozenset()
                found = [each for each in found if each.lines & lines]
            imports += found
        overdue: list[Finding] = []
        if not files and base is None:
            from canonize.shim_life import outlived  # not for hooks, which look at some files

            project = {path: code.data(path) for path in tracked if path in PROJECT_FILES}
            overdue = outlived({**project, **sources}, code.index(plan), plan)
    told = {*(each.path for each in imports), *(each.path for each in unread)}
    cells = _cells({path: sources[path] for path in told if path.endswith(NOTEBOOK)})
    return Guarded(len(sources), tuple(imports), tuple(unread), tuple(overdue), cells)


def _cells(notebooks: Mapping[str, bytes]) -> dict[str, tuple[CellLines, ...]]:
    found = {}
    for path, data in notebooks.items():
        with suppress(SourceError):  # no notebook: its lines are those of the file
            found[path] = cell_lines(data)
    return found


def _mentioning(old: OldPaths, sources: Mapping[str, bytes]) -> list[str]:
    """Whoever looks at everything also hears of symbols that are not there: a plan that is misspelt finds nothing."""
    found = old.mentioning(sources)
    for problem in check_symbols(old.plan, old.index, old.imported):
        raise CanonizeError(f"the plan, line {problem.line}: {problem.message}", problem.remedy)
    return found


def _sources(tree: Tree, paths: Iterable[str], known: Iterable[str], must: bool) -> dict[str, bytes]:
    """The Python files among ``paths``; one that is not there is an error if it ``must`` be."""
    found = {}
    for path in paths:
        if not may_hold_python(path):
            continue
        try:
            data = tree.read(path)[0]
        except OSError as error:
            if must:
                remedy = nearest(path, known, "name files that are there")
                raise CanonizeError(f"{path} cannot be read: {why(error)}", remedy) from None
            continue  # deleted, a link, a submodule
        if holds_python(path, data):
            found[path] = data
    return found


def _added(repo: Repository, path: str, blob: str, data: bytes) -> frozenset[int]:
    """The lines that are new since the blob; all, where that held no Python."""
    try:
        before = as_python(path, repo.run("cat-file", "blob", blob)) if blob else b""
    except SourceError:
        before = b""
    return added_lines(before, as_python(path, data))


def _inside(repo: Repository, file: Path) -> str:
    """As git names it.  The last step is not resolved: a link is not what it leads to."""
    try:
        where = file.parent.resolve(strict=False) / file.name
        return where.relative_to(repo.root).as_posix()
    except ValueError:
        raise CanonizeError(f"{file} is outside {repo.root}", "name files of the repository, or --repo") from None
