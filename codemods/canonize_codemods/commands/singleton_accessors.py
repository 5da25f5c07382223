"""One accessor for one singleton: a function that makes a second instance becomes the canonical accessor's name."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import libcst as cst
import libcst.matchers as m
from libcst.codemod import CodemodContext, VisitorBasedCodemodCommand
from libcst.codemod.visitors import RemoveImportsVisitor

from canonize_codemods.examples import Example

from ._module_level import Bindings, dotted

_ARGUMENTS = ("--class", "app.ws.manager:Manager", "--accessor", "app.ws.manager:get_manager")


class SingletonAccessors(VisitorBasedCodemodCommand):
    """A function that keeps its own instance of a class in a global becomes an import of the canonical accessor.

    The shape is the usual one: ``global _x``, if it is None make it, return it; the class is made without arguments.
    Left alone, with a warning: a global that something else in the module uses, too.
    """

    DESCRIPTION = "Make functions that keep their own instance of a class hand out the canonical one."

    EXAMPLES: Sequence[Example] = (
        Example(
            "a second singleton goes",
            """
            import logging

            from app.ws.manager import Manager

            log = logging.getLogger(__name__)
            _manager: Manager | None = None


            def get_ws_manager() -> Manager:
                \"\"\"The one manager.\"\"\"
                global _manager
                if _manager is None:
                    _manager = Manager()
                return _manager
            """,
            """
            import logging

            log = logging.getLogger(__name__)


            from app.ws.manager import get_manager as get_ws_manager
            """,
            _ARGUMENTS,
        ),
        Example(
            "an instance that something else uses stays, as does one of another class",
            """
            from app.other import Manager as Other
            from app.ws.manager import Manager

            _manager = None
            _other = None

            def get_manager():
                global _manager
                if _manager is None:
                    _manager = Manager()
                return _manager

            def reset():
                global _manager
                _manager = None

            def get_other():
                global _other
                if not _other:
                    _other = Other()
                return _other
            """,
            None,
            _ARGUMENTS,
        ),
        Example(
            "the canonical module stays",
            """
            class Manager: ...

            _manager = None

            def get_manager():
                global _manager
                if _manager is None:
                    _manager = Manager()
                return _manager
            """,
            None,
            _ARGUMENTS,
            "app/ws/manager.py",
        ),
    )

    @staticmethod
    def add_args(arg_parser: argparse.ArgumentParser) -> None:
        arg_parser.add_argument("--class", dest="made", required=True, metavar="MODULE:CLASS", help="What is made.")
        arg_parser.add_argument(
            "--accessor", required=True, metavar="MODULE:FUNCTION", help="The function that hands out the one to keep."
        )

    def __init__(self, context: CodemodContext, made: str, accessor: str) -> None:
        super().__init__(context)
        self.made = made.replace(":", ".")
        self.home, _, self.function = accessor.partition(":")

    def transform_module_impl(self, tree: cst.Module) -> cst.Module:
        if self.context.full_module_name == self.home:
            return tree
        bindings = Bindings.of(tree)
        found: dict[str, str] = {}  # function → global
        for statement in tree.body:
            if isinstance(statement, cst.FunctionDef) and (name := self._keeps(statement, bindings)):
                if len(m.findall(tree, m.Name(name))) > _OWN_USES:
                    self.warn(f"{statement.name.value} keeps {name}, which is used elsewhere, too: it stays")
                else:
                    found[statement.name.value] = name
        if not found:
            return tree
        body = [self._replaced(statement, found) for statement in tree.body if not _declares(statement, found)]
        local = next((name for name in bindings.imports if bindings.imports[name] == self.made), "")
        if local:
            module, _, name = self.made.rpartition(".")
            RemoveImportsVisitor.remove_unused_import(self.context, module, name, local if local != name else None)
        return tree.with_changes(body=body)

    def _keeps(self, node: cst.FunctionDef, bindings: Bindings) -> str:
        """The global in which the function keeps its instance; "" for any other function."""
        if node.decorators or node.asynchronous or node.params.children or not isinstance(node.body, cst.IndentedBlock):
            return ""
        body = [line for line in node.body.body if not m.matches(line, _DOCSTRING)]
        if len(body) != 3 or not m.matches(body[0], m.SimpleStatementLine([m.Global([m.NameItem()])])):
            return ""
        name = (
            cst.ensure_type(cst.ensure_type(body[0], cst.SimpleStatementLine).body[0], cst.Global).names[0].name.value
        )
        kept = m.Name(name)
        unset = m.UnaryOperation(m.Not(), kept) | m.Comparison(kept, [m.ComparisonTarget(m.Is(), m.Name("None"))])
        made = m.Assign([m.AssignTarget(kept)], m.Call(args=[]))
        whole = m.If(unset, m.IndentedBlock([m.SimpleStatementLine([made])]), orelse=None)
        if not (m.matches(body[1], whole) and m.matches(body[2], m.SimpleStatementLine([m.Return(kept)]))):
            return ""
        [call] = m.findall(body[1], m.Call())
        path = dotted(cst.ensure_type(call, cst.Call).func)
        head, _, rest = path.partition(".")
        if not bindings.is_imported(head):
            return ""
        return name if ".".join(filter(None, (bindings.imports[head], rest))) == self.made else ""

    def _replaced(
        self, statement: cst.SimpleStatementLine | cst.BaseCompoundStatement, found: dict[str, str]
    ) -> cst.SimpleStatementLine | cst.BaseCompoundStatement:
        if not isinstance(statement, cst.FunctionDef) or statement.name.value not in found:
            return statement
        name = statement.name.value
        local = f" as {name}" if name != self.function else ""
        line = cst.parse_statement(f"from {self.home} import {self.function}{local}")
        return cst.ensure_type(line, cst.SimpleStatementLine).with_changes(leading_lines=statement.leading_lines)


# Of the global's name: where it is None at first, declared global, looked at, set, and returned.
_OWN_USES = 5
_DOCSTRING = m.SimpleStatementLine([m.Expr(m.SimpleString())])


def _declares(statement: cst.CSTNode, found: dict[str, str]) -> bool:
    """``_manager = None`` of one of the globals."""
    names = set(found.values())
    empty = m.Name("None")
    for name in names:
        plain = m.Assign([m.AssignTarget(m.Name(name))], empty) | m.AnnAssign(m.Name(name), value=empty)
        if m.matches(statement, m.SimpleStatementLine([plain])):
            return True
    return False
