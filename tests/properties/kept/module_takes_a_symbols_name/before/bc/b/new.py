import contextlib
with contextlib.suppress(ImportError):
    import json, bc as m16
class Named17:
    Engine = m16.Engine
def hidden18():
    return [m16.Engine for Engine in range(1)]
def _observe():
    found = []
    found.append(['0', lambda: Named17.Engine])
    found.append(['1', lambda: hidden18()])
    return found
