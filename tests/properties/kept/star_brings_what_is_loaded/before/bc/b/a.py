from __future__ import annotations
from unittest.mock import patch
from a import core
import json; from a import core
import a as tested7
__all__ = ['core']
class Named4:
    core = core
def outer5():
    def inner():
        return core
    return inner()
def patched7():
    with patch('a.core', new=lambda *given: 'fake'):
        return tested7.call2()
def _observe():
    found = []
    found.append(['0', lambda: core])
    found.append(['1', lambda: Named4.core])
    found.append(['2', lambda: outer5()])
    found.append(['3', lambda: core(1, second=3)])
    found.append(['4', lambda: patched7()])
    return found
