"""The name of a thing in a Python code base: a module, or a qualified name inside one."""

from __future__ import annotations

import keyword
from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Symbol:
    """``module:qualname`` (DESIGN.md §1); with an empty qualname, the module itself."""

    module: str
    qualname: str = ""

    @classmethod
    def parse(cls, text: str) -> Symbol:
        """Read ``"app.ws.manager:WebSocketManager"`` or ``"app.ws.manager"``.

        Raises ValueError, with a message for people, when either side is not a dotted name.
        """
        module, colon, qualname = text.strip().partition(":")
        if not is_dotted_name(module):
            raise ValueError(f"{text!r} is not a symbol: {module!r} is not a dotted module name")
        if colon and not is_dotted_name(qualname):
            raise ValueError(f"{text!r} is not a symbol: {qualname!r} is not a name; write module:Name")
        return cls(module, qualname)

    @property
    def is_module(self) -> bool:
        return not self.qualname

    @property
    def name(self) -> str:
        """The last part: the class's own name, or the module's."""
        return (self.qualname or self.module).rpartition(".")[2]

    @property
    def dotted(self) -> str:
        """The path by which an import or a patch target reaches it: ``app.ws.manager.WebSocketManager``."""
        return f"{self.module}.{self.qualname}" if self.qualname else self.module

    def __str__(self) -> str:
        return f"{self.module}:{self.qualname}" if self.qualname else self.module


def is_dotted_name(text: str) -> bool:
    """True for one or more identifiers joined by dots, none of them a keyword."""
    parts = text.split(".")
    return all(part.isidentifier() and not keyword.iskeyword(part) for part in parts)


def parents(module: str) -> list[str]:
    """The packages that importing ``module`` imports first, outermost first: ``a.b.c`` gives ``a``, ``a.b``."""
    parts = module.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts))]
