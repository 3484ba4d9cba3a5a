"""Files that an exported assessment brings: held to the rules of every file, and to what the export says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.storage.content import checked_changes
from assessments.storage.errors import FileRefused
from assessments.storage.evidence import KINDS, checked_file, clean_name
from assessments.storage.evidence.names import ending_of
from assessments.storage.file_rows import check_room, digest_of_bytes, insert_file, keep_blob
from assessments.storage.text import clean
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Connection

    from assessments.model import EvidenceFile
    from assessments.storage.evidence import Limits
    from checklists.model import Checklist

_TWICE = Text(
    fr="elle y est jointe deux fois à la même question. Gardez-la une fois.",
    en="it is attached twice to the same question. Keep it once.",
)
_OTHER = Text(
    fr="ce n’est pas le contenu que l’évaluation annonce. Exportez-la de nouveau.",
    en="it is not the content that the assessment announces. Export it again.",
)


def new_files(
    checklist: Checklist, files: Sequence[EvidenceFile], contents: Mapping[str, bytes], limits: Limits
) -> list[EvidenceFile]:
    """The files that an assessment begins with, checked; author and time are left as given.

    Args:
        checklist: the one of the assessment.
        files: what the export says of each.
        contents: the bytes by digest; of a file whose content was erased, none.
        limits: what is taken here.

    Raises:
        InvalidAnswer: for a question that the checklist does not have.
        FileRefused: for a file that cannot be kept, or is not what the export says.
    """
    kept: dict[tuple[str, str], EvidenceFile] = {}
    for file in files:
        checked_changes(checklist, file.question, {})
        if (file.question, file.sha256) in kept:
            raise FileRefused(file.name, _TWICE)
        name, mime = clean_name(file.name), file.mime
        if not file.erased:
            data = contents.get(file.sha256, b"")
            if digest_of_bytes(data) != file.sha256 or len(data) != file.size:
                raise FileRefused(file.name, _OTHER)
            name, mime = checked_file(file.name, data, limits)
        known = KINDS.get(ending_of(name))
        if known is None or file.mime != known.mime:
            raise FileRefused(file.name, _OTHER)
        changes = {"name": name, "mime": mime, "author": clean(file.author)}
        kept[file.question, file.sha256] = file.model_copy(update=changes)
    return list(kept.values())


def keep_new_files(
    connection: Connection,
    assessment_id: str,
    files: Sequence[EvidenceFile],
    contents: Mapping[str, bytes],
    limits: Limits,
) -> None:
    """Write the rows and bytes of checked files.

    Raises:
        FileRefused: when there are too many, or they are too large together.
    """
    for file in files:
        if not file.erased:
            check_room(connection, assessment_id, limits, name=file.name, size=file.size)
        insert_file(connection, assessment_id, file, "")
    # In one order for everybody, so that two who bring the same files never wait for one another.
    for sha256 in sorted({file.sha256 for file in files if not file.erased}):
        keep_blob(connection, sha256, contents[sha256])
