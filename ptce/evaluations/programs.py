"""`python -m ptce evaluate FILE`: the table on the standard output, what is wrong on the other."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ptce.evaluations import sentences, wastes
from ptce.evaluations.gazetteers import departments
from ptce.evaluations.plots import plot
from ptce.evaluations.questions import File, contents, read
from ptce.evaluations.rankings import Ranking, encoded, judged, ranked
from ptce.evaluations.summaries import Summary, markdown, summary
from ptce.launcher_errors import LauncherError, reason
from ptce.matching.encoders.packaged import installed
from ptce.matching.thesaurus import load
from ptce.settings import Settings
from ptce.stopping import Stopping

ENCODERS = {"best": ("e5", "use"), "e5": ("e5",), "use": ("use",), "none": ()}


async def evaluate(settings: Settings, options: argparse.Namespace, stopping: Stopping) -> None:
    """Raises LauncherError, after the table of the lines that could be read, when some could not:
    one sentence a mistake."""
    await stopping.unless(asyncio.to_thread(_evaluated, options))


def _evaluated(options: argparse.Namespace) -> None:
    path: Path = options.file
    home = frozenset(options.department or ())
    if unknown := sorted(home and home - departments()):
        raise LauncherError(f"Aucun département français n'a pour code « {unknown[0]} ».")
    try:
        if sentences.is_of_sentences(path):
            sys.stdout.write(sentences.markdown(path, sentences.judged(path, home)))
            return
        if wastes.are_wastes(content := contents(path)):
            return _told_of_wastes(path.name, wastes.read(content), options)
        file = read(path)
    except (OSError, EOFError, ValueError) as wrong:
        raise LauncherError(f"« {path} » ne se lit pas : {_reason(wrong)}.") from wrong
    if not file.questions and not file.mistakes:
        raise LauncherError(f"« {path} » est vide : aucun besoin à évaluer.")
    encoder = installed(load(), ENCODERS[options.encoder])
    if encoder is not None:
        file.questions = encoded(file.questions, encoder)
    if file.questions:
        _told(path.name, file, summary(file.questions), options)
    if file.mistakes:
        raise LauncherError("\n".join(map(str, file.mistakes)))


def _told_of_wastes(name: str, file: wastes.Wastes, options: argparse.Namespace) -> None:
    if options.plot is not None or options.rankings is not None:
        raise LauncherError("--plot et --rankings sont pour des besoins jugés.")
    if file.wastes:
        sys.stdout.write(wastes.markdown(name, file))
        sys.stdout.flush()
    if file.mistakes:
        raise LauncherError("\n".join(map(str, file.mistakes)))


def _told(name: str, file: File, found: Summary, options: argparse.Namespace) -> None:
    sys.stdout.write(markdown(name, file, found))
    sys.stdout.flush()
    try:
        if options.plot is not None:
            options.plot.write_text(plot(name, found), encoding="utf-8")
        if options.rankings is not None:
            lines = written(ranked(file.questions, judged(file.questions, load())))
            options.rankings.write_text("".join(lines), encoding="utf-8")
    except OSError as wrong:
        raise LauncherError(f"« {wrong.filename} » ne s'écrit pas : {reason(wrong)}.") from wrong


def written(rankings: Iterable[Ranking]) -> Iterable[str]:
    """One JSON object a line: what is shown for each need, best first, and what is refused."""
    for each in rankings:
        line: dict[str, Any] = {
            "id": each.question.name,
            "ranking": [
                {
                    "id": shown.graded.name,
                    "score": round(100 * shown.s, 4),
                    "status": "to_verify" if shown.to_verify else "ok",
                }
                for shown in each.shown
            ],
            "refused": [{"id": id_, "codes": list(codes)} for id_, codes in each.refused.items()],
        }
        yield json.dumps(line, ensure_ascii=False) + "\n"


def _reason(wrong: Exception) -> str:
    if isinstance(wrong, UnicodeDecodeError) or (isinstance(wrong, OSError) and wrong.errno):
        return reason(wrong)
    return "ce n'est pas un fichier gzip entier"
