from unittest.mock import patch
from legacy import part
import a as tested14
def call13():
    return part.Manager(1)
def patched14():
    with patch('a.Manager', new=lambda *given: 'fake'):
        return tested14.call8()
def _observe():
    found = []
    found.append(['0', lambda: part.Manager(3).ping(4)])
    found.append(['1', lambda: call13()])
    found.append(['2', lambda: patched14()])
    return found
