import bc, json
import bc, bc
def reached24():
    from pkgutil import resolve_name
    return resolve_name('bc:Alpha1')
def reached26():
    from importlib import import_module
    return import_module('bc').Engine
def _observe():
    found = []
    found.append(['0', lambda: f'{bc.Alpha1.kind} {bc.Alpha1(3).size:>3} {bc.Alpha1.make().size!r}'])
    found.append(['1', lambda: reached24()])
    found.append(['2', lambda: reached26()])
    return found
