from a import (
    # first
    Manager
)
__all__ = ('Manager', 'LIMIT', )
def clash5(Manager=7):
    return [Manager, Manager]
LIMIT: list[object] = [
    "constant 0",
    5,
]
def _observe():
    found = []
    found.append(['0', lambda: clash5()])
    return found
