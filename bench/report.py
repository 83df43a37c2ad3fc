"""What was measured, in Markdown."""

from __future__ import annotations

from bench.measures import Measured
from bench.operations import Operation


def table(operation: Operation, measured: Measured) -> str:
    """One operation: a row for each side and concurrency."""
    lines = [
        f"### {operation.name}: {operation.title}",
        "",
        "| side | at once | requests/s | spread | p50 ms | p95 ms | API ms | PostgreSQL ms |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for concurrency, sides in measured.items():
        for name, each in sides.items():
            lines.append(
                f"| {name} | {concurrency} | {each.rate:,.0f} | {each.spread:.0%} |"
                f" {each.p50:.2f} | {each.p95:.2f} | {each.server_cpu:.3f} |"
                f" {each.database_cpu:.3f} |"
            )
    return "\n".join(lines) + "\n"
