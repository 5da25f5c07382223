"""Run rope's own move cases through canonize, and look for references that are left broken.

usage: rope_cases.py CLONE [--show CASE]

CLONE is a checkout of rope.  Its tests are read with `ast` and their few kinds of statement (create a module, write a
text, move this there, compare) are carried out on a dictionary; nothing of rope is imported.

rope moves code and rewrites imports; canonize leaves the moving to a person.  So the harness moves, in two ways:
copy    the thing stands in both places; canonize makes the old place a shim
moved   (modules) the file is in the new place only, as after `git mv`

broken  names that resolved in rope's project before the move, and do not now: imports, attributes of imported modules,
        unbound names, modules that an interpreter could import
text    the importing files against what rope's test expects: same, equivalent (checks.Meaning) or different
again   a second migration changes nothing
"""

from __future__ import annotations

import argparse
import ast
import builtins
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from checks import Unclear, imports, meaning, modules_that_import, prefixes

from canonize_codemods.migration.migrate import PlanRefused, after, migrate
from canonize_codemods.plan import Consolidation, Plan
from canonize_codemods.symbols import Symbol

TESTS = "ropetest/refactor/movetest.py"

IMPLICIT = "`import mod5` for a sibling in a package: Python 2's implicit relative import, which resolves nowhere now"
SKIPPED = {
    "moving_and_used_relative_imports": IMPLICIT,
    "moving_modules_and_relative_import": IMPLICIT,
}
# Why the text is not rope's.
_STYLE = "rope is told which form an added import has; canonize keeps the form of the one that it comes from"
_LATER = "rope puts the new import after all others; canonize where the old one was"
REASONS: dict[str, str] = {
    "adding_imports_prefer_from_module": _STYLE,
    "adding_imports_preferred_import_style_is_from_module": _STYLE,
    "adding_imports_preferred_import_style_is_from_global": _STYLE,
    "changing_other_modules_removing_from_imports": "rope turns a from-import into `import`; canonize keeps it one",
    "moving_modules_with_from_and_normal_imports": "rope sorts the two imports; canonize leaves their order",
    "moving_modules_from_import_variable": "the test's module has no `foo`: what was broken before is left (row 88)",
    "moving_package_and_retaining_blank_lines": _LATER,
    "moving_module_and_not_removing_blanks_after_imports": _LATER,
}


class Skipped(Exception):
    """The case asks nothing of an import rewriter; says why."""


