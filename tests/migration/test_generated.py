"""What generated programs (tests/properties) have found, each cut down to what matters."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.properties.execution import interpreter

from canonize_codemods.changes import Severity
from canonize_codemods.migration.migrate import after, migrate
from canonize_codemods.migration.series import GroupBy, Options
from canonize_codemods.plan import Consolidation, Paths, Plan, ShimForm
from canonize_codemods.symbols import Symbol

X = b"class X:\n    pass\n"


def entry(old: str, new: str, shim: ShimForm = ShimForm.FORWARD, paths: Paths = Paths.ALL) -> Consolidation:
    return Consolidation(_symbol(new), (_symbol(old),), paths, shim=shim)


def _symbol(text: str) -> Symbol:
    module, _, name = text.partition(":")
    return Symbol(module, name)


def run(files: dict[str, bytes], *entries: Consolidation) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
    """The files afterwards, and the findings; a second run finds nothing to do."""
    plan = Plan(entries)
    found = migrate(files, plan)
    done = after(files, found.changesets)
    for path, data in done.items():
        compile(data, path, "exec")
    assert not migrate(done, plan).changesets
    return done, [(finding.path, finding.code) for finding in found.findings]


def test_the_helper_lies_where_it_leads_back_to_no_shim() -> None:
    """Importing p._moved would run p/__init__.py, which needs the shim that is being loaded."""
    done, _ = run({"p/__init__.py": b"import old\n", "p/new.py": X, "old.py": X}, entry("old:X", "p.new:X"))
    assert "_moved.py" in done and "p/_moved.py" not in done


def test_a_package_and_its_submodule_do_not_wait_for_each_other() -> None:
    files = {
        "p/__init__.py": b"def f(): pass\ndef g(): pass\nf()\n",
        "p/m.py": b"def f(): pass\ndef g(): pass\ng()\n",
    }
    done, findings = run(files, entry("p:f", "p.m:f"), entry("p.m:g", "p:g"))
    assert findings == [("p/m.py", "would-cycle")]
    assert done["p/m.py"] == files["p/m.py"]


def test_what_could_not_be_had_is_tried_again_when_the_cycle_is_open() -> None:
    """While b:Y has not moved, new needs b, which needs old: X would come back to old by way of new."""
    files = {
        "new.py": b"from b import Y\n" + X,
        "b.py": b"from old import X\nclass Y: pass\n",
        "c.py": b"class Y: pass\n",
        "old.py": X,
        "user.py": b"from old import X\n",
    }
    done, _ = run(files, entry("old:X", "new:X"), entry("b:Y", "c:Y"))
    assert b"class" not in done["b.py"]


def test_an_unused_variable_that_is_another_thing_stays() -> None:
    files = {"old.py": X + b"Y = [1]\n", "new.py": X + b"class Y:\n    pass\n"}
    done, _ = run(files, entry("old:X", "new:X"))
    assert b"Y = [1]\n" in done["old.py"]


def test_a_module_that_is_canonical_as_a_whole_keeps_its_state() -> None:
    body = b"_state = []\n\n\ndef f():\n    return _state\n"
    files = {"old.py": body, "new.py": body, "top.py": body}
    done, _ = run(
        files, entry("old", "new"), Consolidation(Symbol("top", "f"), (Symbol("new", "f"), Symbol("old", "f")))
    )
    assert b"_state = []\n" in done["new.py"]


def test_a_definition_that_the_canonical_needs_stays_when_another_goes() -> None:
    files = {
        "old.py": b"def f(): pass\nlimit = [1]\n",
        "new.py": b"from old import f\nf()\ndef g(): pass\nlimit = [1]\n",
    }
    done, _ = run(files, entry("old:f", "new:g"), entry("old:limit", "new:limit"))
    assert b"def f(): pass\n" in done["old.py"]


def test_a_module_goes_one_way_and_a_name_of_it_another() -> None:
    body = b"def f(): pass\n\n\ndef g(): pass\n"
    user = b"def late():\n    from p import old\n    return old.f\n"
    files = {"p/__init__.py": b"", "p/old.py": body, "p/new.py": body, "top.py": b"def f(): pass\n", "user.py": user}
    done, _ = run(
        files, entry("p.old", "p.new"), Consolidation(Symbol("top", "f"), (Symbol("p.new", "f"), Symbol("p.old", "f")))
    )
    assert done["user.py"] == b"def late():\n    from p import new\n    import top\n    return top.f\n"


def test_names_that_others_reach_stay_when_only_listed_paths_move() -> None:
    files = {
        "old.py": b"class Old:\n    pass\n",
        "new.py": b"class New:\n    pass\n",
        "mid.py": b"from old import Old\n",
        "user.py": b"from mid import Old\n",
    }
    done, _ = run(files, entry("old:Old", "new:New", paths=Paths.LISTED))
    assert done["mid.py"] == b"from new import New as Old\n"
    assert done["user.py"] == files["user.py"]


def test_a_star_of_a_module_that_keeps_something_goes_on_bringing_the_name() -> None:
    """Of a module without ``__all__`` a star takes what is in its namespace: a forwarded name is not."""
    files = {"old.py": X + b"def f(): pass\n", "new.py": X, "user.py": b"from old import *\n\nf(X)\n"}
    done, findings = run(files, entry("old:X", "new:X"))
    assert b"from new import X" in done["old.py"]
    assert done["user.py"] == b"from old import *\nfrom new import X\n\nf(X)\n"
    assert findings == [("user.py", "star-stays")]


def test_a_star_brings_the_annotations_of_a_future_import() -> None:
    """Which nobody wants: the modules do not differ by it."""
    files = {"old.py": b"from __future__ import annotations\n" + X, "new.py": X, "user.py": b"from old import *\nX()\n"}
    done, _ = run(files, entry("old", "new"))
    assert done["user.py"] == b"from new import *\nX()\n"


@pytest.mark.parametrize(
    "use",
    [
        b'import old\n\nk = getattr(old, "X")\n',
        b'from importlib import import_module\n\nk = import_module("old").X\n',
        b"from importlib import import_module as load\n\nk = load('old').X\n",
    ],
)
def test_a_lookup_by_a_string_refuses_the_removal(use: bytes) -> None:
    files = {"old.py": X, "new.py": X, "user.py": use}
    done, findings = run(files, entry("old:X", "new:X", ShimForm.NONE))
    if done["user.py"] == use:
        assert ("old.py", "removal-refused") in findings
        assert done["old.py"] == X


def test_a_lookup_in_the_module_s_own_namespace_keeps_the_name() -> None:
    files = {"old.py": X + b'def f():\n    return globals()["X"]\n', "new.py": X}
    done, _ = run(files, entry("old:X", "new:X", ShimForm.NONE))
    assert b"from new import X" in done["old.py"]


@pytest.mark.parametrize(
    ("before", "left"),
    [
        (b'__all__ = ["X", "f"]\n', b'__all__ = ["f"]\n'),
        (b'__all__ = ["f", "X"]\n', b'__all__ = ["f"]\n'),
        (b'__all__ = ["f", "X", "Y"]\n', b'__all__ = ["f"]\n'),
        (b'__all__ = ("f", "X")\n', b'__all__ = ("f",)\n'),
        (b'__all__ = [\n    "f",  # f, g\n    "X",\n    "Y"\n]\n', b'__all__ = [\n    "f",  # f, g\n]\n'),
        (b'__all__ = ["X"]\n', b"__all__ = []\n"),
        (b'__all__ = ("f",) + ("X",)\n', b'__all__ = ("f",) + ()\n'),
        (b'__all__ = [\n    "X",\n    "f",\n]\n', b'__all__ = [\n    "f",\n]\n'),
        (b'__all__ = ["f"]\n__all__ += ["X"]\n', b'__all__ = ["f"]\n__all__ += []\n'),
        (b'__all__ = ["f"]\n__all__.append("X")\n', b'__all__ = ["f"]\n'),
        (b'__all__ = ["f"]\n__all__.extend(["f", "X"])\n', b'__all__ = ["f"]\n__all__.extend(["f"])\n'),
    ],
)
def test_what_is_removed_leaves_dunder_all(before: bytes, left: bytes) -> None:
    rest, y = b"\n\ndef f(): pass\n\n\n", b"\n\nclass Y:\n    pass\n"
    none = ShimForm.NONE
    done, _ = run(
        {"old.py": before + rest + X + y, "new.py": X + y}, entry("old:X", "new:X", none), entry("old:Y", "new:Y", none)
    )
    assert done["old.py"] == left + rest


def test_a_removed_module_is_no_misspelt_one() -> None:
    """Once "no such package", as another one has a similar name."""
    files = {"bc.py": X, "b.py": X}
    done, _ = run(files, entry("bc:X", "b:X", ShimForm.NONE))
    assert done == {"b.py": X}


def test_patching_what_a_star_brought_stays() -> None:
    """The consumer imports the name by itself from now on: that is where it looks."""
    files = {
        "old.py": X + b"def f(): pass\n",
        "new.py": X,
        "mid.py": b"from old import *\n\n\ndef make():\n    return X()\n",
        "test_mid.py": b'from unittest.mock import patch\n\nwith patch("mid.X"):\n    pass\n',
    }
    done, _ = run(files, entry("old:X", "new:X"))
    assert done["test_mid.py"] == files["test_mid.py"]


def test_the_canonical_s_own_use_of_the_old_path_is_said() -> None:
    user = b"def late():\n    import old\n    return old.X\n\n\n"
    done, findings = run({"old.py": X, "new.py": user + X}, entry("old:X", "new:X"))
    assert done["new.py"] == user + X
    assert findings == [("new.py", "self-import-stays")]


def test_a_re_export_leaves_out_what_is_there_for_type_checkers_only() -> None:
    body = (
        b"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from p import T\n\n\ndef f(x: 'T'):\n    return x\n"
    )
    files = {"p.py": b"class T:\n    pass\n", "old.py": body, "new.py": body}
    done, _ = run(files, entry("old", "new", ShimForm.REEXPORT))
    assert done["old.py"] == b'from new import f as f\n\n__all__ = ["f"]\n'


def test_a_module_whose_stars_differ_is_no_alias() -> None:
    """The star would bring the canonical's own imports as well, over what the file has under their names."""
    files = {"old.py": X, "new.py": b"import json\n" + X, "user.py": b"from old import *\n\n\ndef f(json=X): pass\n"}
    done, findings = run(files, entry("old", "new", ShimForm.ALIAS))
    assert b"sys.modules" not in done["old.py"]
    assert findings == [("old.py", "shim-forwards"), ("user.py", "star-stays")]


