from core import Alias50
def call64():
    return Alias50(1)
def __getattr__(name):
    if name == 'Manager':
        from old import Manager
        return Manager
    raise AttributeError(name)
def _observe():
    found = []
    found.append(['0', lambda: call64()])
    return found
