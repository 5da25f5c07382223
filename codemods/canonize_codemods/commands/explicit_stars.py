"""``from duplicate import *`` → the names that the file uses."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterable, Mapping, Sequence

import libcst as cst
import libcst.matchers as m
from libcst.codemod import CodemodContext, VisitorBasedCodemodCommand

from canonize_codemods.examples import Example
from canonize_codemods.index.layout import Layout, find_source_roots
from canonize_codemods.index.mentions import takes_all

from ._module_level import Bindings, dotted, words_in_strings

_ALL = ("--module", "app.legacy", "--names", "Manager,connect,unused")
_ARGUMENTS = (*_ALL, "--kept", "")
_LIMIT = 88  # Black's, and Ruff's
_RENAMED = re.compile(rb"(\w+)\s+as\s+(\w+)")
_WORD = re.compile(rb"\w+")


class ExplicitStars(VisitorBasedCodemodCommand):
    """A star import of one module is spelt out: the names that stand in the file, or that others ask it for.

    ``canonize run`` looks who asks for what.  Without it, and in a package's ``__init__`` or a file that star-imports
    only to pass on, all names are spelt out.  Left alone, with a warning: a file that has another star import, which
    may bring the same names, and one that uses none.
    """

    DESCRIPTION = "Spell a star import out: the names that the file uses."

    EXAMPLES: Sequence[Example] = (
        Example(
            "the names that are used",
            """
            from app.legacy import *  # everything

            def run() -> "Manager":
                return connect(Manager)
            """,
            """
            from app.legacy import Manager, connect  # everything

            def run() -> "Manager":
                return connect(Manager)
            """,
            _ARGUMENTS,
        ),
        Example(
            "where nobody has looked who else asks for them, all names",
            "from app.legacy import *\nconnect()\n",
            "from app.legacy import Manager, connect, unused\nconnect()\n",
            _ALL,
        ),
        Example(
            "what others ask this file for stays",
            "from app.legacy import *\nconnect()\n",
            "from app.legacy import connect, unused\nconnect()\n",
            (*_ALL, "--kept", "unused,other"),
        ),
        Example(
            "a package passes all names on",
            "from .legacy import *\n",
            "from .legacy import Manager, connect, unused\n",
            _ARGUMENTS,
            "app/__init__.py",
        ),
        Example(
            "too long for a line",
            """
            from app.legacy import *  # noqa: F403

            print(background_colours_of_the_button, foreground_colours_of_the_button)
            """,
            """
            from app.legacy import (  # noqa: F403
                background_colours_of_the_button,
                foreground_colours_of_the_button,
            )

            print(background_colours_of_the_button, foreground_colours_of_the_button)
            """,
            ("--module", "app.legacy", "--names", "background_colours_of_the_button,foreground_colours_of_the_button"),
        ),
        Example("another module's star stays", "from app.other import *\nManager()\n", None, _ARGUMENTS),
        Example(
            "two stars: nobody can tell which brings what",
            "from app.legacy import *\nfrom app.other import *\nManager()\n",
            None,
            _ARGUMENTS,
        ),
    )

    @staticmethod
    def add_args(arg_parser: argparse.ArgumentParser) -> None:
        arg_parser.add_argument("--module", required=True, metavar="MODULE", help="Whose star imports go.")
        arg_parser.add_argument(
            "--names", default="", metavar="A,B", help="What its star brings; canonize run finds it out by itself."
        )
        arg_parser.add_argument(
            "--kept", metavar="A,B", help="Those that other files may ask for; canonize run finds them, too."
        )
        arg_parser.add_argument(
            "--line-length", type=int, default=_LIMIT, metavar="N", help="An import that is longer has a name a line."
        )

    @staticmethod
    def survey(sources: Mapping[str, bytes], arguments: Mapping[str, object]) -> Sequence[str]:
        """What ``canonize run`` asks once, with all files: more arguments.  Raises ValueError."""
        module = str(arguments["module"])
        layout = Layout([path for path in sources if path.endswith(".py")], find_source_roots(sources))
        if arguments["names"]:
            names = _split(str(arguments["names"]))
        elif home := _home(module, layout):
            names = set(_public(cst.parse_module(sources[home])))
        else:
            raise ValueError(f"there is no module {module} here; name what its star brings: --names A,B")
        kept = _asked(module, names, layout, sources) if arguments["kept"] is None else set()
        found = [] if arguments["names"] else ["--names", ",".join(sorted(names))]
        return [*found, "--kept", ",".join(sorted(kept))] if arguments["kept"] is None else found

    def __init__(
        self, context: CodemodContext, module: str, names: str, kept: str | None = None, line_length: int = _LIMIT
    ) -> None:
        super().__init__(context)
        self.source = module
        self.limit = line_length
        self.names = sorted(_split(names))
        self.kept = set(self.names) if kept is None else _split(kept)

    def transform_module_impl(self, tree: cst.Module) -> cst.Module:
        stars = [cst.ensure_type(node, cst.ImportFrom) for node in m.findall(tree, m.ImportFrom(names=m.ImportStar()))]
        wanted = [star for star in stars if self._absolute(star) == self.source]
        if not wanted or not self.names:
            return tree
        if len(stars) > 1:
            self.warn("there are several star imports, and nobody can tell which brings what: they stay")
            return tree
        used = [name for name in self.names if name in _mentioned(tree)]
        if (self.context.filename or "").endswith("__init__.py") or (not used and len(tree.body) == 1):
            used = self.names
        used = [name for name in self.names if name in used or name in self.kept]
        if not used:
            self.warn(f"nothing of {self.source} is used here; others may import it from here: the star stays")
            return tree
        names = [cst.ImportAlias(cst.Name(name)) for name in used]
        flat = wanted[0].with_changes(names=names)
        if len(tree.code_for_node(flat)) <= self.limit:
            return cst.ensure_type(tree.deep_replace(wanted[0], flat), cst.Module)
        return cst.ensure_type(tree.visit(_InParentheses(wanted[0], used)), cst.Module)

    def _absolute(self, node: cst.ImportFrom) -> str:
        package = (self.context.full_package_name or "").split(".")
        if not node.relative:
            return dotted(node.module)
        kept = package[: len(package) - len(node.relative) + 1]
        return ".".join([*kept, *filter(None, [dotted(node.module)])])


class _InParentheses(cst.CSTTransformer):
    """A name a line, and a comment behind the opening parenthesis: Black and Ruff leave that at any line length."""

    def __init__(self, star: cst.ImportFrom, names: Sequence[str]) -> None:
        super().__init__()
        self.star, self.names = star, names

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine:
        if all(part is not self.star for part in original_node.body):
            return updated_node
        if len(original_node.body) > 1:
            behind, kept = cst.TrailingWhitespace(), updated_node.trailing_whitespace
        else:
            behind = updated_node.trailing_whitespace
            kept = cst.TrailingWhitespace(newline=behind.newline)
        body = [
            self._spelt_out(behind) if part is self.star else now
            for part, now in zip(original_node.body, updated_node.body, strict=True)
        ]
        return updated_node.with_changes(body=body, trailing_whitespace=kept)

    def _spelt_out(self, behind: cst.TrailingWhitespace) -> cst.ImportFrom:
        newline = cst.TrailingWhitespace(newline=behind.newline)
        inner = cst.ParenthesizedWhitespace(newline, indent=True, last_line=cst.SimpleWhitespace("    "))
        between = [*[inner] * (len(self.names) - 1), cst.ParenthesizedWhitespace(newline, indent=True)]
        return self.star.with_changes(
            names=[
                cst.ImportAlias(cst.Name(name), comma=cst.Comma(whitespace_after=after))
                for name, after in zip(self.names, between, strict=True)
            ],
            lpar=cst.LeftParen(inner.with_changes(first_line=behind)),
            rpar=cst.RightParen(),
        )


def _split(text: str) -> set[str]:
    return {name.strip() for name in text.split(",")} - {""}


def _home(module: str, layout: Layout) -> str:
    """Its file: by the source roots, else the only one of which the path ends with all of a dotted name; or ""."""
    if module in layout.by_module or "." not in module:
        return layout.by_module.get(module, "")
    ends = tuple(f"/{module.replace('.', '/')}{end}" for end in (".py", "/__init__.py"))
    found = [path for path in layout.paths if path.endswith(ends)]
    return found[0] if len(found) == 1 else ""


def _asked(module: str, names: set[str], layout: Layout, sources: Mapping[str, bytes]) -> set[str]:
    """The names that stand in any file that also names one of those with a star of the module; rather too many."""
    last = module.rpartition(".")[2].encode()
    stars = {path for path, data in sources.items() if last in data and takes_all(data) and path.endswith(".py")}
    homes = {layout.module_of(path).name.rpartition(".")[2].encode() for path in stars}
    fresh = homes
    while fresh:  # import home as h
        mentioning = [data for data in sources.values() if any(home in data for home in fresh)]
        fresh = {new for data in mentioning for old, new in _RENAMED.findall(data) if old in fresh} - homes
        homes |= fresh
    found: set[str] = set()
    for data in sources.values():
        words = set(_WORD.findall(data))
        if words.isdisjoint(homes):
            continue
        if any(re.search(rb"\b" + home + rb"\s+import\s*\(?\s*\*", data) for home in homes & words):
            return names  # it passes all of them on
        found |= {name for name in names if name.encode() in words}
    return found


def _mentioned(tree: cst.Module) -> set[str]:
    """Names, and words in strings: annotations and ``__all__`` use names, too."""
    return {cst.ensure_type(node, cst.Name).value for node in m.findall(tree, m.Name())} | words_in_strings(tree)


def _public(tree: cst.Module) -> Iterable[str]:
    """What a star import brings: ``__all__`` where it is a plain list, else every name without an underscore."""
    for statement in tree.body:
        if m.matches(statement, m.SimpleStatementLine([m.Assign([m.AssignTarget(m.Name("__all__"))])])):
            line = cst.ensure_type(statement, cst.SimpleStatementLine)
            value = cst.ensure_type(line.body[0], cst.Assign).value
            try:
                return [str(name) for name in ast.literal_eval(tree.code_for_node(value))]
            except (ValueError, TypeError):
                raise ValueError("its __all__ is computed; name what its star brings: --names A,B") from None
    return sorted(name for name in Bindings.of(tree).counts if not name.startswith("_"))
