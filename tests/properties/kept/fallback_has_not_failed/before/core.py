from unittest.mock import patch
from new import Alpha
import a.core.a as tested33
Alias30 = Alpha
def patched33():
    with patch.object(tested33, 'Engine', lambda *given: 'fake'):
        return tested33.call12()
def _observe():
    found = []
    found.append(['0', lambda: Alpha.kind])
    found.append(['1', lambda: patched33()])
    return found
