def load2():
    global compute
    from a.b.a import compute
    return compute
def loaded2():
    load2()
    return compute
def _observe():
    found = []
    found.append(['0', lambda: loaded2()])
    return found
