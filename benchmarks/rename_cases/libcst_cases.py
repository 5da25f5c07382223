"""Run LibCST's own rename cases through canonize.

usage: libcst_cases.py CLONE [--show CASE]

CLONE is a checkout of LibCST.  The cases are read from it with `ast`, nothing of it is imported.  Around each case a
small code base is laid out in which both names exist: the new module defines the name, the old one re-exports it.

same        the very text that LibCST's test expects
equivalent  other text, same meaning (`checks.Meaning`): equal statements once every imported name is spelt out by its
            full path, the same modules loaded, the same unused imports
different   anything else; each needs a reason below
runs        an interpreter imports the rewritten file in that code base (a `-`: it does not import the original either)
again       a second migration changes nothing
"""

from __future__ import annotations

import argparse
import ast
import difflib
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from checks import Unclear, chains, error_of_running, imports, meaning, prefixes

from canonize_codemods.migration.migrate import PlanRefused, after, migrate
from canonize_codemods.plan import Consolidation, Plan
from canonize_codemods.symbols import Symbol

TESTS = "libcst/codemod/commands/tests/test_rename.py"
SCRIPT = "the_case.py"

# Why the text differs where it does.  A reason is required for `different` and wanted for `equivalent`.
_ALIAS = "LibCST drops the alias and renames every use; canonize keeps the name that the author chose (CASES.md row 3)"
_ATTRIBUTE = "LibCST turns the attribute into a from-import; canonize keeps it one, looked up at each use as before"
_OWN_LINE = "LibCST joins with a comma; canonize gives the new module a line of its own (row 24)"
_PLACE = "LibCST puts the new import after the last one; canonize beside the statement that it comes from"
REASONS: dict[str, str] = {
    "rename_name_asname": _ALIAS,
    "rename_repeated_name_with_asname": _ALIAS,
    "rename_attr_asname": _ALIAS,
    "rename_attr_asname_2": _ALIAS,
    "complex_module_rename_with_asname": f"{_ALIAS}; and the attribute",
    "import_parent_module_asname": _ALIAS,
    "push_down_toplevel_names_with_asname": _ALIAS,
    "rename_importfrom_same_module": "canonize splits the statement in two where the name could be changed in place",
    "rename_importfrom_same_module_2": _ATTRIBUTE,
    "no_removal_of_import_from_in_use": _ATTRIBUTE,
    "complex_module_rename": _ATTRIBUTE,
    "rename_multiple_occurrences": _ATTRIBUTE,
    "import_parent_module": _ATTRIBUTE,
    "import_parent_module_2": _ATTRIBUTE,
    "import_parent_module_3": "LibCST is told by `z.c:` to import z.c, which is called; to canonize c is in z",
    "input_with_colon_sep_at_the_end": "the colon chooses LibCST's import form; canonize keeps the form that is there",
    "comma_import_from_parens": f"{_PLACE}, and the bracket keeps its column",
    "no_removal_of_import_in_use": _OWN_LINE,
    "no_removal_of_dotted_import_in_use": _OWN_LINE,
    "rename_local_variable": "no import is concerned: renaming a local variable is not canonize's job",
    "rename_single_with_colon": "old and new are one symbol and only the import's form differs, so canonize refuses",
}


@dataclass(frozen=True)
class Case:
    name: str
    before: str
    expected: str
    old: str
    new: str  # with a colon where LibCST's test has one: it says what of the name the import statement takes


