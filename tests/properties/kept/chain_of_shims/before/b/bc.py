__all__ = ['_private', 'build', 'core']
_private: list[object] = [
    "constant 0",
    5,
]
build: list[object] = [
    "constant 1",
    5,
]
core = ["constant 2", 5]
