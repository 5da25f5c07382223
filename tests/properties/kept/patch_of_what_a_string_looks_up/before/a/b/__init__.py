from __future__ import annotations
def lazy46():
    def run():
        found = []
        from core.new.a import (
            # first
            compute
        )
        def outer47():
            compute = 7
            def inner():
                nonlocal compute
                compute += 1
                return compute
            return inner()
        found.append([outer47(), compute])
        return found
    return run()
def _observe():
    found = []
    found.append(['0', lambda: lazy46()])
    return found
