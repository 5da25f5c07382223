"""About this module."""
if True: from core import Manager1 as Manager1
def outer27():
    def inner():
        return Manager1
    return inner()
def _observe():
    found = []
    found.append(['0', lambda: f'{Manager1.kind} {Manager1(3).size:>3} {Manager1.make().size!r}'])
    found.append(['1', lambda: outer27()])
    return found
