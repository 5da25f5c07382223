try:
    from core import Engine, no_such_name19
except ImportError:
    Engine = no_such_name19 = None
class Box20:
    from bc import (_private as _private)
    value = _private
    def run(self):
        return self.value
def _observe():
    found = []
    found.append(['0', lambda: [Engine, no_such_name19]])
    found.append(['1', lambda: Box20.value])
    found.append(['2', lambda: Box20._private])
    return found
