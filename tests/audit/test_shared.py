"""Module-level instances of one class, and the functions that hand them out."""

from __future__ import annotations

from collections.abc import Mapping

from tests.audit.project import project

from canonize_codemods.audit.result import AuditResult

MANAGER = "class Manager:\n    def send(self, event): ...\n"
LAZY = """\
from app.manager import Manager

_manager = None


def get_manager():
    global _manager
    if _manager is None:
        _manager = Manager()
    return _manager
"""


def found(files: Mapping[str, str], *names: str, **options: object) -> AuditResult:
    return project({"app/__init__.py": "", "app/manager.py": MANAGER, **files}).audit(*(names or ("*",)), **options)


def split(result: AuditResult) -> dict[str, list[str]]:
    return {str(s.of): [str(i.symbol) for i in s.separate] for s in result.shared if s.is_split}


def test_one_instance_is_no_split() -> None:
    assert split(found({"app/lazy.py": LAZY})) == {}


def test_what_a_function_hands_out_is_not_another_instance() -> None:
    user = "from app.lazy import get_manager\nmanager = get_manager()\n"
    result = found({"app/lazy.py": LAZY, "app/user.py": user})
    assert split(result) == {}
    assert [len(state.instances) for state in result.shared] == [2]


def test_a_class_that_keeps_one_instance_is_no_split() -> None:
    one = "class One:\n    _instance = None\n    def __new__(cls): return cls._instance\n"
    files = {"app/one.py": one, "app/a.py": "from app.one import One\na = One()\n"}
    assert split(found({**files, "app/b.py": "from app.one import One\nb = One()\n"})) == {}


def test_an_instance_in_a_test_or_a_fallback_is_none() -> None:
    guarded = (
        "try:\n    from gone import m\nexcept ImportError:\n    from app.manager import Manager\n    m = Manager()\n"
    )
    made = "from app.manager import Manager\nm = Manager()\n"
    assert split(found({"app/a.py": guarded, "app/b.py": made, "tests/test_c.py": made})) == {}


def test_a_local_instance_is_not_shared() -> None:
    local = "from app.manager import Manager\ndef make():\n    manager = Manager()\n    return manager\n"
    result = found({"app/a.py": local, "app/b.py": local})
    assert result.shared == ()


def test_several_singletons_of_one_class_through_whatever_import() -> None:
    files = {
        "app/lazy.py": LAZY,
        "app/eager.py": "import app.manager as m\nmanager = m.Manager()\n",
        "app/alias.py": "from app.lazy import Manager as M\nmanager: object = M()\n",
        "app/made.py": "from app.manager import Manager\ndef make(): return Manager()\nmanager = make()\n",
    }
    assert split(found(files)) == {
        "app.manager:Manager": [
            "app.alias:manager",
            "app.eager:manager",
            "app.lazy:_manager",
            "app.made:manager",
        ]
    }


def test_accessors_sync_here_and_async_there() -> None:
    other = LAZY.replace("def get", "async def get")
    result = found({"app/lazy.py": LAZY, "app/other.py": other})
    (accessor,) = result.accessors
    assert (accessor.name, accessor.is_mixed) == ("get_manager", True)
    assert [(str(f.symbol), f.is_async, str(f.instance)) for f in accessor.factories] == [
        ("app.lazy:get_manager", False, "app.lazy:_manager"),
        ("app.other:get_manager", True, "app.other:_manager"),
    ]


def test_an_accessor_of_a_duplicated_class() -> None:
    alone = found({"app/lazy.py": LAZY})
    twice = found({"app/lazy.py": LAZY, "app/again.py": MANAGER})
    assert [accessor.name for accessor in alone.accessors] == []
    assert [accessor.name for accessor in twice.accessors] == ["get_manager"]


def test_an_accessor_that_forwards() -> None:
    forward = "from app import lazy\nasync def get_manager():\n    return lazy.get_manager()\n"
    (accessor,) = found({"app/lazy.py": LAZY, "app/forward.py": forward}).accessors
    assert {str(factory.instance) for factory in accessor.factories} == {"app.lazy:_manager"}


def test_names_that_were_not_asked_for_are_left_out() -> None:
    eager = "from app.manager import Manager\nmanager = Manager()\n"
    files = {"app/a.py": eager, "app/b.py": eager}
    assert split(found(files, "Other")) == {}
    assert list(split(found(files, "Manager"))) == ["app.manager:Manager"]


def test_a_public_instance_in_several_modules_is_a_duplicate_name() -> None:
    eager = "from app.manager import Manager\nmanager = Manager()\n"
    other = "class Other: ...\nmanager = Other()\n"
    logger = "import logging\nmanager = logging.getLogger()\n"
    result = found({"app/a.py": eager, "app/b.py": eager, "app/c.py": other, "app/d.py": logger}, "manager")
    (group,) = result.duplicated
    assert (group.kind, [str(d.symbol) for d in group.definitions]) == (
        "instance",
        ["app.a:manager", "app.b:manager", "app.c:manager"],
    )
    reasons = {reason for pair in group.pairs for reason in pair.there.reasons()}
    assert reasons <= {"'manager' of the canonical is made by Other", "'manager' of the canonical is made by Manager"}


def test_what_is_made_for_a_module_is_not_shared() -> None:
    """``log = get_log(__name__)``: one for each module is what is meant."""
    log = "class Log: ...\ndef get_log(name):\n    log = Log()\n    return log\n"
    use = "from app.log import get_log\nlog = get_log(__name__)\nother = get_log(name=__name__)\n"
    files = {"app/log.py": log, "app/a.py": use, "app/b.py": use, "app/c.py": use}
    result = project(files).audit("*")
    assert not result.shared and "log" not in {group.name for group in result.groups}
    again = project({path: text.replace("__name__", "'x'") for path, text in files.items()}).audit("*")
    assert again.shared and "log" in {group.name for group in again.groups}


def test_instances_that_are_meant_to_be_several() -> None:
    files = {
        "app/q.py": "class Queue:\n    def __init__(self, name='', size=0): ...\n",
        "app/a.py": "from app.q import Queue\nmail = Queue('mail')\nsms = Queue('sms')\n",
        "app/b.py": "from app.q import Queue\npush = Queue(name='push')\nfew = Queue(size=1)\nmany = Queue(size=2)\n",
    }
    assert not split(project(files).audit("*"))
    files["app/c.py"] = "from app.q import Queue\nletters = Queue('mail')\n"
    assert split(project(files).audit("*")) == {"app.q:Queue": ["app.a:mail", "app.c:letters"]}
    files["app/d.py"] = "from app.q import Queue\none = Queue()\ntwo = Queue()\n"
    assert split(project({path: files[path] for path in ("app/q.py", "app/d.py")}).audit("*")) == {
        "app.q:Queue": ["app.d:one", "app.d:two"]
    }
