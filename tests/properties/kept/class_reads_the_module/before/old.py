class Lazy1:
    def run(self):
        found = []
        from core.bc.new import core  # noqa: F401
        def shadow2(core):
            return core
        found.append(shadow2(5))
        return found
def lazy3():
    def run():
        found = []
        from core.bc.new import (
            # first
            core as core
        )
        found.append(list(map(core, (1, 2))))
        def clash5(_private=7):
            return [_private, core]
        found.append(clash5())
        return found
    return run()
def lazy6():
    found = []
    import a
    import a
    found.append([a._private for _ in range(2)])
    return found
def lazy9():
    def run():
        found = []
        import core.bc.new as m10
        found.append(m10.core)
        found.append(f'{m10.core(1)[0]!r:>20}')
        return found
    return run()
def _observe():
    found = []
    found.append(['0', lambda: Lazy1().run()])
    found.append(['1', lambda: lazy3()])
    found.append(['2', lambda: lazy6()])
    found.append(['3', lambda: lazy9()])
    return found
