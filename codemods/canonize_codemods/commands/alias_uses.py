"""``Old = New``: uses of the old name become the new one."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import libcst as cst
from libcst.codemod import CodemodContext, VisitorBasedCodemodCommand
from libcst.metadata import GlobalScope, ScopeProvider

from canonize_codemods.examples import Example

from ._module_level import Bindings, words_in_strings

_ALIAS = re.compile(rb"^(\w+)[ \t]*=[ \t]*\w+[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_WORD = re.compile(rb"\w+")


class AliasUses(VisitorBasedCodemodCommand):
    """Inside a module that says ``Old = New``, everything uses ``New``; the alias stays for others, or goes on request.

    ``New`` is a class, a function or an import, and both are bound once.  A use where ``New`` means something else
    stays, and then the alias does.
    """

    DESCRIPTION = "Use what an alias of a module stands for, instead of the alias."
    METADATA_DEPENDENCIES = (ScopeProvider,)

    EXAMPLES: Sequence[Example] = (
        Example(
            "uses go to the name behind the alias",
            """
            from app.ws import Manager

            LegacyManager = Manager  # deprecated

            def make() -> LegacyManager:
                return LegacyManager()
            """,
            """
            from app.ws import Manager

            LegacyManager = Manager  # deprecated

            def make() -> Manager:
                return Manager()
            """,
        ),
        Example(
            "with --drop, the alias goes too",
            """
            class Manager: ...

            LegacyManager = Manager

            manager = LegacyManager()
            """,
            """
            class Manager: ...

            manager = Manager()
            """,
            ("--drop", "--only", "LegacyManager"),
        ),
        Example(
            "unless another file names it, which canonize run looks for",
            "class Manager: ...\nOld = Manager\nOld()\n",
            "class Manager: ...\nOld = Manager\nManager()\n",
            ("--drop", "--keep", "Old"),
        ),
        Example(
            "what is exported, or named in a string, does not go",
            """
            from app.ws import Manager

            __all__ = ["LegacyManager"]

            LegacyManager = Manager

            manager = LegacyManager()
            """,
            """
            from app.ws import Manager

            __all__ = ["LegacyManager"]

            LegacyManager = Manager

            manager = Manager()
            """,
            ("--drop",),
        ),
        Example(
            "a value, a name that is bound twice, and a use where the new name is hidden stay",
            """
            from app.ws import Manager

            limit = 3
            bound = limit
            Twice = Manager
            Twice = dict
            Old = Manager

            def hidden(Manager):
                return Old, Twice, bound
            """,
        ),
    )

    @staticmethod
    def add_args(arg_parser: argparse.ArgumentParser) -> None:
        arg_parser.add_argument("--only", action="append", metavar="NAME", help="Just this alias (repeatable).")
        arg_parser.add_argument(
            "--drop", action="store_true", help="Remove aliases that nothing uses or exports any more."
        )
        arg_parser.add_argument(
            "--keep",
            action="append",
            metavar="NAME",
            help="An alias that stays; canonize run finds those that other files name (repeatable).",
        )

    @staticmethod
    def survey(sources: Mapping[str, bytes], arguments: Mapping[str, object]) -> Sequence[str]:
        """What ``canonize run`` asks once, with all files: with --drop, the aliases that other files name."""
        if not arguments["drop"]:
            return ()
        made = Counter(name for data in sources.values() for name in set(_ALIAS.findall(data)))
        there = Counter(name for data in sources.values() for name in made.keys() & set(_WORD.findall(data)))
        named = sorted(name.decode() for name in made if there[name] > 1)
        return [word for name in named for word in ("--keep", name)]

    def __init__(
        self,
        context: CodemodContext,
        only: list[str] | None = None,
        drop: bool = False,
        keep: list[str] | None = None,
    ) -> None:
        super().__init__(context)
        self.only, self.drop, self.keep = only, drop, frozenset(keep or ())

    def transform_module_impl(self, tree: cst.Module) -> cst.Module:
        aliases = self._aliases(tree)
        scopes = (self.get_metadata(ScopeProvider, node, None) for node in tree.body)
        top = next((scope.globals for scope in scopes if scope is not None), None)
        if not aliases or not isinstance(top, GlobalScope):
            return tree
        renamed: dict[cst.CSTNode, str] = {}
        kept: set[str] = set()
        for old, new in aliases.items():
            for assignment in top[old]:
                for access in assignment.references:
                    hidden = any(each.scope is not top for each in access.scope[new])
                    if hidden or not isinstance(access.node, cst.Name):
                        kept.add(old)
                    else:
                        renamed[access.node] = new
        dropped = set(aliases) - kept - self.keep - words_in_strings(tree) if self.drop else set()
        return tree.visit(_Renaming(renamed, dropped))

    def _aliases(self, tree: cst.Module) -> dict[str, str]:
        bindings = Bindings.of(tree)
        made = {each.name.value for each in tree.body if isinstance(each, cst.FunctionDef | cst.ClassDef)}
        found = {}
        for statement in tree.body:
            match statement:
                case cst.SimpleStatementLine(
                    body=[cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=old))], value=cst.Name(value=new))]
                ) if bindings.count(old) == bindings.count(new) == 1 and (new in made or bindings.is_imported(new)):
                    if self.only is None or old in self.only:
                        found[old] = new
        return {old: new for old, new in found.items() if new not in found}


class _Renaming(cst.CSTTransformer):
    def __init__(self, renamed: dict[cst.CSTNode, str], dropped: set[str]) -> None:
        super().__init__()
        self.renamed, self.dropped = renamed, dropped

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        new = self.renamed.get(original_node)
        return updated_node if new is None else updated_node.with_changes(value=new)

    def leave_Assign(self, original_node: cst.Assign, updated_node: cst.Assign) -> cst.Assign | cst.RemovalSentinel:
        match original_node:
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=cst.Name()):
                return cst.RemoveFromParent() if name in self.dropped else updated_node
        return updated_node
