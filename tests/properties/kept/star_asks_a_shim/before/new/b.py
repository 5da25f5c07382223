from __future__ import annotations
from unittest.mock import patch
from . import k5
kept22 = [k5]
del k5
import bc
from b import a
import new as tested29
__all__ = ['Engine', 'Alpha']
from b import a
def call19():
    return a.Engine(1)
Engine = a.Engine
Alpha: object = bc.Alpha
class Meta28(*(), **{'metaclass': type}):
    held = [a.Alpha for _ in (1,)]
def patched29():
    with patch(
        target='core.new.b.compute', new=lambda *given: 'fake'
    ):
        return tested29.call4()
def _observe():
    found = []
    found.append(['0', lambda: dict(Engine=1)])
    found.append(['1', lambda: call19()])
    found.append(['2', lambda: kept22])
    found.append(['3', lambda: (lambda: bc.Alpha)()])
    found.append(['4', lambda: dict(Alpha=1)])
    found.append(['5', lambda: Meta28.held])
    found.append(['6', lambda: patched29()])
    return found
