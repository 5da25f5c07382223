"""CASES.md, parents, nested, shadowing: rows 33 to 49."""

from __future__ import annotations

import sys

import pytest
from tests.rows.tools import FROM_OLD, WORLD, check_noop, check_transformed

C = "a.b:C=x.y:D"


def renames(body: str, expected: str) -> None:
    """``C`` of ``old`` becomes ``D`` of ``new``, as far as it means the import."""
    check_transformed(f"from old import C\n\n{body}", f"from new import D\n\n{expected}", *FROM_OLD)


SHADOWS = [
    "def f(C):\n    return C\n",
    "def f(*C):\n    return C\n",
    "def f(**C):\n    return C\n",
    "def f(x, /, *, C=1):\n    return C\n",
    "f = lambda C: C\n",
    "def f():\n    C = 1\n    return C\n",
    "def f():\n    C: int = 1\n    return C\n",
    "def f():\n    C += 1\n",
    "def f():\n    a, (b, *C) = 1, (2, 3)\n    return C\n",
    "def f():\n    for C in ():\n        print(C)\n",
    "def f():\n    with open('f') as C:\n        C.read()\n",
    "def f():\n    with open('f') as (a, C):\n        C.read()\n",
    "def f():\n    try:\n        g()\n    except ValueError as C:\n        raise C\n",
    "def f():\n    if (C := 1):\n        return C\n",
    "def f():\n    def C(): ...\n    return C\n",
    "def f():\n    class C: ...\n    return C\n",
    "def f():\n    import C\n    return C\n",
    "def f():\n    from m import n as C\n    return C\n",
    "k = [C for C in ()]\n",
    "k = {C: C for C in ()}\n",
    "k = {a for C in () for a in C if C}\n",
    "def f(v):\n    match v:\n        case C:\n            return C\n",
    "def f(v):\n    match v:\n        case [1, *C]:\n            return C\n",
    "def f(v):\n    match v:\n        case {1: 2, **C}:\n            return C\n",
    "def f(v):\n    match v:\n        case int() as C:\n            return C\n",
    "async def f():\n    async for C in g():\n        await C\n",
    "def f():\n    del C\n",
    "def f():\n    def g():\n        nonlocal C\n        C = 1\n    C = 2\n    return C\n",
]


@pytest.mark.parametrize("body", SHADOWS)
def test_row_038_shadows_stay(body: str) -> None:
    renames(body, body)


def test_row_039_class_attribute_does_not_shadow_in_methods() -> None:
    renames(
        "class K:\n    C = 1\n\n    def m(self):\n        return C, self.C\n",
        "class K:\n    C = 1\n\n    def m(self):\n        return D, self.C\n",
    )


def test_row_039_class_body_that_reads_the_outer_name_before_it_binds_it() -> None:
    """``C = C`` in a class body reads the module's name first: no static answer, so the name stays."""
    body = "class K:\n    C = C\n\n    def m(self):\n        return C\n"
    check_transformed(f"from old import C\n\n{body}", f"from new import D as C\n\n{body}", *FROM_OLD)


def test_row_040_decorators_defaults_bases_and_annotations_resolve_outside() -> None:
    renames(
        "@C.wrap\ndef f(C: C = C) -> C:\n    return C\n\n\nclass K(C, metaclass=C):\n    C = 1\n",
        "@D.wrap\ndef f(C: D = D) -> D:\n    return C\n\n\nclass K(D, metaclass=D):\n    C = 1\n",
    )
    renames("g = lambda C=C: C\nk = [C for C in C]\n", "g = lambda C=D: C\nk = [C for C in D]\n")


def test_row_041_attributes_and_items_do_not_bind() -> None:
    renames(
        "def f(self, d):\n    self.C = 1\n    d[C] = self.C\n    d.C.C = C.C\n",
        "def f(self, d):\n    self.C = 1\n    d[D] = self.C\n    d.C.C = D.C\n",
    )


def test_row_042_global_and_nonlocal() -> None:
    renames(
        "def f():\n    global C, k\n    return C\n",
        "def f():\n    global D, k\n    return D\n",
    )
    check_transformed(
        "def f():\n    from old import C\n\n    def g():\n        nonlocal C\n        return C\n\n    return g\n",
        "def f():\n    from new import D\n\n    def g():\n        nonlocal D\n        return D\n\n    return g\n",
        *FROM_OLD,
    )
    check_transformed(
        "def f():\n    global C\n    from old import C\n\n\ndef g():\n    return C\n",
        "def f():\n    global D\n    from new import D\n\n\ndef g():\n    return D\n",
        *FROM_OLD,
    )