@dataclass
class Case:
    """One test, carried out up to its move."""

    name: str
    files: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # variables: texts, and paths of files and folders
    move: tuple[str, int | None, str] | None = None  # path, offset, destination
    expected: dict[str, str] = field(default_factory=dict)  # path → text

    def carry_out(self, body: list[ast.stmt]) -> None:
        for node in body:
            if isinstance(node, ast.With):
                raise Skipped("rope is to refuse the move")
            if isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Attribute | ast.Name):
                continue
            if isinstance(node, ast.Assign) and (value := self.value(node.value)) is not None:
                self.names[ast.unparse(node.targets[0])] = str(value)
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                self.call(node.value)

    def call(self, call: ast.Call) -> None:
        does = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if does in ("_move_to_attr", "get_new_method"):
            raise Skipped("a method moves to another class: no import is concerned")
        if does == "write" and isinstance(call.func, ast.Attribute):
            self.files[str(self.value(call.func.value))] = str(self.value(call.args[0]))
        elif does == "_move":
            path, offset, destination = (self.value(arg) for arg in call.args)
            self.move = str(path), offset if isinstance(offset, int) else None, str(destination)
        elif does == "assertEqual" and len(call.args) == 2 and self.move is not None:
            text, read = call.args
            if isinstance(read, ast.Call) and getattr(read.func, "attr", "") == "read":
                path, wanted = self.value(getattr(read.func, "value", read)), self.value(text)
                if path and isinstance(wanted, str):
                    self.expected[str(path)] = wanted

    def value(self, node: ast.expr) -> str | int | None:
        """What an expression of these tests yields: a text, an offset, or the path of a file or folder."""
        match node:
            case ast.Constant(value=str() | int() as value):
                return value
            case ast.Name() | ast.Attribute() if ast.unparse(node) in self.names:
                return self.names[ast.unparse(node)]
            case ast.Attribute(attr="root"):
                return ""
            case ast.BinOp(left=left, op=ast.Add(), right=ast.Constant(value=int() as add)):
                found = self.value(left)
                return found + add if isinstance(found, int) else None
            case ast.Call(func=ast.Name(id="dedent"), args=[text]):
                return textwrap.dedent(str(self.value(text)))
            case ast.Call(func=ast.Attribute(value=inner, attr="index"), args=[ast.Constant(value=str() as word)]):
                return str(self.value(inner)).index(word)
            case ast.Call(func=ast.Attribute(value=inner, attr="read")):
                return self.files[str(self.value(inner))]
            case ast.Call(func=ast.Attribute(value=inner, attr="get_child"), args=[ast.Constant(value=str() as child)]):
                return f"{self.value(inner)}/{child}"
            case ast.Call(func=ast.Attribute(attr="find_module"), args=[ast.Constant(value=str() as module)]):
                return f"{module.replace('.', '/')}.py"
            case ast.Call(
                func=ast.Attribute(attr="create_module" | "create_package" as makes), args=[_, name, *inside]
            ):
                folder = f"{self.value(inside[0])}/" if inside else ""
                path = f"{folder}{self.value(name)}" + (".py" if makes == "create_module" else "")
                self.files[path if makes == "create_module" else f"{path}/__init__.py"] = ""
                return path
        return None


def cases(clone: Path) -> Iterator[tuple[Case, str]]:
    """Each test, with the reason to skip it or ""."""
    tree = ast.parse((clone / TESTS).read_text())
    methods = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for name, method in methods.items():
        if not name.startswith("test_"):
            continue
        case = Case(name.removeprefix("test_"))
        case.carry_out(methods["setUp"].body)
        try:
            case.carry_out(method.body)
            if case.move is None:
                raise Skipped("nothing is moved: the test looks at what rope would do")
            if case.name in SKIPPED:
                raise Skipped(SKIPPED[case.name])
            old, _ = what(case)
            if not _concerned(case, old):
                raise Skipped("nothing imports or uses what moves: only its text changes place, which a person does")
        except Skipped as skipped:
            yield case, str(skipped)
        else:
            yield case, ""


# what moves ------------------------------------------------------------------------------------------------


def module_of(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def what(case: Case) -> tuple[Symbol, Symbol]:
    """Old and new symbol of the move."""
    assert case.move is not None
    path, offset, destination = case.move
    if offset is None:
        old = Symbol(module_of(path))
    else:
        text = case.files[path]
        end = next(m.end() for m in re.finditer(r"\w+", text) if m.start() <= offset <= m.end())
        chain = re.findall(r"[\w.]+\Z", text[:end])[0]
        line = text[: text.find("\n", end)].splitlines()[-1] if "\n" in text[end:] else text.splitlines()[-1]
        from_package = re.match(r"from (\w+) import", line)
        if chain in bound_names(case.files, module_of(path)) and not re.match(r"\s*(import|from)\b", line):
            return Symbol(module_of(path), chain), Symbol(module_of(destination), chain)
        if from_package and chain != from_package[1]:
            chain = f"{from_package[1]}.{chain}"
        old = Symbol(chain)
    return old, Symbol(f"{destination.replace('/', '.')}.{old.name}".strip("."))


def _concerned(case: Case, old: Symbol) -> bool:
    """Whether any file imports what moves, or goes on using it in the place that it leaves."""
    for path, text in case.files.items():
        tree = ast.parse(text)
        for module, name, _ in imports(tree):
            if (module + ".").startswith(old.module + ".") or f"{module}.{name}" == old.module:
                return True
        if module_of(path) == old.module and old.qualname:
            places = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == old.qualname]
            defined = any(getattr(n, "name", "") == old.qualname for n in tree.body)
            if len(places) > (0 if defined else 1):
                return True
    return False


