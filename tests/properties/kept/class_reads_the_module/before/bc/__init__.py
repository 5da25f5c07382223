from unittest.mock import patch
if True:
    from core.bc import new
import bc.old.b as tested39
class other36:
    core = 3
def call38():
    return new.core(1)
def patched39():
    with patch('core.bc.new.core', new=lambda *given: 'fake'):
        return tested39.call22()
def _observe():
    found = []
    found.append(['0', lambda: other36.core])
    found.append(['1', lambda: (found37 := new.core)])
    found.append(['2', lambda: call38()])
    found.append(['3', lambda: patched39()])
    return found
