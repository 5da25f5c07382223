"""Generated layouts: what is collected from an outline is what is collected from the whole text."""

from __future__ import annotations

import ast
import warnings
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from canonize_codemods.index.collect import collect
from canonize_codemods.index.facts import Detail

VALUES = (
    r"""
1 | g(x) | 'a' | 'it\'s' | "# ''' " | '''c''' | "1 + \~2" | [~1,~2] | {1:~  2} | lambda a=(1): (~2) | f'''{~x~}'''
'a \~def h():' | '\~\"\"\" x' | b'''#''' | '\"\"\"' | rb'''\\''' | '''~import z~class K:~''' | \"\"\"d~  e\"\"\"
\"\"\"~def q():~    pass~\"\"\"
""".replace("\n", " | ")
    .replace(r"\"", '"')
    .strip(" |")
    .split(" | ")
)
SIGNATURES = [
    "()",
    "(~    a,~    b=(1, 2),~)",
    "(a={1:~ 2})",
    "(a=')', b=':')",
    "(a, # c~  b)",
    "(a) -> 'x'",
    "(a:~ int=1)",
]
COMMENTS = ["", "", "", "  # c", "  # it's", '  # """', "  # def f():"]
SIMPLE = ["X = {}", "g({})", "import z", "from a import b", "__all__ = ['a']", "{}", "global Q"]
HEADS = [
    "if g(x):",
    "while y:",
    "class C:",
    "for i in range(3):",
    "with open(f) as X:",
    "try:~{0}    x~{0}except (A, B):",
]
KINDS = ["simple", "simple", "one-line", "function", "function", "compound", "comment"]


@st.composite
def blocks(draw: st.DrawFn, indent: str = "", depth: int = 3) -> str:
    """Statements with ``~`` for line ends, and a last one that makes the block one."""
    lines = []
    for kind in draw(st.lists(st.sampled_from(KINDS), max_size=4)):
        comment, value = draw(st.sampled_from(COMMENTS)), draw(st.sampled_from(VALUES))
        head = f"{indent}def f{draw(st.sampled_from(SIGNATURES))}:"
        if kind == "comment":
            lines.append(draw(st.sampled_from(["", "# comment \\", f"{indent}# def f():"])))
        elif kind == "one-line":
            lines.append(f"{head} return {value}{comment}")
        elif kind == "simple" or not depth:
            lines.append(f"{indent}{draw(st.sampled_from(SIMPLE)).replace('{}', value)}{comment}")
        else:
            other = f"{indent}{draw(st.sampled_from(HEADS)).replace('{0}', indent)}"
            step = draw(st.sampled_from([" ", "    ", "        "]))
            lines.append(f"{head if kind == 'function' else other}{comment}~{draw(blocks(indent + step, depth - 1))}")
    return "~".join([*lines, f"{indent}pass"])


@settings(max_examples=400)
@given(blocks())
def test_the_same_facts_of_generated_layouts(layout: str) -> None:
    text = f"x\n{layout}\n".replace("~", "\n")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError:
        assume(False)
    outlined, whole = (collect("m.py", "m", False, text.encode(), each) for each in (Detail.OUTLINE, Detail.WHOLE))
    assert replace(outlined, detail=Detail.WHOLE) == whole
