"""What GraphQL requests took, by operation, as text that Prometheus reads.

Counters only, of this process. How many operations are told apart is bounded: a client may name
its operations as it likes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping

from ptce.schema.records import Record

OPERATIONS = 200
OTHERS = "(others)"
REFUSED = "(refused)"
"""Those past the first OPERATIONS, and what was not carried out: no GraphQL name looks so."""

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds."""

MEDIA = "text/plain; version=0.0.4; charset=utf-8"

SUMS = {
    "sql_seconds": "Seconds that PostgreSQL took.",
    "waited_seconds": "Seconds waited for a connection.",
    "statements_made": "Requests whose statement had not been made before.",
    "objects": "JSON objects answered.",
    "points": "Points that operations cost.",
    "bytes": "Bytes of bodies sent.",
}


class Totals:
    """Those of one operation."""

    def __init__(self) -> None:
        self.answers: Counter[tuple[int, str]] = Counter()
        self.durations = [0] * (len(BUCKETS) + 1)
        self.seconds = 0.0
        self.sums = dict.fromkeys(SUMS, 0.0)


class Metrics:
    """What has been counted since the process started; `encodings`: by what came of them."""

    def __init__(self, encodings: Mapping[str, int] | None = None) -> None:
        self._of: dict[str, Totals] = {}
        self._encodings = encodings

    def __call__(self, record: Record) -> None:
        took = record.measures
        totals = self._totals(REFUSED if took is None else record.operation)
        totals.answers[record.status, record.code or ""] += 1
        totals.durations[bisect_left(BUCKETS, record.seconds)] += 1
        totals.seconds += record.seconds
        totals.sums["bytes"] += record.bytes
        if took is not None:
            totals.sums["sql_seconds"] += took.sql_s
            totals.sums["waited_seconds"] += took.waited_s
            totals.sums["statements_made"] += not took.known
            totals.sums["objects"] += took.objects
            totals.sums["points"] += took.cost

    def text(self) -> str:
        return "\n".join(
            (*self._answers(), *self._durations(), *self._sums(), *self._encoded(), "")
        )

    def _totals(self, operation: str) -> Totals:
        known = self._of.get(operation)
        if known is None:
            if len(self._of) >= OPERATIONS:
                operation = OTHERS
            known = self._of.setdefault(operation, Totals())
        return known

    def _answers(self) -> Iterator[str]:
        yield from _headed("ptce_requests_total", "counter", "GraphQL requests answered.")
        for operation, totals in self._of.items():
            for (status, code), number in totals.answers.items():
                labels = f'operation="{operation}",status="{status}",code="{code}"'
                yield f"ptce_requests_total{{{labels}}} {number}"

    def _durations(self) -> Iterator[str]:
        name = "ptce_request_seconds"
        yield from _headed(name, "histogram", "Seconds from the headers to the answer.")
        for operation, totals in self._of.items():
            so_far = 0
            for bound, number in zip((*BUCKETS, "+Inf"), totals.durations, strict=True):
                so_far += number
                yield f'{name}_bucket{{operation="{operation}",le="{bound}"}} {so_far}'
            yield f'{name}_sum{{operation="{operation}"}} {totals.seconds:.6f}'
            yield f'{name}_count{{operation="{operation}"}} {so_far}'

    def _sums(self) -> Iterator[str]:
        for sum_, told in SUMS.items():
            name = f"ptce_{sum_}_total"
            yield from _headed(name, "counter", told)
            for operation, totals in self._of.items():
                yield f'{name}{{operation="{operation}"}} {totals.sums[sum_]:.12g}'

    def _encoded(self) -> Iterator[str]:
        name = "ptce_encodings_total"
        if self._encodings is not None:
            yield from _headed(name, "counter", "Texts encoded for somebody who waited.")
            for outcome, number in self._encodings.items():
                yield f'{name}{{outcome="{outcome}"}} {number}'


def _headed(name: str, kind: str, told: str) -> tuple[str, str]:
    return f"# HELP {name} {told}", f"# TYPE {name} {kind}"
