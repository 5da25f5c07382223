import sys
from core.new import a
if sys.version_info >= (3,):
    from a.b.a import compute as k12
else:
    from a.b.a import compute as k12
from core.new.a import build
def call11():
    return a.build(1)
def call15():
    return k12(1)
def compute(first=0, second=2):
    return ["call 0", first, second]
def compute2(first=0, second=2):
    return ["call 2", first, second]
def _observe():
    found = []
    found.append(['0', lambda: a.build(1)])
    found.append(['1', lambda: getattr(a, 'build')])
    found.append(['2', lambda: call11()])
    found.append(['3', lambda: dict(k12=1)])
    found.append(['4', lambda: k12(1)])
    found.append(['5', lambda: call15()])
    return found
