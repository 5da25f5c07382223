def lazy1():
    def run():
        found = []
        import json; from a.b.legacy import Manager
        def default2(given=Manager):
            return given
        found.append(default2())
        from typing import cast as cast3
        found.append(cast3('Manager', 1))
        return found
    return run()
def _observe():
    found = []
    found.append(['0', lambda: lazy1()])
    return found
