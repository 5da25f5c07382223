import contextlib
from .. import k2  # noqa: F401
import b
import b
from b import *
with contextlib.suppress(ImportError):
    import b, b
def reached3():
    from importlib import import_module
    return import_module('b').k2
class Inside5:
    held = b.k1
def reached6():
    from pkgutil import resolve_name
    return resolve_name('b:k1')
class method7:
    build = 1
    def get(self):
        return build
def reached8():
    from pkgutil import resolve_name
    return resolve_name('b:k1')
def default9(given=k1):
    return given
def lazy12():
    found = []
    from b import (
        Manager,  # about Manager
        _private,  # about _private
        LIMIT3,  # about LIMIT3
    )
    def hidden13():
        return [Manager for build in range(1)]
    found.append(hidden13())
    def outer14():
        def inner():
            return _private
        return inner()
    found.append(outer14())
    found.append(dict(_private=1))
    found.append({'LIMIT3': LIMIT3})
    return found
def _observe():
    found = []
    found.append(['0', lambda: reached3()])
    found.append(['1', lambda: Inside5.held])
    found.append(['2', lambda: reached6()])
    found.append(['3', lambda: method7().get()])
    found.append(['4', lambda: reached8()])
    found.append(['5', lambda: default9()])
    found.append(['6', lambda: [b.Manager for _ in range(2)]])
    found.append(['7', lambda: lazy12()])
    return found
