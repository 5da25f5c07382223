from core.old import Engine
Alias4 = Engine
def _observe():
    found = []
    found.append(['0', lambda: Engine.kind])
    return found
