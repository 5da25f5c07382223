from a.a.b import k12, compute
