"""What SHIMS.md promises of form r, in fresh interpreters of every Python, on the trees that the fixtures hold."""

from __future__ import annotations

import pytest
from tests.repositories import FIXTURES
from tests.shims.pythons import VERSIONS, require, run_each

PURE = FIXTURES / "pure_module_forward" / "after"
MIXED = FIXTURES / "mixed_module_forward" / "after"

# Each is a program of its own; ``old`` is app.old.pool, ``new`` is app.pool.
IN_A_PURE_SHIM = {
    "star_import": """
        from app.old.pool import *
        import app.pool
        assert Pool is app.pool.Pool and get_pool is app.pool.get_pool
    """,
    "import_and_attribute": """
        import app.old.pool, app.pool
        assert app.old.pool.Pool is app.pool.Pool
        assert app.old.pool.get_pool() is app.pool.get_pool()
    """,
    "from_package_import_module": """
        from app.old import pool
        import app.pool
        assert pool.Pool is app.pool.Pool
    """,
    "nothing_is_imported_before_a_name_is_asked_for": """
        import sys
        import app.old.pool
        assert "app.pool" not in sys.modules
        app.old.pool.SIZE
        assert "app.pool" in sys.modules
    """,
    "a_submodule_loads_nothing_else": """
        import sys, types
        import app.old.pool
        part = sys.modules["app.old.pool.part"] = types.ModuleType("app.old.pool.part")
        app.old.pool.part = part  # as the import system does
        assert "app.pool" not in sys.modules and app.old.pool.part is part
    """,
    "patching_the_old_path_reaches_users_of_the_canonical": """
        from unittest import mock
        import app.old.pool, app.pool
        original = app.pool.get_pool
        with mock.patch("app.old.pool.get_pool") as patched:
            assert app.pool.get_pool is patched and app.old.pool.get_pool is patched
        assert app.pool.get_pool is original and app.old.pool.get_pool is original
        with mock.patch.object(app.old.pool, "SIZE", 7):
            assert app.pool.SIZE == 7
        assert app.pool.SIZE == 4
    """,
    "patching_a_method_by_the_old_path": """
        from unittest import mock
        import app.pool
        with mock.patch("app.old.pool.Pool.take", return_value=7):
            assert app.pool.Pool().take() == 7
    """,
    "patching_the_canonical_is_seen_through_the_old_path": """
        from unittest import mock
        import app.old.pool
        with mock.patch("app.pool.get_pool") as patched:
            assert app.old.pool.get_pool is patched
    """,
    "resetting_a_singleton_by_the_old_path": """
        import app.old.pool, app.pool
        first = app.pool.get_pool()
        app.old.pool._instance = None
        assert app.pool._instance is None
        assert app.pool.get_pool() is not first
    """,
    "a_name_that_the_old_module_merely_imported": """
        from unittest import mock
        import app.old.pool, app.pool
        with mock.patch("app.old.pool.queue") as patched:
            assert app.pool.queue is patched
    """,
    "a_second_caller_is_warned_too": """
        import warnings
        import app.old.pool
        def one(): return app.old.pool.Pool
        def two(): return app.old.pool.Pool
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("default")
            one(), two()
        assert [w.lineno for w in seen] == [4, 5], [str(w.message) for w in seen]
    """,
    "one_warning_for_one_import": """
        import warnings
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            from app.old.pool import Pool
        assert [str(w.message) for w in seen] == [
            "app.old.pool.Pool has moved to app.pool.Pool; the old path goes away in 3.0"
        ]
        assert seen[0].filename == "one_warning_for_one_import" and seen[0].lineno == 5
        assert issubclass(seen[0].category, DeprecationWarning)
    """,
    "warnings_as_errors_show_who_still_uses_it": """
        import warnings
        warnings.simplefilter("error")
        import app.old.pool
        try:
            app.old.pool.Pool
        except DeprecationWarning:
            pass
        else:
            raise AssertionError("no warning")
    """,
    "typos_fail": """
        import app.old.pool
        try:
            app.old.pool.Pol
        except AttributeError as error:
            assert "app.old.pool" in str(error) and "Pol" in str(error)
        else:
            raise AssertionError("no error")
        try:
            from app.old.pool import Pol
        except ImportError:
            pass
        else:
            raise AssertionError("no error")
    """,
    "old_pickles_load": """
        import pickle
        import app.pool
        old = b"capp.old.pool\\nPool\\n."
        assert pickle.loads(old) is app.pool.Pool
    """,
    "reload": """
        import importlib
        import app.old.pool, app.pool
        first = app.pool.get_pool()
        importlib.reload(app.old.pool)
        assert app.old.pool.get_pool() is first
    """,
    "isinstance_and_subclasses": """
        import app.old.pool, app.pool
        class Mine(app.old.pool.Pool): pass
        assert issubclass(Mine, app.pool.Pool) and isinstance(app.pool.Pool(), app.old.pool.Pool)
    """,
    "dir_and_docstring": """
        import app.old.pool
        assert {"Pool", "get_pool", "SIZE"} <= set(dir(app.old.pool))
        assert app.old.pool.__doc__.startswith("The pool of 1.x.")
        assert app.old.pool.__all__ == ["get_pool", "Pool"]
    """,
}

IN_A_MIXED_MODULE = {
    "star_import": """
        from app.service import *
        import app.pool
        assert Pool is app.pool.Pool and Service.pool_class is app.pool.Pool and GREETING == "hello"
    """,
    "only_moved_names_warn": """
        import warnings
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            from app.service import GREETING, Service
            assert not seen
            from app.service import Pool, get_pool
        assert [w.lineno for w in seen] == [7, 7]
    """,
    "patching_reaches_both": """
        from unittest import mock
        import app.pool, app.service
        original = app.pool.Pool
        with mock.patch("app.service.Pool") as patched:
            assert app.pool.Pool is patched and vars(app.service)["Pool"] is patched
        assert app.pool.Pool is original and app.service.Pool is original
        assert vars(app.service)["Pool"] is original
    """,
    "resetting_a_singleton_by_the_old_path": """
        import app.pool, app.service
        first = app.service.get_pool()
        assert app.service._instance is first
        app.service._instance = None
        assert app.pool._instance is None
    """,
    "what_stays_is_the_module_s_own": """
        from unittest import mock
        import app.pool, app.service
        with mock.patch("app.service.GREETING", "bye"):
            assert app.service.GREETING == "bye" and not hasattr(app.pool, "GREETING")
        assert app.service.GREETING == "hello"
    """,
}


@pytest.mark.parametrize("version", VERSIONS)
def test_pure_shim(version: str) -> None:
    assert run_each(require(version), IN_A_PURE_SHIM, PURE) == {}


@pytest.mark.parametrize("version", VERSIONS)
def test_mixed_module(version: str) -> None:
    assert run_each(require(version), IN_A_MIXED_MODULE, MIXED) == {}
