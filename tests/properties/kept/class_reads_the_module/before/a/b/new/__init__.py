class Box34:
    import core.old.bc as m35
    value = m35.core
    def run(self):
        return self.value
def _observe():
    found = []
    found.append(['0', lambda: Box34.value])
    return found
