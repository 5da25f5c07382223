"""CASES.md row 102: what each construct of an older Python is lowered to."""

from __future__ import annotations

import ast

import pytest

from canonize_codemods.source import LINE_END, Source, SourceError
from canonize_codemods.syntax.bowler_engine import read_old_syntax
from canonize_codemods.syntax.legacy import CONSTANTS, KEYWORDS, lower_legacy
from canonize_codemods.syntax.legacy_tree import Lowered
from canonize_codemods.syntax.parse import parse

MODERN = [
    "print(a)",
    "print >>f, a",
    "exec(a)",
    "try: a\nexcept (A, B) as e: b",
    "raise E(m)",
    "def f(a, b=(1, 2), *c, **d): a",
    "x = 0o777, 0xFF, 00, 0, 1.5, 010.5, 07j, 08.5",
    "x = b'a', r'\\u', u'a', rb'a', f'{a}'",
    "async def f():\n    async with a: await b\n    return [c async for c in d]",
    "def f():\n    nonlocal a",
    "x = True, False, None",
    "[a for a in (b, c)]",
]

CONSTRUCTS = [
    # print
    ("print a, b", "None, a, b"),
    ("print a,", "None, a,"),
    ("print >>f, a", "None,   f, a"),
    ("print >>f", "None,   f"),
    ("print'a' % b", "None,'a' % b"),
    ("print (a), b", "None, (a), b"),
    ("if a: print b; print c,; d", "if a: None, b; None, c,; d"),
    ("class C: print a", "class C: None, a"),
    ("print \\\n    a", "None, \\\n    a"),
    ("print a if b else c, lambda: d", "None, a if b else c, lambda: d"),
    # exec
    ("exec a", "not  a"),
    ("exec a in b", "not  a in b"),
    ("exec a in b, c", "not  a in b, c"),
    ("exec(a) in b", "not (a) in b"),
    ("if a: exec'b'", "if a: not 'b'"),
    # exceptions
    ("raise E, m", "None, E, m"),
    ("raise E, m, t", "None, E, m, t"),
    ("raise E, lambda: not a", "None, E, lambda: not a"),
    ("try: a\nexcept E, e: b", "try: a\nexcept E| e: b"),
    ("try: a\nexcept (E, F),e: b", "try: a\nexcept (E, F)|e: b"),
    ("try: a\nexcept E, (e, f): b", "try: a\nexcept E| (e, f): b"),
    # operators and literals
    ("`a`", "(a)"),
    ("print`a, b`", "None,(a, b)"),
    ("`1 + `a``", "(1 + (a))"),
    ("a <> b", "a != b"),
    ("0777, 00, 07", "511 , 00, 7 "),
    ("0777L, 0L, 10l, 0xFFL, 0o17L", "511  , 0 , 10 , 0xFF , 0o17 "),
    ("1 if 0777else 2", "1 if 511 else 2"),
    ("10L .real", "10  .real"),
    (f"0{'7' * 5000}", f"0{' ' * 5000}"),
    ("ur'a', UR'a'", "r' a', R' a'"),
    ("ur'''a\nb'''", "r''' a\nb'''"),
    ("b'é', br'é'", "' é', r' é'"),
    ("'a' b'b' br'c'", "'a' ' b' r' c'"),
    (r"'\u', '\\u', '\N', '\Users', u'\u1234'", r"'_u', '\\u', '_N', '_Users', u'\u1234'"),
    # parameters
    ("def f(a, (b, c)): d", "def f(a,  b, c ): d"),
    ("def f((a, (b, c)), d): e", "def f( a,  b, c  , d): e"),
    ("def f((a,)): b", "def f( a  ): b"),
    ("def f((a, b)=c, d=e): g", "def f( a, b =c, d=e): g"),
    ("def f(a=b, (c, d)=e, (g, h)=i, *j, **k): l", "def f(a=b, *c, d =e,  g, h =i,  j, **k): l"),
    ("def f(a=b, (c,)=d, *e): g", "def f(a=b,  c  =d, *e): g"),
    ("lambda (a, b): a", "lambda  a, b : a"),
    ("lambda (a, b), (c, d): a", "lambda  a, b ,  c, d : a"),
    # comprehensions over a bare tuple
    ("[a for a in b, c]", "[a for a in b| c]"),
    ("[a for a in b, not c, if d]", "[a for a in b|     c  if d]"),
    ("[a for a in lambda: b, lambda: c if a()]", "[a for a in         b|         c if a()]"),
    # names that became keywords
    ("async = a", "asy__ = a"),
    ("a.async(await=nonlocal)", "a.asy__(awa__=nonloc__)"),
    ("def async(await, *nonlocal): global async", "def asy__(awa__, *nonloc__): global asy__"),
    ("async, asy__, asy_a = a", "asy_b, asy__, asy_a = a"),
    ("import a.async.b as await", "import a.asy__.b as awa__"),
    ("async def f(): await a\nasync = await", "async def f(): await a\nasy__ = awa__"),
    ("def f():\n    nonlocal a\n    async(a)", "def f():\n    nonlocal a\n    asy__(a)"),
    ("True, False = 1, 0", "Tr__, Fal__ = 1, 0"),
    ("a.None = True", "a.No__ = Tr__"),
    ("def f(None=0): a", "def f(No__=0): a"),
]


def lowered(text: str, names: frozenset[str] = KEYWORDS) -> Lowered:
    tree = read_old_syntax(text)
    assert tree is not None
    return lower_legacy(text, tree, names)


@pytest.mark.parametrize("text", MODERN)
def test_what_every_python_3_reads_alike_stays(text: str) -> None:
    assert parse(Source(text, "utf-8", b""))[1] == "ast"


@pytest.mark.parametrize("text", ["a = (", "def f(:", "print 'a", "a b", "raise E, m, t, u"])
def test_what_no_python_reads(text: str) -> None:
    assert read_old_syntax(text) is None
    with pytest.raises(SourceError):
        parse(Source(text, "utf-8", b""))


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("before", "after"), CONSTRUCTS)
def test_lowered(before: str, after: str, newline: str) -> None:
    before, after = before.replace("\n", newline), after.replace("\n", newline)
    found = lowered(before, KEYWORDS | CONSTANTS if "No__" in after or "Tr__" in after else KEYWORDS).text
    assert found.rstrip() == after.rstrip()
    assert len(found) == len(before)
    assert [match.span() for match in LINE_END.finditer(found)] == [match.span() for match in LINE_END.finditer(before)]
    ast.parse(found)
    assert parse(Source(before, "utf-8", b""))[1] in ("fissix", "ast")


@pytest.mark.parametrize(("text", "is_python2"), [("print a", True), ("async = a", False), ("x = [a, '\\u']", False)])
def test_certainty(text: str, is_python2: bool) -> None:
    assert lowered(text).python2 is is_python2
