"""What files reach by a dot: attributes of imported modules, and dotted strings such as patch targets.  By the text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from canonize_codemods.index.facts import ModuleFacts
from canonize_codemods.index.mentions import GAP
from canonize_codemods.index.text_names import relative, relative_imports
from canonize_codemods.words import places

_LATER_ARGUMENT = re.compile(rb"[,=]\s*[\"']([A-Za-z_]\w*)[\"']")
_IN_MODULE = re.compile(rb"[\"']([A-Za-z_][\w.]*):([A-Za-z_]\w*)[\"'.]")  # resolve_name("module:name")
_FIRST = re.compile(rb"\w[(\[]\s*(?:name\s*=\s*)?[\"']([\w.]+)[\"']")  # of a call's arguments, or sys.modules["module"]
_DOT = re.compile(GAP + rb"\." + GAP)
_DOT_BEFORE = re.compile(rb"\." + GAP + rb"\Z")
_CHAIN_BEFORE = re.compile(rb"[A-Za-z_][\w.]*\Z")


def reached_by_dot(
    facts: ModuleFacts, data: bytes, words: Collection[str], modules: Iterable[str]
) -> set[tuple[str, str]]:
    """``(chain, name)`` for the ``words`` that a file reaches so; the chain as written, and as the imports mean it.

    ``modules`` are those that move as a whole.
    """
    held: dict[str, list[str]] = {}
    for fact in facts.imports:
        module = f"{fact.module}.{fact.name}" if fact.name and not fact.star else fact.module
        held.setdefault(fact.bound, []).append(module)
    found: set[tuple[str, str]] = set()
    for chain, name in dotted_uses(data, words):
        found.add((chain, name))
        found.update((module, name) for module in held.get(chain, ()))
    for module in modules:
        if "." not in module and module.encode() + b"." in data:  # patch("module.name"): nothing stands before it
            within = re.finditer(rb"[\"']" + module.encode() + rb"\.([A-Za-z_]\w*)", data)
            found.update((module, match.group(1).decode()) for match in within)
    if b"patch" in data or b"setattr" in data:  # patch.object(module, "name")
        quoted = {match.group(1).decode() for match in _LATER_ARGUMENT.finditer(data)}.intersection(words)
        found.update((module, name) for name in quoted for group in held.values() for module in group)
    return found


def asked_of_named(facts: ModuleFacts, data: bytes, words: Collection[str]) -> set[tuple[str, str]]:
    """``(module, name)`` for every string ``module:name``, and for the ``words`` that a file may ask a module for that
    a call or a subscript has as a string: ``import_module("module").name``, whatever it is that has the attribute, or
    to which the name goes as a string."""
    found = {(match[1].decode(), match[2].decode()) for match in _IN_MODULE.finditer(data)}
    encoded = {word: word.encode() for word in words} if facts.named else {}
    asked = [word for word, text in encoded.items() if any(_is_asked(data, at, text) for at in places(data, text))]
    if asked:
        modules = {match[1].decode() for match in _FIRST.finditer(data)} & facts.named
        calls = (match.groups("") for match in relative_imports(data.decode(errors="replace")))
        modules |= {relative(dots, name, package, facts.module, facts.is_package) for dots, name, package in calls}
        found |= {(module, word) for module in modules for word in asked}
    return found


def _is_asked(data: bytes, at: int, word: bytes) -> bool:
    """Whether a dot stands before the whole word, however that is laid out, or a quote: getattr(module, "name")."""
    after = data[at + len(word) : at + len(word) + 1]
    if after.isalnum() or after == b"_":
        return False
    before = data[max(0, at - 300) : at]
    return before.endswith((b"'", b'"')) or (_may_end_in_dot(before) and _DOT_BEFORE.search(before) is not None)


def dotted_uses(data: bytes, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """``(chain, name)`` for every ``chain.name`` in the text, code or string."""
    for name in names:
        for at in places(data, name.encode()):
            if chain := _chain_before(data, at):
                yield chain.decode(), name


def _chain_before(data: bytes, at: int) -> bytes:
    """``a.b`` where ``a.b.`` stands there, however it is laid out; b"" where nothing of the kind does."""
    before = data[max(0, at - 300) : at]
    if before.endswith(b"."):
        plain = _CHAIN_BEFORE.search(before, 0, len(before) - 1)
        if plain is not None and before[plain.start() - 1 : plain.start()] != b".":
            return plain.group()
    elif not _may_end_in_dot(before):
        return b""
    laid_out = _DOT.sub(b".", before)
    found = _CHAIN_BEFORE.search(laid_out, 0, len(laid_out) - 1) if laid_out.endswith(b".") else None
    return found.group() if found is not None else b""


def _may_end_in_dot(text: bytes) -> bool:
    """False where none stands at the end, white space and comments aside; patterns need not look there."""
    above = text.rstrip(b" \t\f\r\n\\")
    return above.endswith(b".") or b"#" in above[above.rfind(b"\n") + 1 :]
