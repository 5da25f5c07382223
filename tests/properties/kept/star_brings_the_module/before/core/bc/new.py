"""About this module."""
__all__ = ['_private']
__all__ += ['Manager']
def _private(first=0, second=2):
    return ["call 0", first, second]
_state4 = []


def Manager(first=0, second=2):
    """As its twin."""
    _state4.append(first)
    return ["call 4", _state4.pop(), second]
def call2():
    return _private(1)
def _observe():
    found = []
    found.append(['0', lambda: _private(1, second=3)])
    found.append(['1', lambda: call2()])
    return found
