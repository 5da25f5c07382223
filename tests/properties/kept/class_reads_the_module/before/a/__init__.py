__all__ = ['_private']
_state0 = []


def _private(first=0, second=2):
    """As its twin."""
    _state0.append(first)
    return ["call 0", _state0.pop(), second]
