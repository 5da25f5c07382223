from typing import TYPE_CHECKING
import bc, bc.bc
if TYPE_CHECKING:
    from core.old import \
        k11
def last17():
    found = []
    try:
        return found
    finally:
        found.append(bc.bc.Manager)
def call18():
    return bc.bc.Manager(1)
def hinted19(first: 'k11', second: 'list[k11] | None' = None):
    return first
class Lazy20:
    def run(self):
        found = []
        from fresh import Manager as Manager, build  # noqa: F401
        class other21:
            Manager = 3
        found.append(other21.Manager)
        class Inside22:
            held = Manager
        found.append(Inside22.held)
        def reached23():
            from pkgutil import resolve_name
            return resolve_name('fresh:build')
        found.append(reached23())
        found.append({'build': build})
        return found
def _observe():
    found = []
    found.append(['0', lambda: last17()])
    found.append(['1', lambda: call18()])
    found.append(['2', lambda: hinted19(1)])
    found.append(['3', lambda: Lazy20().run()])
    return found
