"""Requests a second of each side, as bars of an SVG drawn by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

COLOURS = {
    "ptce": "#0b6e4f",
    "ceiling": "#9aa5b1",
    "postgraphile": "#d1495b",
    "strawberry": "#edae49",
}
WIDTH, BAR, GAP, LEFT, ROOM = 760, 14, 14, 60, 560


def bars(title: str, rates: Mapping[str, Mapping[str, float]], sides: Sequence[str]) -> str:
    """`rates` by operation, then by side. Bars are relative to the fastest of their operation."""
    parts = []
    y = 60
    for operation, by_side in rates.items():
        highest = max(by_side.values())
        middle = y + (BAR * len(by_side)) / 2 + 4
        parts.append(f'<text x="12" y="{middle:.0f}" font-weight="bold">{escape(operation)}</text>')
        for name in sides:
            if name in by_side:
                rate = by_side[name]
                long = max(ROOM * rate / highest, 1)
                end = LEFT + long + 6
                parts.append(
                    f'<rect x="{LEFT}" y="{y}" width="{long:.1f}" height="{BAR - 2}"'
                    f' fill="{COLOURS[name]}"/>'
                    f'<text x="{end:.1f}" y="{y + 10}" font-size="11">{rate:,.0f}</text>'
                )
                y += BAR
        y += GAP
    legend = []
    x = LEFT
    for name in sides:
        legend.append(
            f'<rect x="{x}" y="34" width="12" height="12" fill="{COLOURS[name]}"/>'
            f'<text x="{x + 17}" y="44">{escape(name)}</text>'
        )
        x += 130
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}"'
        f' height="{y}" font-family="sans-serif" font-size="12" role="img"'
        f' aria-label="{escape(title)}">\n<rect width="100%" height="100%" fill="white"/>\n'
        f'<text x="12" y="20" font-size="14">{escape(title)}</text>\n'
        + "\n".join([*legend, *parts])
        + "\n</svg>\n"
    )
