from __future__ import annotations
if True: from new.bc import Alpha
from old.a import bc
from old.a.bc import *
from old.a.bc import (
    Alias2,  # about Alias2
)
import typing as typing10
def typed10(one: Alpha, *more: 'Alpha') -> 'list[Alpha]':
    return one
def typed12(one: bc.Alpha = None, *more: 'bc.Alpha') -> 'list[bc.Alpha]':
    return one
def taken13():
    old = 5
    return [old, bc.Alpha]
def call14():
    return bc.Alpha(1)
def reached15():
    from importlib import import_module
    return import_module('old.a.bc').Alias2
Alias18 = Alpha
def rooted19(old=7):
    return Alias2 if old else None
def _observe():
    found = []
    found.append(['0', lambda: typing10.get_type_hints(typed10)])
    found.append(['1', lambda: [[Alpha for Alpha in (1, 2)], Alpha]])
    found.append(['2', lambda: typed12()])
    found.append(['3', lambda: taken13()])
    found.append(['4', lambda: call14()])
    found.append(['5', lambda: reached15()])
    found.append(['6', lambda: dict(Alias2=1)])
    found.append(['7', lambda: [[Alpha for Alpha in (1, 2)], Alpha]])
    found.append(['8', lambda: rooted19()])
    return found
