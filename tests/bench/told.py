"""How a figure is measured and told: beside the floor that was measured in the same run."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture

Arguments = tuple[tuple[Any, ...], dict[str, Any]]


def timed(
    benchmark: BenchmarkFixture,
    deed: Callable[..., object],
    *,
    rounds: int,
    iterations: int = 1,
    setup: Callable[[], Arguments] | None = None,
) -> list[float]:
    """Do something in rounds, each after its ``setup``; return the seconds of every round."""
    benchmark.pedantic(deed, setup=setup, rounds=rounds, iterations=iterations)  # type: ignore[no-untyped-call]  # the library's own lack
    assert benchmark.stats is not None
    taken: list[float] = benchmark.stats.stats.data
    return taken


def told(what: str, figure: float, floor: float, goal: str) -> None:
    """Tell a figure and its floor, in seconds, as milliseconds and as their ratio."""
    ratio = figure / floor
    sys.stdout.write(
        f"\n{what}: {figure * 1000:.3f} ms, floor {floor * 1000:.3f} ms, {ratio:.2f} × (goal {goal})\n"
    )
