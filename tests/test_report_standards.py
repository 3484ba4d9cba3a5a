"""The full report against the standards it declares, with two validators; and against its own words, read as a screen reader does.

Two validators that know nothing of each other read every file: veraPDF, the reference, and page-validation. Broken variants show
that they would hear of it.
"""

from __future__ import annotations

import io
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING

import pytest
from certificates import PASSPHRASE, make_certificate
from demo_cases import demo_inputs
from nasty_cases import empty, nasty
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject
from report_cases import answered, report_input
from test_document_structure import failures, read_aloud
from verapdf import VeraPdf

from reports.assessment_report import PARTS, build_report
from reports.documents import DOCUMENTS, PDF
from reports.parts.front import contents, cover, summary
from reports.parts.risks import risks
from reports.parts.writer import Writer
from reports.signing import Signer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reports.assessment_report import ReportInput

pytestmark = pytest.mark.slow

LANGUAGES = ("fr", "en")
DEMOS = 6


def inputs() -> dict[str, Callable[[], ReportInput]]:
    """Every assessment that is printed, by a short name; made when it is asked for."""
    demos = {f"demo-{at + 1}": (lambda at=at: [*demo_inputs().values()][at]) for at in range(DEMOS)}
    return {**demos, "nasty": nasty, "empty": empty}


@cache
def built(name: str, lang: str) -> bytes:
    return build_report(inputs()[name](), lang)


@pytest.fixture(scope="module")
def verapdf() -> Iterator[VeraPdf]:
    with VeraPdf() as running:
        yield running