def test_row_042_assigned_through_global() -> None:
    body = "def f():\n    global C\n    C = None\n"
    check_transformed(f"from old import C\n\n{body}", f"from new import D as C\n\n{body}", *FROM_OLD)


def test_row_043_del() -> None:
    renames("k = C.kind\ndel C\n", "k = D.kind\ndel D\n")
    renames("k = 1\ndel k, C\n", "k = 1\ndel k, D\n")
    check_transformed(
        "def f():\n    from old import C\n    k = C()\n    del C\n    return k\n",
        "def f():\n    from new import D\n    k = D()\n    del D\n    return k\n",
        *FROM_OLD,
    )


def test_row_044_keyword_arguments_stay() -> None:
    renames("k = dict(C=C, D=1)\n", "k = dict(C=D, D=1)\n")


def test_row_045_match_class_patterns() -> None:
    renames(
        "def f(v):\n    match v:\n        case C(kind=1) | C.Sub():\n            return C\n        case {'k': C()}:\n"
        "            return 1\n        case C.kind:\n            return 2\n",
        "def f(v):\n    match v:\n        case D(kind=1) | D.Sub():\n            return D\n        case {'k': D()}:\n"
        "            return 1\n        case D.kind:\n            return 2\n",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('f"C {C} C"', 'f"C {D} C"'),
        ('f"{C!r:>{C.width}} {{C}}"', 'f"{D!r:>{D.width}} {{C}}"'),
        ("f\"{C['C']} {C}\"", "f\"{D['C']} {D}\""),
        ('f"""\n{C}\n  {f(C, C=C)}"""', 'f"""\n{D}\n  {f(D, C=D)}"""'),
        ('f"é {C} {C=}"', None),
        ("f\"{f'{C}'}\"", "f\"{f'{D}'}\""),
        ('"C" f"{C}" "C"', '"C" f"{D}" "C"'),
        ('rf"\\C{C}"', 'rf"\\C{D}"'),
        ('f"""\n{\nC\n}""", f"é{C}é"', 'f"""\n{\nD\n}""", f"é{D}é"'),
        ("f'''{f'{C}'}\n''', f'é{C:{C}}'", "f'''{f'{D}'}\n''', f'é{D:{D}}'"),
    ],
)
def test_row_046_fstrings(before: str, after: str | None) -> None:
    """``{C=}`` prints the expression's own text, so the name stays there."""
    if after is None:
        check_transformed(
            f"from old import C\n\n\ndef g(f):\n    return {before}\n",
            f"from new import D as C\n\n\ndef g(f):\n    return {before}\n",
            *FROM_OLD,
        )
    else:
        renames(f"\ndef g(f):\n    return {before}\n", f"\ndef g(f):\n    return {after}\n")


@pytest.mark.parametrize(("before", "after"), [('f"{f"{C}"}"', 'f"{f"{D}"}"'), ("f'{d['C'] + C}'", "f'{d['C'] + D}'")])
def test_row_046_nested_fstrings_of_pep_701(before: str, after: str) -> None:
    renames(f"\ndef g(d):\n    return {before}\n", f"\ndef g(d):\n    return {after}\n")


def test_row_046_other_fstrings_of_a_file_with_one_of_pep_701() -> None:
    body = """
class K:
    def g(self, d):
        é = f'{d['é']} {%s}'
        return é, f"{{d}} é {%s!r:>{%s}}"

    def h[T](self, d: T):
        if d:
            def inner():
                return f'{d['a']}', %s
        return f"é{%s}", [f"{d}{%s}"]


print(f"{%s}", f'{K['x']}')
"""
    renames(body % (("C",) * 7), body % (("D",) * 7))


@pytest.mark.parametrize(
    "body",
    [
        "from m import D\nk = C.kind\n",
        "def D(): ...\n\n\nk = C.kind\n",
        "def f(D):\n    return C\n",
        "def f():\n    D = 1\n    return lambda: C\n",
        "k = [C for D in (1,)]\n",
        "def f():\n    global D\n    D = C\n",
    ],
)
def test_row_047_new_name_is_taken(body: str) -> None:
    files = {**WORLD, "m.py": "D = 1\n", "app.py": f"from old import C\n\n{body}"}
    check_transformed(files, f"from new import D as C\n\n{body}", *FROM_OLD)


