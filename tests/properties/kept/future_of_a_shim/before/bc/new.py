import b, b.bc
from a import compute
import json; from a import Manager, Alias15
class Box19:
    from a.b.legacy.part import (
        Manager,  # about Manager
    )
    value = Manager
    def run(self):
        return self.value
class other20:
    compute = 3
def lazy21():
    found = []
    from core import fresh
    def matched22(given):
        match given:
            case fresh.Manager(size=size):
                return size
    found.append(matched22(fresh.Manager(6)))
    class Child23(fresh.Manager):
        def ping(self, count):
            return super().ping(count)
    found.append(Child23.__mro__[1])
    return found
def local24():
    Manager = 7
    return Manager
def local25():
    Alias15 = 7
    return Alias15
def reached26():
    from importlib import import_module
    return import_module('a').Alias15
def _observe():
    found = []
    found.append(['0', lambda: (lambda: b.bc.Special)()])
    found.append(['1', lambda: b.bc.Special(3).ping(4)])
    found.append(['2', lambda: Box19.value])
    found.append(['3', lambda: Box19.Manager])
    found.append(['4', lambda: other20.compute])
    found.append(['5', lambda: lazy21()])
    found.append(['6', lambda: local24()])
    found.append(['7', lambda: local25()])
    found.append(['8', lambda: reached26()])
    return found
