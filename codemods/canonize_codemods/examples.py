"""Examples of a codemod: what it makes of a file.  They are its tests and its page in the documentation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from inspect import cleandoc

from libcst.codemod import CodemodCommand

from .hosting.arguments import parsed
from .hosting.host import Hosted, host
from .hosting.libcst_host import libcst_transform


@dataclass(frozen=True, slots=True)
class Example:
    """``after`` is None where the codemod leaves the file alone; ``arguments`` are as on the command line.

    Both texts may be indented, as in a triple-quoted string; ``title`` says what is shown.
    """

    title: str
    before: str
    after: str | None = None
    arguments: Sequence[str] = ()
    path: str = "app/module.py"

    @property
    def texts(self) -> tuple[str, str]:
        """Before and after, without the indentation, with a last newline."""
        before = cleandoc(self.before) + "\n"
        return before, before if self.after is None else cleandoc(self.after) + "\n"


def failure(codemod: type[CodemodCommand], example: Example) -> str:
    """Why an example does not hold, "" if it does: the result is another, or a second run changes it again."""
    before, wanted = example.texts
    result = _run(codemod, example, before)
    if problems := [finding.message for finding in result.findings if finding.severity == "left"]:
        return problems[0]
    found = before if result.after is None else result.after.decode()
    if found != wanted:
        return f"{example.title}: this came out:\n{found}\nand not this:\n{wanted}"
    if result.again is not None:
        return f"{example.title}: a second run makes this of it:\n{result.again.decode()}"
    return ""


def _run(codemod: type[CodemodCommand], example: Example, text: str) -> Hosted:
    transform = libcst_transform(codemod, parsed(codemod, example.arguments), ".")
    module = example.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return host(transform, example.path, module, example.path.endswith("__init__.py"), text.encode())
