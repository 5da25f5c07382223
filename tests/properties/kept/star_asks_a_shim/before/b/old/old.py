def Manager(first=0, second=2):
    return ["call 4", first, second]
def hidden9():
    return [Manager for Manager in range(1)]
Alias10 = Manager
class Inside13:
    held = Manager
Alias14 = Manager
def _observe():
    found = []
    found.append(['0', lambda: hidden9()])
    found.append(['1', lambda: Inside13.held])
    return found
