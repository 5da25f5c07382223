from legacy import *
import legacy as all10

__all__ = [*all10.__all__, *["Manager"]]
