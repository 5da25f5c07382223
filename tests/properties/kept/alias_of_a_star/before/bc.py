from a.b import Alias20
