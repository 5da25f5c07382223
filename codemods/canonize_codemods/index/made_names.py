"""Does a module bind names that no statement shows?  Asked of its text: what is overlooked would be called missing."""

from __future__ import annotations

import re

# globals()[name] = …, vars().update(…), exec("class Made: …"), sys.modules[__name__] = …
_WRITTEN = re.compile(
    r"\b(?:globals|vars|locals)\(\)(?:\[[^\]\n]+\]\s*=(?!=)|\.(?:update|setdefault)\()"
    r"|^exec\(|^ +exec\([^\n]*globals\(\)"
    r"|\bsys\.modules\[__name__\](?:\.__\w+|\s*=(?!=))|(?:=|setattr\()\s*sys\.modules\[__name__\]",
    re.MULTILINE,
)
# recreate_module(__name__, …), LazyModule(__name__, …): a helper puts another module in this one's place
_REPLACED = re.compile(
    r"(?:attach|export|lazy|module|proxy)\w*\((?:\s|#[^\n]*\n)*(?:\w+\s*=\s*)?__name__\b", re.IGNORECASE
)


def makes_names(text: str) -> bool:
    return _WRITTEN.search(text) is not None or ("__name__" in text and _REPLACED.search(text) is not None)
