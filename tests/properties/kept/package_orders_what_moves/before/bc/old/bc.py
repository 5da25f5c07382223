from a.old import Engine, compute as k1
try:
    from a.old import _private
except ImportError:
    from b import _private
try:
    from a.old import Engine
except ImportError:
    from b import Engine
__all__ = ('Engine', )
__all__ += ('k1', '_private', )
comment3 = Engine(4)  # type: Engine
def local5():
    k1 = 7
    return k1
def hidden6():
    return [_private for _private in range(1)]
class Inside7:
    held = Engine
class Lazy9:
    def run(self):
        found = []
        from a.old import (
            compute,  # about compute
            Engine,  # about Engine
        )
        found.append(compute(1))
        found.append(compute(1))
        found.append(Engine)
        return found
def _observe():
    found = []
    found.append(['0', lambda: Engine(3).ping(4)])
    found.append(['1', lambda: comment3])
    found.append(['2', lambda: k1(1)])
    found.append(['3', lambda: local5()])
    found.append(['4', lambda: hidden6()])
    found.append(['5', lambda: Inside7.held])
    found.append(['6', lambda: dict(Engine=1)])
    found.append(['7', lambda: Lazy9().run()])
    return found
