from __future__ import annotations
from core.b.new import (
    # first
    Engine as Engine, build
)
from a import compute as k38  # noqa: F401
import json; from a import compute as k42
from a import *
__all__ = ['Engine']
__all__ += ['build', 'k38', 'Alias41', 'k42', 'Alias45', 'Manager']
class Child34(Engine):
    extra = 1
def outer35():
    def inner():
        return build
    return inner()
class Box37:
    from core.b.new import (build, Engine)
    value = build
    def run(self):
        return self.value
def outer39():
    def inner():
        return k38
    return inner()
def call40():
    return k38(1)
Alias41 = k38
def call44():
    return k42(1)
Alias45 = k42
def call47():
    return build(1)
from typing import cast as cast48
def _observe():
    found = []
    found.append(['0', lambda: globals()['Engine']])
    found.append(['1', lambda: Child34(2).ping(1)])
    found.append(['2', lambda: outer35()])
    found.append(['3', lambda: f"""{build(first=2)} and {build.__name__ and 1}"""])
    found.append(['4', lambda: Box37.value])
    found.append(['5', lambda: Box37.build])
    found.append(['6', lambda: outer39()])
    found.append(['7', lambda: call40()])
    found.append(['8', lambda: k42])
    found.append(['9', lambda: call44()])
    found.append(['10', lambda: build])
    found.append(['11', lambda: call47()])
    found.append(['12', lambda: cast48('Manager', 1)])
    found.append(['13', lambda: [Manager is Manager, 'a.Manager']])
    return found
