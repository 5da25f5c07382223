from __future__ import annotations

import pytest
from tests.audit.project import project

from canonize.reports.audit_phrases import difference
from canonize_codemods.audit.bodies import Body
from canonize_codemods.audit.compare import Difference, MemberDifference, Relation, compare_definitions

EMPTY = Difference()


def classes(old: str, new: str, **more: str) -> Difference:
    """``old.py`` has the duplicate ``M``, ``new.py`` the canonical one."""
    files = {"old.py": old, "new.py": new, **{f"{name}.py": text for name, text in more.items()}}
    return project(files).compare("old:M", "new:M")


def functions(old: str, new: str) -> Difference:
    return project({"old.py": old, "new.py": new}).compare("old:f", "new:f")


# -- nothing stands against it


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("class M: pass", "class M: pass", id="empty"),
        pytest.param("class M: pass", "class M:\n def a(self): ...", id="canonical has more"),
        pytest.param("class M:\n def a(self, x): ...", "class M:\n def a(self, x, y=1): ...", id="optional parameter"),
        pytest.param("class M:\n size = 1", "class M:\n @property\n def size(self): ...", id="attribute, property"),
        pytest.param("class M:\n def a(self): ...", "class M:\n @classmethod\n def a(cls): ...", id="now on the class"),
        pytest.param("class M(object): ...", "class M: ...", id="object is no base"),
        pytest.param("class M(ValueError): ...", "class M(ValueError): ...", id="same outside base"),
        pytest.param("class M:\n def __repr__(self): ...", "class M: ...", id="every object has a repr"),
        pytest.param("class M: ...", "class M:\n def __init__(self, limit=3): ...", id="optional argument"),
    ],
)
def test_compatible(old: str, new: str) -> None:
    found = classes(old, new)
    assert found.is_compatible(), found
    assert found.names == ()


# -- members


def test_missing_members() -> None:
    found = classes("class M:\n limit = 1\n def a(self): self.b = 1\n def __enter__(self): ...", "class M: ...")
    assert found.missing_members == ("__enter__", "a", "b", "limit")
    assert not found.is_compatible()
    assert not found.is_compatible(["a"])
    assert found.is_compatible(["__enter__", "a", "b", "limit"])


def test_private_members_are_said_and_refuse_nothing() -> None:
    found = classes("class M:\n def _a(self): self._b = 1", "class M: ...")
    assert found.missing_private == ("_a", "_b")
    assert found.is_compatible()


def test_extra_members() -> None:
    assert classes("class M: ...", "class M:\n def a(self): ...\n def _b(self): ...").extra_members == ("a",)


def test_sync_and_async() -> None:
    found = classes(
        "class M:\n def a(self): ...\n async def b(self): ...", "class M:\n async def a(self): ...\n def b(self): ..."
    )
    assert found.async_differences == (
        MemberDifference("a", "is async: without await nothing happens", "def a(self)", "async def a(self)", 2),
        MemberDifference("b", "is not async: await fails", "async def b(self)", "def b(self)", 3),
    )
    assert found.signature_differences == ()
    assert found.is_compatible(["a", "b"])
    assert not found.is_compatible(["b"])


def test_an_async_classmethod_is_async() -> None:
    found = classes("class M:\n @classmethod\n async def a(cls): ...", "class M:\n @classmethod\n def a(cls): ...")
    assert [difference.name for difference in found.async_differences] == ["a"]


def test_signatures() -> None:
    found = classes("class M:\n def a(self, x): ...", "class M:\n def a(self, y): ...")
    assert found.signature_differences == (
        MemberDifference("a", "has 'y' in the place of 'x'", "def a(self, x)", "def a(self, y)", 2),
    )


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("def a(self): ...", "a = 1", "is an attribute"),
        ("@property\n def a(self): ...", "def a(self): ...", "is a method"),
        ("@staticmethod\n def a(): ...", "def a(self): ...", "needs an instance"),
        ("def a(self): ...", "class a: ...", "is a class"),
        ("def a(self): ...", "@contextmanager\n def a(self): ...", "is @contextmanager"),
        ("@asynccontextmanager\n async def a(self): ...", "async def a(self): ...", "is no @asynccontextmanager"),
    ],
)
def test_another_kind_of_member(old: str, new: str, reason: str) -> None:
    found = classes(f"class M:\n {old}", f"class M:\n {new}")
    assert [difference.reason for difference in found.signature_differences] == [reason]