def copied(case: Case, old: Symbol, new: Symbol) -> dict[str, str]:
    """The project after a person has put a copy in the new place."""
    files = dict(case.files)
    if old.is_module:
        for path in [path for path in files if _under(module_of(path), old.module)]:
            moved = new.module + module_of(path)[len(old.module) :]
            files[moved.replace(".", "/") + ("/__init__.py" if path.endswith("__init__.py") else ".py")] = files[path]
        return files
    source, target = path_of(files, old.module), path_of(files, new.module)
    tree = ast.parse(files[source])
    definition = next(node for node in tree.body if old.qualname in _binds(node))
    text = ast.get_source_segment(files[source], definition) or ""
    header = [ast.unparse(node) for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    own = [ast.unparse(node) for node in ast.parse(files[target]).body]
    own = [line for line in own if line != f"from {old.module} import {old.qualname}"]
    files[target] = "\n".join([*header, text, *own]) + "\n"
    return files


def path_of(files: Mapping[str, str], module: str) -> str:
    return next(path for path in files if module_of(path) == module)


def _under(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


# what is broken, with none of canonize's code ----------------------------------------------------------------


def _binds(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    stored = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return stored | {local for _, _, local in imports(node)}


def bound_names(files: Mapping[str, str], module: str) -> set[str]:
    """What a module has: its own names, its submodules, and what stars bring."""
    try:
        path = path_of(files, module)
    except StopIteration:
        return set()
    found = {name for node in ast.parse(files[path]).body for name in _binds(node)}
    for other, name, _ in imports(ast.parse(files[path])):
        if name == "*" and other != module:
            found |= bound_names(files, other)
    prefix = module + "."
    return found | {module_of(p)[len(prefix) :].partition(".")[0] for p in files if module_of(p).startswith(prefix)}


def broken(files: Mapping[str, str]) -> dict[str, set[str]]:
    """Path → what does not resolve there."""
    known = {each for path in files for each in prefixes(module_of(path))}
    found: dict[str, set[str]] = {}
    for path, text in files.items():
        try:
            tree = ast.parse(text)
        except SyntaxError as error:
            found[path] = {f"unparsable: {error}"}
            continue
        missing = found.setdefault(path, set())
        paths: dict[str, str] = {}
        stars: set[str] = set()
        for module, name, local in imports(tree):
            if name == "*":
                stars |= bound_names(files, module)
            if module.partition(".")[0] in sys.stdlib_module_names:
                continue
            if module not in known or (name and name != "*" and name not in bound_names(files, module)):
                missing.add(f"import {module}:{name}")
            paths[local] = f"{module}.{name}" if name else module if local != module.partition(".")[0] else local
        for chain in {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}:
            head, _, rest = chain.partition(".")
            if head in paths and (problem := _walk(files, known, paths[head], rest.split("."))):
                missing.add(problem)
        own = {name for node in ast.walk(tree) for name in _names_bound(node)} | stars | set(paths) | set(dir(builtins))
        missing |= {f"name {n.id}" for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id not in own}
    return {path: missing for path, missing in found.items() if missing}


def _walk(files: Mapping[str, str], known: set[str], module: str, rest: list[str]) -> str:
    if module not in known:
        return ""
    for attribute in rest:
        if f"{module}.{attribute}" not in known:
            return "" if attribute in bound_names(files, module) else f"attribute {module}.{attribute}"
        module = f"{module}.{attribute}"
    return ""


def _names_bound(node: ast.AST) -> set[str]:
    if isinstance(node, ast.arg):
        return {node.arg}
    return _binds(node) if isinstance(node, ast.stmt) else set()


# running one -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    broken: tuple[str, ...]
    text: str
    again: str
    files: Mapping[str, str]
    said: str = ""


def run(case: Case, old: Symbol, new: Symbol, way: str) -> Outcome:
    laid = copied(case, old, new)
    if way == "moved":
        laid = {path: text for path, text in laid.items() if not _under(module_of(path), old.module)}
    plan = Plan((Consolidation(new, (old,)),), source_roots=(".",))
    try:
        migration = migrate({path: text.encode() for path, text in laid.items()}, plan)
    except PlanRefused as refused:
        return Outcome((), "-", "-", laid, f"refused: {refused}")
    result = after({path: text.encode() for path, text in laid.items()}, migration.changesets)
    texts = {path: data.decode() for path, data in result.items()}
    again = "yes" if not list(migrate(result, plan).files()) else "NO"
    said = "; ".join(f"{finding.path}: {finding.message}" for finding in migration.findings)
    return Outcome(tuple(_left(case, texts, old, new)), _compare(case, texts, old, new), again, texts, said)


def _left(case: Case, now: Mapping[str, str], old: Symbol, new: Symbol) -> Iterator[str]:
    before, then = broken(case.files), broken(now)
    moved = {path: _former(path, old, new, case.files) for path in now}
    for path, missing in then.items():
        yield from (f"{path}: {each}" for each in sorted(missing - before.get(moved[path], set())))
    runs, ran = (modules_that_import({path: text.encode() for path, text in f.items()}) for f in (now, case.files))
    for path in now:
        if moved[path] in case.files and module_of(moved[path]) in ran and module_of(path) not in runs:
            yield f"{path}: does not import any more"


def _former(path: str, old: Symbol, new: Symbol, files: Mapping[str, str]) -> str:
    """Where the text of this file stood before the move."""
    module = module_of(path)
    if path in files or not old.is_module or not _under(module, new.module):
        return path
    former = old.module + module[len(new.module) :]
    return next((each for each in files if module_of(each) == former), path)


def _compare(case: Case, now: Mapping[str, str], old: Symbol, new: Symbol) -> str:
    """The importing files only: where a definition goes, and how, is the mover's business."""
    verdicts = set()
    modules = {each for path in now for each in prefixes(module_of(path))}
    for path, text in case.expected.items():
        if path not in now or module_of(path) in (new.module, old.module if old.qualname else ""):
            continue
        try:
            same = meaning(now[path], modules) == meaning(text, modules)
            verdicts.add("same" if now[path] == text else "equivalent" if same else "different")
        except (Unclear, SyntaxError):
            verdicts.add("different")
    return next((word for word in ("different", "equivalent", "same") if word in verdicts), "-")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clone", type=Path)
    parser.add_argument("--show", metavar="CASE", help="the files of one case, and what became of them")
    options = parser.parse_args()
    counts, texts, skipped = Counter[str](), Counter[str](), Counter[str]()
    failed = False
    for case, reason in cases(options.clone):
        if options.show not in (None, case.name):
            continue
        if reason:
            skipped[reason] += 1
            print(f"skipped {case.name}: {reason}")
            continue
        old, new = what(case)
        for way in ("copy", "moved") if old.is_module else ("copy",):
            outcome = run(case, old, new, way)
            word = "refused" if outcome.said.startswith("refused") else "broken" if outcome.broken else "whole"
            counts[word] += 1
            texts[outcome.text] += 1
            why = REASONS.get(f"{case.name} {way}", REASONS.get(case.name, ""))
            failed |= word != "whole" or outcome.again == "NO"
            print(f"{word:8}{way:6}{case.name:60} {old} = {new}  text {outcome.text}, again {outcome.again}")
            for line in [*outcome.broken, *([outcome.said] if word != "whole" else []), *([why] if why else [])]:
                print(f"{'':14}{line}")
            if options.show:
                for path, text in outcome.files.items():
                    if text and not path.endswith("_moved.py"):
                        print(textwrap.indent(f"# {path}\n{text}", "    "))
                print(f"    {outcome.said}")
    print(f"{counts.total()} runs: " + ", ".join(f"{number} {word}" for word, number in counts.items()))
    print("importing files: " + ", ".join(f"{number} {word}" for word, number in texts.items()))
    for reason, number in skipped.most_common():
        print(f"{number:3} skipped: {reason}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
