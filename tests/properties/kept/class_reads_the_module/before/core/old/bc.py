if True:
    from core.bc.new import core
try:
    from bc.old.b import _private
except ImportError:
    _private = None
def again30():
    global core
    kept = core
    core = 5
    seen, core = core, kept
    return [seen, core]
@_private
def decorated31():
    return 1
def _observe():
    found = []
    found.append(['0', lambda: f"""{core(first=2)} and {core.__name__ and 1}"""])
    found.append(['1', lambda: again30()])
    found.append(['2', lambda: decorated31[0]])
    return found