def test_an_overloaded_method_counts_by_its_implementation() -> None:
    overloaded = "class M:\n @overload\n def a(self, x: int): ...\n def a(self, x=None, y=None): ..."
    assert classes("class M:\n def a(self, y=None, x=None): ...", overloaded).names == ("a",)
    assert classes("class M:\n def a(self, x=None): ...", overloaded).names == ()


# -- constructors


def test_a_constructor_that_requires_more() -> None:
    found = classes("class M: ...", "class M:\n def __init__(self, loop): ...")
    assert found.signature_differences == (
        MemberDifference("__init__", "requires 'loop'", "M()", "def __init__(self, loop)", 1),
    )


def test_a_dataclass_has_a_constructor() -> None:
    plain = "class M:\n def __init__(self, a): ..."
    assert classes(plain, "@dataclass\nclass M:\n a: int\n b: int = 0").is_compatible()
    assert classes(plain, "@dataclass\nclass M:\n a: int\n b: int").names == ("__init__",)
    assert classes(plain, "@dataclass\nclass M:\n a: int\n b: list = field(default_factory=list)").is_compatible()
    assert classes(plain, "@dataclass\nclass M:\n a: int\n b: list = field(repr=False)").names == ("__init__",)
    assert classes(plain, "@dataclass\nclass M:\n a: int\n b: ClassVar[int]").is_compatible()


def test_a_pydantic_model_takes_keywords() -> None:
    model = "from pydantic import BaseModel\nclass M(BaseModel):\n a: int\n b: int = 0"
    assert classes(model, f"{model}\n c: int = 0").is_compatible()
    assert classes(model, f"{model}\n c: int").names == ("__init__",)


# -- inheritance


def test_inherited_members_are_had() -> None:
    old = "class M:\n def a(self): ..."
    new = "from base import Base\nclass M(Base): ..."
    assert classes(old, new, base="class Base:\n def a(self): ...").is_compatible()
    assert classes(old, new, base="class Base:\n def b(self): ...").missing_members == ("a",)


def test_inherited_members_of_the_duplicate_are_missed() -> None:
    old = "import pkg.base as b\nclass M(b.Base): ..."
    found = project({"old.py": old, "pkg/base.py": "class Base:\n def a(self): ...", "new.py": "class M: ..."})
    assert found.compare("old:M", "new:M").missing_members == ("a",)


def test_bases_are_followed_through_re_exports_and_generics() -> None:
    found = project(
        {
            "old.py": "class M:\n def a(self): ...",
            "new.py": "from pkg import Base\nclass M(Base[int]): ...",
            "pkg/__init__.py": "from .base import Real as Base",
            "pkg/base.py": "class Root:\n def a(self): ...\nclass Real(Root, Generic[T]): ...",
        }
    )
    assert found.compare("old:M", "new:M") == EMPTY


def test_a_base_that_nobody_knows_is_missed_by_its_full_name() -> None:
    found = classes("import threading as t\nclass M(t.Thread): ...", "class M: ...")
    assert found.missing_bases == ("threading.Thread",)
    assert not found.is_compatible()
    assert found.is_compatible(["threading.Thread"])
    assert (
        classes(
            "import threading\nclass M(threading.Thread): ...", "from threading import Thread as T\nclass M(T): ..."
        )
        == EMPTY
    )


def test_what_the_canonical_may_have_from_such_a_base() -> None:
    found = classes("class M:\n def run(self): ...", "import threading as t\nclass M(t.Thread): ...")
    assert (found.missing_members, found.unseen_bases) == (("run",), ("threading.Thread",))
    assert difference(found) == "the canonical lacks run, unless its base threading.Thread has that"


def test_classes_that_inherit_from_each_other_end() -> None:
    assert classes("class M(M): ...", "class M: ...").missing_members == ()


