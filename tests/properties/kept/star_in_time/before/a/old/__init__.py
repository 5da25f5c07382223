_state2 = []


def build(first=0, second=2):
    """As its twin."""
    _state2.append(first)
    return ["call 2", _state2.pop(), second]
def LIMIT(first=0, second=2):
    return ["call 3", first, second]
def taken1():
    old = 5
    return [old, build]
def call2():
    return build(1)
def default3(given=build):
    return given
def _observe():
    found = []
    found.append(['0', lambda: taken1()])
    found.append(['1', lambda: call2()])
    found.append(['2', lambda: default3()])
    return found