def test_what_is_there_for_type_checkers_only_is_not_exported() -> None:
    """Whoever imports everything would be told that the canonical lacks it."""
    body = b"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import json\n" + X
    done, _ = run({"old.py": body, "new.py": body}, entry("old", "new"))
    assert b'__all__ = ["X"]\n' in done["old.py"]


TWO_WAYS = {"old.py": X + b"def f(): pass\n", "new.py": X + b"def f(): pass\n", "top.py": X}
TO_TOP = Consolidation(Symbol("top", "X"), (Symbol("new", "X"), Symbol("old", "X")))


def test_a_star_goes_one_way_and_a_name_that_it_brings_another() -> None:
    files = {**TWO_WAYS, "user.py": b"from old import *\n\nf(X)\n"}
    done, _ = run(files, entry("old", "new"), TO_TOP)
    assert done["user.py"] == b"from new import *\nfrom top import X\n\nf(X)\n"


def test_a_module_of_which_only_a_name_is_used_that_goes_another_way() -> None:
    """Others may reach the module here: its import follows, too."""
    files = {**TWO_WAYS, "user.py": b"import old as m\n__all__ = []\nm.X()\n", "star.py": b"from user import *\n"}
    done, _ = run(files, entry("old", "new"), TO_TOP)
    assert done["user.py"] == b"import new as m\nimport top\n__all__ = []\ntop.X()\n"


def test_a_name_that_others_reach_stays_though_its_module_moves() -> None:
    files = {
        "old.py": b"class Old:\n    pass\n",
        "new.py": b"class Old:\n    pass\n",
        "top.py": b"class Top:\n    pass\n",
        "mid.py": b"from old import Old\n\nOld()\n",
        "user.py": b"from mid import Old\n",
    }
    to_top = Consolidation(Symbol("top", "Top"), (Symbol("old", "Old"),), Paths.LISTED)
    done, _ = run(files, entry("old", "new", paths=Paths.LISTED), to_top)
    assert done["mid.py"] == b"from top import Top as Old\n\nOld()\n"
    assert done["user.py"] == files["user.py"]


def test_a_package_of_the_name_of_its_module() -> None:
    """``from core import core`` and ``import core.core`` bind one name to two modules."""
    files = {
        "core/__init__.py": b"",
        "core/core.py": X,
        "p/__init__.py": b"",
        "p/old.py": X + b"Y = []\n",
        "user.py": b"from p import old\nimport core.core\n\n\ndef f():\n    return old.X, old.Y, core.core.X\n",
    }
    done, _ = run(files, entry("p.old:X", "core.core:X"))
    assert done["user.py"] == files["user.py"].replace(b"old.X", b"core.core.X")


@pytest.mark.parametrize(
    ("before", "left"),
    [
        (b"from old import X as a; from old import X as b; from old import X\n", b"\n"),
        (b"x = 1; from old import X as a; from old import X\n", b"x = 1\n"),
        (b"from old import X; x = 1; from old import X as a\n", b"x = 1\n"),
    ],
)
def test_several_statements_of_a_line_go(before: bytes, left: bytes) -> None:
    home = b"from new import X\n"
    done, _ = run({"old.py": X, "new.py": X, "user.py": home + before}, entry("old:X", "new:X"))
    assert done["user.py"].partition(b"\n")[2] == left


def test_a_canonical_module_stays_when_its_last_definition_goes() -> None:
    """Else the plan would be about a module that does not exist."""
    files = {"old.py": X, "new.py": X, "top.py": X}
    to_top = Consolidation(Symbol("top", "X"), (Symbol("new", "X"), Symbol("old", "X")), shim=ShimForm.NONE)
    done, _ = run(files, entry("old", "new", ShimForm.NONE), to_top)
    assert set(done) == {"new.py", "top.py"}


def test_what_only_something_removed_has_asked_for_goes_as_well() -> None:
    files = {
        "old.py": X + b"class Y:\n    pass\n",
        "new.py": b"import old\n__all__ = ['X', 'Z']\n" + X + b"def f():\n    return old\n",
        "top.py": b"class Z:\n    pass\n",
    }
    files["new.py"] += b"class Z:\n    pass\n"
    files = {**files, "old.py": b"class Z:\n    pass\nkept = 1\n"}
    done, findings = run(files, entry("old:Z", "top:Z", ShimForm.NONE), entry("new:Z", "top:Z", ShimForm.NONE))
    assert findings == [] and done["old.py"] == b"kept = 1\n"


def test_a_star_import_of_the_canonical_takes_in_no_other_name() -> None:
    files = {
        "old.py": b"from new import *\n\nf()\n\n\n" + X + b"X()\n",
        "new.py": X + b"def f(): pass\n__all__ = ['f']\n",
    }
    done, _ = run(files, entry("old:X", "new:X"))
    assert b"from new import *\nfrom new import X" in done["old.py"]


def test_what_a_whole_module_does_not_list_comes_from_its_own_canonical() -> None:
    done, _ = run(TWO_WAYS, entry("old", "new"), TO_TOP)
    assert b'fallback="new"' in done["old.py"]


def test_a_module_that_looks_itself_up_by_its_path_keeps_the_name() -> None:
    own = b"from importlib import import_module\n\n\ndef f():\n    return import_module('old').X\n\n\n"
    done, _ = run({"old.py": own + X, "new.py": X}, entry("old:X", "new:X", ShimForm.NONE))
    assert b"from new import X" in done["old.py"]


def test_a_refused_variable_does_not_go_as_the_state_of_another_definition() -> None:
    """Getting Y from p.new runs p, which asks user for what it has not got yet."""
    body = X + b"Y = [1]\n"
    user = b"try:\n    from old import Y as y\nexcept ImportError:\n    y = None\n"
    files = {"old.py": body, "p/__init__.py": b"from user import y\n", "p/new.py": body, "user.py": user}
    done, _ = run(files, entry("old:X", "p.new:X"), entry("old:Y", "p.new:Y"))
    assert b"Y = [1]\n" in done["old.py"]


