"""The tree of a source in older syntax: names, bindings and positions as the original has them."""

from __future__ import annotations

import ast

import pytest

from canonize_codemods.index.blocks import catches_import_error
from canonize_codemods.source import Source
from canonize_codemods.syntax.parse import parse


def tree(text: str) -> ast.Module:
    found, engine = parse(Source(text, "utf-8", b""))
    assert engine == "fissix"
    return found


def names(text: str) -> list[tuple[str, str]]:
    """Every name with its context; each stands in the text where the tree says."""
    source = Source(text, "utf-8", b"")
    found = []
    for node in ast.walk(tree(text)):
        if isinstance(node, ast.Name):
            start = source.offset(node.lineno, node.col_offset)
            assert text[start : start + len(node.id)] == node.id
            assert source.offset(node.end_lineno or 0, node.end_col_offset or 0) == start + len(node.id)
            found.append((node.id, type(node.ctx).__name__))
    return sorted(found)


def handler(text: str) -> ast.ExceptHandler:
    return next(node for node in ast.walk(tree(text)) if isinstance(node, ast.ExceptHandler))


@pytest.mark.parametrize(
    "text",
    [
        "print é, ü, 'ß', a",
        "a = 'é', `ü`, 0777, b",
        "def f():\n\tprint a\n        print b",
        "if a:\n    if b:\n\tc\n\tif d:\n\t\te\n    f",
        "if a:\r\n\tb = '''\r\n\tc''' + d\r\n        print e\r\n",
        "if a:\n\t(b,\n\tc)\n        print '''é\n\td''', ü",
        "\x0cif a:\n\x0c\tprint b\n        c",
        "if a:\r\tprint b\r        c\r",
    ],
)
def test_positions(text: str) -> None:
    assert names(text)


def test_indentation_that_python_3_refuses() -> None:
    (outer,) = tree("if a:\n    if b:\n\tc\n    d\n").body
    assert isinstance(outer, ast.If)
    inner, last = outer.body
    assert (inner.lineno, inner.col_offset, last.lineno, last.col_offset) == (2, 4, 4, 4)
    assert isinstance(inner, ast.If)
    assert (inner.body[0].lineno, inner.body[0].col_offset, inner.body[0].end_col_offset) == (3, 1, 2)


def test_names_that_became_keywords() -> None:
    found = tree("from asyncio import async as await\nasync.await(nonlocal=1)\ndef async(await): global async\n")
    text = ast.unparse(found)
    assert text == "from asyncio import async as await\nasync.await(nonlocal=1)\n\ndef async(await):\n    global async"


def test_strings_keep_their_stand_ins() -> None:
    assert "'asy__'" in ast.unparse(tree("async = 'asy__', async"))


def test_constants_as_names() -> None:
    assert names("True, False = 1, 0\nx = None") == [
        ("False", "Store"),
        ("None", "Load"),
        ("True", "Store"),
        ("x", "Store"),
    ]


def test_except_binds_where_the_file_is_surely_python_2() -> None:
    assert names("print a\ntry: b\nexcept E, e: c")[-2:] == [("c", "Load"), ("e", "Store")]
    found = handler("print a\ntry: b\nexcept (E, F), (e, [f.g, h]): c")
    assert ast.unparse(found.type or found) == "(E, F, (e, [f.g, h]))"
    contexts = {
        ast.unparse(n): type(n.ctx).__name__ for n in ast.walk(found) if isinstance(n, ast.Name | ast.Attribute)
    }
    assert contexts == dict.fromkeys(("E", "F", "f", "c"), "Load") | dict.fromkeys(("e", "h", "f.g"), "Store")


def test_except_may_be_two_exceptions() -> None:
    """Python 3.14 reads the same text so (PEP 758)."""
    assert ("F", "Load") in names("try: a\nexcept E, F: b")


def test_a_real_or_stays() -> None:
    assert isinstance(handler("print a\ntry: b\nexcept E | F: c").type, ast.BinOp)


@pytest.mark.parametrize("caught", ["ImportError, e", "(AttributeError, ImportError), e", "ImportError,e"])
def test_except_import_error_is_seen(caught: str) -> None:
    assert catches_import_error(handler(f"try: import a\nexcept {caught}: print b"))


def test_a_list_comprehension_binds_around_it() -> None:
    found = tree("print a\nx = [[b for b in c if d] for c in e]\ny = (z for z in a)\n")
    assert not any(isinstance(node, ast.ListComp) for node in ast.walk(found))
    assert any(isinstance(node, ast.GeneratorExp) for node in ast.walk(found))
    assert {"b", "c"} <= {
        n.id for n in ast.walk(found.body[1]) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }


def test_a_list_comprehension_of_early_python_3_does_not() -> None:
    found = tree("async = [b for b in c]\n")
    assert any(isinstance(node, ast.ListComp) for node in ast.walk(found))


def test_f_strings_of_early_python_3() -> None:
    assert names("async(f'é{a}{b!r:{c}}')") == [("a", "Load"), ("async", "Load"), ("b", "Load"), ("c", "Load")]
