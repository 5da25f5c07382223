from a.legacy import build; from a.legacy import Manager as k15
import a.fresh.pack.deep; import json
import a.fresh.pack.deep as m17
__all__ = ('build', )
__all__ += ('k15', )
