"""About this module."""
from unittest.mock import patch
try:
    from a.a.b import build, no_such_name36
except ImportError:
    build = no_such_name36 = None
import a.bc.a as tested38
def loaded37():
    compute = None

    def load():
        nonlocal compute
        from a.bc.a import compute
    load()
    return compute
@patch('a.bc.a.compute', new=lambda *given: 'fake')
def patched38():
    return tested38.call20()
def _observe():
    found = []
    found.append(['0', lambda: [build, no_such_name36]])
    found.append(['1', lambda: loaded37()])
    found.append(['2', lambda: patched38()])
    return found