def test_a_star_that_moves_to_the_canonical_brings_what_it_forwards() -> None:
    """top cannot import X from itself: new has to keep it."""
    files = {
        "old.py": X,
        "new.py": X,
        "top.py": b"from old import *\n\n\nclass Y:\n    pass\n\n\nX()\n",
    }
    to_top = Consolidation(Symbol("top", "Y"), (Symbol("new", "X"), Symbol("old", "X")), shim=ShimForm.REEXPORT)
    done, findings = run(files, entry("old", "new"), to_top)
    assert ("new.py", "would-cycle") in findings
    assert done["new.py"] == X


def test_a_module_of_the_name_of_the_package_that_is_in_use() -> None:
    files = {
        "b/__init__.py": b"",
        "b/old.py": X + b"Y = []\n",
        "a/__init__.py": b"",
        "a/b.py": X,
        "user.py": b"def f(a=7):\n    import b.old\n    return b.old.Y, b.old.X\n",
    }
    done, _ = run(files, entry("b.old:X", "a.b:X"))
    assert b"from a import b\n" not in done["user.py"]


def test_a_name_that_a_star_brings_for_another_thing_is_not_taken() -> None:
    files = {
        "old.py": X,
        "new.py": b"class Y:\n    pass\n",
        "mid.py": b"Y = 1\n",
        "user.py": b"from mid import *\nfrom old import X\n\nX()\n",
    }
    done, _ = run(files, entry("old:X", "new:Y"))
    assert done["user.py"] == b"from mid import *\nfrom new import Y as X\n\nX()\n"


def test_a_name_of_a_module_that_is_imported_by_its_path() -> None:
    """The module goes one way and the name another, or nowhere."""
    form = b"from importlib import import_module\n\nk = import_module('old').X, import_module('old').f, %s\n"
    files = {**TWO_WAYS, "old.py": TWO_WAYS["old.py"] + b"Y = []\n", "user.py": form % b"import_module('old').Y"}
    done, _ = run(files, entry("old", "new"), TO_TOP)
    assert b"import_module('top').X, import_module('new').f, import_module('old').Y\n" in done["user.py"]


def test_a_package_of_the_name_that_a_module_has_here() -> None:
    """``from a import core`` binds core: ``import core.new`` beside it would bind another one."""
    user = b"def f(n=7):\n    from a import core\n    return core.X, core.Y\n"
    files = {
        "a/__init__.py": b"",
        "a/core.py": X + b"Y = []\n",
        "core/__init__.py": b"",
        "core/new.py": X,
        "user.py": user,
    }
    done, _ = run(files, entry("a.core:X", "core.new:X"))
    assert b"return new.X, core.Y" in done["user.py"] or b"return core_new.X, core.Y" in done["user.py"]


def test_a_canonical_module_of_which_everything_goes_serves_no_other_names() -> None:
    """The old one asks it for what it does not list: that would be asked of a third module, with a warning."""
    done, _ = run({"old.py": X, "new.py": X, "top.py": X}, entry("old", "new"), TO_TOP)
    assert b'fallback="new"' in done["old.py"]
    assert b"fallback" not in done["new.py"]


def test_an_import_of_the_old_module_by_the_canonical_is_said() -> None:
    late = b"\n\ndef f():\n    from p import old\n"
    files = {"p/__init__.py": b"", "p/old.py": X, "p/new.py": X + late}
    done, findings = run(files, entry("p.old", "p.new"))
    assert done["p/new.py"] == files["p/new.py"]
    assert findings == [("p/new.py", "self-import-stays")]


def test_the_canonical_s_own_use_of_what_a_shim_handed_on_is_said() -> None:
    late = b"\n\ndef f():\n    from old import Y\n"
    files = {"old.py": b"from other import X as Y\n" + X, "other.py": X, "new.py": X + late}
    _, findings = run(files, Consolidation(Symbol("new", "X"), (Symbol("old", "X"), Symbol("other", "X"))))
    assert findings == [("new.py", "self-import-stays")]


def test_patching_what_the_canonical_needs_stays() -> None:
    """It goes on looking at the old path, where the definition stays."""
    files = {
        "old.py": X,
        "new.py": b"import old\n\n\nclass X(old.X):\n    pass\n\n\ndef make():\n    return old.X()\n",
        "test_new.py": b'import new\nfrom unittest.mock import patch\n\nwith patch("old.X"):\n    new.make()\n',
    }
    done, findings = run(files, entry("old:X", "new:X"))
    assert done["test_new.py"] == files["test_new.py"]
    assert ("test_new.py", "patch-target-stays") in findings


def test_a_module_whose_state_has_gone_gives_way_as_well() -> None:
    """What it had and its canonical lacks went with another definition."""
    state = b"_made = []\n\n\ndef make():\n    return _made\n\n\n"
    files = {"old.py": state + X, "new.py": b"def make():\n    return []\n\n\n" + X, "top.py": state}
    to_top = Consolidation(Symbol("top", "make"), (Symbol("new", "make"), Symbol("old", "make")))
    done, findings = run(files, entry("old", "new"), to_top)
    assert b"class X" not in done["old.py"]
    assert "module-stays" not in [code for _, code in findings]


def test_what_is_patched_by_hand_is_read_and_put_back_at_one_place() -> None:
    patching = b"import old\n\nkept = old.X\nold.X = None\nold.X = kept\n"
    files = {
        "old.py": X,
        "new.py": b"import old\n\n\nclass X(old.X):\n    pass\n\n\ndef make():\n    return old.X()\n",
        "user.py": patching,
    }
    done, _ = run(files, entry("old:X", "new:X"))
    assert done["user.py"] == patching


def test_a_package_that_runs_the_old_module_while_it_is_loaded_gets_no_alias() -> None:
    """``import p.new`` there would look for an attribute p of the package above, which has none yet."""
    files = {"a/__init__.py": b"", "a/p/__init__.py": b"import a.p.old\n", "a/p/old.py": X, "a/p/new.py": X}
    done, findings = run(files, entry("a.p.old", "a.p.new", ShimForm.ALIAS))
    assert b"sys.modules" not in done["a/p/old.py"]
    assert ("a/p/old.py", "shim-forwards") in findings


def test_a_module_that_the_canonical_imports_is_not_forwarded_by_name() -> None:
    """Its own import may go, as here, where new.Y comes from top from now on."""
    body = b"import new\n\n\ndef f():\n    return new.Y()\n"
    files = {
        "new/__init__.py": b"class Y:\n    pass\n",
        "new/part.py": body,
        "old/__init__.py": b"",
        "old/part.py": body,
        "top.py": b"class Y:\n    pass\n",
    }
    done, _ = run(files, entry("old.part", "new.part"), entry("new:Y", "top:Y"))
    assert b'"new"' not in done["old/part.py"]


def test_the_helper_lies_where_no_shim_leads_back_to_another() -> None:
    """bc uses f, so it imports a.new, whose package needs the shim that is being loaded: bc is no place."""
    files = {
        "a/__init__.py": b"from a.old import f\n",
        "a/old.py": b"def f(): pass\n",
        "a/new.py": b"def f(): pass\n",
        "bc/__init__.py": X + b"def f(): pass\nf()\n",
        "bc/old.py": X,
    }
    to_new = Consolidation(Symbol("a.new", "f"), (Symbol("a.old", "f"), Symbol("bc", "f")))
    done, _ = run(files, entry("bc.old:X", "bc:X"), to_new)
    assert "bc/_moved.py" not in done


def imports(files: dict[str, bytes], *modules: str) -> None:
    """Each module can be the first that is imported, in an interpreter of its own."""
    with interpreter() as running:
        (seen,) = running.run([files], [])
    assert {module: seen.errors.get(module) for module in modules} == dict.fromkeys(modules)


def test_a_package_that_imports_the_old_path_goes_with_the_shim() -> None:
    """Between the two commits, old would run p/__init__, which would ask old for what it does not have yet."""
    new, old = b"def f():\n    return 1\n", b"_s = []\ndef f():\n    return len(_s)\n"
    files = {"p/__init__.py": b"from old import f\n", "p/new.py": new, "old.py": old}
    found = migrate(files, Plan((entry("old:f", "p.new:f"),)), Options(max_files=1))
    assert [sorted(change.path for change in each.changes) for each in found.changesets] == [
        ["_moved.py"],
        ["old.py", "p/__init__.py"],
    ]
    assert [each.title for each in found.changesets] == [
        "Add _moved.py for old paths (1/2)",
        "Forward old paths of f (2/2)",
    ]
    imports(after(files, found.changesets), "old", "p", "p.new")