@pytest.fixture(scope="module", autouse=True)
def verdicts(verapdf) -> Iterator[dict[tuple[str, str], Future[list[str]]]]:
    """What veraPDF says of every report. Java reads one while Python makes the next, and the other tests of this file run."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        yield {
            (name, lang): reader.submit(verapdf.failures, built(name, lang)) for name in inputs() for lang in LANGUAGES
        }


# --- What breaks the standards ----------------------------------------------------------------------------------------------


def elements(pdf: PdfWriter, role: str) -> Iterator[DictionaryObject]:
    """Structure elements with a role."""
    waiting = [pdf.root_object["/StructTreeRoot"]["/K"][0].get_object()]
    while waiting:
        element = waiting.pop(0)
        if element.get("/S") == role:
            yield element
        kids = [kid.get_object() for kid in element.get("/K", [])]
        waiting += [kid for kid in kids if isinstance(kid, dict) and "/S" in kid]


def content(pdf: PdfWriter, page: int, old: bytes, new: bytes) -> None:
    """Replace something in the content of a page, the first time it occurs."""
    stream = pdf.pages[page]["/Contents"].get_object()
    before = stream.get_data()
    assert old in before
    stream.set_data(before.replace(old, new, 1))


def metadata(pdf: PdfWriter, old: bytes, new: bytes) -> None:
    """Replace something in the XMP metadata."""
    stream = pdf.root_object["/Metadata"].get_object()
    before = stream.get_data()
    assert old in before
    stream.set_data(before.replace(old, new))


def without(key: str) -> Callable[[PdfWriter], None]:
    """Take an entry out of the catalogue."""
    return lambda pdf: pdf.root_object.__delitem__(key)


def _no_alternative(pdf: PdfWriter) -> None:
    for figure in [*elements(pdf, "/Figure")]:
        del figure["/Alt"]


def _no_scope(pdf: PdfWriter) -> None:
    for cell in [*elements(pdf, "/TH")]:
        cell.pop("/A", None)


def _skipped_heading(pdf: PdfWriter) -> None:
    for heading in [*elements(pdf, "/H2")]:
        heading[NameObject("/S")] = NameObject("/H4")


def _short_row(pdf: PdfWriter) -> None:
    row = next(row for row in elements(pdf, "/TR") if len(row["/K"]) > 3)
    row[NameObject("/K")] = ArrayObject(row["/K"][:-1])


def _fonts(pdf: PdfWriter) -> list[DictionaryObject]:
    return [font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].values()]


def _no_to_unicode(pdf: PdfWriter) -> None:
    for font in _fonts(pdf):
        font.pop("/ToUnicode", None)


def _font_not_embedded(pdf: PdfWriter) -> None:
    for font in _fonts(pdf):
        font.get("/FontDescriptor", {}).pop("/FontFile2", None)


def _links(pdf: PdfWriter) -> list[DictionaryObject]:
    return [note.get_object() for page in pdf.pages for note in page.get("/Annots", ())]


def _mute_links(pdf: PdfWriter) -> None:
    for link in _links(pdf):
        link.pop("/Contents", None)


def _links_outside_the_structure(pdf: PdfWriter) -> None:
    for link in _links(pdf):
        link.pop("/StructParent", None)


def _unrelated_attachment(pdf: PdfWriter) -> None:
    for file in pdf.root_object["/AF"]:
        del file.get_object()["/AFRelationship"]


def _title_not_shown(pdf: PdfWriter) -> None:
    pdf.root_object[NameObject("/ViewerPreferences")] = DictionaryObject()


def _no_pages_in_the_parent_tree(pdf: PdfWriter) -> None:
    for page in pdf.pages:
        page.pop("/StructParents", None)


def _script(pdf: PdfWriter) -> None:
    pdf.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): NumberObject(1)}
    )


BROKEN: dict[str, Callable[[PdfWriter], None]] = {
    "not marked as tagged": without("/MarkInfo"),
    "no language": without("/Lang"),
    "no structure tree": without("/StructTreeRoot"),
    "no XMP metadata": without("/Metadata"),
    "no colour profile": without("/OutputIntents"),
    "no title in the metadata": lambda pdf: metadata(pdf, b"dc:title", b"dc:source"),
    "no claim of PDF/UA": lambda pdf: metadata(pdf, b"pdfuaid:part", b"pdfuaid:none"),
    "no claim of PDF/A": lambda pdf: metadata(pdf, b"pdfaid:part", b"pdfaid:none"),
    "title not shown": _title_not_shown,
    "figure without a text": _no_alternative,
    "header cells without scope": _no_scope,
    "level of heading skipped": _skipped_heading,
    "row too short": _short_row,
    "content that belongs to nothing": lambda pdf: content(pdf, 1, b"/Artifact BMC", b"q"),
    "content of an element that is not there": lambda pdf: content(pdf, 1, b"/MCID 0", b"/MCID 999"),
    "pages that lead to no element": _no_pages_in_the_parent_tree,
    "letters without a meaning": _no_to_unicode,
    "font left out": _font_not_embedded,
    "links that say nothing": _mute_links,
    "links outside the structure": _links_outside_the_structure,
    "attachment without a reason": _unrelated_attachment,
    "a script": _script,
}


@cache
def sound() -> bytes:
    """A few pages of a report, with headings, tables, figures, links and an attachment."""
    writer = Writer(report_input(answered()), "fr")
    for part in (cover, contents, summary, risks):
        part(writer)
    return writer.document.build()


def rewritten(change: Callable[[PdfWriter], None]) -> bytes:
    pdf = PdfWriter(clone_from=PdfReader(io.BytesIO(sound())))
    change(pdf)
    out = io.BytesIO()
    pdf.write(out)
    return out.getvalue()


def test_a_report_that_was_only_rewritten_still_passes(verapdf):
    """What the validators refuse below is what was broken, not the rewriting."""
    data = rewritten(lambda _: None)

    assert ([], []) == (verapdf.failures(data), failures(data))


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_report_is_refused(verapdf, what):
    """Each thing that a standard asks for is seen when it is missing, by one validator at least."""
    data = rewritten(BROKEN[what])

    assert verapdf.failures(data) or failures(data)


# --- What is read aloud -----------------------------------------------------------------------------------------------------


def words(text: str) -> list[str]:
    return text.split()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["demo-2", "nasty", "empty"])
def test_a_screen_reader_reads_what_was_written_in_order(name, lang):
    """Every text of the report is reached through the structure, once, in the order in which it was written.

    Marks of lists and lines of the contents are made by the kit, and stand in no text that a part wrote.
    """
    writer = Writer(inputs()[name](), lang)
    for part in PARTS:
        part(writer)
    root, _ = read_aloud(built(name, lang))

    assert words(writer.document.written()) == words(" ".join(_said(root)))


def _said(node) -> Iterator[str]:
    """Texts of the paragraphs, cells and items below, without bullets, figures and the contents."""
    if node.role in {"Lbl", "TOC", "Figure"}:
        return
    if not node.kids or node.text != "".join(kid.text for kid in node.kids):
        yield node.text
        return
    for kid in node.kids:
        yield from _said(kid)


# --- The standards ------------------------------------------------------------------------------------------------------------


def test_every_demonstration_assessment_is_among_the_cases():
    """Nobody adds a demonstration that no validator reads."""
    assert len(demo_inputs()) == DEMOS


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", inputs())
def test_the_report_is_accessible_and_archivable_for_both_validators(verdicts, name, lang):
    """PDF/UA-1 and PDF/A-3a, whatever people typed, and when they typed nothing."""
    assert ([], []) == (verdicts[name, lang].result(timeout=120), failures(built(name, lang)))


OTHERS = [kind for kind in DOCUMENTS if kind.mime == PDF and kind.build is not build_report]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["demo-1", "demo-5", "nasty", "empty"])
@pytest.mark.parametrize("kind", OTHERS, ids=lambda kind: kind.id)
def test_every_other_document_is_accessible_and_archivable_too(verapdf, kind, name, lang):
    """Every PDF that leaves, not the full report alone, passes both validators."""
    data = kind.build(inputs()[name](), lang)

    assert ([], []) == (verapdf.failures(data), failures(data))


def test_a_signed_report_still_passes(verapdf, tmp_path):
    """A signature takes nothing from accessibility or archiving; the second validator does not know signatures."""
    signed = Signer(make_certificate(tmp_path), PASSPHRASE).sign(built("demo-1", "fr"))

    assert [] == verapdf.failures(signed)
