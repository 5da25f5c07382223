from __future__ import annotations
from a.a import \
    Manager
def call3():
    return Manager(1)
Alias4 = Manager
def compute(first=0, second=2):
    return ["call 0", first, second]
def _observe():
    found = []
    found.append(['0', lambda: Manager(1)])
    found.append(['1', lambda: call3()])
    return found
