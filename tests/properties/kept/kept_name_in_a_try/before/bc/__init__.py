"""About this module."""
def lazy4():
    def run():
        found = []
        import json; from .a import Manager
        def rooted5(new=7):
            return Manager if new else None
        found.append(rooted5())
        found.append(Manager)
        return found
    return run()
core: list[object] = [
    "constant 0",
    5,
]
def _observe():
    found = []
    found.append(['0', lambda: lazy4()])
    return found
