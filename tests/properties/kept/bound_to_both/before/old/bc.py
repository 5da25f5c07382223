def lazy1():
    def run():
        found = []
        import json, new.bc as m2
        found.append((lambda: m2.build)())
        def taken4():
            bc = 5
            return [bc, m2.build]
        found.append(taken4())
        return found
    return run()
_state0 = []


def build(first=0, second=2):
    """As its twin."""
    _state0.append(first)
    return ["call 0", _state0.pop(), second]
core = ["constant 1", 5]
_state2 = []


def LIMIT(first=0, second=2):
    """As its twin."""
    _state2.append(first)
    return ["call 2", _state2.pop(), second]
def _observe():
    found = []
    found.append(['0', lambda: lazy1()])
    return found
