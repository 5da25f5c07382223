import json; from new.new import Alpha1, Alpha
from core.b import bc
def again27():
    global Alpha1
    kept = Alpha1
    Alpha1 = 5
    seen, Alpha1 = Alpha1, kept
    return [seen, Alpha1]
def call28():
    return Alpha1(1)
Alias30 = Alpha
class Box31:
    import core.b.bc, json
    value = core.b.bc.Alias15
    def run(self):
        return self.value
def _observe():
    found = []
    found.append(['0', lambda: again27()])
    found.append(['1', lambda: call28()])
    found.append(['2', lambda: (lambda: Alpha)()])
    found.append(['3', lambda: Box31.value])
    found.append(['4', lambda: (found33 := bc.Alias15)])
    return found
