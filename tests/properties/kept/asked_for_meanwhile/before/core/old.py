from bc.bc import (
    # first
    Manager as k11
)
def loaded9():
    k10 = None

    def load():
        nonlocal k10
        from legacy import build as k10
    load()
    return k10
def outer12():
    def inner():
        return k11
    return inner()
def _observe():
    found = []
    found.append(['0', lambda: loaded9()])
    found.append(['1', lambda: outer12()])
    return found
