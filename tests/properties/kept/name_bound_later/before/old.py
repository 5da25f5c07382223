def lazy1():
    def run():
        found = []
        from new import (
            compute,  # about compute
        )
        def reached2():
            from importlib import import_module
            return import_module('new').compute
        found.append(reached2())
        return found
    return run()
_state0 = []


def core(first=0, second=2):
    """As its twin."""
    _state0.append(first)
    return ["call 0", _state0.pop(), second]
def core1(first=0, second=2):
    return ["call 1", first, second]
def _observe():
    found = []
    found.append(['0', lambda: lazy1()])
    return found
