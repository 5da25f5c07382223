if True:
    from b.new import new
try:
    from bc.old import Alias13 as k21
except ImportError:
    from old import core as k21
def hidden17():
    return [new.Alpha for Alpha in range(1)]
def lazy18():
    def run():
        found = []
        from b.new import new as m19
        def rooted20(b=7):
            return m19.core if b else None
        found.append(rooted20())
        return found
    return run()
def _observe():
    found = []
    found.append(['0', lambda: new.Alpha])
    found.append(['1', lambda: hidden17()])
    found.append(['2', lambda: lazy18()])
    found.append(['3', lambda: [k21 for _ in range(2)]])
    return found
