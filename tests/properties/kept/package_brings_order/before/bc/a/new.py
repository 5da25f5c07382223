import contextlib
with contextlib.suppress(ImportError):
    from a.b.legacy import Engine
if True: from core.fresh import compute as compute
from a.b import legacy as m14
class Inside10:
    held = Engine
class Named11:
    Engine = Engine
def clash12(compute=7):
    return [compute, compute]
def call13():
    return compute(1)
def reached15():
    from importlib import import_module
    return import_module('a.b.legacy')._private
def call17():
    return m14._private(1)
_private = m14._private
def lazy18():
    def run():
        found = []
        import json, a.b.legacy.part as m19
        class other20:
            compute = 3
        found.append(other20.compute)
        found.append(f"""{m19.compute(first=2)} and {m19.compute.__name__ and 1}""")
        return found
    return run()
def _observe():
    found = []
    found.append(['0', lambda: Inside10.held])
    found.append(['1', lambda: Named11.Engine])
    found.append(['2', lambda: clash12()])
    found.append(['3', lambda: call13()])
    found.append(['4', lambda: reached15()])
    found.append(['5', lambda: [m14._private is m14._private, 'a.b.legacy._private']])
    found.append(['6', lambda: call17()])
    found.append(['7', lambda: lazy18()])
    return found
