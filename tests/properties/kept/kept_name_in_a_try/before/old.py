compute: list[object] = [
    "constant 0",
    5,
]
_private = ["constant 1", 5]
Manager: list[object] = [
    "constant 2",
    5,
]
