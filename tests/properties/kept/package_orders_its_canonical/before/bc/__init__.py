from unittest.mock import patch
from old.core.old import (
    Alpha,  # about Alpha
)
import bc.a as tested25
def patched25():
    with patch('bc.a.compute', new=lambda *given: 'fake'):
        return tested25.call2()
def _observe():
    found = []
    found.append(['0', lambda: Alpha.kind])
    found.append(['1', lambda: patched25()])
    return found
