"""What the launcher of PostgreSQL says to the user when it cannot start: one French sentence."""

import errno
from pathlib import Path

_READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

_TELLING = ("PANIC", "FATAL", "error:")
_KNOWN = (
    (
        (
            "No space left on device",
            "Check free disk space",
            "Disk quota exceeded",
            "File too large",
        ),
        "Il n'y a plus de place sur le disque pour les données « {folder} ».",
    ),
    (
        ("could not resize shared memory", "could not create shared memory"),
        "La machine n'a plus de mémoire partagée (/dev/shm) pour les données « {folder} ».",
    ),
    (
        ("could not look up effective user ID",),
        (
            "L'utilisateur qui lance PTCE n'a pas de nom sur ce système, ce que PostgreSQL exige "
            "pour créer « {folder} » : ajoutez-le à /etc/passwd."
        ),
    ),
    (
        ("has wrong ownership",),
        (
            "Les données « {folder} » appartiennent à un autre utilisateur que celui du serveur : "
            "rendez-les-lui (chown -R)."
        ),
    ),
    (
        ("has invalid permissions",),
        (
            "Les données « {folder} » sont ouvertes à d'autres utilisateurs, ce que PostgreSQL "
            "refuse : fermez leur sous-dossier « cluster » (chmod 0700)."
        ),
    ),
    (
        ("Permission denied", "Read-only file system"),
        "L'accès aux données « {folder} » est refusé à PostgreSQL : vérifiez à qui elles sont.",
    ),
    (
        ("is still in use", 'postmaster.pid" already exists'),
        "Un autre serveur PostgreSQL utilise encore les données « {folder} » : arrêtez-le.",
    ),
)  # what PostgreSQL says in English → our sentence; the first that fits


_REASONS = {
    errno.ENOENT: "il n'existe pas, ou pas son dossier",
    errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "un fichier est là où il faut un dossier",
    errno.EEXIST: "un fichier est là où il faut un dossier",
    errno.ENAMETOOLONG: "son nom est trop long",
    **dict.fromkeys(_READ_ONLY, "l'accès est refusé"),
    **dict.fromkeys(_FULL, "il n'y a plus de place sur le disque"),
}


def reason(error: Exception) -> str:
    """Why a file is not read or written, as the end of a French sentence."""
    if isinstance(error, UnicodeDecodeError):
        return "ce n'est pas du texte en UTF-8"
    number = error.errno if isinstance(error, OSError) else None
    return _REASONS.get(number or 0, f"le système le refuse (erreur {number})")


class LauncherError(Exception):
    """PostgreSQL cannot be started here; `sentence` tells the user why, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    @classmethod
    def from_os(cls, error: OSError, folder: Path) -> "LauncherError":
        """The sentence for what the system refused while we worked on `folder`."""
        where = error.filename or folder
        if error.errno in _READ_ONLY:
            return cls(
                f"Le dossier des données « {folder} » n'est pas utilisable : "
                f"l'accès à « {where} » est refusé ; donnez-y le droit d'écriture à "
                "l'utilisateur qui lance PTCE ou choisissez un autre dossier."
            )
        if error.errno in _FULL:
            return cls(f"Il n'y a plus de place sur le disque pour les données « {folder} ».")
        if error.errno in (errno.ENOTDIR, errno.EEXIST):
            return cls(f"« {where} » est un fichier : il faut ici un dossier pour les données.")
        return cls(f"Le disque refuse le dossier des données « {folder} » : {reason(error)}.")


def explain(said: str, folder: Path) -> str:
    """One French sentence for what a program of PostgreSQL said before it gave up."""
    for words, sentence in _KNOWN:
        if any(word in said for word in words):
            return sentence.format(folder=folder)
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if any(word in line for word in _TELLING)]
    last = (telling or lines or ["aucun message"])[-1]
    for word in _TELLING:  # without the date and the pid that precede
        last = last[max(last.find(word), 0) :]
    return f"PostgreSQL n'a pas démarré sur « {folder} » : {last} (voir {folder / 'postgres.log'})."