def test_a_package_that_goes_on_importing_the_old_module_refuses_the_shim() -> None:
    """It asks for Y, which stays; nothing did run p while old was loaded."""
    files = {"p/__init__.py": b"from old import Y\n", "p/new.py": X, "old.py": X + b"class Y:\n    pass\nprint(X)\n"}
    done, findings = run(files, entry("old:X", "p.new:X"))
    assert ("old.py", "would-cycle") in findings
    imports(done, "old", "p", "p.new")


def test_two_names_never_become_one() -> None:
    files = {
        "a.py": X + b"class Y:\n    pass\n",
        "b.py": b"class Z:\n    pass\n",
        "c.py": b"class Z:\n    pass\n",
        "user.py": b"from a import X\nfrom a import Y\n\nprint(X, Y)\n",
        "inside.py": b"from a import X\n\n\ndef f():\n    from a import Y\n\n    return X, Y\n",
    }
    done, _ = run(files, entry("a:X", "b:Z"), entry("a:Y", "c:Z"))
    assert done["user.py"] == b"from b import Z\nfrom c import Z as Y\n\nprint(Z, Y)\n"
    assert done["inside.py"] == b"from b import Z\n\n\ndef f():\n    from c import Z as Y\n\n    return Z, Y\n"


def test_a_patch_that_follows_says_who_cannot() -> None:
    """user would import new back while that is loaded, so it goes on looking at old, which keeps more than new has."""
    body = b"def f(): pass\n"
    files = {
        "new.py": b"import user\n" + body,
        "old.py": body + b"def alone(): pass\n",
        "test_user.py": b"from unittest.mock import patch\n\n\n@patch('old.f')\ndef test(f):\n    import user\n",
        "user.py": b"import old\n\n\ndef g():\n    return old.f()\n",
    }
    done, findings = run(files, entry("old", "new"))
    assert done["user.py"] == files["user.py"]
    assert b"@patch('new.f')" in done["test_user.py"]
    assert ("test_user.py", "patch-target-moves") in findings


def test_a_patch_in_a_file_that_does_not_import_the_module_follows_it() -> None:
    files = {
        "old.py": b"def f(): pass\n",
        "new.py": b"def f(): pass\n",
        "user.py": b"import old\n\n\ndef g():\n    return old.f()\n",
        "test_user.py": b"from unittest.mock import patch\n\n\n@patch('old.f')\ndef test(f):\n    import user\n",
    }
    done, _ = run(files, entry("old", "new"))
    assert b"@patch('new.f')" in done["test_user.py"]


def test_a_name_that_leads_to_the_duplicate_or_to_the_canonical_is_one_thing() -> None:
    """The second run would find that mid.X is one thing, and move its importers."""
    files = {
        "old.py": X,
        "new.py": X,
        "mid.py": b"from new import X\n\ntry:\n    from old import X\nexcept ImportError:\n    from new import X\n",
        "user.py": b"from mid import X\n",
    }
    done, _ = run(files, entry("old:X", "new:X"))
    assert done["user.py"] == b"from new import X\n"


def test_a_name_that_others_ask_for_is_not_bound_later_than_before() -> None:
    """other is run by the statement between, and asks for X."""
    files = {
        "p/__init__.py": b"from old import X\nimport other\nfrom new import Y\n",
        "other.py": b"from p import X\nY = X\n",
        "old.py": X,
        "new.py": X + b"class Y:\n    pass\n",
    }
    done, _ = run(files, entry("old:X", "new:X", paths=Paths.LISTED))
    imports(done, "p", "old", "new", "other")
    assert done["p/__init__.py"] == b"from new import X\nimport other\nfrom new import Y\n"


def test_a_name_whose_own_entry_is_refused_goes_with_its_module() -> None:
    """top:f cannot be had, as top needs what imports new.f; old.part moves all the same, and its name for f with it."""
    body = b"from new import f as k\n"
    files = {
        "new/__init__.py": b"def f(): pass\n",
        "new/part.py": body,
        "old/__init__.py": b"",
        "old/part.py": body,
        "top.py": b"import new.part\ndef f(): pass\n",
        "user.py": b"from old.part import k\n",
    }
    done, findings = run(files, entry("old", "new"), entry("new:f", "top:f"))
    assert ("new/__init__.py", "would-cycle") in findings
    assert done["user.py"] == b"from new.part import k\n"


def test_a_name_that_the_plan_lists_stays_importable() -> None:
    """Else a second run would take it for a misspelt X2."""
    files = {"old.py": X, "new.py": b"class Y:\n    pass\n", "mid.py": b"from old import X\n\nX2 = 1\nprint(X)\n"}
    done, _ = run(files, Consolidation(Symbol("new", "Y"), (Symbol("old", "X"), Symbol("mid", "X"))))
    assert done["mid.py"] == b"from new import Y as X\n\nX2 = 1\nprint(X)\n"


def test_a_duplicate_that_nothing_has_is_a_note_that_says_what_is_nearly_called_so() -> None:
    files = {"p/old.py": b"class Manager:\n    pass\n", "new.py": X}
    plan = Plan((entry("p.old:Main", "new:X"), entry("p.olds:Main", "new:X")))
    notes = {finding.message.partition(" ")[0]: finding for finding in migrate(files, plan).findings}
    assert set(notes) == {"p.old:Main", "p.olds:Main"}
    assert {(note.code, note.severity, note.remedy) for note in notes.values()} == {
        ("old-path-gone", Severity.NOTE, "take it out of the plan, or correct it: there is p.old:Manager")
    }


@pytest.mark.parametrize(
    "before",
    [
        b"from contextlib import suppress\n\nwith suppress(ImportError):\n    from old import X, missing\n\nprint(X)\n",
        b"try:\n    from old import X, missing\nexcept ImportError:\n    pass\n\nprint(X)\n",
    ],
)
def test_what_a_failing_import_has_bound_by_then_stays_bound(before: bytes) -> None:
    files = {"old.py": X, "new.py": X, "user.py": before}
    done, findings = run(files, entry("old:X", "new:X"))
    assert done["user.py"] == before
    assert ("user.py", "name-stays") in findings


def test_what_a_handler_binds_may_be_split_off() -> None:
    before = b"try:\n    from old import X, missing\nexcept ImportError:\n    X = missing = None\n"
    done, _ = run({"old.py": X, "new.py": X, "user.py": before}, entry("old:X", "new:X"))
    assert b"from new import X" in done["user.py"]


def test_a_package_goes_after_its_submodule_that_its_import_brings_into_order() -> None:
    """p runs a, which runs p.z: if p did not, whoever enters at p.z would be led back to it by a, and swallow that."""
    files = {
        "a/__init__.py": b"from p.z import f\n",
        "a/old.py": b"def f(): pass\n",
        "new.py": b"def f(): pass\n",
        "p/__init__.py": b"from a import old\n\nold.f()\n",
        "p/z.py": b"import contextlib\n\nwith contextlib.suppress(ImportError):\n    from a.old import f\n\nf()\n",
    }
    found = migrate(files, Plan((entry("a.old", "new"),)), Options(GroupBy.FILE))
    states = [after(files, found.changesets[: at + 1]) for at in range(len(found.changesets))]
    assert [change.path for each in found.changesets[1:] for change in each.changes] == ["p/z.py", "p/__init__.py"]
    for state in [files, *states]:
        imports(state, "p.z")


def test_a_module_s_name_in_quotes_is_no_patch_of_it() -> None:
    """Else core.legacy would be asked for until user.py has changed, and core.py change in the second run."""
    body = b"def f():\n    pass\n"
    user = (
        b"import core\nfrom importlib import import_module\nfrom unittest import mock  # to patch\n\n"
        b"import_module('legacy').f()\n"
    )
    files = {"fresh.py": body, "legacy.py": body, "core.py": b"import legacy\n", "user.py": user}
    done, _ = run(files, entry("legacy", "fresh"))
    assert done["core.py"] == b"import fresh\n"


