"""Making a document for somebody: gather, build, sign, and note that it left. Pages and the command line all come here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING

from assessments.exchange import export_json
from checklists.model import Text
from reports.bundle import build_bundle
from reports.documents import Offered
from reports.gather import gather
from reports.noting import print_and_note

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from assessments.access import Actor
    from assessments.storage import AssessmentStore
    from reports.documents import Kind
    from reports.signing import Signer


NOTHING_WITHHELD: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FileKind(Offered):
    """A file that leaves the house and is no document: made from the store rather than from what documents print.

    Attributes:
        make: its bytes and the content hash of the assessment that they hold, from the store, who asks, the assessment, the
            language and the day.
    """

    make: Callable[[AssessmentStore, Actor, str, str, date, Signer | None], tuple[bytes, str]]


def _assessment_file(
    store: AssessmentStore, actor: Actor, assessment_id: str, _lang: str, _as_of: date, _signer: Signer | None
) -> tuple[bytes, str]:
    made = export_json(store, actor, assessment_id)
    return made, sha256(made).hexdigest()


FILES: dict[str, FileKind] = {
    kind.id: kind
    for kind in (
        FileKind(
            id="assessment_json",
            title=Text(fr="Fichier de l’évaluation", en="File of the assessment"),
            about=Text(
                fr="Toutes les réponses, les audits et la grille, dans un fichier JSON que vous pourrez importer de nouveau dans "
                "Balise. Les pièces jointes y sont seulement citées.",
                en="Every answer, the audits and the checklist, in a JSON file that you can import into Balise again. Attached "
                "files are only named in it.",
            ),
            stem=Text(fr="evaluation", en="assessment"),
            suffix=".json",
            mime="application/json",
            make=_assessment_file,
        ),
        FileKind(
            id="bundle",
            title=Text(fr="Dossier complet", en="Whole bundle"),
            about=Text(
                fr="L’évaluation, ses pièces jointes et les documents pour le comité et les élus, dans un fichier ZIP avec les "
                "empreintes de chacun. Vous pourrez l’importer de nouveau dans Balise, pièces comprises.",
                en="The assessment, its attached files and the documents for the committee and the officials, in a ZIP file with "
                "the digest of each. You can import it into Balise again, files included.",
            ),
            stem=Text(fr="dossier", en="bundle"),
            suffix=".zip",
            mime="application/zip",
            make=build_bundle,
        ),
    )
}
"""By id."""


def issue(
    store: AssessmentStore,
    actor: Actor,
    assessment_id: str,
    kind: Kind,
    lang: str,
    *,
    as_of: date,
    signer: Signer | None,
    withheld: Mapping[str, str] = NOTHING_WITHHELD,
    added: Mapping[str, str] = NOTHING_WITHHELD,
) -> bytes:
    """One document, signed when it is a PDF and there is a signer, and noted among those that left.

    ``withheld``: rows that the public record keeps back, with the reason of each; ``added``: what was typed for rows of which
    nothing is known; see ``ReportInput``.

    Raises:
        PermissionDenied, UnknownAssessment: see ``AssessmentStore``.
        SigningRefused: when the certificate cannot sign; nothing was noted.
    """
    data = replace(gather(store, actor, assessment_id, as_of), withheld=withheld, added=added)
    return print_and_note(store, actor, data, kind, lang, signer=signer)


def issue_file(
    store: AssessmentStore,
    actor: Actor,
    assessment_id: str,
    kind: FileKind,
    lang: str,
    *,
    as_of: date,
    signer: Signer | None,
) -> bytes:
    """A file that is no document, noted among what left.

    Raises:
        PermissionDenied, UnknownAssessment: see ``AssessmentStore``.
        SigningRefused: when the file holds a document that the certificate cannot sign; nothing was noted.
    """
    made, content_hash = kind.make(store, actor, assessment_id, lang, as_of, signer)
    store.record_issue(
        actor,
        assessment_id,
        kind=kind.id,
        lang=lang,
        sha256=sha256(made).hexdigest(),
        content_hash=content_hash,
        as_of=as_of,
    )
    return made
