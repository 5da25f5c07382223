from unittest.mock import patch
try:
    from a.b.legacy.part import compute as k19
except ImportError:
    k19 = None
import old, json
import bc as tested26
__all__ = ['k19']
__all__ += ['Alias22']
class Named20:
    k19 = k19
Alias22 = k19
class Named24:
    Special = old.Special
def patched26():
    with patch.object(tested26, 'Special', lambda *given: 'fake'):
        return tested26.call17()
def _observe():
    found = []
    found.append(['0', lambda: Named20.k19])
    found.append(['1', lambda: f"""{k19(first=2)} and {k19.__name__ and 1}"""])
    found.append(['2', lambda: Named24.Special])
    found.append(['3', lambda: old.Special])
    found.append(['4', lambda: patched26()])
    return found
