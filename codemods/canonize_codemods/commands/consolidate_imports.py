"""The migration's own rewriting of imports, for LibCST's runner: one file, one symbol, no plan."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import libcst as cst
from libcst.codemod import CodemodContext, VisitorBasedCodemodCommand

from canonize_codemods.examples import Example
from canonize_codemods.rewriting.moves import Moves, Target, Uses
from canonize_codemods.rewriting.rewrite import rewrite_file
from canonize_codemods.symbols import Symbol

_ARGUMENTS = ("--old", "app.legacy:Manager", "--new", "app.ws.manager:WebSocketManager")


class ConsolidateImports(VisitorBasedCodemodCommand):
    """Imports of one path go to another: the listed path only, without a look at other files.

    ``canonize migrate`` does the same with a plan, for every path that leads to a duplicate, and leaves shims.
    """

    DESCRIPTION = "Import a symbol from another module, under its name there."

    EXAMPLES: Sequence[Example] = (
        Example(
            "a statement is split, and uses follow",
            """
            from app.legacy import Manager, other  # both

            manager = Manager()
            """,
            """
            from app.legacy import other  # both
            from app.ws.manager import WebSocketManager

            manager = WebSocketManager()
            """,
            _ARGUMENTS,
        ),
        Example("another symbol of the module stays", "from app.legacy import other\n", None, _ARGUMENTS),
    )

    @staticmethod
    def add_args(arg_parser: argparse.ArgumentParser) -> None:
        arg_parser.add_argument("--old", required=True, metavar="MODULE[:NAME]", help="The path that goes.")
        arg_parser.add_argument("--new", required=True, metavar="MODULE[:NAME]", help="The canonical path.")
        arg_parser.add_argument("--keep-name", action="store_true", help="Keep the local name, by 'as'.")

    def __init__(self, context: CodemodContext, old: str, new: str, keep_name: bool = False) -> None:
        super().__init__(context)
        path, target = Symbol.parse(old), Symbol.parse(new)
        if path.is_module != target.is_module:
            raise ValueError("--old and --new are both modules, or both names")
        to = Target(target.module, target.qualname, Uses.ALIAS if keep_name else Uses.RENAME)
        package, _, name = path.module.rpartition(".")
        at = {(package, name): path.module} if package else {}
        if path.is_module:
            self.moves = Moves(modules={path.module: to}, module_at=at)
        else:
            self.moves = Moves(names={(path.module, path.qualname): to}, module_at=at)

    def transform_module_impl(self, tree: cst.Module) -> cst.Module:
        path, module = self.context.filename or "", self.context.full_module_name or ""
        result = rewrite_file(path, module, path.endswith("__init__.py"), tree.bytes, self.moves)
        for finding in result.findings:
            self.warn(f"line {finding.line}: {finding.code}: {finding.message}")
        return tree if result.after is None else cst.parse_module(result.after)
