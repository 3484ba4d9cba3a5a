"""Run by ``reports.pdf_reading`` as a program of its own: reads a PDF from anybody under strict limits, and says what is in it.

A file made to exhaust the machine, or to break the reader, then harms this small process alone.

Arguments: the fingerprint of the certificate that is trusted (hexadecimal, or « - »). The file comes on standard input; the
answer is one line of JSON on standard output.
"""

from __future__ import annotations

import hashlib
import io
import json
import resource
import sys
import zlib
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

from assessments.exchange import LARGEST_FILE
from reports.signing import signatures_in

MEMORY = 1_500_000_000
SECONDS = 20
_MOST_ATTACHMENTS = 50


def carried(reader: Any) -> str | None:
    """SHA-256 of the assessment attached to a document as JSON; None when no attachment is JSON.

    Raises:
        KeyError: when nothing is attached at all.
    """
    names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    for number in range(1, min(len(names), 2 * _MOST_ATTACHMENTS), 2):
        content = names[number]["/EF"]["/F"]
        if str(content.get("/Subtype", "")) == "/application/json":
            unpacked = zlib.decompressobj().decompress(content.encoded_data, LARGEST_FILE + 1)
            return hashlib.sha256(unpacked).hexdigest()
    return None


def main() -> None:
    """Read, and answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    trusted = None if sys.argv[1] == "-" else bytes.fromhex(sys.argv[1])
    try:
        attached = carried(PdfFileReader(io.BytesIO(data)))
    except Exception:  # noqa: BLE001 (a broken or hostile file carries nothing that we could read)
        attached = None
    signatures = [
        {"state": found.state, "by": found.by, "at": found.at and found.at.isoformat()}
        for found in signatures_in(data, trusted)
    ]
    sys.stdout.write(json.dumps({"carried": attached, "signatures": signatures}))


if __name__ == "__main__":
    main()
