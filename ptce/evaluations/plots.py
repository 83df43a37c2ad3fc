"""The nDCG@5 of an evaluation, as bars of an SVG drawn by hand, and whether likelihoods hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from ptce.evaluations.calibrations import WHOLE
from ptce.evaluations.summaries import Figures, Summary

WIDTH, BAR, GAP, LEFT, ROOM, SIDE = 760, 18, 26, 250, 440, 160

COLOURS = {"nature": "#0b6e4f", "difficulté": "#edae49", "sans ce signal": "#d1495b"}


def plot(name: str, found: Summary) -> str:
    """Bars from 0 to 1; the line is the figure of all needs together."""
    parts, y = [], 60
    groups = zip(COLOURS, (found.by_kind, found.by_tag, found.ablations), strict=True)
    for title, group in groups:
        if group:
            parts.append(f'<text x="12" y="{y}" font-weight="bold">{escape(title)}</text>')
            parts += _bars(group, y + 8, COLOURS[title])
            y += 8 + BAR * len(group) + GAP
    bars = y
    if WHOLE in found.calibrations:
        parts += _reliability(found.calibrations[WHOLE].reliability, y)
        y += SIDE + 2 * GAP
    title = f"nDCG@5 sur « {name} », {found.whole.questions} besoins"
    if found.whole.ndcg is not None:
        at = LEFT + ROOM * found.whole.ndcg
        parts.append(
            f'<line x1="{at:.1f}" y1="40" x2="{at:.1f}" y2="{bars - GAP}" stroke="#333"'
            ' stroke-dasharray="3 3"/>'
            f'<text x="{at:.1f}" y="36" text-anchor="middle" font-size="11">'
            f"tous : {_said(found.whole.ndcg)}</text>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}"'
        f' height="{y}" font-family="sans-serif" font-size="12" role="img"'
        f' aria-label="{escape(title)}">\n<rect width="100%" height="100%" fill="white"/>\n'
        f'<text x="12" y="20" font-size="14">{escape(title)}</text>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _reliability(points: Sequence[tuple[float, float, int]], y: int) -> list[str]:
    """What came of each range of likelihoods, beside the line where all would be as told."""
    bottom = y + 8 + SIDE

    def at(told: float, came: float) -> str:
        return f"{LEFT + SIDE * told:.1f},{bottom - SIDE * came:.1f}"

    line = " ".join(at(told, came) for told, came, _ in points)
    return [
        f'<text x="12" y="{y}" font-weight="bold">probabilité d\'accord annoncée (en large)'
        " et constatée (en haut)</text>",
        f'<rect x="{LEFT}" y="{y + 8}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#999"/>',
        f'<polyline points="{at(0, 0)} {at(1, 1)}" stroke="#999" stroke-dasharray="3 3"/>',
        f'<polyline points="{line}" fill="none" stroke="#0b6e4f" stroke-width="2"/>',
        *(
            f'<circle cx="{at(told, came).split(",")[0]}" cy="{at(told, came).split(",")[1]}"'
            f' r="3" fill="#0b6e4f"><title>{count}</title></circle>'
            for told, came, count in points
        ),
    ]


def _bars(group: Mapping[str, Figures], y: int, colour: str) -> list[str]:
    return [
        f'<text x="{LEFT - 8}" y="{y + BAR * at + 12}" text-anchor="end">{escape(name)}</text>'
        f'<rect x="{LEFT}" y="{y + BAR * at}" width="{ROOM * found.ndcg:.1f}"'
        f' height="{BAR - 4}" fill="{colour}"/>'
        f'<text x="{LEFT + ROOM * found.ndcg + 6:.1f}" y="{y + BAR * at + 11}"'
        f' font-size="11">{_said(found.ndcg)}</text>'
        for at, (name, found) in enumerate(group.items())
        if found.ndcg is not None
    ]


def _said(value: float) -> str:
    return f"{value:.3f}".replace(".", ",")
