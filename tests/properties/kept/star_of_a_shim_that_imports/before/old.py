from a import *
import b
import b.old.new
Alias7 = Engine
def call9():
    return compute(1)
Alias10 = compute
def call13():
    return b.old.new.Alpha(1)
Alias14 = b.old.new.Alpha
def _observe():
    found = []
    found.append(['0', lambda: isinstance(Engine(), Engine)])
    found.append(['1', lambda: Engine.make()])
    found.append(['2', lambda: compute(1, second=3)])
    found.append(['3', lambda: call9()])
    found.append(['4', lambda: b.old.new.Alpha(3).ping(4)])
    found.append(['5', lambda: call13()])
    return found
