"""Does a module bind names that no statement shows?  Asked of its text: what is overlooked would be called missing."""

from __future__ import annotations

import re

from canonize_codemods.words import places

_TELLING = ("globals()", "vars()", "locals()", "exec(", "sys.modules[__name__]")
# globals()[name] = …, vars().update(…), exec("class Made: …"), sys.modules[__name__] = …
_WRITTEN = re.compile(
    r"\b(?:globals|vars|locals)\(\)(?:\[[^\]\n]+\]\s*=(?!=)|\.(?:update|setdefault)\()"
    r"|^exec\(|^ +exec\([^\n]*globals\(\)"
    r"|\bsys\.modules\[__name__\](?:\.__\w+|\s*=(?!=))|(?:=|setattr\()\s*sys\.modules\[__name__\]",
    re.MULTILINE,
)
# recreate_module(__name__, …), LazyModule(__name__, …): a helper puts another module in this one's place
_CALL = re.compile(r"(\w+)\((?:\s|#[^\n]*\n)*(?:\w+\s*=\s*)?\Z")
_REPLACING = re.compile(r"attach|export|lazy|module|proxy", re.IGNORECASE)
_BEFORE = 120  # characters in which such a call begins


def makes_names(text: str) -> bool:
    """What every file is asked has to be quick: plain words first."""
    if any(word in text for word in _TELLING) and _WRITTEN.search(text) is not None:
        return True
    calls = (_CALL.search(text[max(0, at - _BEFORE) : at]) for at in places(text, "__name__"))
    return any(call is not None and _REPLACING.search(call[1]) is not None for call in calls)
