from unittest.mock import patch
from b import (
    Engine as Engine,  # about Engine as Engine
)
from bc.old.bc import *
import bc.core as tested42
def call34():
    return Engine(1)
class Box35:
    import json, b as m36
    value = m36._private
    def run(self):
        return self.value
def outer37():
    def inner():
        return Engine
    return inner()
def clash38(Engine=7):
    return [Engine, Engine]
def reached40():
    from pkgutil import resolve_name
    return resolve_name('bc.old.bc:k1')
Alias41 = k1
def patched42():
    with patch('a.old.Engine', new=lambda *given: 'fake'):
        return tested42.call21()
def _observe():
    found = []
    found.append(['0', lambda: dict(Engine=1)])
    found.append(['1', lambda: {'Engine': Engine}])
    found.append(['2', lambda: call34()])
    found.append(['3', lambda: Box35.value])
    found.append(['4', lambda: outer37()])
    found.append(['5', lambda: clash38()])
    found.append(['6', lambda: k1])
    found.append(['7', lambda: reached40()])
    found.append(['8', lambda: patched42()])
    return found
