"""Whether a local name can take another one, and the edits that do it."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator

from canonize_codemods.scopes import Occurrence, Role, Scope, Scopes
from canonize_codemods.source import Edit
from canonize_codemods.syntax.notebook import MAGIC
from canonize_codemods.words import places

from .file import File, alias_key
from .moves import Exports, Moves

# Where text is run as a program: every word of it may be a name.
_PROGRAM = re.compile(
    r"(?<![\w.])(?:exec|eval|compile|Timer|runctx)\s*\(|(?<![\w.])exec\s+[^\s=(]|\b(?:timeit|cProfile|profile|pdb)\.\w+\("
)
# What all that it finds begins with: looking for these first is much faster.
_RUNNERS = ("exec", "eval", "compile", "Timer", "runctx", "timeit.", "cProfile.", "profile.", "pdb.")
_EXAMPLE = re.compile(r"^[ \t]*(?:>>>|\.\.\.) ([^\r\n]*)", re.MULTILINE)
# Calls through which code reaches local names as text.
_BY_TEXT = re.compile(
    r"\b(?:globals|locals|vars|getattr|setattr)\s*\(|(?<![\w.])(?:eval|exec)\s*\(|\bsys\.modules\b|\b__dict__\b|__name__"
)
_LEADS, _QUOTES = frozenset("\"'."), frozenset("\"'")
# The rest of ``{name=}``, ``{name.part = !r:>20}``.
_SHOWN = re.compile(r"\b[^{}]*=\s*(?:![rsa]\s*)?(?::[^{}]*)?\}")
_WORD = re.compile(r"\w+")


def obstacle(
    file: File, scopes: Scopes, scope: Scope, old: str, new: str, ours: set[tuple[int, int]], is_builtin: bool = False
) -> str:
    """Why ``old`` in ``scope`` cannot become ``new``; "" when it can.

    ``ours`` are the imports that bind ``old`` or ``new`` to the one symbol, by ``alias_key``; ``is_builtin``: what is
    bound nowhere means it as well.
    """
    if scope.kind == "class":
        return "it is an attribute of a class"
    if has_strangers(scope, old, ours):
        return f"{old} is bound by other statements too"
    if has_strangers(scope, new, ours):
        return f"{new} is already bound to something else"
    if deleted := _deleted_beside(file, scopes, scope, old, ours):
        return f"{deleted} is deleted, and not all names of it are"
    if scopes.read_before_bound(scope, old):
        return f"a class body reads {old} before it binds it"
    for use in scopes.meaning(scope, old):
        if use.start < 0 and use.role is not Role.IMPORT:
            return f"a use of {old} in a string cannot be placed"
        between = next((s for s in _up_to(use.scope, scope) if new in s.bound), None)
        if between is not None:
            return f"{new} is bound in a scope that uses {old}"
    if is_builtin and not free_of(scope, new, ours):
        return f"{new} is bound around here"
    for other in scopes.occurrences:
        if other.name == new and scope in other.scope.chain() and other.role is not Role.IMPORT:
            home = scopes.binding_scope(other)
            if (home is None and not is_builtin) or home in list(scope.chain())[1:]:
                return f"{new} already means something else here"
    return ""


def _deleted_beside(file: File, scopes: Scopes, scope: Scope, old: str, ours: set[tuple[int, int]]) -> str:
    """A name of the symbol that is deleted below an import that binds another one to it."""
    alike = {
        name: {o.alias.lineno for o in found if o.alias is not None and (name == old or alias_key(o.alias) in ours)}
        for name, found in scope.bound.items()
    }
    for use in scopes.occurrences:
        if use.role is Role.DELETE and alike.get(use.name) and scopes.binding_scope(use) is scope:
            line = file.source.line_of(use.start)
            if any(at < line for name, lines in alike.items() if name != use.name for at in lines):
                return use.name
    return ""


def free_of(scope: Scope, name: str, ours: set[tuple[int, int]]) -> bool:
    """Whether ``name`` means the builtin in ``scope`` but for our own imports."""
    return scope.kind != "class" and not any(has_strangers(each, name, ours) for each in scope.chain())


def is_reached(file: File, moves: Moves, home: Scope, local: str) -> str:
    """Why others may reach a module-level name of this file by its name."""
    if home.kind != "module":
        return ""
    if file.is_package or local in file.exported:
        return f"{local} is exported"
    if moves.asked(file.module, local):
        return f"{local} is reached from other files"
    if moves.exports is Exports.KEEP and file.module in moves.public:
        return f"{local} stays importable from here"
    return ""


def handed_out(file: File, home: Scope, name: str) -> str:
    """Why binding ``name`` may change what others are given for it: ``__getattr__`` (PEP 562) is asked for what the
    module does not bind."""
    is_quoted = any(quote + name + quote in file.source.text for quote in _QUOTES)
    if home.kind != "module" or name in home.bound or not is_quoted:
        return ""
    hands_out = any(getattr(node, "name", "") == "__getattr__" for node in file.tree.body)
    return f"{name} is what __getattr__ may be asked for" if hands_out else ""


def rename(scopes: Scopes, scope: Scope, old: str, new: str) -> Iterator[tuple[Occurrence, Edit]]:
    """The edits; the import statements themselves are not among them."""
    for use in scopes.meaning(scope, old):
        if use.role is not Role.IMPORT:
            yield use, Edit(use.start, use.end, new)


def has_strangers(scope: Scope, name: str, ours: set[tuple[int, int]]) -> bool:
    """Whether anything else binds the name there."""
    return any(
        o.role is not Role.DELETE and (o.alias is None or alias_key(o.alias) not in ours)
        for o in scope.bound.get(name, ())
    )


def _up_to(inner: Scope, outer: Scope) -> Iterator[Scope]:
    for scope in inner.chain():
        if scope is outer:
            return
        yield scope


def hidden_program(file: File, scope: Scope, name: str) -> str:
    """Why a program inside a string may use a name of ``scope``: one that is evaluated, or an example of doctest."""
    text = file.source.text
    if MAGIC in text and re.search(rf"{re.escape(MAGIC)}[^\n]*[%!][^\n]*\b{re.escape(name)}\b", text):
        return f"a magic of IPython uses {name}"
    runs = any(_PROGRAM.match(text, at) for word in _RUNNERS for at in places(text, word))
    examples = scope.kind == "module" and ">>>" in text
    word = re.compile(rf"\b{re.escape(name)}\b")
    prose = set()
    for node in ast.walk(file.tree) if runs or examples else ():
        if isinstance(node, ast.Expr):
            prose.add(id(node.value))  # docstrings, and strings that stand for comments
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str | bytes):
            continue
        held = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
        code = [line for line in _EXAMPLE.findall(held) if word.search(line)]
        if code and not any("import" in line for line in code):
            return f"an example in a docstring uses {name}"
        if runs and id(node) not in prose and word.search(held):
            return f"a program in a string may use {name}"
    return ""


def hidden_use(file: File, scope: Scope, name: str) -> str:
    """Why ``name`` may be used where no tree shows it, so that it has to stay; "" where it is not."""
    if program := hidden_program(file, scope, name):
        return program
    text = file.source.text
    spans = [(at, at + len(name)) for at in file.source.places_of([name])]
    quoted = ((text[start - 1 : start], text[end : end + 1]) for start, end in spans)
    if any(before in _LEADS and after in _QUOTES for before, after in quoted) and _BY_TEXT.search(text):
        return f"{name} may be reached as text"
    if any(text.rfind("{", 0, start) > text.rfind("}", 0, start) and _SHOWN.match(text, end) for start, end in spans):
        return f"an f-string prints the text of {name}"
    words = () if text.isascii() else (found.group() for found in _WORD.finditer(text))
    if any(not word.isascii() and _is_other_spelling(word, name) for word in words):
        return f"{name} is written in other characters, too"
    return ""


def _is_other_spelling(word: str, name: str) -> bool:
    """Python reads identifiers in their NFKC form (PEP 3131)."""
    return word != name and unicodedata.normalize("NFKC", word) == name
