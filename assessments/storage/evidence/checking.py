"""Whether a file may be kept: its name, its size, its kind and its content, in that order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.storage.errors import FileRefused
from assessments.storage.evidence.kinds import INSTEAD, KINDS, suffixes_in_words
from assessments.storage.evidence.names import clean_name, ending_of
from checklists.model import Text

if TYPE_CHECKING:
    from assessments.storage.evidence.limits import Limits

_ANYTHING_ELSE = Text(
    fr="Joignez une copie PDF, ou l’un des formats acceptés\u00a0: {endings}.",
    en="Attach a PDF copy, or one of the formats taken: {endings}.",
)


_EMPTY = Text(fr="il est vide. Choisissez le bon fichier.", en="it is empty. Choose the right file.")


def checked_file(name: str, data: bytes, limits: Limits) -> tuple[str, str]:
    """The name to keep and the media type of a file that may be kept. The browser is not asked for the type.

    Raises:
        FileRefused: naming the file, what is wrong and what to do.
    """
    kept = clean_name(name)
    kind = KINDS.get(ending_of(kept))
    if kind is None:
        raise FileRefused(kept, _not_taken(ending_of(kept)))
    if not data:
        raise FileRefused(kept, _EMPTY)
    if len(data) > limits.file_bytes:
        raise FileRefused(kept, limits.too_large)
    if wrong := kind.check(data):
        raise FileRefused(kept, wrong)
    return kept, kind.mime


def _not_taken(ending: str) -> Text:
    instead = INSTEAD.get(ending, _ANYTHING_ELSE)
    endings = suffixes_in_words()
    return Text(
        fr=f"les fichiers de ce type ne sont pas acceptés. {instead.fr.format(endings=endings)}",
        en=f"files of this kind are not taken. {instead.en.format(endings=endings)}",
    )
