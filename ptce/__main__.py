"""The program: `python -m ptce run`, and the other commands that `--help` lists."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, NoReturn

import uvloop

from ptce import programs, references
from ptce.contracts import changes
from ptce.launcher_errors import LauncherError, reason
from ptce.matching import skos
from ptce.matching.concepts import packaged, written
from ptce.matching.thesaurus import Thesaurus
from ptce.programs import progress
from ptce.schema.root import sdl
from ptce.settings import Settings
from ptce.stopping import Stopped, Stopping


class Parser(argparse.ArgumentParser):
    """argparse, in French."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"add_help": False, "allow_abbrev": False, **options})
        self._positionals.title = "arguments"
        self.named = self.add_argument_group("options")
        self.named.add_argument("-h", "--help", action="help", help="cette aide")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", "Usage : ", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "Usage : ", 1)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"Commande non comprise : « {self.prog} --help » dit ce qui existe.\n")


Task = Callable[[Settings, argparse.Namespace, Stopping], Awaitable[None]]

COMMANDS = {
    "run": ("preparations:run", "tout préparer, charger la démonstration et servir l'API"),
    "serve": ("programs:only_serve", "servir l'API sur une base déjà préparée"),
    "work": ("programs:only_work", "faire ce que le temps demande : délais passés, clés à oublier"),
    "learn": (
        "programs:learn",
        "apprendre de ce qui a été décidé : probabilités, poids à proposer",
    ),
    "migrate": ("preparations:only_migrate", "mettre la base à jour (DATABASE_OWNER_URL)"),
    "seed": ("preparations:only_seed", "charger les tables de référence (communes)"),
    "demo": ("preparations:only_demo", "charger le pôle de démonstration (données fictives)"),
    "token": ("programs:give_token", "donner un jeton d'accès, montré cette seule fois"),
    "invite": ("programs:give_invitation", "inviter quelqu'un : un lien, montré cette seule fois"),
    "export": ("programs:export_approved", "écrire le thésaurus en SKOS (RDF/XML)"),
    "evaluate": ("evaluations.programs:evaluate", "mesurer le moteur sur des besoins jugés"),
    "revision": ("preparations:write_revision", "écrire la prochaine migration d'après tables.py"),
}
"""Where each command is, loaded when it is asked for, and what it is for."""


def _days(text: str) -> int:
    """How long a token lasts: from a day to ten years."""
    days = int(text)
    if not 1 <= days <= 3_650:
        raise ValueError(text)
    return days


def parser() -> Parser:
    whole = Parser(
        prog="python -m ptce",
        description="Mise en commun de moyens dans un pôle territorial de coopération économique.",
        epilog="Variables lues : HOST, PORT, DATA, DATABASE_URL, DATABASE_OWNER_URL ; "
        "CORS_ORIGINS, TRUSTED_OPERATIONS, ACCESS_LOG, METRICS_TOKEN, SERVER_TIMING, ENCODER "
        "(docs/operating.md) ; PUBLIC_URL, SMTP_URL, MAIL_FROM, OIDC_ISSUER, "
        "OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME, PROXIES (docs/connexion.md) ; "
        "PTCE_NOW (un instant ISO) décale l'horloge, pour les démonstrations et les tests "
        "seulement.",
    )
    commands = whole.add_subparsers(
        title="commandes", dest="command", metavar="COMMANDE", required=True, parser_class=Parser
    )
    made = {name: commands.add_parser(name, help=text) for name, (_, text) in COMMANDS.items()}
    commands.add_parser("sdl", help="écrire le contrat GraphQL (SDL)")
    reference = commands.add_parser("reference", help="écrire la référence du contrat (HTML)")
    reference.add_argument("folder", type=Path, metavar="DOSSIER", help="où l'écrire")
    history = commands.add_parser(
        "changes", help="montrer ce que le contrat change depuis la dernière version publiée"
    )
    history.named.add_argument(
        "--write", action="store_true", help="l'écrire aussi dans l'histoire (schemaChangelog)"
    )
    made["export"].add_argument("what", choices=["thesaurus"], metavar="thesaurus", help="quoi")
    made["export"].named.add_argument(
        "--approved",
        action="store_true",
        help="avec les mots que l'animation des pôles de cette base a approuvés",
    )
    import_ = commands.add_parser("import", help="écrire les tables du thésaurus d'après du SKOS")
    import_.add_argument("what", choices=["thesaurus"], metavar="thesaurus", help="quoi")
    import_.add_argument("file", type=Path, metavar="FICHIER", help="du SKOS en RDF/XML")
    import_.add_argument("folder", type=Path, metavar="DOSSIER", help="où écrire les tables")
    token = made["token"].named
    token.add_argument(
        "--role",
        required=True,
        choices=programs.ROLES,
        metavar="RÔLE",
        help=", ".join(f"{name} ({role.fr})" for name, role in programs.ROLES.items()),
    )
    token.add_argument("--pole", required=True, metavar="SLUG", help="le pôle, par son nom court")
    token.add_argument("--member", metavar="RÉFÉRENCE", help="la structure, pour un membre")
    token.add_argument("--name", required=True, metavar="NOM", help="de qui est ce jeton")
    token.add_argument("--days", type=_days, default=30, metavar="JOURS", help="sa durée (30)")
    invited = made["invite"].named
    invited.add_argument("--email", required=True, metavar="COURRIEL", help="de qui")
    invited.add_argument("--pole", required=True, metavar="SLUG", help="le pôle, par son nom court")
    invited.add_argument(
        "--role",
        default="admin",
        choices=[role for role in programs.ROLES if role != "partner"],
        help="son rôle ; par défaut, l'administration du pôle",
    )
    invited.add_argument("--member", metavar="RÉFÉRENCE", help="la structure, pour un membre")
    made["evaluate"].add_argument(
        "file", type=Path, metavar="FICHIER", help="des besoins jugés (docs/evaluation.md)"
    )
    made["evaluate"].named.add_argument(
        "--encoder",
        choices=["best", "e5", "use", "none"],
        default="best",
        metavar="ENCODEUR",
        help="e5, use ou none ; par défaut, le meilleur qui soit installé",
    )
    made["evaluate"].named.add_argument(
        "--plot", type=Path, metavar="FICHIER.svg", help="dessiner aussi les barres"
    )
    made["evaluate"].named.add_argument(
        "--rankings", type=Path, metavar="FICHIER.jsonl", help="écrire aussi chaque classement"
    )
    made["evaluate"].named.add_argument(
        "--department",
        action="append",
        metavar="83",
        help="pour des phrases : un département du pôle de qui écrit, qui départage les homonymes",
    )
    made["revision"].add_argument("message", metavar="MESSAGE", help="ce qui change, en anglais")
    return whole