@pytest.mark.parametrize("importing", [b"from a.old import f\n", b"from a import old\n\nold.f()\n"])
def test_an_import_that_brings_a_package_s_submodules_into_order_stays(importing: bytes) -> None:
    """Entered first, b.z would run a, which would ask it for Y; as it is, b runs a before."""
    body = b"def f():\n    pass\n"
    files = {
        "a/__init__.py": b"from b.z import Y\n",
        "a/old.py": body,
        "b/__init__.py": importing,
        "b/z.py": b"import a\n\nY = 1\n",
        "new.py": body,
    }
    imports(files, "a", "b", "b.z")
    done, findings = run(files, entry("a.old", "new"))
    assert done["b/__init__.py"] == importing
    assert ("b/__init__.py", "would-cycle") in findings
    imports(done, "a", "b", "b.z")


@pytest.mark.parametrize(
    "package",
    [
        b"from .config import config\n",
        b"import p.config\nfrom q import *\n",
        b"import p.config, r.config\nfrom r import *\n",
        b"config = 1\n",
    ],
)
def test_a_module_whose_package_binds_its_name_is_no_attribute(package: bytes) -> None:
    """p.config is the function, or q's; only ``from p.config import X`` reaches the module."""
    files = {
        "p/__init__.py": package,
        "p/config.py": X + b"def config(): pass\n",
        "q.py": b"config = 1\n",
        "r/__init__.py": b"",
        "r/config.py": b"",
        "old.py": X,
        "user.py": b"import old\n\nprint(old.X)\n",
        "other.py": b"from old import X\n",
    }
    done, findings = run(files, entry("old:X", "p.config:X"))
    assert done["user.py"] == files["user.py"]
    assert done["other.py"] == b"from p.config import X\n"
    assert ("user.py", "module-use-stays") in findings
    imports(done, "user", "other")


def test_a_package_may_bind_its_submodule_by_its_name() -> None:
    files = {
        "p/__init__.py": b"from . import config\nimport p.config as config\n",
        "p/config.py": X,
        "old.py": X,
        "user.py": b"import old\n\nprint(old.X)\n",
    }
    done, _ = run(files, entry("old:X", "p.config:X"))
    assert done["user.py"] == b"import p.config\n\nprint(p.config.X)\n"


def test_a_package_does_not_reach_its_submodule_through_itself_while_it_is_loaded() -> None:
    files = {
        "a/__init__.py": X,
        "a/new/__init__.py": b"import a\n\nY = a.X\n",
        "a/new/bc.py": X,
    }
    done, _ = run(files, entry("a:X", "a.new.bc:X"))
    assert done["a/new/__init__.py"] == b"import a\nimport a.new.bc as a_new_bc\n\nY = a_new_bc.X\n"
    imports(done, "a", "a.new", "a.new.bc")


@pytest.mark.parametrize("swap", [False, True])
def test_two_modules_never_take_one_name(swap: bool) -> None:
    """``import new.old`` binds new, and so would ``from p import new``."""
    imported = [b"import first\n", b"from q import second\n"]
    files = {
        "first.py": X,
        "q/__init__.py": b"",
        "q/second.py": b"class Y:\n    pass\n",
        "new/__init__.py": b"",
        "new/old.py": X,
        "p/__init__.py": b"",
        "p/new.py": b"class Y:\n    pass\n",
        "user.py": b"".join(reversed(imported) if swap else imported) + b"\nprint(first.X, second.Y)\n",
    }
    done, _ = run(files, entry("first:X", "new.old:X"), entry("q.second:Y", "p.new:Y"))
    assert done["user.py"] != files["user.py"]
    imports(done, "user")


def test_what_is_put_back_in_a_definition_that_may_stay_is_read_there() -> None:
    """Its removal is refused, as this file asks for it: new.X put back in old would make a third thing of the two."""
    files = {
        "old.py": X + b"\n\ndef g():\n    return X()\n",
        "new.py": X,
        "user.py": b"import old\n\n\ndef t():\n    kept = old.X\n    old.X = len\n    old.X = kept\n",
    }
    done, _ = run(files, entry("old:X", "new:X", ShimForm.NONE))
    assert done["user.py"] == files["user.py"]


def test_what_is_imported_in_place_of_a_definition_stands_below_a_star() -> None:
    """q also has an X, which the definition took the place of."""
    files = {
        "new.py": X,
        "old.py": b"from q import *\n\n\nclass X:\n    pass\n\n\ndef f():\n    return X()\n",
        "q.py": b"X = 1\n",
    }
    done, _ = run(files, entry("old:X", "new:X", ShimForm.REEXPORT))
    assert done["old.py"].startswith(b"from q import *\nfrom new import X\n")


def test_a_name_that_a_star_brings_as_well_keeps_its_name() -> None:
    """At run time it is the star's: the other import is for type checkers."""
    user = (
        b"from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from old import X\n"
        b"from old import *\n\n\ndef f() -> 'X':\n    return X()\n"
    )
    files = {"old.py": X + b"Y = 1\n", "new.py": b"class Z:\n    pass\n", "user.py": user}
    done, _ = run(files, entry("old:X", "new:Z"))
    assert b"    return X()\n" in done["user.py"]


def test_a_name_does_not_join_an_import_on_the_other_side_of_a_star() -> None:
    before = b"from old import X, f\nfrom q import *\nfrom old import X\n\nX()\n"
    body = X + b"def f(): pass\n"
    files = {"old.py": body, "new.py": body, "q.py": b"X = None\n", "user.py": before}
    done, _ = run(files, entry("old", "new"))
    assert done["user.py"] == before.replace(b"old", b"new")


@pytest.mark.parametrize(
    "package",
    [
        pytest.param({"p.py": b"def new():\n    pass\n\n\n" + X}, id="a function"),
        pytest.param({"p/__init__.py": b"import p.new.deep\n\n\n" + X, "p/new/deep.py": b""}, id="a submodule"),
    ],
)
def test_a_module_does_not_take_a_name_that_a_star_brings(package: dict[str, bytes]) -> None:
    files = {"old.py": X, "new.py": X, "user.py": b"import old\nfrom p import *\n\nprint(old.X)\n", **package}
    done, _ = run(files, entry("old:X", "new:X"))
    assert done["user.py"] == b"import new as new_module\nfrom p import *\n\nprint(new_module.X)\n"
    imports(done, "user")


def test_a_name_that_a_star_binds_to_the_old_module_again_stays() -> None:
    files = {
        "a/bc/__init__.py": b"from . import bc\n\n\nclass Y:\n    pass\n",
        "a/bc/bc.py": X,
        "user.py": b"from a.bc import bc\nfrom a.bc import *\n\nprint(bc.X)\n",
    }
    done, findings = run(files, entry("a.bc.bc:X", "a.bc:Y"))
    assert done["user.py"] == files["user.py"]
    assert ("user.py", "star-stays") in findings


@pytest.mark.parametrize("asking", [b"from user import Y\n", b"import user\n\nprint(user.Y)\n"])
def test_a_star_stays_that_brings_what_others_ask_for(asking: bytes) -> None:
    files = {"old.py": X + b"Y = 1\n", "new.py": X, "user.py": b"from old import *\n\nX()\n", "other.py": asking}
    done, findings = run(files, entry("old", "new"))
    assert b"from old import *\n" in done["user.py"]
    assert ("user.py", "star-stays") in findings
    imports(done, "other")


def test_a_variable_comes_from_the_canonical_of_the_function_that_uses_it() -> None:
    """first has one of the same name, which goes with its own make()."""
    make = b"_made = None\n\n\ndef make():\n    global _made\n    _made = _made or object()\n    return _made\n"
    files = {"old.py": X + make, "first.py": X + make, "second.py": make}
    made = Consolidation(Symbol("second", "make"), (Symbol("first", "make"), Symbol("old", "make")))
    done, _ = run(files, entry("old:X", "first:X"), replace(made, shim=ShimForm.REEXPORT))
    assert b'"_made": "second:_made"' in done["old.py"]
    imports(done, "old", "first")


def test_a_star_moves_when_nobody_asks_its_file_any_more() -> None:
    """user asks bc for X, and is sent to new; new.py's star brings nothing, so only then may bc's go there."""
    files = {
        "old.py": X,
        "fresh.py": b"__all__ = []\n" + X,
        "new.py": X,
        "bc.py": b"from old import *\n",
        "user.py": b"from bc import X\n\nX()\n",
    }
    to_new = Consolidation(Symbol("new", "X"), (Symbol("fresh", "X"), Symbol("old", "X")))
    done, findings = run(files, entry("old", "fresh"), to_new)
    assert done["user.py"] == b"from new import X\n\nX()\n"
    assert ("bc.py", "star-stays") not in findings


