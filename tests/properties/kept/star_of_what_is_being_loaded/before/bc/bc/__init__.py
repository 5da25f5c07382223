import json; from a.a.bc import build
def lazy2():
    found = []
    from a.a.bc import (
        build,  # about build
    )
    def default3(given=build):
        return given
    found.append(default3())
    def hidden4():
        return [build for compute in range(1)]
    found.append(hidden4())
    return found
compute = ["constant 0", 5]
def _observe():
    found = []
    found.append(['0', lambda: len(build)])
    found.append(['1', lambda: lazy2()])
    found.append(['2', lambda: [*compute]])
    return found
