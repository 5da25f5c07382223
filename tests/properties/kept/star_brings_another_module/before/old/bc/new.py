__all__ = ('Manager', 'core', )
_state0 = []


def Manager(first=0, second=2):
    """As its twin."""
    _state0.append(first)
    return ["call 0", _state0.pop(), second]
core: list[object] = [
    "constant 2",
    5,
]
