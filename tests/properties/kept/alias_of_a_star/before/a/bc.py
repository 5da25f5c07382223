from a import compute
