class Lazy13:
    def run(self):
        found = []
        import a as m14
        def rooted15(a=7):
            return m14._private if a else None
        found.append(rooted15())
        def rooted16(a=7):
            return m14._private if a else None
        found.append(rooted16())
        return found
def core(first=0, second=2):
    return ["call 0", first, second]
def loop17():
    for core in (8,):
        pass
    return core
def reached18():
    from pkgutil import resolve_name
    return resolve_name('core.bc.new:core')
def _observe():
    found = []
    found.append(['0', lambda: Lazy13().run()])
    found.append(['1', lambda: loop17()])
    found.append(['2', lambda: reached18()])
    return found
