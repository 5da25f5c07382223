from unittest.mock import patch
if True: from core.fresh.part import compute as compute
import old as tested30
__all__ = ['Alias29']
class Inside28:
    held = compute
Alias29 = compute
def patched30():
    with patch(
        target='a.b.legacy.part._private', new=lambda *given: 'fake'
    ):
        return tested30.call4()
def _observe():
    found = []
    found.append(['0', lambda: compute])
    found.append(['1', lambda: Inside28.held])
    found.append(['2', lambda: patched30()])
    return found
