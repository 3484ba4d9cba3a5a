"""What the read-me of a bundle says, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.storage.errors import quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assessments.model import EvidenceFile
    from assessments.storage import Snapshot
    from checklists.model import Checklist

_FR = """\
Dossier d’une évaluation d’impact faite avec Balise\u00a0: {system}

evaluation.json   toute l’évaluation\u00a0: système, grille, réponses, audits, liste des pièces
pieces/           les pièces jointes, nommées par leur empreinte (SHA-256)
documents/        les documents imprimés le jour de l’export
SHA256SUMS        l’empreinte de chaque fichier\u00a0; pour tout vérifier\u00a0: sha256sum -c SHA256SUMS

Pour reprendre l’évaluation avec ses pièces\u00a0: Registre, «\u00a0Importer une évaluation\u00a0», ce fichier ZIP tel quel. Les documents ne
sont pas repris\u00a0: Balise les imprime de nouveau. Ce dossier ne contient ni l’historique, ni la fiche de la collectivité.

Les pièces sont telles qu’elles ont été jointes\u00a0: ouvrez-les avec les mêmes précautions qu’un fichier reçu par courriel. Ce
dossier peut contenir des données personnelles et des informations sensibles sur la sécurité\u00a0: protégez-le.

{files}"""

_EN = """\
Bundle of an impact assessment made with Balise: {system}

evaluation.json   the whole assessment: system, checklist, answers, audits, list of files
pieces/           the attached files, named by their digest (SHA-256)
documents/        the documents printed on the day of the export
SHA256SUMS        the digest of each file; to check them all: sha256sum -c SHA256SUMS

To take the assessment up again with its files: Register, “Import an assessment”, this ZIP file as it is. The documents are not
brought in: Balise prints them again. This bundle holds neither the history nor the authority’s profile.

The files are as they were attached: open them with the same care as a file received by e-mail. This bundle may hold personal
data and sensitive information about security: protect it.

{files}"""


def readme(found: Snapshot, checklist: Checklist, files: Sequence[EvidenceFile], places: Mapping[str, str]) -> str:
    """The read-me of a bundle, French first.

    Args:
        found: the assessment.
        checklist: its checklist.
        files: its files, in order.
        places: where each is in the bundle, by digest; one whose content was erased is nowhere.
    """
    system = quote(found.assessment.system.name)
    parts = []
    for template, title, nothing, gone, colon in (
        (_FR, "Pièces, par question\u00a0:", "Aucune pièce jointe.", "contenu effacé", "\u00a0: "),
        (_EN, "Files, by question:", "No file attached.", "content erased", ": "),
    ):
        lines = [
            f"  {checklist.number_of[file.question]}{colon}{quote(file.name)}\n      {places.get(file.sha256, gone)}"
            for file in files
        ]
        listed = "\n".join([title, *lines]) if lines else nothing
        parts.append(template.format(system=system, files=listed))
    return parts[0] + "\n\n" + "-" * 80 + "\n\n" + parts[1] + "\n"
