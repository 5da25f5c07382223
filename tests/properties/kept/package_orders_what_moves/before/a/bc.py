import contextlib
with contextlib.suppress(ImportError):
    import b as m17
class Lazy13:
    def run(self):
        found = []
        from bc.old import bc as m14
        @m14._private
        def decorated15():
            return 1
        found.append(decorated15[0])
        found.append(m14._private(1))
        return found
compute = m17.compute
def _observe():
    found = []
    found.append(['0', lambda: Lazy13().run()])
    found.append(['1', lambda: (lambda: m17.compute)()])
    found.append(['2', lambda: m17.compute(1, second=3)])
    return found
