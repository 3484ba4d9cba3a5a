"""Bringing an exported assessment in: a JSON file, or a whole bundle with its evidence. One transaction, all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.access import Action, Actor, require
from assessments.exchange.bundle import largest_bundle, read_bundle
from assessments.exchange.contents import Contents, read_contents
from assessments.exchange.reading import refuse
from assessments.storage import AssessmentStore, FileRefused, InvalidInput
from assessments.storage.errors import quote
from checklists.model import Text
from checklists.zips import is_zip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assessments.model import Assessment

_MOST_NAMED = 5

_UNKNOWN = Text(
    fr="La grille de ce fichier n’est pas l’une de celles de cette installation. L’évaluation garde la sienne\u00a0: ses "
    "questions et ses règles peuvent différer des vôtres.",
    en="The checklist of this file is not one of those of this installation. The assessment keeps its own: its questions "
    "and rules may differ from yours.",
)


def largest_import(store: AssessmentStore) -> int:
    """The largest file that ``import_any`` reads, in bytes."""
    return largest_bundle(store.limits)


def import_any(
    store: AssessmentStore,
    actor: Actor,
    authority_id: str,
    data: bytes,
    known: frozenset[str] = frozenset(),
) -> tuple[Assessment, list[Text]]:
    """Bring an exported assessment in, from a JSON file or from a bundle, as its content says; see ``import_json``."""
    bring = import_bundle if is_zip(data) else import_json
    return bring(store, actor, authority_id, data, known)


def import_json(
    store: AssessmentStore,
    actor: Actor,
    authority_id: str,
    data: bytes,
    known: frozenset[str] = frozenset(),
) -> tuple[Assessment, list[Text]]:
    """Bring an exported assessment in, as a draft of an authority.

    What the file says of authors, versions and times is kept as it says; the history tells who imported it and when. The
    evidence that the file lists is not in it, and does not come: a notice names it.

    Args:
        store: where to.
        actor: who asks.
        authority_id: for whom.
        data: the bytes of the file.
        known: digests of the checklists installed here, beside those that assessments were begun with.

    Returns:
        The new assessment, and what the person should know about it (empty: nothing).

    Raises:
        ImportRefused: when the file is not whole and right; nothing was written.
        PermissionDenied, UnknownAuthority: see ``AssessmentStore``.
    """
    _ask(store, actor, authority_id)
    return _bring(store, actor, authority_id, read_contents(data), known=known, pieces=None)


def import_bundle(
    store: AssessmentStore,
    actor: Actor,
    authority_id: str,
    data: bytes,
    known: frozenset[str] = frozenset(),
) -> tuple[Assessment, list[Text]]:
    """The same for a bundle, with its evidence; see ``import_json``."""
    _ask(store, actor, authority_id)
    contents, pieces = read_bundle(data, store.limits)
    return _bring(store, actor, authority_id, contents, known=known, pieces=pieces)


def _ask(store: AssessmentStore, actor: Actor, authority_id: str) -> None:
    require(actor, Action.IMPORT_ASSESSMENT, authority_id)
    store.authority(actor, authority_id)


def _bring(
    store: AssessmentStore,
    actor: Actor,
    authority_id: str,
    contents: Contents,
    *,
    known: frozenset[str],
    pieces: Mapping[str, bytes] | None,
) -> tuple[Assessment, list[Text]]:
    """Write what was read; ``pieces`` None: the evidence stays behind."""
    digest = contents.assessment.checklist_digest
    notices = [] if digest in known or store.knows_checklist(digest) else [_UNKNOWN]
    if pieces is None and contents.files:
        notices.append(_left_behind([file.name for file in contents.files]))
    try:
        restored = store.restore_assessment(
            actor,
            authority_id,
            assessment=contents.assessment,
            body=contents.body,
            answers=contents.answers,
            audits=contents.audits,
            files=() if pieces is None else contents.files,
            contents=pieces,
        )
    except FileRefused as error:
        named = quote(error.name)
        raise refuse(
            f"la pièce «\u00a0{named}\u00a0»\u00a0: {error.said.fr}", f"the file “{named}”: {error.said.en}"
        ) from None
    except InvalidInput as error:
        raise refuse(error.text.fr, error.text.en) from None
    return restored, notices


def _left_behind(names: list[str]) -> Text:
    """Which evidence a JSON file only lists."""
    more = len(names) - _MOST_NAMED
    shown = [quote(name) for name in names[:_MOST_NAMED]]
    fr = ", ".join(f"«\u00a0{name}\u00a0»" for name in shown) + (f" et {more} de plus" if more > 0 else "")
    en = ", ".join(f"“{name}”" for name in shown) + (f" and {more} more" if more > 0 else "")
    return Text(
        fr=f"Les pièces jointes ne sont pas dans un fichier JSON et n’ont pas été reprises\u00a0: {fr}. Pour les garder, importez "
        "le dossier complet (ZIP), ou joignez-les de nouveau.",
        en=f"The attached files are not in a JSON file and were not brought in: {en}. To keep them, import the whole bundle "
        "(ZIP), or attach them again.",
    )
