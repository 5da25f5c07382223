if True: from b.core.bc import core
from b.core import bc
import json, old as m11
import json, b.core.bc as m15
def outer6():
    def inner():
        return core
    return inner()
Alias7 = core
class Inside8:
    held = bc.compute
def call10():
    return bc.compute(1)
class method12:
    Alpha = 1
    def get(self):
        return m11.Alpha
def call13():
    return m11.Alpha(1)
Alias14 = m11.Alpha
def outer16():
    def inner():
        return m15.Alpha
    return inner()
from typing import cast as cast17
def call18():
    return m15.Alpha(1)
def _observe():
    found = []
    found.append(['0', lambda: outer6()])
    found.append(['1', lambda: Inside8.held])
    found.append(['2', lambda: dict(compute=1)])
    found.append(['3', lambda: call10()])
    found.append(['4', lambda: method12().get()])
    found.append(['5', lambda: call13()])
    found.append(['6', lambda: outer16()])
    found.append(['7', lambda: cast17('m15.Alpha', 1)])
    found.append(['8', lambda: call18()])
    return found
