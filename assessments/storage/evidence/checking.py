"""Whether a file may be kept: its name, its size, its kind and its content, in that order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.storage.errors import FileRefused, quote
from assessments.storage.evidence.kinds import INSTEAD, KINDS, suffixes_in_words
from assessments.storage.evidence.names import clean_name, ending_of
from checklists.model import Text

if TYPE_CHECKING:
    from assessments.storage.evidence.limits import Limits

_ANYTHING_ELSE = Text(
    fr="Joignez une copie PDF, ou l’un des formats acceptés\u00a0: {endings}.",
    en="Attach a PDF copy, or one of the formats taken: {endings}.",
)


def checked_file(name: str, data: bytes, limits: Limits) -> tuple[str, str]:
    """The name to keep and the media type of a file that may be kept. The browser is not asked for the type.

    Raises:
        FileRefused: naming the file, what is wrong and what to do.
    """
    kept = clean_name(name)
    kind = KINDS.get(ending_of(kept))
    if kind is None:
        raise FileRefused(_not_taken(kept))
    if not data:
        raise FileRefused(
            _about(kept, Text(fr="il est vide. Choisissez le bon fichier.", en="it is empty. Choose the right file."))
        )
    if len(data) > limits.file_bytes:
        raise FileRefused(limits.too_large(kept))
    if wrong := kind.check(data):
        raise FileRefused(_about(kept, wrong))
    return kept, kind.mime


def _about(name: str, said: Text) -> Text:
    named = quote(name)
    return Text(
        fr=f"Le fichier «\u00a0{named}\u00a0» n’a pas été joint\u00a0: {said.fr}",
        en=f"The file “{named}” was not attached: {said.en}",
    )


def _not_taken(name: str) -> Text:
    instead = INSTEAD.get(ending_of(name), _ANYTHING_ELSE)
    endings = suffixes_in_words()
    return _about(
        name,
        Text(
            fr=f"les fichiers de ce type ne sont pas acceptés. {instead.fr.format(endings=endings)}",
            en=f"files of this kind are not taken. {instead.en.format(endings=endings)}",
        ),
    )
