__all__ = ["Manager"]
class Manager:
    kind = "kind 0"

    def __init__(self, size=1):
        self.size = size
