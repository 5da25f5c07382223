"""About this module."""
from a.fresh import Engine
if True:
    from a import legacy
import a.legacy, json
if True:
    from a import fresh as m10
__all__ = ('Engine', )
class Box2:
    import a
    import a.fresh
    value = a.fresh.compute
    def run(self):
        return self.value
import typing as typing4
class Data4:
    field: 'dict[str, Engine]'
    other: Engine = None
class method9:
    compute = 1
    def get(self):
        return a.legacy.compute
import typing as typing11
def typed11(one: m10.Engine, *more: 'm10.Engine') -> 'list[m10.Engine]':
    return one
def _observe():
    found = []
    found.append(['0', lambda: Box2.value])
    found.append(['1', lambda: typing4.get_type_hints(Data4)])
    found.append(['2', lambda: legacy.compute(1)])
    found.append(['3', lambda: legacy.compute(1)])
    found.append(['4', lambda: getattr(a.legacy, 'compute')])
    found.append(['5', lambda: method9().get()])
    found.append(['6', lambda: typing11.get_type_hints(typed11)])
    return found
