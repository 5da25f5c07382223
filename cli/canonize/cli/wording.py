"""The text of a command's help, in whole paragraphs, and what an option takes in a word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_WIDEST = 22  # of what an option takes; longer lists of values stand in its help
_OWN_PARAGRAPH = "Exit code"


def reworded(command: Any, ctx: Any) -> None:
    """Typer keeps the line ends of a docstring, says ``<bool>`` of a flag, and breaks lists of values in mid-word."""
    if command.help:
        command.help = "\n\n".join(_paragraphs(command.help))
    for parameter in command.get_params(ctx):
        if parameter.metavar is None and parameter.param_type_name == "option":
            parameter.metavar = _takes(parameter)


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.replace(f"\n{_OWN_PARAGRAPH}", f"\n\n{_OWN_PARAGRAPH}").split("\n\n"):
        if words := paragraph.split():
            yield " ".join(words)


def _takes(option: Any) -> str:
    if option.is_flag or option.count or option.name == "help":
        return ""
    name: str = max(option.opts, key=len).lstrip("-").upper()
    kind = getattr(option, "type_descriptor", None) or option.type  # as Typer 0.29 calls it, and before
    choices = [str(each) for each in getattr(kind, "choices", None) or ()]
    if not choices:
        return name
    values = "|".join(choices)
    if len(values) <= _WIDEST:
        return values
    option.help = f"{(option.help or '').rstrip('.')}: {', '.join(choices)}."
    return name
