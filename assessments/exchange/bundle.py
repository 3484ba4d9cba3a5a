"""The bundle: one ZIP with everything about an assessment, that anybody can open, check and keep for years.

``evaluation.json`` (the file of the assessment), ``pieces/`` (evidence, named by digest), ``documents/`` (what was printed),
``LISEZMOI-README.txt`` and ``SHA256SUMS``, which ``sha256sum -c`` reads. Nothing is compressed: evidence hardly shrinks, and
the same content gives the same bytes whatever the version of the compression library.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from assessments.access import Action, require
from assessments.exchange.bundle_words import readme
from assessments.exchange.contents import Contents, read_contents
from assessments.exchange.file import LARGEST_FILE, content_of, files_in_order
from assessments.exchange.reading import ImportRefused, refuse
from assessments.storage.errors import quote
from assessments.storage.evidence import plain_name
from assessments.storage.file_rows import digest_of_bytes
from checklists.zips import DAMAGED, ENCRYPTED, ends_where_it_says, list_is_longer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zipfile import ZipInfo

    from assessments.access import Actor
    from assessments.model import EvidenceFile
    from assessments.storage import AssessmentStore, Limits, Snapshot

ASSESSMENT = "evaluation.json"
SUMS = "SHA256SUMS"
README = "LISEZMOI-README.txt"
PIECES = "pieces/"
DOCUMENTS = "documents/"

LARGEST_EXTRAS = 60_000_000
"""Documents, read-me and checksums together, in bytes."""
_MOST_EXTRAS = 60
_LARGEST_TEXT = 1_000_000
_LONGEST_LIST = 1_000_000
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say: the same content gives the same bytes
_READABLE_BY_ITS_OWNER = 0o100600 << 16
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # somebody may have packed it anew
_PIECE = re.compile(r"pieces/([0-9a-f]{64})-[a-z0-9-]{1,80}(?:\.[a-z0-9]{1,10})?")
_DOCUMENT = re.compile(r"documents/[A-Za-z0-9_-][A-Za-z0-9._-]{0,150}")
_SUM = re.compile(r"([0-9a-f]{64}) [ *](\S+)")


def piece_name(file: EvidenceFile) -> str:
    """Where the content of a file is in a bundle."""
    return f"{PIECES}{file.sha256}-{plain_name(file.name)}"


def write_bundle(
    store: AssessmentStore, actor: Actor, found: Snapshot, extra: Mapping[str, bytes] | None = None
) -> bytes:
    """A whole assessment as one ZIP: see the top of this module. The same content and extras give the same bytes.

    Args:
        store: where it is.
        actor: who asks.
        found: the assessment, of one moment.
        extra: documents by file name, such as ``rapport.pdf``.

    Raises:
        PermissionDenied, UnknownAssessment: see ``AssessmentStore``.
        UnknownFile: when a file was removed since ``found``; read it again.
        ValueError: for a name that does not go into a bundle.
    """
    require(actor, Action.EXPORT_ASSESSMENT, found.assessment.authority_id, found.assessment.id)
    assessment_id = found.assessment.id
    checklist = store.checklist_of(actor, assessment_id)
    files = files_in_order(found.files, checklist)
    pieces: dict[str, EvidenceFile] = {}
    for file in files:
        if not file.erased:
            pieces.setdefault(file.sha256, file)  # the same content attached twice is there once, under its first name
    places = {sha256: piece_name(file) for sha256, file in pieces.items()}
    members: dict[str, bytes] = {ASSESSMENT: content_of(store, actor, found)}
    for name, data in (extra or {}).items():
        if not _DOCUMENT.fullmatch(DOCUMENTS + name):
            raise ValueError(f"{name!r} is no plain file name")
        members[DOCUMENTS + name] = data
    members[README] = readme(found, checklist, files, places).encode()
    out = io.BytesIO()
    sums: dict[str, str] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted({*members, *places.values()}):
            data = members[name] if name in members else store.file_bytes(actor, assessment_id, _digest_in(name))
            sums[name] = digest_of_bytes(data)
            _write(archive, name, data)
        _write(archive, SUMS, "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode())
    return out.getvalue()


def _write(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    member = zipfile.ZipInfo(name, _FIXED_DATE)
    member.create_system = 3  # Unix, wherever it is made
    member.external_attr = _READABLE_BY_ITS_OWNER
    archive.writestr(member, data)


def _digest_in(name: str) -> str:
    found = _PIECE.fullmatch(name)
    return found[1] if found else ""


def largest_bundle(limits: Limits) -> int:
    """The largest bundle that is read, in bytes: the file, as much evidence as is taken here, and what goes with them."""
    return LARGEST_FILE + limits.total_bytes + LARGEST_EXTRAS


def read_bundle(data: bytes, limits: Limits) -> tuple[Contents, dict[str, bytes]]:
    """What a bundle holds: the assessment, and the bytes of its evidence by SHA-256. Documents are checked and left aside.

    Args:
        data: the bytes of the ZIP.
        limits: how much evidence is taken here.

    Raises:
        ImportRefused: when it is not whole and right, in one sentence.
    """
    if len(data) > largest_bundle(limits):
        most = largest_bundle(limits) // 1_000_000
        raise refuse(f"il dépasse {most}\u00a0Mo.", f"it is larger than {most} MB.")
    if list_is_longer(data, _LONGEST_LIST):
        raise _too_much()
    if not ends_where_it_says(data):
        raise _broken()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _members(archive, limits)
            sums = _sums(archive, members)
            pieces: dict[str, bytes] = {}
            body = b""
            for name, member in members.items():
                if name == SUMS:
                    continue
                content = archive.read(member)
                if digest_of_bytes(content) != sums[name]:
                    raise _changed(name)
                if name == ASSESSMENT:
                    body = content
                elif digest := _digest_in(name):
                    _keep(pieces, name, digest, content)
    except DAMAGED as error:
        raise _broken() from error
    contents = read_contents(body)
    _compare(contents, pieces)
    return contents, pieces


def _keep(pieces: dict[str, bytes], name: str, digest: str, content: bytes) -> None:
    if digest_of_bytes(content) != digest:
        raise _changed(name)
    if digest in pieces:
        raise _twice(name)
    pieces[digest] = content


def _members(archive: zipfile.ZipFile, limits: Limits) -> dict[str, ZipInfo]:
    """The members by name, none of them read yet: known names, once each, open, and of a size that may be read."""
    if min((info.header_offset for info in archive.infolist()), default=0):
        raise _broken()  # something stands before it: it was cut, or is two things at once
    infos = [info for info in archive.infolist() if not (info.is_dir() and info.file_size == 0)]
    if len(infos) > limits.files + _MOST_EXTRAS:
        raise _too_much()
    found: dict[str, ZipInfo] = {}
    for info in infos:
        name = info.filename
        if name not in {ASSESSMENT, SUMS, README} and not (_PIECE.fullmatch(name) or _DOCUMENT.fullmatch(name)):
            raise _stranger(name)
        if name in found:
            raise _twice(name)
        if info.flag_bits & ENCRYPTED:
            raise _locked()
        if info.compress_type not in _METHODS:
            raise _broken()
        found[name] = info
    for needed in (ASSESSMENT, SUMS):
        if needed not in found:
            raise _missing(needed)
    _check_sizes(found, limits)
    return found


def _check_sizes(members: Mapping[str, ZipInfo], limits: Limits) -> None:
    """What a ZIP announces is all that is ever read of a member: checked here, nothing swells while it is unpacked."""
    pieces = [info.file_size for name, info in members.items() if name.startswith(PIECES)]
    rest = [info.file_size for name, info in members.items() if not name.startswith(PIECES) and name != ASSESSMENT]
    too_much = (
        members[ASSESSMENT].file_size > LARGEST_FILE
        or members[SUMS].file_size > _LARGEST_TEXT
        or max(pieces, default=0) > limits.file_bytes
        or sum(pieces) > limits.total_bytes
        or len(pieces) > limits.files
        or sum(rest) > LARGEST_EXTRAS
    )
    if too_much:
        raise _too_much()


def _sums(archive: zipfile.ZipFile, members: Mapping[str, ZipInfo]) -> dict[str, str]:
    """The checksums by name: of every member but the list itself, and of nothing else."""
    lines = archive.read(members[SUMS]).decode("ascii").splitlines()  # what is not ASCII is a ValueError: broken
    sums: dict[str, str] = {}
    for line in lines:
        found = _SUM.fullmatch(line)
        if found is None or found[2] in sums:
            raise _changed(SUMS)
        sums[found[2]] = found[1]
    for name in sorted(sums.keys() - members.keys()):
        raise _missing(name)
    for name in sorted(members.keys() - sums.keys() - {SUMS}):
        raise _stranger(name)
    return sums


def _compare(contents: Contents, pieces: Mapping[str, bytes]) -> None:
    """The evidence is what the assessment lists: nothing less, nothing more."""
    listed = {file.sha256: file for file in contents.files if not file.erased}
    for sha256 in sorted(listed.keys() - pieces.keys()):
        raise _missing(listed[sha256].name)
    for sha256 in sorted(pieces.keys() - listed.keys()):
        raise _stranger(f"{PIECES}{sha256[:12]}…")


def _missing(name: str) -> ImportRefused:
    named = quote(name)
    return refuse(
        f"il y manque «\u00a0{named}\u00a0». Importez le dossier tel que Balise l’a produit.",
        f"“{named}” is missing from it. Import the bundle as Balise made it.",
    )


def _stranger(name: str) -> ImportRefused:
    named = quote(name)
    return refuse(
        f"«\u00a0{named}\u00a0» n’a rien à y faire. Importez le dossier tel que Balise l’a produit.",
        f"“{named}” does not belong in it. Import the bundle as Balise made it.",
    )


def _twice(name: str) -> ImportRefused:
    named = quote(name)
    return refuse(
        f"«\u00a0{named}\u00a0» y figure deux fois. Importez le dossier tel que Balise l’a produit.",
        f"“{named}” is in it twice. Import the bundle as Balise made it.",
    )


def _changed(name: str) -> ImportRefused:
    named = quote(name)
    return refuse(
        f"«\u00a0{named}\u00a0» n’est plus ce qu’il était à l’export. Demandez une nouvelle copie du dossier.",
        f"“{named}” is no longer what was exported. Ask for a new copy of the bundle.",
    )


def _locked() -> ImportRefused:
    return refuse(
        "il est protégé par un mot de passe. Importez le dossier tel que Balise l’a produit.",
        "it is protected by a password. Import the bundle as Balise made it.",
    )


def _too_much() -> ImportRefused:
    return refuse(
        "il contient plus, ou de plus gros fichiers, que cette installation n’en accepte. Voyez l’administrateur de Balise.",
        "it holds more files, or larger ones, than this installation takes. See the administrator of Balise.",
    )


def _broken() -> ImportRefused:
    return refuse(
        "cette archive ZIP est abîmée ou incomplète. Demandez une nouvelle copie du dossier.",
        "this ZIP archive is damaged or incomplete. Ask for a new copy of the bundle.",
    )
