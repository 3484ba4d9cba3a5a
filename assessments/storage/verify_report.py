"""What verifying a history says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checklists.model import Text

if TYPE_CHECKING:
    from datetime import datetime

REASONS: dict[str, Text] = {
    "missing": Text(fr="un événement manque dans la numérotation", en="an event is missing from the numbering"),
    "changed": Text(
        fr="l’événement n’est plus celui qui a été enregistré", en="the event is no longer the one that was recorded"
    ),
    "text_changed": Text(
        fr="un texte n’est plus celui qui a été enregistré", en="a text is no longer the one that was recorded"
    ),
    "text_lost": Text(
        fr="un texte a disparu sans avoir été effacé par Balise",
        en="a text has disappeared without having been erased by Balise",
    ),
    "cut": Text(fr="la fin de l’historique manque", en="the end of the history is missing"),
    "current": Text(
        fr="ce qui est affiché aujourd’hui n’est pas ce que l’historique raconte",
        en="what is shown today is not what the history tells",
    ),
    "file_missing": Text(
        fr="le contenu de la pièce «\u00a0{file}\u00a0» a disparu sans avoir été effacé par Balise",
        en="the content of the file “{file}” has disappeared without having been erased by Balise",
    ),
    "file_damaged": Text(
        fr="le contenu de la pièce «\u00a0{file}\u00a0» n’est plus celui qui a été joint",
        en="the content of the file “{file}” is no longer what was attached",
    ),
}


@dataclass(frozen=True)
class BrokenLink:
    """What is known of the event at which a history breaks, as far as it can still be read; it may have been changed.

    ``kind`` empty, ``at`` None: not known, the event is missing or cannot be read. ``assessment_id`` empty: it concerns the
    authority itself. ``question``: the question; empty for none. ``thing``: the row that it is about, as « kind id ».
    ``before``: the moment of the last event that was still whole; None when there is none.
    """

    kind: str = ""
    at: datetime | None = None
    assessment_id: str = ""
    question: str = ""
    thing: str = ""
    before: datetime | None = None


@dataclass(frozen=True)
class ChainReport:
    """What verifying the history of an authority found.

    ``whole``: everything is as recorded. Otherwise ``broken_at`` is the number of the first event concerned (for a missing
    one, its number) and ``reason`` says why. ``length`` counts the events found, ``erased`` the texts erased on request.
    ``head`` is the hash of the last event: noted on paper, it later proves that nothing before it was rewritten. ``until``
    is its moment; None when there is none. ``link`` tells what is still known of the event concerned.
    """

    whole: bool
    length: int
    erased: int
    head: str
    broken_at: int | None = None
    reason: Text | None = None
    link: BrokenLink | None = None
    until: datetime | None = None