def test_what_a_re_export_asks_for_stays_in_the_canonical_module() -> None:
    """Both modules import the module q, and new.py has no use for it any more."""
    body = b"from p import q\n\n\ndef f():\n    return q.X()\n"
    files = {"old.py": body, "new.py": body, "p/q.py": X, "p/r.py": X}
    done, _ = run(files, entry("old", "new", ShimForm.REEXPORT), entry("p.q:X", "p.r:X"))
    imports(done, "old")


def test_a_name_stays_that_only_one_branch_would_bind() -> None:
    """X as X is a re-export, and keeps the name."""
    user = b"try:\n    from old import X as X\nexcept ImportError:\n    from old import X\n\nX()\n"
    done, _ = run({"old.py": X, "new.py": b"class Z:\n    pass\n", "user.py": user}, entry("old:X", "new:Z"))
    assert done["user.py"].endswith(b"\n\nX()\n")
    imports(done, "user")


def test_a_fallback_does_not_make_a_cycle_that_stood_before() -> None:
    """core asks b.new only where old fails; b/__init__ asks a for what it has not got before core is there."""
    files = {
        "a.py": b"import core\n\nY = 1\n",
        "b/__init__.py": b"from a import Y\n",
        "b/new.py": X,
        "core.py": b"try:\n    from old import X\nexcept ImportError:\n    from b.new import X\n",
        "old.py": X,
    }
    done, _ = run(files, entry("old:X", "b.new:X"))
    imports(done, "a", "core", "old")


OTHER = X + b"\n\ndef other():\n    return 1\n"


@pytest.mark.parametrize(
    ("before", "left"),
    [
        pytest.param(
            b"import p\nfrom p.sub import X\n\nX()\np.sub.other()\n",
            b"import p\nfrom new import X\nimport p.sub\n\nX()\np.sub.other()\n",
            id="its package is there",
        ),
        pytest.param(
            b"import p as q\nfrom p.sub import X\n\nX()\nq.sub.other()\n",
            b"import p as q\nfrom new import X\nimport p.sub as p_sub\n\nX()\nq.sub.other()\n",
            id="under another name",
        ),
        pytest.param(
            b"import p\n\n\ndef f():\n    from p.sub import X\n    return X, p.sub.other()\n",
            b"import p\n\n\ndef f():\n    from new import X\n    import p.sub as p_sub\n    return X, p.sub.other()\n",
            id="in a function, which p must not become a name of",
        ),
        pytest.param(
            b"from p.sub import X\nfrom p import *\n\nX()\nsub.other()\n",
            b"from new import X\nimport p.sub as p_sub\nfrom p import *\n\nX()\nsub.other()\n",
            id="a star",
        ),
        pytest.param(
            b"import p, p.sub\nfrom p.sub import X\n\nX()\np.sub.other()\n",
            b"import p, p.sub\nfrom new import X\n\nX()\np.sub.other()\n",
            id="something else loads it",
        ),
        pytest.param(
            b"import p\nfrom p.sub import X\n\n\ndef f(p):\n    return X, p.sub.other()\n",
            b"import p\nfrom new import X\n\n\ndef f(p):\n    return X, p.sub.other()\n",
            id="another p",
        ),
    ],
)
def test_a_submodule_is_loaded_as_long_as_it_is_reached(before: bytes, left: bytes) -> None:
    files = {"p/__init__.py": b"", "p/sub.py": OTHER, "new.py": X, "user.py": before}
    done, _ = run(files, entry("p.sub:X", "new:X"))
    assert done["user.py"] == left
    imports(done, "user")


def test_a_submodule_that_its_package_loads_needs_no_import() -> None:
    user = b"import p\nfrom p.sub import X\n\nX()\np.sub.other()\n"
    files = {"p/__init__.py": b"from . import sub\n", "p/sub.py": OTHER, "new.py": X, "user.py": user}
    done, _ = run(files, entry("p.sub:X", "new:X"))
    assert done["user.py"] == b"import p\nfrom new import X\n\nX()\np.sub.other()\n"


def test_a_new_name_of_a_module_is_not_one_that_its_star_brings_into_another_file() -> None:
    files = {
        "p/__init__.py": b"",
        "p/new.py": X,
        "new.py": b"class Y:\n    pass\n",
        "old.py": X,
        "helpers.py": b"from p import q\n\nprint(q.X())\n",
        "p/q.py": X,
        "more.py": b"from helpers import *\n",
        "user.py": b"import new\nfrom more import *\n\nprint(new.Y())\n",
    }
    done, _ = run(files, entry("p.q:X", "p.new:X"))
    assert done["helpers.py"] != files["helpers.py"]
    imports(done, "user")


def test_a_module_that_a_class_reads_before_it_binds_the_name_is_said() -> None:
    user = b"import old.m\n\n\nclass C:\n    old = old.m.X\n"
    files = {"old/__init__.py": b"", "old/m.py": X, "new.py": X, "user.py": user}
    done, findings = run(files, entry("old.m:X", "new:X"))
    assert done["user.py"] == user
    assert ("user.py", "module-use-stays") in findings


def test_a_patch_of_a_name_that_its_module_looks_up_by_text_stays_in_the_second_run_as_well() -> None:
    looked_up = b"\n\ndef f():\n    from pkgutil import resolve_name\n    return resolve_name('p.old:X')\n"
    files = {
        "p/old.py": X + looked_up,
        "new.py": X,
        "user.py": b"import p.old\nfrom unittest.mock import patch\n\n\n@patch('p.old.X')\ndef t(x):\n    p.old.f()\n",
    }
    done, _ = run(files, entry("p.old:X", "new:X"))
    assert done["user.py"] == files["user.py"]


@pytest.mark.parametrize(
    ("asking", "is_loaded"),
    [
        (b"import p\n\nprint(p.sub.other())\n", True),
        (b"from p import *\n\nprint(sub.other())\n", True),
        (b"import p as q\n\nprint(q.sub.other())\n", True),
        (b"import p.sub\n\nprint(p.sub.other())\n", False),
        (b"import p\n\nprint(p.sub_other)\n", False),
    ],
)
def test_a_package_goes_on_loading_what_others_reach_through_it(asking: bytes, is_loaded: bool) -> None:
    package = b"from .sub import X\n\nsub_other = 1\n"
    files = {"p/__init__.py": package, "p/sub.py": OTHER, "new.py": X, "user.py": asking}
    done, _ = run(files, entry("p.sub:X", "new:X"))
    more = b"from p import sub\n" if is_loaded else b""
    assert done["p/__init__.py"] == b"from new import X\n" + more + b"\nsub_other = 1\n"
    assert done["user.py"] == asking
    imports(done, "user")


def test_what_is_used_of_a_module_that_a_star_brings_is_said() -> None:
    files = {
        "old.py": X,
        "new.py": X,
        "middle.py": b"import old as k\n\nY = 1\n",
        "user.py": b"from middle import *\n\nprint(k.X(), Y)\n",
    }
    done, findings = run(files, entry("old:X", "new:X"))
    assert done["user.py"] == files["user.py"]
    assert ("user.py", "star-stays") in findings
    done, findings = run(files, entry("old:X", "new:X", ShimForm.NONE))
    assert done["old.py"] == X
    assert ("old.py", "removal-refused") in findings


def test_a_package_that_its_module_needs_does_not_ask_that_too_early() -> None:
    """a/__init__ begins with a.new, which runs old/__init__: what a runs after that is not there yet."""
    files = {
        "a/__init__.py": b"from a import new\nimport a.b\n",
        "a/b.py": b"import old\n",
        "a/new.py": b"import old.m as k\n\n\n" + X + b"\n\ndef f():\n    return k.X\n",
        "old/__init__.py": b"from .m import X\nimport a.new as k\n\nY = X\n",
        "old/m.py": X,
    }
    done, findings = run(files, entry("old.m:X", "a.new:X"))
    assert findings == [("old/m.py", "would-cycle")]
    imports(done, "a", "old", "a.new", "old.m")