@dataclass
class World:
    """The files around a case: modules with the attributes that somebody asks them for."""

    defines: dict[str, dict[str, set[str]]] = field(default_factory=dict)  # module → name → attributes of that name
    passes_on: dict[str, dict[str, str]] = field(default_factory=dict)  # module → name → module:name
    submodules: dict[str, set[str]] = field(default_factory=dict)  # package → what its __init__ imports

    def module(self, name: str) -> None:
        for each in prefixes(name):
            self.defines.setdefault(each, {})

    def files(self) -> dict[str, bytes]:
        packages = {parent for module in self.defines for parent in prefixes(module)[:-1]}
        found = {}
        for module in self.defines:
            path = module.replace(".", "/") + ("/__init__.py" if module in packages else ".py")
            found[path] = self._text(module).encode()
        return found

    def _text(self, module: str) -> str:
        lines = [f"from . import {name}" for name in sorted(self.submodules.get(module, ()))]
        for name, target in sorted(self.passes_on.get(module, {}).items()):
            source, _, other = target.partition(":")
            lines.append(f"{name} = {other}" if source == module else f"from {source} import {other} as {name}")
        own = []
        for name, attributes in sorted(self.defines[module].items()):
            own += ["", "", f"class {name}:"] + [f"    {each} = object" for each in sorted(attributes)]
            own += ["    def __init__(self, *args: object) -> None: ..."]
        at_end = any(target.startswith(f"{module}:") for target in self.passes_on.get(module, {}).values())
        return "\n".join([*own, "", "", *lines] if at_end else [*lines, *own]).strip() + "\n"


