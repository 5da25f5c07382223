from unittest.mock import patch
from a.fresh.part import Alias2; from a.fresh.part import k6
import bc.b.a as tested20
def reached16():
    from pkgutil import resolve_name
    return resolve_name('a.fresh.part:Alias2')
Alias17 = Alias2
class method19:
    k6 = 1
    def get(self):
        return k6
@patch('bc.b.a.compute', new=lambda *given: 'fake')
def patched20():
    return tested20.call11()
def _observe():
    found = []
    found.append(['0', lambda: reached16()])
    found.append(['1', lambda: {'k6': k6}])
    found.append(['2', lambda: method19().get()])
    found.append(['3', lambda: patched20()])
    return found
