"""Definitions of other names with nearly the same body, and how alike two bodies are."""

from __future__ import annotations

from collections.abc import Mapping
from math import isqrt
from textwrap import dedent

import pytest
from tests.audit.project import project

from canonize_codemods.audit import alignment
from canonize_codemods.audit.alignment import in_order
from canonize_codemods.audit.bodies import Body
from canonize_codemods.audit.similarity import ALIKE, OTHER_WORK, likeness
from canonize_codemods.index.fingerprints import unpacked, words_of

POOL = '''\
class ConnectionPool:
    """Connections, ready for use."""

    def __init__(self, address, limit=10):
        self.address = address
        self.limit = limit
        self.idle = []
        self.busy = set()

    def acquire(self, timeout=None):
        if self.idle:
            connection = self.idle.pop()
        elif len(self.busy) < self.limit:
            connection = self.open(self.address, timeout=timeout)
        else:
            raise TimeoutError(f"no connection to {self.address}")
        self.busy.add(connection)
        return connection

    def release(self, connection):
        self.busy.discard(connection)
        self.idle.append(connection)
'''
OTHER = """\
class Parser:
    def __init__(self, text):
        self.text, self.position = text, 0

    def expect(self, token):
        start = self.position
        if not self.text.startswith(token, start):
            raise SyntaxError(f"expected {token} at {start}")
        self.position = start + len(token)
        return self.text[start : self.position].strip()
"""


def clones(files: Mapping[str, str], *names: str) -> list[tuple[str, str]]:
    found = project(files).audit(*(names or ("*",))).clones
    return [(str(clone.original.symbol), str(clone.copy.symbol)) for clone in found]


def renamed(name: str) -> str:
    return POOL.replace("ConnectionPool", name)


@pytest.mark.parametrize(
    "files",
    [
        {"a.py": POOL, "b.py": OTHER},
        {"a.py": POOL, "b.py": POOL},  # of one name: a group, not a clone
        {"a.py": POOL, "tests/test_b.py": renamed("Pool")},
        {"a.py": POOL, "b.py": f"try:\n    import x\nexcept ImportError:\n{'    '}class Pool: ...\n"},
        {"a.py": "class A(Exception):\n    '''a'''\n", "b.py": "class B(Exception):\n    '''b'''\n"},
    ],
)
def test_no_clones(files: Mapping[str, str]) -> None:
    assert clones(files) == []


def test_a_renamed_class_whatever_its_layout_and_docstrings() -> None:
    copy = renamed("SocketPool").replace("Connections, ready for use.", "Sockets.").replace("    ", "\t")
    assert clones({"a.py": POOL, "b.py": copy}) == [("a:ConnectionPool", "b:SocketPool")]


def test_nearly_the_same_comes_after_the_same() -> None:
    nearly = renamed("NearlyPool").replace("TimeoutError", "ConnectionError").replace("discard", "remove")
    found = clones({"a.py": POOL, "b.py": nearly, "c.py": renamed("SamePool")})
    assert found[0] == ("a:ConnectionPool", "c:SamePool")
    assert found[1:] == [("a:ConnectionPool", "b:NearlyPool")]  # c has the very same words as a


def test_functions_too_and_one_of_the_names_was_asked_for() -> None:
    function = POOL.partition("\n    def release")[0].partition("    def acquire")[2]
    one, other = (dedent(f"def {name}{function}") for name in ("acquire", "borrow"))
    files = {"a.py": one, "b.py": other}
    assert clones(files) == clones(files, "borr*") == [("a:acquire", "b:borrow")]
    assert clones(files, "Other") == []


def test_words_are_those_of_the_code() -> None:
    text = "def f(a, b, c, d, e):\n    '''x y z'''  # u v w\n    return f, g, h, i, 'j', k, l\n"
    commented = text.replace("x y z", 'it"s').replace("u v w", "another")
    assert len(unpacked(words_of(text, "f"))) == 10
    assert words_of(text, "f") == words_of(commented, "f")
    assert words_of("def f(a): return a\n", "f") == b""


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("def f(x: int) -> int:\n    '''Doc.'''\n    return g(x)\n", "def f(x):\n    return g(  x  )\n", True),
        ("def f(x):\n    return g(x)\n", "def f(x):\n    return h(x)\n", False),
        ("def f(x):\n    return g(x)\n", "async def f(x):\n    return g(x)\n", False),
        ("def f(x):\n    return g(x)\n", "def f(x=1):\n    return g(x)\n", False),
        ("x = (\n", "x = (\n", False),
    ],
)
def test_likeness(one: str, other: str, alike: bool) -> None:
    found = likeness(Body(one, "f"), Body(other, "f"))
    assert (found.resemblance == 1, found.percent == 100) == (alike, alike)


