"""What a class body defines, and what its methods set on ``self``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .blocks import guarded_blocks
from .expressions import decorator, dotted, stored_names
from .facts import Guard, Member


def members(node: ast.ClassDef) -> Iterator[Member]:
    seen: set[str] = set()
    for member in [*_class_level(node.body), *_instance_level(node.body)]:
        if member.name not in seen:
            seen.add(member.name)
            yield member


def _class_level(body: list[ast.stmt]) -> Iterator[Member]:
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                decorators = tuple(map(decorator, node.decorator_list))
                if not any(decorator.rpartition(".")[2] == "overload" for decorator in decorators):
                    is_async = isinstance(node, ast.AsyncFunctionDef)
                    signature = ast.unparse(node.args)
                    yield Member(node.name, _method_kind(node), signature, node.lineno, is_async, decorators)
            case ast.ClassDef():
                yield Member(node.name, "class", "", node.lineno)
            case ast.Assign():
                for target in node.targets:
                    for name in stored_names(target):
                        yield Member(name, "attribute", "", node.lineno)
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield Member(name, "attribute", "", node.lineno, field=_field(node))
            case _:
                for block, _ in guarded_blocks(node, Guard.NONE):
                    yield from _class_level(block)


def _method_kind(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    for name in map(decorator, node.decorator_list):
        last = name.rpartition(".")[2]
        if last in {"property", "cached_property", "setter", "deleter"}:
            return "property"
        if last in {"classmethod", "staticmethod"}:
            return last
    return "async method" if isinstance(node, ast.AsyncFunctionDef) else "method"


def _field(node: ast.AnnAssign) -> str:
    """What an annotated class attribute is to a generated constructor (dataclass, attrs, pydantic, NamedTuple)."""
    annotation = node.annotation.value if isinstance(node.annotation, ast.Subscript) else node.annotation
    if dotted(annotation).rpartition(".")[2] in {"ClassVar", "KW_ONLY"}:
        return ""
    value = node.value
    if isinstance(value, ast.Call) and dotted(value.func).rpartition(".")[2].lower() in {"field", "ib", "attrib"}:
        given = {keyword.arg: keyword.value for keyword in value.keywords}
        if isinstance(off := given.get("init"), ast.Constant) and off.value is False:
            return ""
        first = given.get("default", value.args[0] if value.args else None)
        has_default = first is not None and not (isinstance(first, ast.Constant) and first.value is ...)
        return "optional" if has_default or given.keys() & {"default_factory", "factory"} else "required"
    return "required" if value is None else "optional"


def _instance_level(body: list[ast.stmt]) -> Iterator[Member]:
    """``self.x = ...`` in any method, found among its statements."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.args.args:
            yield from _self_attributes(node.body, node.args.args[0].arg)


def _self_attributes(body: list[ast.stmt], self_name: str) -> Iterator[Member]:
    for node in body:
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign | ast.AugAssign):
            targets = [node.target]
        for target in targets:
            for item in target.elts if isinstance(target, ast.Tuple | ast.List) else [target]:
                match item:
                    case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner == self_name:
                        yield Member(name, "instance", "", node.lineno)
        for block, _ in guarded_blocks(node, Guard.NONE):
            yield from _self_attributes(block, self_name)