def test_what_a_star_has_brought_in_time_is_not_brought_later() -> None:
    """new/__init__ asks a for X, which a has by its first line as long as old defines it."""
    files = {
        "a.py": b"from old import *\nfrom new import m\n",
        "new/__init__.py": b"from a import X\n",
        "new/m.py": X,
        "old.py": X,
    }
    done, _ = run(files, entry("old:X", "new.m:X", paths=Paths.LISTED))
    imports(done, "a")


def test_a_shim_does_not_ask_for_what_a_future_import_binds() -> None:
    """new.py becomes a shim itself, and then has no such import."""
    future = b"from __future__ import annotations\n\n\n"
    files = {
        "old.py": future + X,
        "new.py": future + X,
        "p/__init__.py": b"from old import *\n",
        "third.py": X,
    }
    to_third = Consolidation(Symbol("third", "X"), (Symbol("new", "X"), Symbol("old", "X")))
    done, _ = run(files, entry("old", "new"), to_third)
    assert b"annotations" not in done["old.py"]
    imports(done, "p", "old")


def test_two_modules_that_change_places_in_one_file() -> None:
    """The import that binds new to one of them becomes one of the other, so that no use may go by it."""
    files = {
        "p/new.py": b"class X:\n    pass\n\n\nclass Y:\n    pass\n",
        "old.py": b"class X:\n    pass\n\n\nclass Y:\n    pass\n",
        "user.py": b"from p import new\nimport old\n\nprint(new.X, old.Y)\n",
    }
    done, _ = run(files, entry("p.new:X", "old:X"), entry("old:Y", "p.new:Y"))
    imports(done, "user")


def test_a_module_does_not_take_the_name_that_a_symbol_takes() -> None:
    files = {
        "old.py": X + b"\n\nclass Y:\n    pass\n",
        "new.py": b"class new:\n    pass\n\n\nclass Y:\n    pass\n",
        "user.py": b"from old import X\nimport old\n\nprint(X(), old.Y())\n",
    }
    done, _ = run(files, entry("old:X", "new:new"), entry("old:Y", "new:Y"))
    assert done["user.py"] != files["user.py"]
    imports(done, "user")


def test_a_shim_keeps_an_import_that_brings_a_package_s_submodules_into_order() -> None:
    """core runs old, which runs a, which asks core.b: without that, core.b would be entered first, and a ask too early.
    Once core.b has left a alone, old lets go of it, too."""
    files = {
        "a/__init__.py": b"import core.b\n\nv = core.b.Z\n",
        "a/m.py": b"class Y:\n    pass\n",
        "core/__init__.py": b"import old\n",
        "core/b.py": b"from a.m import Y\n\nZ = Y\n",
        "new.py": X + b"\n\nclass Y:\n    pass\n",
        "old.py": b"from a.m import Y\n\n\n" + X,
    }
    plan = Plan((entry("old:X", "new:X", ShimForm.REEXPORT), entry("a.m:Y", "new:Y", ShimForm.REEXPORT)))
    found = migrate(files, plan)
    states = [after(files, found.changesets[: at + 1]) for at in range(len(found.changesets))]
    for state in [files, *states]:
        imports(state, "a", "core", "core.b", "old")
    assert b"from a.m" in states[0]["old.py"]
    assert b"from a.m" not in states[-1]["old.py"]
    assert not migrate(states[-1], plan).changesets


def test_an_alias_of_what_a_star_import_brings_leads_to_it() -> None:
    """Else its importers would move in a second run, when the name has an import of its own."""
    files = {
        "old.py": X,
        "new.py": X,
        "mid.py": b"from old import *\n\nAlias = X\n",
        "user.py": b"from mid import Alias\n",
    }
    done, _ = run(files, entry("old:X", "new:X"))
    assert done["user.py"] == b"from new import X\n"


def test_an_alias_above_a_star_import_is_another_thing() -> None:
    files = {
        "old.py": b"class list:\n    pass\n",
        "new.py": b"class list:\n    pass\n",
        "mid.py": b"Alias = list\n\nfrom old import *\n",
        "user.py": b"from mid import Alias\n",
    }
    done, _ = run(files, entry("old:list", "new:list"))
    assert done["user.py"] == files["user.py"]


def test_the_new_module_of_the_same_package_binds_its_name_as_well() -> None:
    """Only what takes the old import's place keeps ``a`` bound, which a class body reads before it binds it."""
    user = b"import a.old, json\n\nclass Box:\n    import a\n    v = a.__name__\n\ndef f():\n    return a.old.X\n"
    files = {"a/__init__.py": b"", "a/old.py": X, "a/new.py": X, "user.py": user}
    done, _ = run(files, entry("a.old", "a.new"))
    assert done["user.py"] == user.replace(b"a.old", b"a.new")
    imports(done, "user")


def test_of_imports_that_all_move_one_stays_for_their_package() -> None:
    user = b"import a.one\nimport a.two\n\nprint(a.__name__, a.one.X, a.two.X)\n"
    files = {"a/__init__.py": b"", "a/one.py": X, "a/two.py": X, "new.py": X, "user.py": user}
    done, _ = run(files, entry("a.one:X", "new:X"), entry("a.two:X", "new:X"))
    assert done["user.py"] == b"import new\nimport a.two\n\nprint(a.__name__, new.X, new.X)\n"
    imports(done, "user")


def test_a_star_of_a_shim_brings_what_it_only_imported_as_well() -> None:
    files = {
        "old.py": b"from older import X\n\n\ndef _f():\n    pass\n",
        "older.py": X,
        "new.py": X + b"\n\ndef f():\n    pass\n",
        "user.py": b"from old import *\n\nprint(X)\n",
    }
    _, findings = run(files, entry("older:X", "new:X"), entry("old:_f", "new:f"))
    assert findings == [("user.py", "star-stays")]


LATE = b"def load():\n    global late\n    from json import dumps as late\n    return late\n"


@pytest.mark.parametrize("shim", [ShimForm.FORWARD, ShimForm.REEXPORT, ShimForm.ALIAS])
def test_a_star_import_does_not_ask_a_shim_for_what_only_a_call_binds(shim: ShimForm) -> None:
    files = {"old.py": LATE, "new.py": LATE, "user.py": b"from old import load\nfrom old import *\n\nload()\n"}
    done, findings = run(files, entry("old", "new", shim))
    is_alias = b"sys.modules" in done["old.py"]
    assert ("old.py", "shim-forwards") in findings or is_alias or shim is ShimForm.FORWARD
    assert b'__all__ = ["load"]' in done["old.py"] or is_alias
    imports({**done, "asks.py": b"from old import *\nload()\nfrom old import late\n"}, "user", "asks")


def test_what_a_called_function_binds_is_there() -> None:
    """By way of another function, and while the module is being loaded."""
    called = LATE + b"\n\ndef begin():\n    return load()\n\n\nready = begin()\n"
    done, _ = run({"old.py": called, "new.py": called}, entry("old", "new"))
    imports({**done, "asks.py": b"from old import *\nlate\n"}, "asks")


@pytest.mark.parametrize(("old", "new"), [("old:X", "core.new:X"), ("old", "core.new")])
@pytest.mark.parametrize(("held", "module"), [("import p.a as k", "k"), ("from p import a", "a")])
def test_what_is_taken_by_a_dot_is_taken_in_time(old: str, new: str, held: str, module: str) -> None:
    """core/__init__ takes X from a module that is being loaded, and has it from old by then."""
    files = {
        "p/a.py": b"from old import X\nfrom core.new import X\n",
        "core/__init__.py": f"{held}\n\nY = {module}.X\n".encode(),
        "core/new.py": X,
        "old.py": X,
    }
    done, findings = run(files, entry(old, new))
    assert findings == [("old.py", "would-cycle")]
    imports(done, "p.a", "core", "old")


def test_what_a_function_takes_by_a_dot_has_time() -> None:
    files = {
        "a.py": b"from old import X\nfrom core.new import X\n",
        "core/__init__.py": b"import a as k\n\n\ndef f():\n    return k.X\n",
        "core/new.py": X,
        "old.py": X,
    }
    done, findings = run(files, entry("old:X", "core.new:X"))
    assert findings == []
    imports(done, "a", "core", "old")


DELETES = b"import sys\n\n\ndef _f():\n    return 1\n\n\nY = _f()\ndel _f, sys\n\n\n" + X


