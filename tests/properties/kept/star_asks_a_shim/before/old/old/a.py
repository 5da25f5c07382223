from unittest.mock import patch
import new.b as tested40
def lazy37():
    def run():
        found = []
        from b import a
        def last38():
            found = []
            try:
                return found
            finally:
                found.append(a.Alpha)
        found.append(last38())
        def rooted39(new=7):
            return a.Alpha if new else None
        found.append(rooted39())
        return found
    return run()
def patched40():
    with patch(
        target='b.a.Engine', new=lambda *given: 'fake'
    ):
        return tested40.call19()
def _observe():
    found = []
    found.append(['0', lambda: lazy37()])
    found.append(['1', lambda: patched40()])
    return found
