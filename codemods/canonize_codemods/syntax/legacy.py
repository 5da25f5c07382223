"""Older syntax in newer clothes of the same length: Python 2, and Python 3 while ``async`` was a name.

``print x`` becomes ``None, x``, backticks become parentheses, ``0777`` becomes ``511 ``.  As in ``lower.py``, the
result is never written anywhere: it lets the stdlib parser see every statement and every name where it stands.  What
text of the same length cannot say is mended in the tree (``legacy_tree.py``).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Set

from canonize_codemods.source import Source, SourceError

from .bowler_engine import Node, read_old_syntax
from .legacy_tree import Lowered

# What a line that only an older Python can read has on or near it.  Taking prose for it costs time and nothing else.
_TRAIT = re.compile(
    r"""  \b (?: print | exec ) \b [ \t\\]* [^\s=.,:;)\]}(]
        | \b (?: print | exec ) \s* \( .* \) \s* (?: , | in \b )
        | \b raise \b [^(\n#]* (?: \( .* \) [^(\n#]* )? ,
        | \b except \b (?: [^(:\n]+ | \s* \( [^:]* \) \s* ) ,
        | \b def \s+ \w+ \s* (?= \( ) [^:]* [(,] \s* \( | \b lambda \b [^:]* \(
        | \b async \b (?! \s+ (?: def | for | with ) \b ) | \b nonlocal \b (?! \s+ \w )
        | \b await \b (?! \s* [\w(\[{"'] )
        | (?: \. \s* | \b (?: as | import | def | class | global | for ) \s+ ) (?: await | None | True | False ) \b
        | (?: ^ \s* | [(,] \s* ) (?: None | True | False ) \b [^(\n]* = (?! = )
        | ` | <> | \\[uUN] | \b 0\d | \b \d [\da-fA-FxXoO]* [lL] \b
        | \b (?: [uU][rR] | [bB][rR]? ) ["']
        | \[ [^\]\n]* \b in \b [^\]\n]* ,
        | ^ [ ]* \t
    """,
    re.VERBOSE | re.MULTILINE,
)
_ABOVE, _BELOW, _FAR = 8, 2, 1000  # lines around the one that a parser names, and characters at most

KEYWORDS = frozenset({"async", "await", "nonlocal"})  # names once
CONSTANTS = frozenset({"None", "True", "False"})  # names like any other in Python 2, where they can be assigned to

_QUOTED = re.compile(r"(?P<prefix>[a-zA-Z]*)(?P<quote>\"\"\"|'''|\"|')(?P<rest>.*)", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_LETTERS = "_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def could_be_older(source: Source, line: int) -> bool:
    """Whether what no current parser can read on a line looks as if an older Python could."""
    if not line:  # NUL characters, nesting: nothing that an older Python takes
        return False
    starts = source.line_starts
    here = starts[min(line, len(starts)) - 1]
    first = max(starts[max(line - 1 - _ABOVE, 0)], here - _FAR)
    last = min(source.line_span(min(line + _BELOW, len(starts)))[1], here + _FAR)
    return _TRAIT.search(source.text[first:last]) is not None


def parse_legacy(source: Source, parse: Callable[[str], ast.Module]) -> ast.Module | None:
    """The tree of a source in old syntax, with positions that hold for the original text; None where it is not that.

    ``parse`` is the stdlib parser.  Raises LaneClosed.
    """
    old = read_old_syntax(source.text)
    if old is None:
        return None
    for names in (KEYWORDS, KEYWORDS | CONSTANTS):
        try:
            return lower_legacy(source.text, old, names).tree(source, parse)
        except SourceError:
            continue
    return None


def lower_legacy(text: str, old: Node, names: Set[str]) -> Lowered:
    """``old`` is the tree of ``text``; identifiers in ``names`` are such as the stdlib parser does not take for one."""
    lowering = _Lowering(text, names)
    for node in old.walk():
        lowering.node(node)
    return Lowered("".join(lowering.chars), lowering.python2, lowering.stand_ins, lowering.strings)


class _Lowering:
    def __init__(self, text: str, names: Set[str]) -> None:
        self.chars = list(text)
        self.python2 = False
        self.stand_ins: dict[str, str] = {}
        self.strings: list[tuple[int, int]] = []
        self._original, self._names = text, names
        # Places in the text: keywords that stay, tuples that get a star, literals that lose their prefix.
        self._kept: set[int] = set()
        self._stars: set[int] = set()
        self._unprefixed: set[int] = set()

    def node(self, node: Node) -> None:
        match node.kind:
            case "NAME" if node.value in self._names and node.start not in self._kept:
                self._put(node, self._stand_in(node.value), certain=node.value in CONSTANTS)
            case "STRING":
                self._string(node)
            case "NUMBER":
                self._number(node)
            case "NOTEQUAL" if node.value == "<>":
                self._put(node, "!=", certain=True)
            case "atom":
                self._atom(node)
            case "print_stmt" | "exec_stmt":
                self._print_or_exec(node)
            case "raise_stmt" if _commas(node):
                self._put(node, "None,", certain=True)
            case "except_clause":
                for comma in _commas(node):
                    self._put(comma, "|")  # Lowered.tree makes it a tuple
            case "global_stmt":
                self._kept.add(node.start)
            case "typedargslist" | "varargslist":
                self._parameters(node)
            case "tfpdef" | "vfpdef":
                self._tuple_parameter(node)
            case "tfplist" | "vfplist":
                self._trailing_comma(node)
            case "testlist_safe":
                self._bare_iterable(node)
            case "old_lambdef" if len(node.children) == 3:  # without parameters: only its body counts
                self._blank(*node.children[:2])

    def _put(self, at: Node, new: str, certain: bool = False) -> None:
        """Write over the text from where a node begins."""
        self.chars[at.start : at.start + len(new)] = new
        self.python2 |= certain

    def _blank(self, *leaves: Node) -> None:
        for leaf in leaves:
            self._put(leaf, " " * len(leaf.value))

    # -- statements

    def _print_or_exec(self, node: Node) -> None:
        keyword, first = node.children[:2]
        self._put(keyword, "None," if keyword.value == "print" else "not ")
        if first.kind == "RIGHTSHIFT":
            self._blank(first)
        if len(node.children) > 2 or first.kind != "atom" or first.children[0].kind != "LPAR":
            self.python2 = True

    def _parameters(self, node: Node) -> None:
        """``(b, c)=d`` after a default: ``*b, c =d``, as parameters after a star may go without one."""
        kinds = [child.kind for child in node.children]
        starred = False
        for at, child in enumerate(node.children):
            if starred and child.kind == "STAR":
                self._blank(child)
            elif child.kind in ("tfpdef", "vfpdef") and not starred and "EQUAL" in kinds[:at]:
                starred = sum(leaf.kind == "NAME" for leaf in child.walk()) > 1
                if starred:
                    self._stars.add(child.start)

    def _tuple_parameter(self, node: Node) -> None:
        self._put(node, "*" if node.start in self._stars else " ", certain=True)
        self._blank(node.children[-1])

    def _trailing_comma(self, node: Node) -> None:
        if node.children[-1].kind == "COMMA":
            self._blank(node.children[-1])

    def _bare_iterable(self, node: Node) -> None:
        """``[x for x in a, b]``"""
        self.python2 = True
        self._trailing_comma(node)
        for child in node.children:
            if child.kind == "COMMA" and child is not node.children[-1]:
                self._put(child, "|")
            elif child.kind == "not_test":
                self._blank(child.children[0])

    # -- expressions

    def _atom(self, node: Node) -> None:
        if node.children[0].kind == "BACKQUOTE":
            self._put(node, "(", certain=True)
            self._put(node.children[-1], ")")
        elif all(child.kind == "STRING" for child in node.children):
            bytes_ = [child for child in node.children if "b" in _prefix(child.value)]
            if len(bytes_) < len(node.children):  # the two kinds of literals side by side
                self._unprefixed.update(child.start for child in bytes_)

    def _number(self, node: Node) -> None:
        digits = node.value.rstrip("lL")
        if re.fullmatch(r"0+[1-7][0-7]*", digits):
            digits = str(int(digits, 8)) if len(digits) < 1000 else "0"
        if digits != node.value:
            self._put(node, digits.ljust(len(node.value)), certain=True)

    def _string(self, node: Node) -> None:
        match = _QUOTED.fullmatch(self._original, node.start, node.end)
        if match is None:
            return
        prefix, quote, rest = match["prefix"], match["quote"], match["rest"]
        if "\n" in rest or "\r" in rest:
            self.strings.append((node.start, node.end))
        kind = prefix.lower()
        if kind == "ur" or ("b" in kind and (node.start in self._unprefixed or not rest.isascii())):
            prefix, quote = prefix[1:], f"{quote} "
            self.python2 = True
        if prefix == "":
            rest = _ESCAPE.sub(_tame, rest)
        self._put(node, f"{prefix}{quote}{rest}")

    def _stand_in(self, name: str) -> str:
        """Another name of the same length that the file does not use."""
        for known, stands_for in self.stand_ins.items():
            if stands_for == name:
                return known
        taken = {*re.findall(r"\w+", self._original), *self.stand_ins}
        candidates = (name[:-2] + a + b for a in _LETTERS for b in _LETTERS)
        found = next(candidate for candidate in candidates if candidate not in taken)
        self.stand_ins[found] = name
        return found


def _commas(node: Node) -> list[Node]:
    return [child for child in node.children if child.kind == "COMMA"]


def _prefix(literal: str) -> str:
    match = _QUOTED.fullmatch(literal)
    return match["prefix"].lower() if match else ""


def _tame(escape: re.Match[str]) -> str:
    r"""``\u``, ``\U`` and ``\N`` mean nothing in a byte string, which Python 2's strings are."""
    return f"_{escape.group(1)}" if escape.group(1) in "uUN" else escape.group()
