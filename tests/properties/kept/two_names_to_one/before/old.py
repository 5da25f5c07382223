from unittest.mock import patch
from a.new import Manager1  # noqa: F401
import bc as tested9
class Child6(Manager1):
    def ping(self, count):
        return super().ping(count)
def call7():
    return Manager1(1)
Alias8 = Manager1
def patched9():
    with patch('bc.Manager', new=lambda *given: 'fake'):
        return tested9.call2()
def _observe():
    found = []
    found.append(['0', lambda: Child6.__mro__[1]])
    found.append(['1', lambda: call7()])
    found.append(['2', lambda: patched9()])
    return found
