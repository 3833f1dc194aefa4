"""Draws how the planner's cost grows into docs/figures/planner-growth.svg: ``python -m bench.planner_plot``."""

from collections.abc import Sequence
from math import log10
from pathlib import Path

from bench.planner import growth

PICTURE = Path(__file__).parents[1] / "docs" / "figures" / "planner-growth.svg"
LEFT, RIGHT, TOP, BOTTOM = 70, 520, 40, 300  # pixels
DECADES = 20  # from 1 to 10 ** 20
NUMBERS_AT = range(0, DECADES + 1, 5)


def draw() -> None:
    """Measure, and draw plans and time over dates, both on logarithmic scales."""
    rows = [row for row in growth() if row[2]]
    across = [LEFT + (RIGHT - LEFT) * place / (len(rows) - 1) for place in range(len(rows))]
    plans = [_height(plans) for _, _, plans, _ in rows]
    taken = [_height(seconds * 1e6) for *_, seconds in rows]
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 350" font-family="sans-serif" font-size="13">',
        '<rect width="620" height="350" fill="white"/>',
        f'<text x="{LEFT}" y="22">Plans there are (dashed), and microseconds to find the best (solid)</text>',
        *(f'<text x="8" y="{_height(10**power):.0f}">10^{power}</text>' for power in NUMBERS_AT),
        *(
            f'<text x="{x - 30:.0f}" y="{BOTTOM + 30}">{meetings} of {dates}</text>'
            for x, (dates, meetings, *_) in zip(across, rows, strict=True)
        ),
        _line(across, plans, 'stroke-dasharray="6 4"'),
        _line(across, taken, ""),
        "</svg>",
    ]
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text("\n".join(parts) + "\n", encoding="utf-8")


def _height(number: float) -> float:
    """Return how far down a number stands."""
    return BOTTOM - (BOTTOM - TOP) * log10(max(1, number)) / DECADES


def _line(across: Sequence[float], down: Sequence[float], style: str) -> str:
    points = " ".join(f"{x:.0f},{y:.0f}" for x, y in zip(across, down, strict=True))
    return f'<polyline points="{points}" fill="none" stroke="black" stroke-width="2" {style}/>'


if __name__ == "__main__":
    draw()