@pytest.mark.parametrize(
    ("one", "other", "is_copy"),
    [
        # local names differ
        ("def f(seq, at):\n    seq = seq.copy()\n    seq[at] = g(seq)\n    return seq\n",
         "def f(items, n):\n    items = items.copy()\n    items[n] = g(items)\n    return items\n", True),
        # literals of functions differ, and how many
        ("def f(d):\n    for k in ['a', 'b']:\n        d.pop(k, None)\n",
         "def f(d):\n    for k in ['x', 'y', 'z']:\n        d.pop(k, 0)\n", True),
        # what is called differs
        ("def f(d):\n    for k in d.keys():\n        d.pop(k, None)\n",
         "def f(d):\n    with d.lock() as k:\n        return k.wait(d)\n", False),
        # one waits, the other does not
        ("def f(d):\n    with d.lock():\n        for k in d.keys():\n            d.pop(k, None)\n"
         "    return len(d.all())\n",
         "async def f(d):\n    async with d.lock():\n        async for k in d.keys():\n            d.pop(k, None)\n"
         "    return len(await d.all())\n", True),
        # things of one shape in a row: parameters, arguments, decorators
        ("@option('a')\ndef f(d, a):\n    d.open()\n    d.publish(a=a, flush=True)\n    return d.close()\n",
         "@option('x')\n@option('y')\n@option('z')\ndef f(d, x, y, z):\n    d.open()\n"
         "    d.publish(x=x, y=y, z=z, flush=True)\n    return d.close()\n", True),
        # one stands in the other as a whole
        ("def f(d):\n    d.open()\n    for k in d.keys():\n        d.pop(k, None)\n",
         "def f(d):\n    if d.closed or d.empty():\n        return False\n    d.open()\n    for k in d.keys():\n"
         "        d.pop(k, None)\n", True),
        # records of other fields, with one method in common
        ("class f(Model):\n    a: int\n    b: str\n    c: str\n    def get(self, key):\n        if key in self.names:\n"
         "            return getattr(self, key)\n        raise KeyError(key)\n",
         "class f(Model):\n    x: int\n    y: str\n    z: str\n    def get(self, key):\n        if key in self.names:\n"
         "            return getattr(self, key)\n        raise KeyError(key)\n", False),
        # one stands in the other as a whole, and is half of it
        ("def f(d):\n    d.open()\n    for k in d.keys():\n        d.pop(k, None)\n    return d.close()\n",
         "def f(d, log):\n    if d.closed or d.empty():\n        log.info(d, d.closed)\n        return False\n"
         "    d.open()\n    for k in d.keys():\n        d.pop(k, None)\n    log.debug('%s', len(d), stack=None)\n"
         "    return d.close()\n", True),
        # fields decide, not what some are given
        ("class f(Schema):\n    a = Text(required=True)\n    b = Number()\n    c = 1\n    d = Text()\n",
         "class f(Schema):\n    a = Text(required=False)\n    b = Number(least=1)\n    c = 1\n    d = Text(9)\n", True),
        ("class f(Schema):\n    a = Text()\n    b = Number()\n    c = Text()\n",
         "class f(Schema):\n    a = Column()\n    b = Column()\n    c = Column()\n", False),
        ("class f(Enum):\n    A = 'a'\n    B = 'b'\n", "class f(Enum):\n    A = auto()\n    B = auto()\n", True),
        ("class f(Enum):\n    A = 'a'\n    B = 'b'\n", "class f(Enum):\n    A = 'a'\n    C = 'c'\n", False),
        # a declaration is its literals
        ("class f(Option):\n    name = 'a'\n    parts = ['b', 'c']\n    most = 3\n",
         "class f(Option):\n    name = 'x'\n    parts = ['y', 'z']\n    most = 9\n", False),
    ],
)  # fmt: skip
def test_copies(one: str, other: str, is_copy: bool) -> None:
    assert likeness(Body(one, "f"), Body(other, "f")).is_close is is_copy


