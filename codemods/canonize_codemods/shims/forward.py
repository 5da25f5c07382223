"""The text of a shim: forwards every moved name, keeps no state, is visible to type checkers (SHIMS.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from canonize_codemods.rewriting.statement import Segment, compose
from canonize_codemods.symbols import Symbol

# Where a project says nothing: what its formatters do by default.
LINE_LENGTH = 88


@dataclass(frozen=True, slots=True)
class Style:
    """``note`` ends the warnings' text; ``helper`` is the module name of the vendored helper.

    ``category`` is the helper's warning class, "" for the default; ``silent`` names are forwarded without one.
    """

    helper: str
    note: str = ""
    newline: str = "\n"
    limit: int | None = None
    category: str = ""
    silent: frozenset[str] = frozenset()

    def fits(self, line: str) -> bool:
        return len(line) <= (self.limit or LINE_LENGTH)


def whole_module(head: str, names: Mapping[str, Symbol], exported: Sequence[str], fallback: str, style: Style) -> str:
    """A module that holds nothing else any more.  ``head`` is what stays above: comments, docstring."""
    lines = [head, ""] if head else []
    lines += ["from typing import TYPE_CHECKING", "", "if TYPE_CHECKING:", *_typed_imports(names, "    ", style)]
    imported = ", ".join(filter(None, [style.category, "install"]))
    lines += ["else:", f"    from {style.helper} import {imported}", ""]
    lines += [*_install("install", style.category, names, (), fallback, "    ", style), f"    del {imported}", ""]
    return style.newline.join([*lines, *_all(exported, style), ""])


def mixed_module(names: Mapping[str, Symbol], kept: Sequence[str], has_type_checking: bool, style: Style) -> str:
    """What stands at the end of a module that keeps other definitions: only the moved names are forwarded.

    ``kept`` are those that the module imports at its top; the others are looked up when they are asked for, so type
    checkers must be told about them.
    """
    lines = ["", ""]
    lazy = {name: symbol for name, symbol in names.items() if name not in kept}
    if lazy:
        lines += [] if has_type_checking else ["from typing import TYPE_CHECKING  # noqa: E402", ""]
        lines += ["if TYPE_CHECKING:", *_typed_imports(lazy, "    ", style), "else:"]
    indent = "    " if lazy else ""
    category = f"_{style.category}" if style.category else ""
    renamed = [f"{style.category} as {category}"] if category else []
    imported = ", ".join([*renamed, "install as _install_moved"])
    lines += [f"{indent}from {style.helper} import {imported}{'' if lazy else '  # noqa: E402'}", ""]
    lines += _install("_install_moved", category, names, kept, "", indent, style)
    lines += [f"{indent}del {', '.join(filter(None, [category, '_install_moved']))}", ""]
    return style.newline.join(lines)


def reexport_module(head: str, names: Mapping[str, Symbol], exported: Sequence[str], style: Style) -> str:
    """A stateless module whose names are simply imported; no warning."""
    lines = [head, ""] if head else []
    return style.newline.join([*lines, *_typed_imports(names, "", style), "", *_all(exported, style), ""])


def alias_module(head: str, names: Mapping[str, Symbol], module: str, style: Style) -> str:
    """A leaf module that is the canonical module itself under its old name; no warning."""
    lines = [head, ""] if head else []
    lines += ["import sys", "from typing import TYPE_CHECKING", "", f"import {module}", "", "if TYPE_CHECKING:"]
    lines += [*_typed_imports(names, "    ", style), "else:", f"    sys.modules[__name__] = {module}", ""]
    return style.newline.join(lines)


def imported_as(name: str, symbol: Symbol) -> str:
    """How an import statement of the canonical module names it."""
    return symbol.qualname if symbol.qualname == name else f"{symbol.qualname} as {name}"


def _typed_imports(names: Mapping[str, Symbol], indent: str, style: Style) -> list[str]:
    """One statement a name, each an explicit re-export."""
    found = []
    for name, symbol in sorted(names.items(), key=lambda item: (item[1].module, item[0])):
        segment = Segment(" ", f"{symbol.qualname} as {name}", "", "")
        found.append(indent + compose(symbol.module, [segment], indent, style.newline, style.limit))
    return found


def _install(
    function: str,
    category: str,
    names: Mapping[str, Symbol],
    kept: Sequence[str],
    fallback: str,
    indent: str,
    style: Style,
) -> list[str]:
    inner = f"{indent}    "
    lines = [f"{indent}{function}(", f"{inner}__name__,", f"{inner}{{"]
    lines += [f'{inner}    "{name}": "{symbol}",' for name, symbol in sorted(names.items())]
    lines.append(f"{inner}}},")
    if kept:
        lines += _sequence(f"{inner}kept=", "()", sorted(kept), ",", style)
    if silent := sorted(style.silent & names.keys()):
        lines += _sequence(f"{inner}silent=", "()", silent, ",", style)
    if fallback:
        lines.append(f'{inner}fallback="{fallback}",')
    if category:
        lines.append(f"{inner}category={category},")
    if style.note:
        lines.append(f'{inner}note="{style.note}",')
    return [*lines, f"{indent})"]


def _all(exported: Sequence[str], style: Style) -> list[str]:
    return _sequence("__all__ = ", "[]", exported, "", style)


def _sequence(head: str, brackets: str, names: Sequence[str], tail: str, style: Style) -> list[str]:
    """A list or tuple of strings, on one line if it fits, as formatters have it."""
    quoted = [f'"{name}"' for name in names]
    single = "," if len(names) == 1 and brackets == "()" else ""
    flat = f"{head}{brackets[0]}{', '.join(quoted)}{single}{brackets[1]}{tail}"
    if style.fits(flat):
        return [flat]
    indent = head[: len(head) - len(head.lstrip())]
    return [f"{head}{brackets[0]}", *(f"{indent}    {name}," for name in quoted), f"{indent}{brackets[1]}{tail}"]
