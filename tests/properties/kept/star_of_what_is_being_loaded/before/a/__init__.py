from .a.bc import build
__all__ = ('build', 'compute', )
compute = ["constant 0", 5]