def test_row_048_new_root_is_shadowed() -> None:
    check_transformed(
        "import a.b\n\n\ndef f(x):\n    return x, a.b.C\n",
        "from x import y\n\n\ndef f(x):\n    return x, y.D\n",
        C,
    )
    check_transformed(
        "import a.b\n\nx = 1\nk = a.b.C, a.b.stays\n",
        "import a.b\nfrom x import y\n\nx = 1\nk = y.D, a.b.stays\n",
        C,
    )


def test_row_048_a_submodule_of_the_package_binds_the_root() -> None:
    """``pkg.x`` would take the place of ``x`` in ``pkg`` as soon as somebody imports it."""
    files = {**WORLD, "pkg/__init__.py": "import a.b\n\nk = a.b.C\n", "pkg/x.py": "", "user.py": "import pkg.x\n"}
    check_transformed(files, {"pkg/__init__.py": "import a.b\nfrom x import y\n\nk = y.D\n"}, C)


def test_row_048_both_names_are_shadowed() -> None:
    check_transformed(
        "import a.b\n\n\ndef f(x, y):\n    return x, y, a.b.C\n",
        "import x.y as x_y\n\n\ndef f(x, y):\n    return x, y, x_y.D\n",
        C,
    )


def test_row_049_bare_uses() -> None:
    body = (
        "def f(o, g):\n    g(C)\n    C.f() ** 2\n    isinstance(o, C)\n    return -C, C[0], (yield C), *C\n\n\n"
        "@C.d\nasync def h():\n    await C.f()\n    try:\n        assert C\n    except C:\n        raise C from C\n"
        "    except (C, OSError):\n        pass\n    async with C() as k, C:\n        return k.C\n"
    )
    source = f"from old import C\n\n\n{body}"
    expected = source.replace("C", "D").replace("from old", "from new").replace("k.D", "k.C")
    check_transformed(source, expected, *FROM_OLD, runs=False)


def test_row_033_module_by_from_import_partly_used() -> None:
    check_transformed(
        "from a import b\n\nk = b.C\ns = b.stays\n",
        "from a import b\nfrom x import y\n\nk = y.D\ns = b.stays\n",
        C,
    )
    check_transformed("from a import b\n\nk = b.C\n", "from x import y\n\nk = y.D\n", C)


def test_row_034_aliased() -> None:
    check_transformed("from a import b as bb\n\nk = bb.C\n", "from x import y as bb\n\nk = bb.D\n", C)
    check_transformed(
        "from a import b as bb\n\nk = bb.C\ns = bb.stays\n",
        "from a import b as bb\nfrom x import y\n\nk = y.D\ns = bb.stays\n",
        C,
    )


def test_row_035_both_forms_in_one_file() -> None:
    check_transformed(
        "import a.b\nfrom a import b\nfrom a.b import C\n\nk = a.b.C, b.C, C\n",
        "import x.y\nfrom x import y\nfrom x.y import D\n\nk = x.y.D, y.D, D\n",
        C,
    )


def test_row_036_one_of_two_modules() -> None:
    check_transformed(
        "from a import b, c\n\nk = b.C\no = c.other\n",
        "from a import c\nfrom x import y\n\nk = y.D\no = c.other\n",
        C,
    )
    files = {path: text for path, text in WORLD.items() if path != "a/b.py"}
    files["app.py"] = "from a import b, c\n\nk = b.D\no = c.other\n"
    check_transformed(files, "from a import c\nfrom x import y\n\nk = y.D\no = c.other\n", "a.b=x.y")


def test_row_037_nested_to_the_top() -> None:
    files = {
        "d/__init__.py": "",
        "d/e/__init__.py": "",
        "d/e/f.py": "from j import K as K\n",
        "j.py": "class K: ...\n",
        "app.py": "import d.e.f\n\nk = d.e.f.K, d.e\n",
    }
    check_transformed(files, "import d.e.f\nimport j\n\nk = j.K, d.e\n", "d.e.f:K=j:K")
    del files["d/e/f.py"]
    files["app.py"] = "import d.e.f\n\nk = d.e.f.K\n"
    check_transformed(files, "import j\n\nk = j.K\n", "d.e.f=j")


@pytest.mark.skipif(sys.version_info < (3, 12), reason="executes PEP 695")
def test_row_038_type_parameters_shadow() -> None:
    renames("def f[C](x: C) -> C:\n    return C\n", "def f[C](x: C) -> C:\n    return C\n")


def test_row_033_no_op_for_another_module_of_the_name() -> None:
    check_noop("import b\n\nb.C\n", C)
