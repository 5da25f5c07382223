from unittest.mock import patch
import fresh
import a.a.a as tested21
def call17():
    return fresh.Manager(1)
Alias18 = fresh.Manager
def patched21():
    with patch('legacy.part.Manager', new=lambda *given: 'fake'):
        return tested21.call13()
def _observe():
    found = []
    found.append(['0', lambda: fresh.Manager(3).ping(4)])
    found.append(['1', lambda: call17()])
    found.append(['2', lambda: patched21()])
    return found
