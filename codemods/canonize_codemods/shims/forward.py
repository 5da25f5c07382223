"""The text of a shim module: forwards every moved name, keeps no state, is visible to type checkers (SHIMS.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from canonize_codemods.symbols import Symbol


def whole_module(
    docstring: str,
    names: Mapping[str, Symbol],
    exported: Sequence[str],
    helper: str,
    fallback: str,
    note: str,
    newline: str = "\n",
) -> str:
    """A module that holds nothing else any more.  ``docstring`` is source text, quotes included, or ""."""
    lines = [docstring, ""] if docstring else []
    lines += ["from typing import TYPE_CHECKING", "", "if TYPE_CHECKING:"]
    lines += [f"    {typed_import(name, symbol)}" for name, symbol in sorted(names.items(), key=_by_target)]
    lines += ["else:", f"    from {helper} import install", "", *_install("install", names, (), fallback, note, "    ")]
    lines += ["    del install", "", _all(exported)]
    return newline.join([*lines, ""])


def mixed_module(names: Mapping[str, Symbol], kept: Sequence[str], helper: str, note: str, newline: str = "\n") -> str:
    """What stands at the end of a module that keeps other definitions: only the moved names are forwarded."""
    lines = ["", "", f"from {helper} import install as _install_moved  # noqa: E402", ""]
    lines += [*_install("_install_moved", names, kept, "", note, ""), "del _install_moved", ""]
    return newline.join(lines)


def plain_import(name: str, symbol: Symbol) -> str:
    """How a module that still uses the name gets it."""
    return symbol.qualname if symbol.qualname == name else f"{symbol.qualname} as {name}"


def typed_import(name: str, symbol: Symbol) -> str:
    return f"from {symbol.module} import {symbol.qualname} as {name}"


def reexport_module(docstring: str, names: Mapping[str, Symbol], exported: Sequence[str], newline: str = "\n") -> str:
    """A stateless module whose names are simply imported; no warning."""
    lines = [docstring, ""] if docstring else []
    lines += [typed_import(name, symbol) for name, symbol in sorted(names.items(), key=_by_target)]
    return newline.join([*lines, "", _all(exported), ""])


def _install(
    function: str, names: Mapping[str, Symbol], kept: Sequence[str], fallback: str, note: str, indent: str
) -> list[str]:
    lines = [f"{indent}{function}(", f"{indent}    __name__,", f"{indent}    {{"]
    lines += [f'{indent}        "{name}": "{symbol}",' for name, symbol in sorted(names.items())]
    lines.append(f"{indent}    }},")
    if kept:
        quoted = ", ".join(f'"{name}"' for name in sorted(kept))
        lines.append(f"{indent}    kept=({quoted},),")
    if fallback:
        lines.append(f'{indent}    fallback="{fallback}",')
    if note:
        lines.append(f'{indent}    note="{note}",')
    return [*lines, f"{indent})"]


def _all(exported: Sequence[str]) -> str:
    quoted = [f'"{name}"' for name in exported]
    flat = f"__all__ = [{', '.join(quoted)}]"
    if len(flat) <= 88:
        return flat
    return "\n".join(["__all__ = [", *(f"    {name}," for name in quoted), "]"])


def _by_target(item: tuple[str, Symbol]) -> tuple[str, str]:
    return item[1].module, item[0]
