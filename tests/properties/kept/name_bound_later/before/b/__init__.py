from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from new.b.core import (
        Alias19 as k30,  # about Alias19 as k30
        Alias24,  # about Alias24
    )
class Box25:
    from new.b import core as m26
    value = m26.core
    def run(self):
        return self.value
def lazy27():
    found = []
    import old, old
    @old.core1
    def decorated29():
        return 1
    found.append(decorated29[0])
    return found
def hinted31(first: 'k30', second: 'list[k30] | None' = None):
    return first
def lazy32():
    found = []
    from new.b.core import core, compute
    def reached33():
        from pkgutil import resolve_name
        return resolve_name('new.b.core:core')
    found.append(reached33())
    found.append(core(1, second=3))
    def outer35():
        def inner():
            return compute
        return inner()
    found.append(outer35())
    return found
def _observe():
    found = []
    found.append(['0', lambda: Box25.value])
    found.append(['1', lambda: lazy27()])
    found.append(['2', lambda: hinted31(1)])
    found.append(['3', lambda: lazy32()])
    return found