async def _main(settings: Settings, options: argparse.Namespace) -> None:
    place, _ = COMMANDS[options.command]
    task: Task = resolve_name(f"ptce.{place}")
    stopping = Stopping()
    with suppress(Stopped):
        await task(settings, options, stopping)
    if stopping.asked:
        progress("Arrêté.")


def _changes(*, write: bool) -> int:
    found = changes.coming(sdl())
    if write:
        known = changes.recorded() if changes.FILE.exists() else ()
        brought = changes.brought_up_to_date(known, changes.coming_version(), found, date.today())
        changes.FILE.write_text(changes.written(brought), encoding="utf-8")
    sys.stdout.write(changes.entries(found))
    return 0


def _reference(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in references.written(sdl()).items():
        (folder / name).write_text(text, encoding="utf-8")
    for asset in references.ASSETS.iterdir():
        (folder / asset.name).write_bytes(asset.read_bytes())
    return 0


def _import(file: Path, folder: Path) -> int:
    """Only a thesaurus that holds together is written."""
    try:
        words, left_out = skos.imported(file.read_text(encoding="utf-8"))
        Thesaurus(*words)
    except (OSError, UnicodeDecodeError) as wrong:
        progress(f"« {file} » ne se lit pas : {reason(wrong)}.")
        return 1
    except ValueError as wrong:
        progress(f"« {file} » n'est pas un thésaurus à reprendre. {wrong}")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in written(words).items():
        (folder / name).write_text(text, encoding="utf-8")
    progress(f"{len(words.concepts)} concepts écrits dans « {folder} ».")
    for name, times in sorted(left_out.items()):
        progress(f"Laissé de côté, sans place dans nos tables : {name} ({times} fois).")
    return 0


def main() -> int:
    """0, or 1 after one French sentence."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s : %(message)s")
    options = parser().parse_args()
    if options.command == "sdl":
        sys.stdout.write(sdl())
        return 0
    try:
        if options.command == "reference":
            return _reference(options.folder)
        if options.command == "import":
            return _import(options.file, options.folder)
        if options.command == "changes":
            return _changes(write=options.write)
    except OSError as wrong:
        progress(f"« {wrong.filename} » ne s'écrit pas : {reason(wrong)}.")
        return 1
    if options.command == "export" and not options.approved:
        sys.stdout.write(skos.exported(packaged()))
        return 0
    try:
        settings = Settings.read(os.environ)
    except ValueError as wrong:
        progress(str(wrong))
        return 1
    try:
        uvloop.run(_main(settings, options))
    except LauncherError as refused:
        progress(refused.sentence)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
