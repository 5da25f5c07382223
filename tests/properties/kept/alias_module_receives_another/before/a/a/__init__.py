def lazy1():
    found = []
    import bc
    found.append(bc.compute(1))
    return found
def _observe():
    found = []
    found.append(['0', lambda: lazy1()])
    return found