def test_without_an_index_every_base_is_unknown() -> None:
    found = project({"old.py": "class B: ...\nclass M(B): ...", "new.py": "class M: ..."})
    assert compare_definitions(found.definition("old:M"), found.definition("new:M")).missing_bases == ("B",)


# -- functions


def test_functions() -> None:
    assert functions("def f(a): ...", "def f(a, b=1): ...") == EMPTY
    assert functions("def f(a): ...", "def f(a, b): ...").names == ("f",)
    assert functions("def f(): ...", "async def f(): ...").async_differences == (
        MemberDifference("f", "is async: without await nothing happens", "def f()", "async def f()", 1),
    )
    assert functions("@contextmanager\ndef f(): ...", "def f(): ...").names == ("f",)


def test_a_class_cannot_stand_in_for_a_function() -> None:
    found = project({"old.py": "def M(): ...", "new.py": "class M: ..."}).compare("old:M", "new:M")
    assert found.reasons() == ("'M' of the canonical is a class",)


def test_reasons_leave_out_what_is_accepted() -> None:
    found = classes("class M(Exception):\n def a(self): ...\n def b(self, x): ...", "class M:\n def b(self): ...")
    assert found.reasons() == (
        "the canonical has no 'a'",
        "'b' of the canonical takes no 'x'",
        "the canonical does not inherit from 'Exception'",
    )
    assert found.reasons(["a", "Exception"]) == ("'b' of the canonical takes no 'x'",)


# -- relations


BODY = 'class M:\n    def a(self, x):\n        """Doc."""\n        return M, x\n'


@pytest.mark.parametrize(
    ("old", "new", "relation"),
    [
        pytest.param(BODY, f"import os\n\n{BODY}\nx = 1\n", Relation.IDENTICAL, id="elsewhere in the file"),
        pytest.param(BODY, BODY.replace("Doc.", "Other."), Relation.REFORMATTED, id="docstring"),
        pytest.param(BODY, "class M:\n  def a( self,x ): return M,x  # why\n", Relation.REFORMATTED, id="layout"),
        pytest.param(BODY, BODY.replace("return M, x", "return x"), Relation.SAME_API, id="body"),
        pytest.param(BODY, BODY + "    def b(self): ...\n", Relation.OVERLAPPING, id="one more"),
        pytest.param(BODY, BODY.replace("def a", "async def a"), Relation.DIVERGENT, id="async"),
        pytest.param(BODY, "class M:\n    def z(self): ...\n", Relation.DIVERGENT, id="nothing in common"),
    ],
)
def test_relation_of_classes(old: str, new: str, relation: Relation) -> None:
    (group,) = project({"old.py": old, "new.py": new}).audit("M").groups
    assert [pair.relation for pair in group.pairs] == [relation]


@pytest.mark.parametrize(
    ("new", "relation"),
    [
        ("def f(a):\n    return 1\n", Relation.IDENTICAL),
        ("def f(a):\n    'Doc.'\n    return (1)\n", Relation.REFORMATTED),
        ("def f(a):\n    return 2\n", Relation.SAME_API),
        ("def f(a, b=1):\n    return 2\n", Relation.OVERLAPPING),
        ("def f(b):\n    return 2\n", Relation.DIVERGENT),
    ],
)
def test_relation_of_functions(new: str, relation: Relation) -> None:
    (group,) = project({"old.py": "def f(a):\n    return 1\n", "new.py": new}).audit("f").groups
    assert [pair.relation for pair in group.pairs] == [relation]


def test_the_shape_of_a_body_does_not_depend_on_its_name() -> None:
    old = Body('class Old(Base):\n    def copy(self) -> "Old":\n        return Old()\n', "Old")
    new = Body('class New(Base):\n    def copy(self) -> "New":\n        """Doc."""\n        return New()\n', "New")
    assert old.shape == new.shape != ""
    assert Body(new.text, "Other").shape != new.shape
    assert Body("class New(", "New").shape == ""


def test_indented_definitions_are_compared_without_their_indentation() -> None:
    old = 'if 1:\n    def f():\n        """Doc."""\n        return """\n  text"""\n'
    new = 'def f():\n    return """\n  text"""\n'
    (group,) = project({"old.py": old, "new.py": new}).audit("f").groups
    assert group.relation is Relation.REFORMATTED