def cases(clone: Path) -> Iterator[Case]:
    """Each call of `assertCodemod` with the strings that its arguments hold."""
    tree = ast.parse((clone / TESTS).read_text())
    for method in ast.walk(tree):
        if not isinstance(method, ast.FunctionDef) or not method.name.startswith("test_"):
            continue
        texts = {
            target.id: ast.literal_eval(node.value)
            for node in method.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in ast.walk(method):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "assertCodemod":
                before, expected = (_layout(texts[arg.id]) for arg in call.args if isinstance(arg, ast.Name))
                names = {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}
                yield Case(method.name.removeprefix("test_"), before, expected, names["old_name"], names["new_name"])


def _layout(text: str) -> str:
    return textwrap.dedent(text).strip("\n") + "\n"


# from a case to a plan and a code base ---------------------------------------------------------------------


def is_module(case: Case) -> bool:
    """Whether the old name is used as a module: imported as one, or imported by name and used for its attributes."""
    tree = ast.parse(case.before)
    for module, name, local in imports(tree):
        if module == case.old or module.startswith(case.old + "."):
            return True
        if name and f"{module}.{name}" == case.old:
            uses = [chain for chain in chains(tree) if chain.partition(".")[0] == local]
            return bool(uses) and all("." in chain for chain in uses)
    return "." not in case.old


def entry(case: Case) -> Consolidation:
    old, new = (Symbol(path) if is_module(case) else _symbol(path) for path in (case.old, _plain(case.new)))
    return Consolidation(new, (old,))


def _plain(new: str) -> str:
    return new.replace(":", ".").strip(".")


def _symbol(path: str) -> Symbol:
    module, _, name = path.rpartition(".")
    return Symbol(module, name)


def world(case: Case, plan_entry: Consolidation) -> World:
    """Everything that the case imports exists; what it reaches by the old path comes from the new one."""
    found, tree = World(), ast.parse(case.before)
    old, new = plan_entry.duplicates[0], plan_entry.canonical
    imported = imports(tree)
    for module in {old.module, new.module, *(module for module, _, _ in imported)} - {"builtins"}:
        found.module(module)
    bound = {local: f"{module}.{name}" if name else module.partition(".")[0] for module, name, local in imported}
    bound |= {local: module for module, name, local in imported if not name and local != module.partition(".")[0]}
    uses = [chain.partition(".") for chain in chains(tree)]
    used = [f"{bound[local]}{dot}{rest}" for local, dot, rest in uses if local in bound]
    loaded = {each for module, name, _ in imported for each in prefixes(f"{module}.{name}" if name else module)}
    names = {local for _, name, local in imported if name}
    for path in [*used, *(bound[local] for local in names)]:
        _need(found, path, loaded)
    # what the new module defines, the old one passes on
    for module in [m for m in found.defines if old.is_module and (m + ".").startswith(old.module + ".")]:
        moved = new.module + module[len(old.module) :]
        found.module(moved)
        names_here = found.defines[module]
        found.defines[moved] |= names_here
        found.passes_on[module] = {name: f"{moved}:{name}" for name in names_here}
        found.submodules[moved] = set(found.submodules.get(module, ()))
        found.defines[module] = {}
    if not old.is_module:
        attributes = found.defines[old.module].pop(old.qualname, set())
        found.passes_on[old.module] = {old.qualname: f"{new.module}:{new.qualname}"}
        if new.module != "builtins":
            found.defines[new.module].setdefault(new.qualname, set()).update(attributes)
    return found


def _need(found: World, path: str, loaded: set[str]) -> None:
    module = max((each for each in prefixes(path) if each in found.defines), key=len)
    for parent, each in zip(prefixes(module), prefixes(module)[1:], strict=False):
        if each not in loaded:
            found.submodules.setdefault(parent, set()).add(each.rpartition(".")[2])
    name, _, attribute = path[len(module) + 1 :].partition(".")
    if name:
        attributes = found.defines[module].setdefault(name, set())
        attributes.update([attribute.partition(".")[0]] if attribute else [])


# running one -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    verdict: str
    plan: str
    got: str
    runs: str
    again: str
    said: str = ""


def run(case: Case) -> Outcome:
    plan_entry = entry(case)
    shown = f"{plan_entry.duplicates[0]} = {plan_entry.canonical}"
    around = world(case, plan_entry)
    sources = {**around.files(), SCRIPT: case.before.encode()}
    plan = Plan((plan_entry,), source_roots=(".",))
    try:
        migration = migrate(sources, plan)
    except PlanRefused as refused:
        return Outcome("different", shown, case.before, "", "", f"refused: {refused}")
    result = after(sources, migration.changesets)
    got = result[SCRIPT].decode()
    said = "; ".join(finding.message for finding in migration.findings)
    again = "yes" if not list(migrate(result, plan).files()) else "NO"
    return Outcome(verdict(case, got, around), shown, got, _runs(sources, result), again, said)


def verdict(case: Case, got: str, around: World) -> str:
    if got == case.expected:
        return "same"
    try:
        same = meaning(got, around.defines) == meaning(case.expected, around.defines)
    except (Unclear, SyntaxError) as error:
        return f"different ({error})"
    return "equivalent" if same else "different"


def _runs(sources: dict[str, bytes], result: dict[str, bytes]) -> str:
    before, now = (error_of_running(files, SCRIPT) for files in (sources, result))
    return ("-" if before else "yes") if not now else f"{'-' if before else 'NO'} {now}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clone", type=Path)
    parser.add_argument("--show", metavar="CASE", help="the files and the difference of one case")
    options = parser.parse_args()
    found = [case for case in cases(options.clone) if options.show in (None, case.name)]
    counts: Counter[str] = Counter()
    failed = False
    for case in found:
        outcome = run(case)
        word = outcome.verdict.partition(" ")[0]
        counts[word] += 1
        reason = REASONS.get(case.name, "")
        unexplained = word == "different" and not reason
        failed |= unexplained or outcome.again == "NO" or outcome.runs.startswith("NO")
        print(f"{outcome.verdict:11} {case.name:42} {outcome.plan:38} runs {outcome.runs:4} again {outcome.again:4}")
        if word != "same":
            print(f"{'':12}{reason or ('NO REASON GIVEN' if unexplained else '')}")
        if options.show or unexplained:
            if options.show:
                for path, data in world(case, entry(case)).files().items():
                    print(textwrap.indent(f"# {path}\n{data.decode()}", "    "))
            texts = case.expected.splitlines(), outcome.got.splitlines()
            lines = difflib.unified_diff(*texts, "LibCST", "canonize", lineterm="")
            print(textwrap.indent("\n".join(lines), "    "))
            print(f"    {outcome.said}" if outcome.said else "")
    print(f"{len(found)} cases: " + ", ".join(f"{counts[word]} {word}" for word in ("same", "equivalent", "different")))
    return 1 if failed or (counts["different"] > 4 and not options.show) else 0


if __name__ == "__main__":
    sys.exit(main())
