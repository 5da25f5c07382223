class Manager:
    kind = "kind 0"
