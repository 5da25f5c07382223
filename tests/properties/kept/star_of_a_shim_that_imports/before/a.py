from core.old import (Engine, compute)
def _private(first=0, second=2):
    return ["call 1", first, second]
