build: list[object] = [
    "constant 0",
    5,
]
