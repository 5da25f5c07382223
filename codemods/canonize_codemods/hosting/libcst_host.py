"""LibCST codemods over values."""

from __future__ import annotations

from collections.abc import Mapping

import libcst
from libcst.codemod import Codemod, CodemodContext, SkipFile
from libcst.metadata import FullRepoManager

from canonize_codemods.source import SourceError

from .host import Says, Skipped, Transform


def libcst_transform(codemod: type[Codemod], arguments: Mapping[str, object], root: str) -> Transform:
    """A transform by ``codemod``, which is made anew for every file, as LibCST's own runner does.

    ``arguments`` are those of its constructor; ``root`` is the folder that paths are relative to.  No file is read.
    """

    def transform(path: str, module: str, is_package: bool, data: bytes, say: Says) -> bytes:
        where = f"{root}/{path}"
        context = CodemodContext(
            filename=where,
            full_module_name=module,
            full_package_name=module if is_package else module.rpartition(".")[0],
            metadata_manager=FullRepoManager(root, [where], codemod.get_inherited_dependencies()),
        )
        try:
            tree = libcst.parse_module(data)
        except libcst.ParserSyntaxError as error:
            raise SourceError(f"LibCST cannot read it: {error.message}", error.raw_line) from None
        except (UnicodeError, LookupError, SyntaxError, RecursionError, ValueError) as error:
            raise SourceError(f"LibCST cannot read it: {error}") from None
        if tree.bytes != data:
            raise SourceError("LibCST would not give the same bytes back")
        try:
            after = codemod(context, **arguments).transform_module(tree)
        except SkipFile as skipped:
            raise Skipped(str(skipped)) from None
        finally:
            for warning in context.warnings:
                say(warning)
        return after.bytes

    return transform
