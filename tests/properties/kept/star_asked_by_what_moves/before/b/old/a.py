from unittest.mock import patch
from legacy import Manager as Manager
from bc import Manager  # noqa: F401
import fresh as tested8
def typed5(one: Manager = None, *more: 'Manager') -> 'list[Manager]':
    return one
class method6:
    Manager = 1
    def get(self):
        return Manager
import typing as typing7
def typed7(one: Manager, *more: 'Manager') -> 'list[Manager]':
    return one
def patched8():
    with patch('fresh.Manager', new=lambda *given: 'fake'):
        return tested8.call2()
def _observe():
    found = []
    found.append(['0', lambda: typed5()])
    found.append(['1', lambda: method6().get()])
    found.append(['2', lambda: typing7.get_type_hints(typed7)])
    found.append(['3', lambda: patched8()])
    return found
