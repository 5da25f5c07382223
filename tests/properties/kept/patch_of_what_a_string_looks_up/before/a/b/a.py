__all__ = ['compute']
def compute(first=0, second=2):
    return ["call 0", first, second]
