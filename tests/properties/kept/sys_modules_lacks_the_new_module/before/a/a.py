def lazy():
    import sys, a
    return sys.modules["a"].Manager


def _observe():
    found = []
    found.append(["0", lambda: lazy()])
    return found
