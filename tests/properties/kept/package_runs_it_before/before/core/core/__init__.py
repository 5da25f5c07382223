from a.a import Manager
__all__ = ['Manager']
