__all__ = ['Alpha']
__all__ += ['core']
from b.a import *
