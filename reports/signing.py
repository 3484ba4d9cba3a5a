"""Signing PDF documents (PAdES) with a certificate that the administrator provides, and reading signatures.

Without a certificate nothing is signed. No time stamp is asked of anybody: that would be a request to outside. So the moment
of a signature is the server's own.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assessments.access import Refusal
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

CERTIFICATE = "BALISE_SIGNING_CERTIFICATE"
PASSPHRASE = "BALISE_SIGNING_PASSPHRASE_FILE"  # noqa: S105 (the name of a setting)
_FIELD = "Signature"


class SigningRefused(Refusal):
    """The certificate cannot sign; no document was made."""


class SignatureState(StrEnum):
    """What a signature says of a file. Only ``OURS`` vouches for it here."""

    OURS = "ours"
    OTHER = "other"
    CHANGED = "changed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature found in a file.

    ``by`` is the name in the certificate, as its maker wrote it; ``at`` what the signer's clock said, None when it says
    nothing.
    """

    state: SignatureState
    by: str = ""
    at: datetime | None = None


def signing_configured(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the administrator gave a certificate."""
    return bool(environ.get(CERTIFICATE))


class Signer:
    """Signs with one certificate.

    Args:
        certificate: a PKCS#12 file (``.p12``, ``.pfx``) with its private key.
        passphrase: its passphrase; None when it has none.

    Raises:
        SigningRefused: when it cannot be read, has no key, or is not valid today.
    """

    def __init__(self, certificate: Path, passphrase: bytes | None) -> None:
        from pyhanko.sign import signers  # noqa: PLC0415 - slow to import, and most installations do not sign

        try:
            data = certificate.read_bytes()
        except OSError:
            raise _unusable("ne peut pas être lu", "cannot be read") from None
        try:
            found = signers.SimpleSigner.load_pkcs12_data(data, [], passphrase)
        except ValueError:
            found = None
        if found is None or found.signing_cert is None:
            raise _unusable(
                "n’est pas un fichier PKCS#12 que cette phrase secrète ouvre",
                "is not a PKCS#12 file that this passphrase opens",
            )
        self._signer: Any = found
        self.fingerprint: bytes = found.signing_cert.sha256
        self._certificate: Any = found.signing_cert
        self._chain: tuple[Any, ...] = tuple(found.cert_registry)

    def sign(self, pdf: bytes) -> bytes:
        """The same document with an invisible signature of its whole content; it stays PDF/A and PDF/UA.

        Raises:
            SigningRefused: when the certificate is not valid today.
        """
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
        from pyhanko.sign import fields, signers  # noqa: PLC0415

        now = datetime.now(UTC)
        if not self._certificate.not_valid_before <= now <= self._certificate.not_valid_after:
            raise _unusable("n’est pas valable aujourd’hui", "is not valid today")
        about = signers.PdfSignatureMetadata(
            field_name=_FIELD, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
        )
        out: io.BytesIO = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), about, signer=self._signer)
        return out.getvalue()


def _unusable(fr: str, en: str) -> SigningRefused:
    return SigningRefused(
        Text(
            fr=f"Le document n’a pas été fait\u00a0: le certificat de signature de cette installation {fr}. Prévenez "
            f"l’administrateur (réglages {CERTIFICATE} et {PASSPHRASE}).",
            en=f"The document was not made: the signing certificate of this installation {en}. Tell the administrator "
            f"(settings {CERTIFICATE} and {PASSPHRASE}).",
        )
    )


def signer(environ: Mapping[str, str] = os.environ) -> Signer | None:
    """The signer that the settings name; None when they name none.

    Raises:
        SigningRefused: when they name one that cannot be used.
    """
    path, secret = environ.get(CERTIFICATE), environ.get(PASSPHRASE)
    if not path:
        return None
    changed = tuple(_stamp(each) for each in (path, secret))
    return _loaded(path, secret, changed)


def _stamp(path: str | None) -> int:
    try:
        return Path(path).stat().st_mtime_ns if path else 0
    except OSError:
        return 0


@lru_cache(maxsize=2)
def _loaded(path: str, secret: str | None, changed: tuple[int, ...]) -> Signer:
    del changed  # a renewed certificate is read again
    try:
        passphrase = Path(secret).read_bytes().rstrip(b"\r\n") if secret else None
    except OSError:
        raise _unusable("n’a pas de phrase secrète lisible", "has no readable passphrase") from None
    return Signer(Path(path), passphrase)


def signatures_in(pdf: bytes, trusted: bytes | None) -> tuple[Signature, ...]:
    """The signatures of a file that may be anything; empty when it has none or is no PDF.

    Args:
        pdf: the file.
        trusted: fingerprint of the certificate of this installation; None when it has none, and then no signature is
            ``OURS``.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    except Exception:  # noqa: BLE001 (a hostile file may break the reader anywhere; it then has no signature that we can read)
        return ()
    return tuple(_read(each, trusted) for each in found)


def _read(embedded: Any, trusted: bytes | None) -> Signature:
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    try:
        status = validate_pdf_signature(embedded, ValidationContext(trust_roots=[], allow_fetching=False))
        by = str(embedded.signer_cert.subject.native.get("common_name", ""))
        whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
        if not (status.intact and status.valid and whole):
            state = SignatureState.CHANGED
        else:
            state = SignatureState.OURS if embedded.signer_cert.sha256 == trusted else SignatureState.OTHER
        return Signature(state, by, status.signer_reported_dt)
    except Exception:  # noqa: BLE001 (same reason)
        return Signature(SignatureState.UNREADABLE)
