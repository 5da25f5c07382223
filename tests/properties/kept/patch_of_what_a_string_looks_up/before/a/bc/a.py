from core.new.a import compute, build, Alias6
def call18():
    return compute(1)
Alias19 = compute
def loop22():
    for build in (8,):
        pass
    return build
def call23():
    return build(1)
def call25():
    return Alias6(1)
def _observe():
    found = []
    found.append(['0', lambda: compute(1)])
    found.append(['1', lambda: call18()])
    found.append(['2', lambda: loop22()])
    found.append(['3', lambda: call23()])
    found.append(['4', lambda: Alias6(1)])
    found.append(['5', lambda: call25()])
    return found
