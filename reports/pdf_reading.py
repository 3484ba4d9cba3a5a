"""What a PDF that somebody brings says of itself: the assessment that it carries, and its signatures."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reports.signing import Signature, SignatureState

if TYPE_CHECKING:
    from reports.signing import Signer

_PATIENCE = 60
_HOME = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What was found. ``carried``: SHA-256 of the assessment as JSON; None when it carries none that can be read."""

    carried: str | None = None
    signatures: tuple[Signature, ...] = ()


def read_pdf(data: bytes, trusted: Signer | None) -> PdfFacts:
    """Read a PDF of unknown origin in a process of its own; one that cannot be read has no facts.

    Args:
        data: the file.
        trusted: the signer of this installation; None when it has none.
    """
    fingerprint = trusted.fingerprint.hex() if trusted else "-"
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the file goes through standard input
            [sys.executable, "-m", "reports.pdf_child", fingerprint],
            input=data,
            capture_output=True,
            timeout=_PATIENCE,
            cwd=_HOME,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return PdfFacts()
    if done.returncode:
        return PdfFacts()
    found = json.loads(done.stdout)
    return PdfFacts(
        found["carried"],
        tuple(
            Signature(SignatureState(each["state"]), each["by"], each["at"] and datetime.fromisoformat(each["at"]))
            for each in found["signatures"]
        ),
    )
