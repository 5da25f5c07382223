"""``definition = "move"``: what goes along, what stays, what refuses; no-op cases and refusals first."""

from __future__ import annotations

import pytest
from tests.rows.tools import check_noop, check_transformed, entry

from canonize_codemods.changes import Migration, Severity
from canonize_codemods.migration.migrate import after, migrate
from canonize_codemods.plan import Consolidation, Definition, Plan, ShimForm


def move(text: str, **options: object) -> Consolidation:
    return entry(text, definition=Definition.MOVE, **options)


X = move("old:X=new:X")
REFUSED = {
    "another thing of its name is there": (
        {"old.py": "def X():\n    return 1\n", "new.py": "def X(a):\n    return 2\n"},
        "api-differs",
        "old:X does not give way",
    ),
    "a constant that it needs is another one there": (
        {"old.py": "SIZE = 1\n\n\ndef X():\n    return SIZE\n", "new.py": "SIZE = 2\n"},
        "move-refused",
        "new has another SIZE (line 1)",
    ),
    "an import that it needs is another one there": (
        {"old.py": "import json\n\n\ndef X():\n    return json\n", "new.py": "json = 1\n"},
        "move-refused",
        "it needs json of json, and new has another json",
    ),
    "a future that the other module does not have": (
        {"old.py": "from __future__ import annotations\n\n\ndef X() -> Y: ...\n", "new.py": "Z = 1\n"},
        "move-refused",
        "from __future__ import annotations, new has not",
    ),
    "a star import of the other module would bring it to who has another": (
        {
            "old.py": "def X():\n    return 1\n",
            "new.py": "Z = 1\n",
            "other.py": "def X():\n    return 2\n",
            "between.py": "from new import *\n",
            "user.py": "from other import X\nfrom between import *\n",
        },
        "move-refused",
        "user has all of new by a star import, and another X",
    ),
    "what it needs is in its new home by another name": (
        {
            "old.py": "from new import Z as Y\n\n\ndef X():\n    return Y\n",
            "new.py": "def Z():\n    return 1\n",
        },
        "move-refused",
        "it has Z of new under the name Y",
    ),
    "what only a call binds": (
        {
            "old.py": "def begin():\n    global size\n    from json import dumps as size\n\n\n"
            "def X():\n    return size\n",
        },
        "move-refused",
        "it needs size, which is bound when a function is called",
    ),
    "a name that the other module deletes": (
        {"old.py": "def X():\n    return 1\n", "new.py": "from old import X\n\nmade = X()\ndel X\n"},
        "move-refused",
        "new.py deletes X",
    ),
    "where it stands matters": (
        {"old.py": "def X():\n    return __file__\n"},
        "move-refused",
        "uses __file__",
    ),
    "a constant says where it stands": (
        {"old.py": "HERE = __file__ + '/x'\n\n\ndef X():\n    return HERE\n"},
        "move-refused",
        "HERE, which says where its module is",
    ),
    "it looks into its module": (
        {"old.py": "def X():\n    return globals()['a']\n"},
        "move-refused",
        "looks names up in globals()",
    ),
    "state that what stays shares": (
        {
            "old.py": "_made = None\n\n\ndef X():\n    global _made\n    _made = 1\n\n\n"
            "def stays():\n    return _made\n",
        },
        "move-refused",
        "it shares _made with what stays",
    ),
    "a helper under a condition": (
        {"old.py": "if True:\n    def _help(): ...\nelse:\n    _help = None\n\n\ndef X():\n    return _help\n"},
        "move-refused",
        "_help, which is bound under a condition",
    ),
    "it is itself under a condition": (
        {"old.py": "if True:\n\n    def X(): ...\n"},
        "move-refused",
        "not a statement of its own",
    ),
    "it shares its line": (
        {"old.py": "A = 1; X = 2\n"},
        "move-refused",
        "X shares its line with another statement",
    ),
    "nobody knows where a name comes from": (
        {"old.py": "from json import *\n\n\ndef X():\n    return dumps(1)\n"},
        "move-refused",
        "which star import brings it",
    ),
    "its new module would import what imports it": (
        {
            "old.py": "import user\n\n\ndef X():\n    return user\n",
            "new.py": "Z = 1\n",
            "user.py": "from new import Z as Z\n",
        },
        "move-refused",
        "new would import user, which imports it: a new import cycle",
    ),
    "what it needs stays, and needs it": (
        {
            "old.py": "class Base: ...\n\n\nclass X(Base): ...\n\n\nclass Stays(X): ...\n\n\nBase.known = Stays\n",
            "user.py": "from old import Base as Base\n",
        },
        "move-refused",
        "importing it back would be a cycle",
    ),
    "its new home is reached as a module": (
        {"old.py": "import new\n\n\ndef X():\n    return new.Z\n", "new.py": "Z = 1\n"},
        "move-refused",
        "it reaches new, its new home, as a module",
    ),
    "its new home needs it before what it needs": (
        {
            "old.py": "from new import Base as Base\n\n\nclass X(Base): ...\n",
            "new.py": "def made():\n    from old import X\n\n    return X\n\n\n"
            "first = X if 'X' in dir() else 0\n\n\nclass Base: ...\n",
        },
        "move-refused",
        "which comes later",
    ),
    "a package has something else by the module's name": (
        {"old.py": "def X(): ...\n", "pkg/__init__.py": "new = 1\n"},
        "move-refused",
        "pkg has a new of its own",
    ),
    "Python 2": (
        {"old.py": "print 'a'\n\n\ndef X(): pass\n"},
        "move-refused",
        "old.py is Python 2",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    files, code, said = REFUSED[name]
    decided = move("old:X=pkg.new:X") if "pkg/__init__.py" in files else X
    sources = {path: text.encode() for path, text in files.items()}
    found = migrate(sources, Plan((decided,), source_roots=(".",)))
    assert [finding.code for finding in found.findings] == [code], found.findings
    assert said in found.findings[0].message, found.findings[0].message
    assert found.changesets == ()


def test_nothing_to_move_any_more() -> None:
    check_noop({"old.py": "from new import X as X\n", "new.py": "def X(): ...\n"}, X)


def test_one_refusal_leaves_the_others() -> None:
    files = {"old.py": "def X():\n    return __file__\n\n\ndef Y(): ...\n"}
    found = migrate(_bytes(files), Plan((X, move("old:Y=other:Y")), source_roots=(".",)))
    assert [finding.code for finding in found.findings] == ["move-refused"]
    assert _after(files, found)["other.py"] == "def Y(): ...\n"
    assert "def X" in _after(files, found)["old.py"]


def test_to_a_new_module() -> None:
    files = {"old.py": "import json\n\n\n# The only one.\ndef X():\n    return json.dumps(1)  # so\n"}
    found = migrated(files, X)
    assert found["new.py"] == "import json\n\n\n# The only one.\ndef X():\n    return json.dumps(1)  # so\n"


def test_to_a_new_module_of_a_new_package() -> None:
    found = migrated({"src/app/__init__.py": "", "src/app/old.py": "def X(): ...\n"}, move("app.old:X=app.core.new:X"))
    assert found["src/app/core/__init__.py"] == ""
    assert found["src/app/core/new.py"] == "def X(): ...\n"


def test_relative_imports_count_from_the_new_place() -> None:
    files = {
        "a/__init__.py": "",
        "a/b/__init__.py": "",
        "a/b/old.py": "from . import tool\nfrom ..top import T as K\n\n\n"
        "def X():\n    from .tool import it\n\n    return it, tool, K\n",
        "a/b/tool.py": "it = 1\n",
        "a/top.py": "T = 1\n",
    }
    assert migrated(files, move("a.b.old:X=a.new:X"))["a/new.py"] == (
        "from a.b import tool\nfrom a.top import T as K\n\n\n"
        "def X():\n    from a.b.tool import it\n\n    return it, tool, K\n"
    )


def test_a_new_name() -> None:
    files = {"old.py": "class X:\n    def clone(self) -> 'X':\n        return X()\n\n    x = 'X marks'\n"}
    assert migrated(files, move("old:X=new:Y"))["new.py"] == (
        "class Y:\n    def clone(self) -> 'Y':\n        return Y()\n\n    x = 'X marks'\n"
    )


def test_type_checking_and_conditional_imports_come_along() -> None:
    files = {
        "old.py": "from typing import TYPE_CHECKING\n\n"
        "try:\n    import ujson as json\nexcept ImportError:\n    import json\n\n"
        "if TYPE_CHECKING:\n    from t import T, U\n\n\n"
        "def X(a: 'T'):\n    return json.dumps(a)\n\n\ndef stays(): ...\n",
        "t.py": "T = U = int\n",
    }
    assert migrated(files, X)["new.py"] == (
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from t import T\n\n\n"
        "try:\n    import ujson as json\nexcept ImportError:\n    import json\n\n\n"
        "def X(a: 'T'):\n    return json.dumps(a)\n"
    )


def test_a_logger_is_copied_where_others_log_too() -> None:
    files = {
        "old.py": "import logging\n\nlog = logging.getLogger(__name__)\n\n\n"
        "def X():\n    log.info('')\n\n\nlog.info('')\n"
    }
    result = migrated(files, X)
    assert "log = logging.getLogger(__name__)" in result["new.py"]
    assert "log = logging.getLogger(__name__)" in result["old.py"]


def test_what_others_use_stays_and_is_imported() -> None:
    files = {
        "old.py": "class Base: ...\n\n\nclass X(Base): ...\n",
        "user.py": "from old import Base as Base\n",
    }
    found = migrated(files, X)
    assert found["new.py"] == "from old import Base\n\n\nclass X(Base): ...\n"
    assert "class Base" in found["old.py"]


def test_into_a_module_with_other_line_ends() -> None:
    files = {"old.py": "def X():\n    return 1\n\n\ndef stays(): ...\n", "new.py": "Z = 1\r\n"}
    assert migrated(files, X)["new.py"] == "Z = 1\r\n\r\n\r\ndef X():\r\n    return 1\r\n"


def test_into_a_module_without_a_final_newline() -> None:
    files = {"old.py": "def X():\n    return 1", "new.py": "Z = 1"}
    assert migrated(files, X)["new.py"] == "Z = 1\n\n\ndef X():\n    return 1\n"


def test_a_second_duplicate_gives_way_to_what_was_moved() -> None:
    text = "class X:\n    def a(self): ...\n"
    found = migrated({"old.py": text, "older.py": text}, move("old:X,older:X=new:X"))
    assert found["new.py"] == text
    assert "class X" not in found["old.py"] + found["older.py"]


def test_without_a_shim_the_old_definition_goes_last() -> None:
    decided = move("old:X=new:X", shim=ShimForm.NONE)
    check_transformed(
        {"old.py": "def X(): ...\n\n\nkept = 1\n", "user.py": "from old import X\n\nX()\n"},
        {"new.py": "def X(): ...\n", "old.py": "kept = 1\n", "user.py": "from new import X\n\nX()\n"},
        decided,
    )


def migrated(files: dict[str, str], *entries: Consolidation) -> dict[str, str]:
    """The files after; nothing is left, and a second run changes nothing."""
    plan = Plan(entries)
    found = migrate(_bytes(files), plan)
    assert all(finding.severity != "left" for finding in found.findings), found.findings
    result = _after(files, found)
    assert list(migrate(_bytes(result), plan).files()) == []
    return result


def _bytes(files: dict[str, str]) -> dict[str, bytes]:
    return {path: text.encode() for path, text in files.items()}


def _after(files: dict[str, str], found: Migration) -> dict[str, str]:
    return {path: data.decode() for path, data in after(_bytes(files), found.changesets).items()}


# ``lib.types`` runs a service on the way to ``lib.types.core``, and the service reaches the old module.
BY_WAY_OF_A_PACKAGE = {
    "lib/__init__.py": "",
    "lib/types/__init__.py": "from app.service import Service\n",
    "lib/types/core.py": "T = int\n",
    "app/__init__.py": "",
    "app/old.py": "from lib.types.core import T\n\n\nclass X:\n    t: T\n\n\nclass Stays(X):\n    u: T\n",
    "app/user.py": "from app.old import X\n\nX\n",
}
TAKES_NAMES = "from app.old import Stays\n\n\nclass Service(Stays): ...\n"
TAKES_THE_MODULE = "import app.old\n\n\nclass Service:\n    def made(self):\n        return app.old.Stays()\n"


def test_a_cycle_through_a_package_that_stood_before_is_no_reason() -> None:
    """Imported first, the old module failed already: whoever uses it has loaded ``lib.types`` by then."""
    files = {**BY_WAY_OF_A_PACKAGE, "app/service.py": TAKES_NAMES}
    plan = Plan((move("app.old:X=app.new:X"),))
    done = migrate({path: text.encode() for path, text in files.items()}, plan)
    assert [finding.code for finding in done.findings if finding.severity is Severity.LEFT] == []
    found = after({path: text.encode() for path, text in files.items()}, done.changesets)
    assert found["app/new.py"] == b"from lib.types.core import T\n\n\nclass X:\n    t: T\n"
    assert b"from app.new import X\n" in found["app/old.py"] and found["app/user.py"].startswith(b"from app.new")


def test_a_cycle_through_a_package_that_was_harmless_before_is_one() -> None:
    """Imported first, the old module was complete when its names were asked for; the new one would not be."""
    files = {**BY_WAY_OF_A_PACKAGE, "app/service.py": TAKES_THE_MODULE}
    check_noop(files, move("app.old:X=app.new:X"), codes=["move-refused"])


def test_what_was_in_the_way_may_have_moved_as_well() -> None:
    """new has another X, which goes: one run does what a second one would."""
    files = {
        "old.py": "def X():\n    return 1\n",
        "new.py": "from other import X as _X\nfrom other import X\n\nmade = _X()\n",
        "other.py": "def X():\n    return 2\n",
        "user.py": "from old import X\n\nX()\n",
    }
    done = migrated(files, X, move("other:X=third:Z"))
    assert done["user.py"] == "from new import X\n\nX()\n"
    assert "def X" in done["new.py"] and "def Z" in done["third.py"]


@pytest.mark.parametrize("there", ['"""Doc."""', '"""Doc."""\n', '"""Doc."""\n# more\n', "# more\n", ""])
def test_an_import_stands_above_what_comes_to_a_module_without_code(there: str) -> None:
    """The end of the file is the place of both."""
    done = migrated({"old.py": "import json\n\n\nX = json.dumps\n", "new.py": there}, X)
    assert done["new.py"].startswith(there.partition("\n")[0])
    exec(done["new.py"], {})


def test_a_star_import_of_the_other_module_may_bring_it_to_who_has_it() -> None:
    files = {
        "old.py": "def X():\n    return 1\n",
        "new.py": "Z = 1\n",
        "user.py": "from old import X\nfrom new import *\n\nX(), Z\n",
        "none.py": "from new import *\n",
    }
    done = migrated(files, X)
    assert "old" not in done["user.py"]


def test_what_a_star_import_under_a_condition_brings_is_needed() -> None:
    files = {
        "old.py": "if True:\n    from other import *\n\n\ndef X():\n    return Y\n",
        "other.py": "Y = [1]\n",
    }
    assert migrated(files, X)["new.py"] == "from other import Y\n\n\ndef X():\n    return Y\n"


def test_a_definition_comes_above_a_class_that_has_it_by_its_own_name() -> None:
    """The class body reads the module's name before it binds its own."""
    files = {
        "old.py": "def X():\n    return 1\n",
        "new.py": "from old import X\n\n\nclass Named:\n    X = X\n",
    }
    exec(migrated(files, X)["new.py"], {})


def test_a_package_asks_getattr_for_a_name_and_so_for_what_that_imports() -> None:
    """p/__init__ asks p.m for Y, which has it from old: a helper in p would be asked for by old, in a circle."""
    files = {
        "p/__init__.py": "from p.m import Y\n",
        "p/m.py": "def __getattr__(name):\n    if name == 'Y':\n        from old import X as Y\n        return Y\n"
        "    raise AttributeError(name)\n",
        "old.py": "X = [1]\n",
    }
    done = migrated(files, move("old:X=p.m:X"))
    assert "_moved.py" in done and "p/_moved.py" not in done


def test_what_comes_to_a_module_does_not_go_along_with_what_leaves_it() -> None:
    """Z needs _f, which comes from new: it is imported, and does not go back."""
    files = {
        "old.py": "def Z():\n    return _f\n\n\nfrom new import _f\n",
        "new.py": "def _f():\n    return 1\n",
    }
    done = migrated(files, move("new:_f=old:_f"), move("old:Z=third:Z"))
    assert done["third.py"].startswith("from old import _f\n")


def test_what_a_class_has_by_its_own_name_is_needed() -> None:
    """``size = size``: its body reads the module's name."""
    files = {"old.py": "from base import size\n\n\nclass X:\n    size = size\n", "base.py": "size = [1]\n"}
    assert migrated(files, X)["new.py"] == "from base import size\n\n\nclass X:\n    size = size\n"
