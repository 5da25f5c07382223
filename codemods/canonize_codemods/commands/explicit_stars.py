"""``from duplicate import *`` → the names that the file uses."""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterable, Mapping, Sequence

import libcst as cst
import libcst.matchers as m
from libcst.codemod import CodemodContext, VisitorBasedCodemodCommand

from canonize_codemods.examples import Example
from canonize_codemods.index.layout import Layout, find_source_roots

from ._module_level import Bindings, dotted, words_in_strings

_ARGUMENTS = ("--module", "app.legacy", "--names", "Manager,connect,unused")


class ExplicitStars(VisitorBasedCodemodCommand):
    """A star import of one module is spelt out: the names of that module that stand in the file.

    A package's ``__init__`` and a file that star-imports only to pass on get all names.  Left alone, with a warning:
    a file that has another star import, which may bring the same names, and one that uses none.
    """

    DESCRIPTION = "Spell a star import out: the names that the file uses."

    EXAMPLES: Sequence[Example] = (
        Example(
            "the names that are used",
            """
            from app.legacy import *  # everything

            def run() -> "Manager":
                return connect(Manager)
            """,
            """
            from app.legacy import Manager, connect  # everything

            def run() -> "Manager":
                return connect(Manager)
            """,
            _ARGUMENTS,
        ),
        Example(
            "a package passes all names on",
            "from .legacy import *\n",
            "from .legacy import Manager, connect, unused\n",
            _ARGUMENTS,
            "app/__init__.py",
        ),
        Example("another module's star stays", "from app.other import *\nManager()\n", None, _ARGUMENTS),
        Example(
            "two stars: nobody can tell which brings what",
            "from app.legacy import *\nfrom app.other import *\nManager()\n",
            None,
            _ARGUMENTS,
        ),
    )

    @staticmethod
    def add_args(arg_parser: argparse.ArgumentParser) -> None:
        arg_parser.add_argument("--module", required=True, metavar="MODULE", help="Whose star imports go.")
        arg_parser.add_argument(
            "--names", default="", metavar="A,B", help="What its star brings; canonize run finds it out by itself."
        )

    @staticmethod
    def survey(sources: Mapping[str, bytes], arguments: Mapping[str, object]) -> Sequence[str]:
        """What ``canonize run`` asks once, with all files: more arguments.  Raises ValueError."""
        if arguments["names"]:
            return ()
        module = str(arguments["module"])
        layout = Layout([path for path in sources if path.endswith(".py")], find_source_roots(sources))
        if module not in layout.by_module:
            raise ValueError(f"there is no module {module} here; name what its star brings: --names A,B")
        names = _public(cst.parse_module(sources[layout.by_module[module]]))
        return ("--names", ",".join(names))

    def __init__(self, context: CodemodContext, module: str, names: str) -> None:
        super().__init__(context)
        self.source = module
        self.names = sorted({name.strip() for name in names.split(",")} - {""})

    def transform_module_impl(self, tree: cst.Module) -> cst.Module:
        stars = [cst.ensure_type(node, cst.ImportFrom) for node in m.findall(tree, m.ImportFrom(names=m.ImportStar()))]
        wanted = [star for star in stars if self._absolute(star) == self.source]
        if not wanted or not self.names:
            return tree
        if len(stars) > 1:
            self.warn("there are several star imports, and nobody can tell which brings what: they stay")
            return tree
        used = [name for name in self.names if name in _mentioned(tree)]
        if (self.context.filename or "").endswith("__init__.py") or (not used and len(tree.body) == 1):
            used = self.names
        if not used:
            self.warn(f"nothing of {self.source} is used here; others may import it from here: the star stays")
            return tree
        names = [cst.ImportAlias(cst.Name(name)) for name in used]
        replaced = tree.deep_replace(wanted[0], wanted[0].with_changes(names=names))
        return cst.ensure_type(replaced, cst.Module)

    def _absolute(self, node: cst.ImportFrom) -> str:
        package = (self.context.full_package_name or "").split(".")
        if not node.relative:
            return dotted(node.module)
        kept = package[: len(package) - len(node.relative) + 1]
        return ".".join([*kept, *filter(None, [dotted(node.module)])])


def _mentioned(tree: cst.Module) -> set[str]:
    """Names, and words in strings: annotations and ``__all__`` use names, too."""
    return {cst.ensure_type(node, cst.Name).value for node in m.findall(tree, m.Name())} | words_in_strings(tree)


def _public(tree: cst.Module) -> Iterable[str]:
    """What a star import brings: ``__all__`` where it is a plain list, else every name without an underscore."""
    for statement in tree.body:
        if m.matches(statement, m.SimpleStatementLine([m.Assign([m.AssignTarget(m.Name("__all__"))])])):
            line = cst.ensure_type(statement, cst.SimpleStatementLine)
            value = cst.ensure_type(line.body[0], cst.Assign).value
            try:
                return [str(name) for name in ast.literal_eval(tree.code_for_node(value))]
            except (ValueError, TypeError):
                raise ValueError("its __all__ is computed; name what its star brings: --names A,B") from None
    return sorted(name for name in Bindings.of(tree).counts if not name.startswith("_"))