@pytest.mark.parametrize(
    ("one", "other", "is_copy"),
    [
        # whom it hands on to is all that it says, unless that is named as itself
        ("def {}(a, b):\n    return store.first(a, b)\n", "def {}(a, b):\n    return store.last(a, b)\n", False),
        ("def {0}(a, b):\n    return store.{0}(a, b)\n", "def {0}(a, b):\n    return store.{0}(a, b)\n", True),
        # the same settings below another base; settings in a class inside
        ("class {}(A):\n    x, y = 1, 2\n", "class {}(B):\n    x, y = 1, 2\n", True),
        ("class {}(A):\n    class Meta:\n        x = 1\n", "class {}(A):\n    class Meta:\n        x = 2\n", False),
        # of several settings, most
        ("class {0}(A):\n    a, b, c, d = 1, 2, 3, 4\n    name = '{0}s'\n    e = 5\n    f = 6\n    g = 7\n",
         "class {0}(A):\n    a, b, c, d = 1, 2, 3, 4\n    name = 'all'\n    e = 5\n    f = 6\n    g = 7\n", True),
        ("class {0}(A):\n    a = 1\n    b = 2\n    c = 3\n    d = 4\n    e = 5\n",
         "class {0}(A):\n    a = 1\n    b = 2\n    c = 3\n    d = 0\n    e = 0\n", False),
        # fields that calls make, under two names
        ("class {}(A):\n    a = Text(1)\n    b = Real()\n", "class {}(A):\n    a = Text()\n    b = Real(1)\n", True),
        ("class {}(A):\n    a = Text(1)\n    b = Real()\n", "class {}(A):\n    a = Text(1)\n    c = Real()\n", False),
        # a table is its entries
        ("class {}(A):\n    all = {{'a': Text(1), 'b': X()}}\n", "class {}(A):\n    all = {{'a': Text(), 'b': X()}}\n",
         True),
        # what an instance holds, and nothing that it does
        ("class {}(A):\n    def __init__(self, a, b, c, **more):\n        super().__init__(**more)\n"
         "        self.a = a\n        self.b = b\n        self.c = c\n",
         "class {}(A):\n    def __init__(self, x, y, c, **more):\n        super().__init__(**more)\n"
         "        self.x = x\n        self.y = y\n        self.c = c\n", False),
        # nothing but a name
        *[(text, text, False) for text in (
            "class {}(A):\n    def __init__(self, *args, **kwargs):\n        super().__init__(*args, **kwargs)\n",
            "class {}(A):\n    pass\n",
        )],
    ],
)  # fmt: skip
def test_what_is_said_decides(one: str, other: str, is_copy: bool) -> None:
    found = likeness(*(Body(text.format(name), name) for text, name in ((one, "get_one"), (other, "find_all"))))
    assert found.is_close is is_copy


@pytest.mark.parametrize(
    ("names", "is_copy"),
    [
        (("read_user", "delete_flow"), False),
        (("read_user", "read_flow"), True),
        (("read_user", "resume_flow"), True),  # nobody knows what that is
        (("ReadUser", "DeleteFlow"), True),
    ],
)
def test_two_operations_in_one_frame(names: tuple[str, str], is_copy: bool) -> None:
    text = "async def {}(id, db=Depends(session)):\n    async with db.begin() as s:\n        {}\n    return found\n"
    works = "found = await users.first(s, id)", "found = check(await store.drop(s, key=id, now=True))"
    found = likeness(*(Body(text.format(n, w), n) for n, w in zip(names, works, strict=True)))
    assert ALIKE <= found.mean < OTHER_WORK
    assert found.is_close is is_copy


def test_names_inside_follow_the_name() -> None:
    def text(name: str, word: str) -> str:
        return (
            f"class {name}(Capture):\n    def take(self, message):\n        {word}_time = message['{word}_at']\n"
            f"        self.{word}, self.{word}s = message.{word}, make_{word}\n"
            f"        return self.{word}(make_{word}({word}_time))\n"
        )

    starts, ends = Body(text("StartTimes", "start"), "StartTimes"), Body(text("EndTimes", "end"), "EndTimes")
    following, other = likeness(starts, ends), likeness(starts, Body(text("StartTimes", "end"), "StartTimes"))
    assert (following.aligned, following.units) == (1, 1)
    assert other.aligned < 1 and other.units < 1


def test_a_part_is_contained() -> None:
    part = POOL.partition("    def release")[0]
    found = likeness(Body(POOL, "ConnectionPool"), Body(part, "ConnectionPool"))
    assert found.resemblance < 0.9 < found.containment


@pytest.mark.parametrize(("limit", "pairs"), [("MOST_ALIKE", 2_100_000), ("MOST_IN_ORDER", 2_100_000_000)])
def test_very_long_sequences(limit: str, pairs: int) -> None:
    assert getattr(alignment, limit) < pairs
    length = isqrt(pairs) + 2
    one = [f"unit {at}" for at in range(length)]
    other = ["another", *one[1:-1:2], "last"]
    assert in_order(lambda a, b: float(a == b), one, other) == len(other) - 2
