if True: from b.core.bc import Manager3
def loop2():
    for Manager3 in (8,):
        pass
    return Manager3
def lazy3():
    def run():
        found = []
        from b.core import bc
        def default4(given=bc.Manager):
            return given
        found.append(default4())
        found.append(list(map(bc.Manager, (1, 2))))
        return found
    return run()
def _observe():
    found = []
    found.append(['0', lambda: loop2()])
    found.append(['1', lambda: lazy3()])
    return found
