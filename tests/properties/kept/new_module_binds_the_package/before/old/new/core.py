if True: from a.legacy import compute
from a.b.new import compute; from a.b.new import Engine
__all__ = ['compute']
__all__ += ['Alias46', 'Engine']
class method35:
    compute = 1
    def get(self):
        return compute
def lazy36():
    found = []
    from a import a as m37
    def reached38():
        from pkgutil import resolve_name
        return resolve_name('a.a:compute')
    found.append(reached38())
    def reached39():
        from pkgutil import resolve_name
        return resolve_name('a.a:compute')
    found.append(reached39())
    return found
def lazy40():
    def run():
        found = []
        import bc; import json
        found.append((found42 := bc.k28))
        found.append(getattr(bc, 'k28'))
        return found
    return run()
def rooted44(a=7):
    return compute if a else None
class Named45:
    compute = compute
Alias46 = compute
def _observe():
    found = []
    found.append(['0', lambda: method35().get()])
    found.append(['1', lambda: lazy36()])
    found.append(['2', lambda: lazy40()])
    found.append(['3', lambda: rooted44()])
    found.append(['4', lambda: Named45.compute])
    found.append(['5', lambda: isinstance(Engine(), Engine)])
    found.append(['6', lambda: Engine])
    return found
