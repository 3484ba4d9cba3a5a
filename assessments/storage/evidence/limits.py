"""How much evidence an assessment holds. The administrator may set it in the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass

from checklists.model import Text

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file and the largest sum of an assessment's files, in megabytes (of a million bytes), and how many files."""

    file_mb: int = 15
    total_mb: int = 200
    files: int = 200

    @property
    def file_bytes(self) -> int:
        """The largest file, in bytes."""
        return self.file_mb * MB

    @property
    def total_bytes(self) -> int:
        """The largest sum of the files of an assessment, in bytes."""
        return self.total_mb * MB

    @property
    def too_large(self) -> Text:
        """What is said of a file that is too large."""
        most = self.file_mb
        return Text(
            fr=f"il dépasse {most}\u00a0Mo, le maximum d’une pièce. Joignez une version plus légère, ou dites où le trouver.",
            en=f"it is larger than {most} MB, the most for one file. Attach a lighter version, or say where to find it.",
        )

    @property
    def too_many(self) -> Text:
        """What is said of a file beyond the number of files."""
        return Text(
            fr=f"une évaluation contient au plus {self.files} pièces. Retirez-en d’abord une autre.",
            en=f"an assessment holds at most {self.files} files. Remove another one first.",
        )

    @property
    def no_room(self) -> Text:
        """What is said of a file with which an assessment would hold too much."""
        most = self.total_mb
        return Text(
            fr=f"les pièces d’une évaluation totalisent au plus {most}\u00a0Mo. Retirez-en d’abord une autre, ou joignez une "
            "version plus légère.",
            en=f"the files of an assessment total at most {most} MB. Remove another one first, or attach a lighter version.",
        )


_SETTINGS: dict[str, tuple[str, int]] = {
    "file_mb": ("BALISE_EVIDENCE_FILE_MB", 100),
    "total_mb": ("BALISE_EVIDENCE_TOTAL_MB", 1_000),
    "files": ("BALISE_EVIDENCE_FILES", 1_000),
}
"""The variable of each limit, and the most that it may say: a whole bundle is in memory when it is made or read."""


def limits_of_environment() -> Limits:
    """The limits that the administrator set; the usual one where a variable is not set, or is no number from 1 to its most."""
    found: dict[str, int] = {}
    for name, (variable, most) in _SETTINGS.items():
        given = os.environ.get(variable, "").strip()
        if given.isascii() and given.isdecimal() and 1 <= int(given) <= most:
            found[name] = int(given)
    return Limits(**found)
