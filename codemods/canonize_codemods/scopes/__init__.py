"""Where given names are bound and used in one file, by Python's scope rules.

Only statements whose lines mention one of the names are entered, so the cost follows the matches and not the file.
Positions are character offsets into the source's text.
(Language reference §4.2 "Naming and binding"; PEP 227, 484, 572, 649, 695)
"""

from .model import NamedByText, Occurrence, Role, Scope, Scopes
from .walker import analyse

__all__ = ["NamedByText", "Occurrence", "Role", "Scope", "Scopes", "analyse"]
