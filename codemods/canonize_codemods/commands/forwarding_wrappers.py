"""``def get_x(): return canonical.get_x()`` → ``get_x = canonical.get_x``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import libcst as cst
from libcst.codemod import CodemodContext, VisitorBasedCodemodCommand

from canonize_codemods.examples import Example

from ._module_level import Bindings, dotted


class ForwardingWrappers(VisitorBasedCodemodCommand):
    """Functions at module level that hand exactly their arguments to one imported function become a name for it.

    Left alone: decorated ones, those with defaults of their own, and those that import inside, which avoid a cycle.
    With a warning: those whose parameters have names, as callers may use these and the other function may call them
    otherwise (``--named`` takes them, too); and those with a docstring of several lines, which says more than a name.
    """

    DESCRIPTION = "Turn functions that only forward to another one into names for it."

    EXAMPLES: Sequence[Example] = (
        Example(
            "a wrapper without arguments",
            """
            from app import canonical


            # Everybody's manager.
            def get_manager():
                \"\"\"Return the manager.\"\"\"
                return canonical.get_manager()
            """,
            """
            from app import canonical


            # Everybody's manager.
            get_manager = canonical.get_manager
            """,
        ),
        Example(
            "arguments that are handed on as they came, and await",
            """
            from app.canonical import connect as _connect

            async def connect(user: str, /, *args, retry, **kwargs) -> None:
                return await _connect(user, *args, retry=retry, **kwargs)
            """,
            """
            from app.canonical import connect as _connect

            connect = _connect
            """,
        ),
        Example(
            "parameters that callers can name, once somebody has looked that they are called the same",
            """
            from app import canonical

            def connect(user, retry):
                return canonical.connect(user, retry)
            """,
            """
            from app import canonical

            connect = canonical.connect
            """,
            ("--named",),
        ),
        Example(
            "parameters that callers can name stay, and so does what is written about a function",
            """
            from app import canonical

            def connect(user):
                return canonical.open(user)

            def get():
                \"\"\"Get it.

                >>> get()
                1
                \"\"\"
                return canonical.get()
            """,
        ),
        Example(
            "what does more stays",
            """
            from app import canonical

            def with_default(name="main"):
                return canonical.get(name)

            def other_order(a, b):
                return canonical.get(b, a)

            def lazily():
                from app import lazy
                return lazy.get()

            @cached
            def decorated():
                return canonical.get()

            async def not_awaited():
                return canonical.get()

            def forwards_to_a_local():
                return with_default.get()
            """,
        ),
    )

    @staticmethod
    def add_args(arg_parser: argparse.ArgumentParser) -> None:
        arg_parser.add_argument(
            "--named", action="store_true", help="Also those whose parameters callers could pass by name."
        )

    def __init__(self, context: CodemodContext, named: bool = False) -> None:
        super().__init__(context)
        self.named = named
        self.bindings = Bindings()
        self.depth = 0

    def visit_Module(self, node: cst.Module) -> None:
        self.bindings = Bindings.of(node)

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.depth += 1

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self.depth += 1

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        self.depth -= 1
        return updated_node

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef | cst.SimpleStatementLine:
        self.depth -= 1
        target = _forwards_to(original_node)
        if self.depth or target is None or self.bindings.count(original_node.name.value) != 1:
            return updated_node
        if not self.bindings.is_imported(dotted(target).partition(".")[0]):
            return updated_node
        stays = self._stays(original_node)
        if stays:
            self.warn(f"{original_node.name.value} stays: {stays}")
            return updated_node
        name = cst.AssignTarget(cst.Name(original_node.name.value))
        return cst.SimpleStatementLine(
            [cst.Assign([name], target)],
            leading_lines=[*updated_node.leading_lines, *updated_node.lines_after_decorators],
        )

    def _stays(self, node: cst.FunctionDef) -> str:
        """Why it is not done although it only forwards; "" where nothing speaks against it."""
        if node.params.params and not self.named:
            return "callers can pass its parameters by name; look at them, then --named"
        if len((node.get_docstring(clean=True) or "").splitlines()) > 1:
            return "its docstring says more than a name would"
        return ""


def _forwards_to(node: cst.FunctionDef) -> cst.BaseExpression | None:
    """The function that is called with just this function's arguments."""
    if node.decorators or not isinstance(node.body, cst.IndentedBlock):
        return None
    body = [line for line in node.body.body if not _is_docstring(line)]
    match body:
        case [cst.SimpleStatementLine(body=[cst.Return(value=cst.BaseExpression() as value)])]:
            pass
        case _:
            return None
    if node.asynchronous is not None:
        if not isinstance(value, cst.Await):
            return None
        value = value.expression
    root = dotted(value.func).partition(".")[0] if isinstance(value, cst.Call) else ""
    if not isinstance(value, cst.Call) or root in {"", *(param.name.value for param in _all(node.params))}:
        return None
    return value.func if _same(node.params, value.args) else None


def _is_docstring(line: cst.BaseStatement) -> bool:
    match line:
        case cst.SimpleStatementLine(body=[cst.Expr(value=cst.SimpleString())]):
            return True
    return False


def _all(params: cst.Parameters) -> list[cst.Param]:
    stars = [star for star in (params.star_arg, params.star_kwarg) if isinstance(star, cst.Param)]
    return [*params.posonly_params, *params.params, *params.kwonly_params, *stars]


def _same(params: cst.Parameters, args: Sequence[cst.Arg]) -> bool:
    """Whether the call hands on every parameter as it came, and nothing else."""
    if any(param.default is not None for param in _all(params)):
        return False
    wanted = [("", param.name.value) for param in (*params.posonly_params, *params.params)]
    if isinstance(params.star_arg, cst.Param):
        wanted.append(("*", params.star_arg.name.value))
    named = {(f"{param.name.value}=", param.name.value) for param in params.kwonly_params}
    if params.star_kwarg is not None:
        named.add(("**", params.star_kwarg.name.value))
    given = []
    for arg in args:
        if not isinstance(arg.value, cst.Name):
            return False
        given.append((f"{arg.keyword.value}=" if arg.keyword else arg.star, arg.value.value))
    return (
        given[: len(wanted)] == wanted and set(given[len(wanted) :]) == named and len(args) == len(wanted) + len(named)
    )
