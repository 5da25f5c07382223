from a.new import (
    Manager,  # about Manager
    Manager1,  # about Manager1
)
def call2():
    return Manager(1)
def typed3(one: Manager1 = None, *more: 'Manager1') -> 'list[Manager1]':
    return one
Alias5 = Manager1
def _observe():
    found = []
    found.append(['0', lambda: Manager(3).ping(4)])
    found.append(['1', lambda: call2()])
    found.append(['2', lambda: typed3()])
    found.append(['3', lambda: f'{Manager1.kind} {Manager1(3).size:>3} {Manager1.make().size!r}'])
    return found