@pytest.mark.parametrize("shim", [ShimForm.FORWARD, ShimForm.REEXPORT])
def test_what_a_module_deletes_is_not_asked_for(shim: ShimForm) -> None:
    user = b"from old import X, Y\nfrom old import *\n"
    done, findings = run({"old.py": DELETES, "new.py": DELETES, "user.py": user}, entry("old", "new", shim))
    assert findings == []
    assert done["user.py"] == b"from new import X, Y\nfrom new import *\n"
    imports(done, "user", "old")


def test_what_a_module_deletes_means_the_same_above() -> None:
    """A base class, an alias."""
    old = b"from new import X\nimport new\n\n\nclass Y(X):\n    pass\n\n\nZ = new.X\ndel X, new\n"
    files = {"old.py": old, "new.py": X + b"\n\nclass Y(X):\n    pass\n", "user.py": b"from old import Y, Z\n"}
    done, _ = run(files, entry("old:Y", "new:Y"), entry("old:Z", "new:X"))
    assert done["user.py"] == b"from new import Y, X\n"
    imports(done, "user", "old")


def test_a_package_that_asks_its_own_module_is_never_too_early() -> None:
    """p begins before p.old, whoever imports that first; n.x, which runs p for p.m, would be asked in the middle."""
    files = {
        "p/__init__.py": b"from p.old import X\n",
        "p/old.py": b"from n import x\n\n\n" + X,
        "p/m.py": b"class Y:\n    pass\n",
        "n/x.py": b"from p.m import Y\n\n\n" + X,
    }
    done, findings = run(files, entry("p.old:X", "n.x:X"))
    assert findings == [("p/old.py", "would-cycle")]
    imports(done, "p", "p.old", "n.x")


def test_a_definition_does_not_give_way_to_what_getattr_may_have() -> None:
    lazy = b"def __getattr__(name):\n    if name == 'k':\n        return 1\n    raise AttributeError(name)\n\n\n"
    files = {"old.py": b"_help = 7\n\n\n" + X, "new.py": lazy + X, "user.py": b"from old import X\n"}
    done, findings = run(files, entry("old", "new", ShimForm.REEXPORT))
    assert findings == [("old.py", "module-stays")]
    assert b"_help = 7" in done["old.py"]
    imports(done, "user", "old")


@pytest.mark.parametrize(
    "user",
    [
        b"from old import X as k\nfrom old import X as j\nv = [k]\ndel k\nprint(j)\n",
        b"from old import X\nfrom new import D\nv = [X]\ndel X\nprint(D)\n",
        b"from old import X\nfrom new import D\nv = [D]\ndel D\nprint(X)\n",
        b"from old import X\nv = [X]\ndel X\nfrom old import X\nprint(X)\n",
        b"from new import D\nv = [D]\ndel D\nfrom old import X\nprint(X)\n",
    ],
)
def test_one_name_is_deleted_and_another_goes_on(user: bytes) -> None:
    """They do not become one, nor do two imports with ``del`` between them."""
    done, _ = run({"old.py": X, "new.py": b"class D:\n    pass\n", "user.py": user}, entry("old:X", "new:D"))
    assert b"old" not in done["user.py"]
    imports(done, "user")


@pytest.mark.parametrize(("old", "new"), [("old:X", "new:X"), ("old", "new")])
def test_a_name_that_is_asked_for_meanwhile_does_not_join_an_import_below(old: str, new: str) -> None:
    """mid, which user runs, asks for k under a name that nothing in the plan has."""
    user = b"from old import X as k\nimport mid\nfrom new import Y\n"
    files = {"old.py": X, "new.py": X + b"Y = 1\n", "user.py": user, "mid.py": b"from user import k\n"}
    done, _ = run(files, entry(old, new))
    assert done["user.py"] == user.replace(b"old", b"new")
    imports(done, "user", "mid")


def test_a_package_that_brings_its_canonical_module_into_order_goes_on_doing_so() -> None:
    """a.old runs a, which asks p.new for X: entered first, p.new runs a too early. What p imports below is late."""
    files = {
        "a/__init__.py": b"from p.new import X\n",
        "a/old.py": X,
        "a/other.py": b"Y = 1\n",
        "p/__init__.py": b"from a.old import X\nfrom a.other import Y\n",
        "p/new.py": b"import a.other\n\n\n" + X,
    }
    done, findings = run(files, entry("a.old:X", "p.new:X"))
    assert ("p/__init__.py", "would-cycle") in findings
    imports(done, "a", "a.old", "p", "p.new")


def test_a_cycle_that_is_entered_at_the_same_place_keeps_nothing() -> None:
    files = {
        "old.py": b"from p.m import m\n\n\n" + X,
        "p/__init__.py": b"from old import X\n",
        "p/m.py": b"import p.n\n\nm = 1\n",
        "p/n.py": b"import p.m\n",
        "p/new.py": b"from p.m import m\n\n\n" + X,
    }
    done, findings = run(files, entry("old:X", "p.new:X"))
    assert findings == []
    assert done["p/__init__.py"] == b"from p.new import X\n"
    imports(done, "old", "p", "p.m", "p.n", "p.new")


def test_a_canonical_that_only_imports_the_definition_has_it_after_that() -> None:
    """a imports p.m, which runs p, which would ask a for what a is about to have."""
    files = {
        "a.py": b"from p.m import X\nY = 1\n",
        "p/__init__.py": b"from a import *\nfrom p.m import X\n\nX\n",
        "p/m.py": X,
    }
    done, findings = run(files, entry("p.m:X", "a:X", shim=ShimForm.NONE))
    assert ("p/__init__.py", "would-cycle") in findings
    imports(done, "a", "p", "p.m")


@pytest.mark.parametrize("shim", [ShimForm.FORWARD, ShimForm.REEXPORT, ShimForm.ALIAS])
def test_what_a_module_lists_is_asked_of_the_module_that_lists(shim: ShimForm) -> None:
    """new has no __all__."""
    user = b"from old import *\nimport old as k\n\n__all__ = [*k.__all__, 'y']\ny = X\n"
    files = {"old.py": b"__all__ = ['X']\n" + X, "new.py": X, "user.py": user}
    done, findings = run(files, entry("old", "new", shim))
    assert ("user.py", "name-stays") in findings
    imports(done, "user", "old")


@pytest.mark.parametrize(
    "asked",
    [
        "import_module('p.mid').D",
        "getattr(import_module('p.mid'), 'D')",
        "import_module('.mid', 'p').D",
        "(mid := import_module('p.mid')) and mid.D",
        "resolve_name('p.mid:D')",
    ],
)
def test_a_name_that_is_asked_of_a_module_in_a_string_stays(asked: str) -> None:
    """After every commit; D is an alias of the duplicate, which mid imports for its own use."""
    user = (
        f"from importlib import import_module\nfrom pkgutil import resolve_name\n\n\ndef ask():\n    return {asked}\n"
    )
    files = {
        "old.py": X,
        "alias.py": b"from old import X\n\nD = X\n",
        "new.py": b"class Y:\n    pass\n",
        "p/__init__.py": b"",
        "p/mid.py": b"from alias import D\n\nd = D()\n",
        "user.py": user.encode() + b"\n\nassert ask().__name__ in ('X', 'Y')\n",
    }
    found = migrate(files, Plan((entry("old:X", "new:Y"),)), Options(GroupBy.FILE))
    assert {c.path for c in found.files()} >= {"p/mid.py"}
    for number in range(len(found.changesets)):
        imports(after(files, found.changesets[: number + 1]), "user")


@pytest.mark.parametrize("named", ["name == 'Y'", 'name in {"Y"}'])
def test_a_module_does_not_come_to_bind_what_its_getattr_hands_out(named: str) -> None:
    """Here another Y: whoever asks user for it goes on being given that."""
    hands = f"def __getattr__(name):\n    if {named}:\n        return 5\n    raise AttributeError(name)\n"
    files = {
        "old.py": X,
        "new.py": b"class Y:\n    pass\n",
        "user.py": f"from old import X\n\nX()\n\n\n{hands}".encode(),
        "asks.py": b"from user import Y\n\nassert Y == 5\n",
    }
    done, _ = run(files, entry("old:X", "new:Y"))
    assert done["user.py"].startswith(b"from new import Y as X\n")
    imports(done, "asks")
