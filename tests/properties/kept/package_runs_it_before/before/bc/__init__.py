from a.a import compute
