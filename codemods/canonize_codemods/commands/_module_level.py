"""What a module binds at its top level, and how often."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import libcst as cst
import libcst.matchers as m

_WORD = re.compile(r"[^\W\d]\w*")


@dataclass
class Bindings:
    """Of names by any statement at module level, in blocks too; imports are also kept apart, with what they import."""

    counts: Counter[str] = field(default_factory=Counter)
    imports: dict[str, str] = field(default_factory=dict)  # by straight imports: local name → dotted path

    @classmethod
    def of(cls, module: cst.Module) -> Bindings:
        found = cls()
        for statement in module.body:
            found.counts.update(_bound(statement))
            if isinstance(statement, cst.SimpleStatementLine):
                for small in statement.body:
                    found.imports.update(_imported(small))
        for node in m.findall(module, m.Global()):
            found.counts.update(item.name.value for item in cst.ensure_type(node, cst.Global).names)
        return found

    def count(self, name: str) -> int:
        return self.counts[name]

    def is_imported(self, name: str) -> bool:
        """By a straight import at module level, and bound by nothing else."""
        return name in self.imports and self.counts[name] == 1


def dotted(node: cst.BaseExpression | None) -> str:
    """``a.b.c`` of names and attributes; "" for anything else."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    return ".".join([node.value, *reversed(parts)]) if isinstance(node, cst.Name) else ""


def words_in_strings(node: cst.CSTNode) -> set[str]:
    """Every identifier that stands in a string: annotations and ``__all__`` name things there."""
    found: set[str] = set()
    for string in m.findall(node, m.SimpleString()):
        found.update(_WORD.findall(cst.ensure_type(string, cst.SimpleString).raw_value))
    return found


def _imported(node: cst.BaseSmallStatement) -> Iterator[tuple[str, str]]:
    """Relative imports keep their dots: ``.ws.X``."""
    if isinstance(node, cst.Import):
        for alias in node.names:
            path = dotted(alias.name)
            if alias.asname is not None:
                yield dotted(_as_name(alias)), path
            else:
                yield path.partition(".")[0], path.partition(".")[0]
    elif isinstance(node, cst.ImportFrom) and not isinstance(node.names, cst.ImportStar):
        module = "." * len(node.relative) + dotted(node.module)
        for alias in node.names:
            name = dotted(alias.name)
            separator = "" if module.endswith(".") else "."
            yield dotted(_as_name(alias)) or name, f"{module}{separator}{name}"


def _as_name(alias: cst.ImportAlias) -> cst.BaseExpression | None:
    name = alias.asname.name if alias.asname is not None else None
    return name if isinstance(name, cst.BaseExpression) else None


def _bound(statement: cst.CSTNode) -> Iterable[str]:
    """Names that a statement binds at the level that it stands on."""
    match statement:
        case cst.FunctionDef() | cst.ClassDef():
            return [statement.name.value]
        case cst.SimpleStatementLine():
            return [name for small in statement.body for name in _bound(small)]
        case cst.Import() | cst.ImportFrom():
            return [name for name, _ in _imported(statement)]
        case cst.Assign():
            return [name for target in statement.targets for name in _stored(target.target)]
        case cst.AnnAssign() if statement.value is None:
            return []
        case cst.AnnAssign() | cst.AugAssign():
            return _stored(statement.target)
        case cst.For():
            inside = [*statement.body.body, *(statement.orelse.body.body if statement.orelse else ())]
            return [*_stored(statement.target), *(name for each in inside for name in _bound(each))]
        case cst.With():
            names = [name for item in statement.items if item.asname for name in _stored(item.asname.name)]
            return [*names, *(name for each in statement.body.body for name in _bound(each))]
    return [name for child in statement.children for name in _bound(child)] if _is_block(statement) else []


def _is_block(node: cst.CSTNode) -> bool:
    kinds = (cst.If, cst.Else, cst.Try, cst.TryStar, cst.ExceptHandler, cst.ExceptStarHandler, cst.Finally, cst.While)
    return isinstance(node, (*kinds, cst.IndentedBlock, cst.SimpleStatementSuite, cst.Match, cst.MatchCase, cst.Del))


def _stored(target: cst.CSTNode) -> list[str]:
    if isinstance(target, cst.Name):
        return [target.value]
    if isinstance(target, cst.Tuple | cst.List):
        return [name for element in target.elements for name in _stored(element.value)]
    return []
