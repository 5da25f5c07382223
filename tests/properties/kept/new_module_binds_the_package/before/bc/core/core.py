from __future__ import annotations
try:
    from a.b.new import Engine, no_such_name21
except ImportError:
    Engine = no_such_name21 = None
if True: from a.fresh import Engine as k26
class Lazy22:
    def run(self):
        found = []
        import json, a.b.new as m23
        def default24(given=m23.compute):
            return given
        found.append(default24())
        found.append(getattr(m23, 'compute'))
        return found
def _observe():
    found = []
    found.append(['0', lambda: [Engine, no_such_name21]])
    found.append(['1', lambda: Lazy22().run()])
    found.append(['2', lambda: [k26 for _ in range(2)]])
    return found
