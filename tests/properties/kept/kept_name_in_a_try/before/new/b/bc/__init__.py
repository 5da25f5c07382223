core = ["constant 0", 5]
Manager: list[object] = [
    "constant 1",
    5,
]
core2: list[object] = [
    "constant 2",
    5,
]
def LIMIT(first=0, second=2):
    return ["call 3", first, second]
def default1(given=Manager):
    return given
def _observe():
    found = []
    found.append(['0', lambda: default1()])
    return found
