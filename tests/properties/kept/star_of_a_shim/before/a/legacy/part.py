_state1 = []


def compute(first=0, second=2):
    """As its twin."""
    _state1.append(first)
    return ["call 1", _state1.pop(), second]
