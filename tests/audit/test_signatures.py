"""``rejections`` against what Python itself does with calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations, combinations_with_replacement, permutations, product
from random import Random

import pytest

from canonize_codemods.audit.signatures import parse_signature, rejections


@pytest.mark.parametrize(
    ("caller", "callee"),
    [
        ("", ""),
        ("a", "a"),
        ("a", "a, b=1"),
        ("a, b=1", "a, b=2"),
        ("a, b=1", "a=1, b=1"),
        ("*, a", "a"),
        ("a, b", "*args, **kwargs"),
        ("a, /", "other, /"),
        ("a, /", "other"),
        ("*args", "*others"),
        ("**kwargs", "**others"),
    ],
)
def test_every_call_still_fits(caller: str, callee: str) -> None:
    assert rejections(parse_signature(caller), parse_signature(callee)) == ()


@pytest.mark.parametrize(
    ("caller", "callee", "reason"),
    [
        ("a", "", "takes no 'a'"),
        ("", "a", "requires 'a'"),
        ("", "*, a", "requires 'a'"),
        ("a=1", "a", "requires 'a'"),
        ("a, b", "b, a", "has 'b' in the place of 'a'"),
        ("a", "b", "has 'b' in the place of 'a'"),
        ("a", "*, a", "takes 'a' by keyword only"),
        ("a", "a, /", "takes 'a' by position only"),
        ("a", "*args", "takes no 'a'="),
        ("*args", "a=1", "takes no *args"),
        ("**kwargs", "a=1", "takes no **kwargs"),
        ("*, a", "*, b=1", "takes no 'a'"),
    ],
)
def test_a_call_may_fail(caller: str, callee: str, reason: str) -> None:
    assert reason in rejections(parse_signature(caller), parse_signature(callee))


def test_nobody_passes_self() -> None:
    assert rejections(parse_signature("self, a", bound=True), parse_signature("this, a", bound=True)) == ()


def signatures(size: int) -> Iterator[str]:
    """Every parameter list with ``size`` of the parameters a, b and c, of all kinds that Python has."""
    for names in permutations("abc", size):
        for slash, star in combinations_with_replacement(range(size + 1), 2):
            for optional in product((False, True), repeat=size):
                if list(optional[:star]) != sorted(optional[:star]):
                    continue  # a default before a parameter without one
                for args, kwargs in product((False, True), repeat=2):
                    parts = [f"{name}=0" if given else name for name, given in zip(names, optional, strict=True)]
                    marker = ["*args"] if args else ["*"] if star < size else []
                    plain = [*parts[:slash], *(["/"] if slash else []), *parts[slash:star]]
                    yield ", ".join([*plain, *marker, *parts[star:], *(["**kwargs"] if kwargs else [])])


CALLS = [
    (count, keywords)
    for count, size in product(range(5), range(5))
    for keywords in combinations(["a", "b", "c", "d"], size)
]
Arguments = dict[str, object] | None


@cache
def bound(signature: str) -> tuple[Arguments, ...]:
    """For each call, which value each named parameter gets; None where Python refuses the call."""
    function = eval(f"lambda {signature}: locals()")
    results: list[Arguments] = []
    for count, keywords in CALLS:
        try:
            given = function(*range(1, count + 1), **{name: f"={name}" for name in keywords})
        except TypeError:
            results.append(None)
            continue
        results.append({name: value for name, value in given.items() if value != 0 and name not in ("args", "kwargs")})
    return tuple(results)


def is_broken(caller: str, before: Arguments, after: Arguments) -> bool:
    """The call worked, and now it fails, or a value that went to one name goes to another."""
    if before is None:
        return False
    if after is None:
        return True
    by_position = {parameter.name for parameter in parse_signature(caller).positional if not parameter.by_keyword}
    sent = {value: name for name, value in before.items() if name not in by_position}
    return any(sent.get(value, name) != name for name, value in after.items())


def disagreements(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str, tuple[str, ...]]]:
    found = []
    for caller, callee in pairs:
        reasons = rejections(parse_signature(caller), parse_signature(callee))
        outcomes = zip(bound(caller), bound(callee), strict=True)
        broken = any(is_broken(caller, before, after) for before, after in outcomes)
        if broken != bool(reasons):
            found.append((caller, callee, reasons))
    return found


def test_agrees_with_python() -> None:
    """Every pair of parameter lists of up to two names: a reason is given if and only if some call breaks."""
    small = [signature for size in range(3) for signature in signatures(size)]
    assert disagreements(product(small, small)) == []


def test_agrees_with_python_on_longer_lists() -> None:
    choose, long = Random(0), list(signatures(3))
    assert disagreements((choose.choice(long), choose.choice(long)) for _ in range(4000)) == []
