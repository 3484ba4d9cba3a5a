"""Signing documents with the administrator's certificate, and what a signature is worth when a file comes back."""

from __future__ import annotations

import io

import pytest
from certificates import NAME, PASSPHRASE, make_certificate
from pypdf import PdfReader
from report_cases import answered, report_input

from reports.assessment_report import build_report
from reports.pdf_reading import PdfFacts, read_pdf
from reports.signing import CERTIFICATE, Signature, SignatureState, Signer, SigningRefused
from reports.signing import PASSPHRASE as PASSPHRASE_SETTING
from reports.signing import signer as configured


@pytest.fixture(scope="module")
def report():
    return build_report(report_input(answered()), "fr")


@pytest.fixture(scope="module")
def seal(tmp_path_factory):
    return Signer(make_certificate(tmp_path_factory.mktemp("seal")), PASSPHRASE)


@pytest.mark.slow
def test_a_signed_report_is_recognised_and_still_carries_the_assessment(report, seal):
    """Whoever receives a signed report can tell by whom, that it is whole, and take the assessment out of it."""
    signed = seal.sign(report)
    found = read_pdf(signed, seal)

    assert signed.startswith(report)  # the signature is added; not one byte of what was made is changed
    assert [(SignatureState.OURS, NAME)] == [(each.state, each.by) for each in found.signatures]
    assert found.signatures[0].at is not None
    assert read_pdf(report, seal) == PdfFacts(found.carried, ())
    assert [b'{"a": 1}'] == PdfReader(io.BytesIO(signed)).attachments["evaluation.json"]


@pytest.mark.slow
def test_a_byte_changed_after_signing_is_seen(report, seal):
    """Nobody can change a signed report, or add to it, and have it pass."""
    signed = bytearray(seal.sign(report))
    signed[len(report) // 2] ^= 1
    added = seal.sign(report) + b"\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

    assert [SignatureState.CHANGED] == [each.state for each in read_pdf(bytes(signed), seal).signatures]
    assert SignatureState.OURS not in [each.state for each in read_pdf(added, seal).signatures]


@pytest.mark.slow
def test_the_certificate_of_somebody_else_is_not_ours(report, seal, tmp_path):
    """A signature by another certificate is told apart, even when it bears the same name."""
    other = Signer(make_certificate(tmp_path), PASSPHRASE)
    signed = other.sign(report)

    assert [Signature(SignatureState.OTHER, NAME)] == [
        Signature(each.state, each.by) for each in read_pdf(signed, seal).signatures
    ]
    assert [SignatureState.OTHER] == [each.state for each in read_pdf(signed, None).signatures]


@pytest.mark.slow
@pytest.mark.parametrize("data", [b"%PDF-1.7\njunk", b"%PDF-1.7\n%%EOF", b"%PDF-", b"%PDF-1.7\n" + b"[" * 200_000])
def test_a_broken_file_says_nothing_and_breaks_nothing(data, seal):
    """Somebody may bring anything: it is read apart, and what cannot be read has neither signature nor content."""
    assert PdfFacts() == read_pdf(data, seal)


def test_without_a_setting_nothing_is_signed():
    """An installation without a certificate works as before."""
    assert configured({}) is None


@pytest.mark.parametrize(
    "case", ["missing", "wrong_passphrase", "no_passphrase_file", "not_pkcs12", "expired", "not_yet"]
)
def test_a_certificate_that_cannot_sign_is_told_in_both_languages(case, tmp_path, report):
    """The administrator reads which setting to mend; no document leaves unsigned where signing was asked for."""
    days = {"expired": (-30, -1), "not_yet": (1, 30)}.get(case, (-1, 30))
    certificate, secret = make_certificate(tmp_path, days=days), tmp_path / "secret"
    secret.write_bytes(b"autre" if case == "wrong_passphrase" else PASSPHRASE + b"\n")
    if case == "not_pkcs12":
        certificate.write_bytes(b"not a certificate")
    if case == "no_passphrase_file":
        secret.unlink()
    path = tmp_path / "nowhere.p12" if case == "missing" else certificate
    with pytest.raises(SigningRefused) as refused:
        configured({CERTIFICATE: str(path), PASSPHRASE_SETTING: str(secret)}).sign(report)

    for lang in ("fr", "en"):
        assert CERTIFICATE in refused.value.to(lang)
        assert str(tmp_path) not in refused.value.to(lang)
    assert refused.value.to("fr") != refused.value.to("en")


def test_a_renewed_certificate_is_read_without_restarting(tmp_path):
    """Replacing the file is enough: the next document bears the new certificate."""
    secret, place = tmp_path / "secret", tmp_path / "seal.p12"
    secret.write_bytes(PASSPHRASE)
    settings = {CERTIFICATE: str(place), PASSPHRASE_SETTING: str(secret)}
    place.write_bytes(make_certificate(tmp_path).read_bytes())
    before = configured(settings)
    place.write_bytes(make_certificate(tmp_path).read_bytes())

    assert before.fingerprint != configured(settings).fingerprint
