_state1 = []


def build(first=0, second=2):
    """As its twin."""
    _state1.append(first)
    return ["call 1", _state1.pop(), second]
def captured11(given):
    match given:
        case build:
            return build
if True:
    Alias12 = build
def given15(*build, **build_):
    return build
def _observe():
    found = []
    found.append(['0', lambda: captured11(5)])
    found.append(['1', lambda: given15(1)])
    return found
