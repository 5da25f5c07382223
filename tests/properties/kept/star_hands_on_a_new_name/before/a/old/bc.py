import a.new.b, json
from a.new.b import build
from bc.b.new import *
def typed29(one: a.new.b.k27 = None, *more: 'a.new.b.k27') -> 'list[a.new.b.k27]':
    return one
def hidden31():
    return [build for build in range(1)]
def outer33():
    def inner():
        return build
    return inner()
from typing import cast as cast34
def _observe():
    found = []
    found.append(['0', lambda: typed29()])
    found.append(['1', lambda: list(map(build, (1, 2)))])
    found.append(['2', lambda: hidden31()])
    found.append(['3', lambda: [build for _ in range(2)]])
    found.append(['4', lambda: outer33()])
    found.append(['5', lambda: cast34('k8', 1)])
    return found
