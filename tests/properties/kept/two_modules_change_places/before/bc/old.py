"""About this module."""
from b.new import new
from b.new import new as m3
import old
import old
import typing as typing1
class Data1:
    field: 'dict[str, new.Alpha]'
    other: new.Alpha = None
class Inside4:
    held = m3.core
def outer5():
    def inner():
        return m3.core
    return inner()
Alias6 = m3.core
def lazy7():
    found = []
    from old import core as k8
    found.append(k8)
    return found
Alias13 = old.core
class Box14:
    import b
    import b.new.new
    value = b.new.new.core
    def run(self):
        return self.value
def _observe():
    found = []
    found.append(['0', lambda: typing1.get_type_hints(Data1)])
    found.append(['1', lambda: dict(Alpha=1)])
    found.append(['2', lambda: Inside4.held])
    found.append(['3', lambda: outer5()])
    found.append(['4', lambda: lazy7()])
    found.append(['5', lambda: old.core])
    found.append(['6', lambda: len(old.core)])
    found.append(['7', lambda: Box14.value])
    return found
