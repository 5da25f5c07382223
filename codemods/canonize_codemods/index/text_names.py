"""Modules that a file names in strings: ``import_module("a.b")``, ``sys.modules["a.b"]``, parts of patch targets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from canonize_codemods.words import places

from .expressions import absolute

# Where one of these stands, strings may name modules.
_SIGNS = ("import_module", "importorskip", "__import__", "sys.modules", "patch(", "setattr(", "delattr(")
_DOTTED = re.compile(r"""["']([^\W\d]\w*(?:\.\w+)*)(\.?)["']""")
_RELATIVE = re.compile(
    r"""\bimport_module\(\s*(?:name\s*=\s*)?["'](\.+)([\w.]*)["']\s*,\s*(?:package\s*=\s*)?([\w."']+)"""
)


def named_in_strings(text: str, module: str, is_package: bool) -> frozenset[str]:
    """Every dotted name that is a string of its own, in files where such a string may name a module."""
    if not any(sign in text for sign in _SIGNS):
        return frozenset()
    found = {match[1] for match in _DOTTED.finditer(text)}
    calls = (match.groups("") for match in relative_imports(text))
    found |= {relative(dots, name, package, module, is_package) for dots, name, package in calls}
    return frozenset(found - {""})


def relative_imports(text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """Calls such as ``import_module(".name", package)``, from an offset on: dots, name, and package as written."""
    return filter(None, (_RELATIVE.match(text, at) for at in places(text, "import_module") if at >= start))


def relative(dots: str, name: str, package: str, module: str, is_package: bool) -> str:
    """What ``import_module(".name", package)`` imports; ``package`` as it is written; "" where nobody can tell."""
    match package:
        case "__package__" | "__spec__.parent":
            anchor = absolute(module, is_package, 1, None)
        case "__name__":
            anchor = module
        case _:
            anchor = package[1:-1] if package[:1] in "\"'" and package[-1:] == package[:1] else ""
    return absolute(anchor, True, len(dots), name or None) if anchor else ""
