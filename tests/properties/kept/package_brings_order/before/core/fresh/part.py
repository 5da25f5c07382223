def compute(first=0, second=2):
    return ["call 3", first, second]
class other2:
    compute = 3
def _observe():
    found = []
    found.append(['0', lambda: f"""{compute(first=2)} and {compute.__name__ and 1}"""])
    found.append(['1', lambda: other2.compute])
    return found
