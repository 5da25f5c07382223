import contextlib
from unittest.mock import patch
with contextlib.suppress(ImportError):
    from .new import Manager as Manager  # noqa: F401
import a.new as tested13
class Named10:
    Manager = Manager
def local11():
    Manager = 7
    return Manager
def call12():
    return Manager(1)
def patched13():
    with patch('old.new.Engine', new=lambda *given: 'fake'):
        return tested13.call4()
def _observe():
    found = []
    found.append(['0', lambda: Named10.Manager])
    found.append(['1', lambda: local11()])
    found.append(['2', lambda: call12()])
    found.append(['3', lambda: patched13()])
    return found
