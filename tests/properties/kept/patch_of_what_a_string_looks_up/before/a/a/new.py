from unittest.mock import patch
from core.new.a import compute, Alias6
from core.new.a import build, compute
import a.a.b as tested45
def call27():
    return compute(1)
Alias28 = compute
def call32():
    return Alias6(1)
def shadow34(build):
    return build
def call37():
    return compute(1)
def lazy38():
    def run():
        found = []
        from core.new import b as m39
        class other40:
            k12 = 3
        found.append(other40.k12)
        def outer41():
            def inner():
                return m39.k12
            return inner()
        found.append(outer41())
        return found
    return run()
from a.b.a import (compute as k42)
class Meta43(*(), **{'metaclass': type}):
    held = [k42 for _ in (1,)]
def call44():
    return k42(1)
def patched45():
    with patch('core.new.a.build', new=lambda *given: 'fake'):
        return tested45.call11()
def _observe():
    found = []
    found.append(['0', lambda: compute(1)])
    found.append(['1', lambda: call27()])
    found.append(['2', lambda: Alias6(1)])
    found.append(['3', lambda: call32()])
    found.append(['4', lambda: build(1)])
    found.append(['5', lambda: shadow34(5)])
    found.append(['6', lambda: [walrus35 for _ in (1,) if (walrus35 := compute)]])
    found.append(['7', lambda: compute(1)])
    found.append(['8', lambda: call37()])
    found.append(['9', lambda: lazy38()])
    found.append(['10', lambda: Meta43.held])
    found.append(['11', lambda: call44()])
    found.append(['12', lambda: patched45()])
    return found
