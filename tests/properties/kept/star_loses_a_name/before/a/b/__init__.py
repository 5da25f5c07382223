from unittest.mock import patch
from fresh import Manager
import a as tested15
Alias14 = Manager
def patched15():
    with patch('fresh.Manager', new=lambda *given: 'fake'):
        return tested15.call4()
def _observe():
    found = []
    found.append(['0', lambda: Manager(3).ping(4)])
    found.append(['1', lambda: patched15()])
    return found
