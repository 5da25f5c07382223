from unittest.mock import patch
from bc import \
    Alias5
from a.new import Manager1
from a.new import (Manager)
import bc as tested17
Alias11 = Alias5
import typing as typing12
def typed12(one: Manager1, *more: 'Manager1') -> 'list[Manager1]':
    return one
def call13():
    return Manager1(1)
def call15():
    return Manager(1)
Alias16 = Manager
def patched17():
    with patch(
        target='bc.Manager', new=lambda *given: 'fake'
    ):
        return tested17.call2()
def _observe():
    found = []
    found.append(['0', lambda: Alias5.make()])
    found.append(['1', lambda: typing12.get_type_hints(typed12)])
    found.append(['2', lambda: call13()])
    found.append(['3', lambda: isinstance(Manager(), Manager)])
    found.append(['4', lambda: call15()])
    found.append(['5', lambda: patched17()])
    return found
