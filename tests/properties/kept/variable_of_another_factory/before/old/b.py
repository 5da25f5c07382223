try:
    from core.b.new import Engine
except ImportError:
    from a import Manager as Engine
def _observe():
    found = []
    found.append(['0', lambda: dict(Engine=1)])
    return found
