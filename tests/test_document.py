"""What the author of a report may rely on when using the document kit."""

from __future__ import annotations

import importlib
import io
import threading
from datetime import datetime

import pytest
from pypdf import PdfReader
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfdoc
from test_document_structure import every_block, failures, new, read_aloud

from reports.document import Attachment, Cell, Document, Link, Strong, charts, fonts, reportlab_patches, theme
from reports.document.text import clean, displayable, safe_url

HOSTILE = (
    'Bonjour <b>gras</b> <img src="file:///etc/passwd"> &amp; javascript:alert(1) {{x}} 👍🏽 مرحبا بالعالم (123)\n'
)
WORDS = {"range_label": HOSTILE, "inherent_label": "brut", "current_label": "actuel", "target_label": "cible"}
LEVELS = ["faible", "modéré", "élevé", "critique"]


def _pages(data: bytes) -> list[str]:
    return [each.extract_text() for each in PdfReader(io.BytesIO(data)).pages]


def _addresses(data: bytes) -> list[str]:
    notes = [note.get_object() for each in PdfReader(io.BytesIO(data)).pages for note in each.get("/Annots", [])]
    return [note["/A"]["/URI"] for note in notes if "/A" in note]


def _text(data: bytes) -> str:
    return " ".join(read_aloud(data)[0].text.split())


def test_the_same_content_gives_the_same_bytes(monkeypatch):
    """A report can be rebuilt and compared byte for byte, whatever the clock and the environment."""
    first = every_block().build()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")

    assert first == every_block().build()
    assert first != new().build()


def test_an_author_learns_how_many_pages_the_content_takes():
    """The count is that of the file, so that a text can be shortened until it fits."""
    document = every_block()

    assert 1 == new().page_count()
    assert len(_pages(document.build())) == document.page_count()


def test_an_author_chooses_other_styles_for_one_document():
    """A denser document takes fewer pages, and leaves the look of the next one alone."""
    dense = new(styles={"body": theme.TextStyle(6, 7)})
    usual = new()
    for document in (dense, usual):
        for _ in range(60):
            document.paragraph("Un paragraphe assez long pour tenir sur plus d’une ligne de la page. " * 3)

    assert dense.page_count() < usual.page_count()
    assert 10.5 == theme.STYLES["body"].size


def test_documents_can_be_built_at_the_same_time():
    """Two people who print at once get the files that they would have had alone."""
    alone = every_block().build()
    together: list[bytes] = []
    threads = [threading.Thread(target=lambda: together.append(every_block().build())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [alone] * 4 == together


def test_a_document_can_be_built_twice():
    """Building does not use the document up: the second file equals the first."""
    document = every_block()

    assert document.build() == document.build()


def test_a_long_hostile_comment_in_a_cell_is_printed_in_full():
    """20,000 characters with markup, a local file, emoji and Arabic run over pages as the text that was typed."""
    comment = (HOSTILE * 400)[:20_000]
    document = new()
    document.heading(1, "Réponses")
    document.table(["Question", "Réponse"], [["Qui ?", comment]], row_header=True)
    data = document.build()
    cell = " ".join(read_aloud(data)[0].all("TD")[0].text.split())

    assert len(_pages(data)) >= 4
    assert " ".join(comment.replace("👍🏽", "[pouce levé]").split()) == cell
    assert _addresses(data) == []
    assert failures(data) == []


@pytest.mark.slow
@pytest.mark.parametrize("place", ["user_text", "cell"])
def test_200_000_characters_are_printed_in_full(place):
    """No text is too long: all of it is printed, and the file stays valid."""
    typed = "La collectivité a documenté le traitement. " * 4700
    document = new()
    document.heading(1, "Texte")
    if place == "cell":
        document.facts([("Réponse", typed)])
    else:
        document.user_text(typed)
    data = document.build()

    assert _text(data).endswith(typed.strip())
    assert failures(data) == []


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "mailto:x@exemple.fr",
        "//exemple.fr",
        "https://",
        "https://moi:secret@exemple.fr/",
        "https://exemple.fr/a b",
        "https://exemple.fr/\u202etxt",
        "http://[",
        "",
    ],
)
def test_only_plain_web_addresses_become_links(target):
    """A link to anything but an ordinary http(s) page prints as plain text."""
    document = new()
    document.heading(1, "Liens")
    document.link("Cliquez", target)
    document.table(["a"], [[Cell("Cliquez", link=target)]])
    data = document.build()

    assert _addresses(data) == []
    assert "Cliquez" in _text(data)


def test_web_addresses_are_kept_and_written_in_ascii():
    """An address with accents works in every reader."""
    assert safe_url("https://exemple.fr/?q=1&r=2#a") == "https://exemple.fr/?q=1&r=2#a"
    assert safe_url("https://exemple.fr/évaluation") == "https://exemple.fr/%C3%A9valuation"


def test_links_inside_lead_to_their_heading():
    """A link to an anchor leads to the page of its heading; one without a heading prints as text and is reported."""
    document = new()
    document.heading(1, "Un")
    document.paragraph([Link("voir deux", "#deux"), " et ", Link("voir rien", "#rien")])
    document.page_break()
    document.heading(1, "Deux", anchor="deux")
    reader = PdfReader(io.BytesIO(document.build()))
    notes = [note.get_object() for note in reader.pages[0]["/Annots"]]

    assert {"rien"} == document.missing_anchors()
    assert [reader.pages[1].indirect_reference.idnum] == [note["/Dest"].get_object()[0].idnum for note in notes]
    assert [note["/Contents"] for note in notes] == ["Lien vers la section « Deux »"]


def test_the_contents_give_the_right_pages():
    """Every heading is listed with the page where it stands, even when the contents themselves take several pages."""
    document = new()
    document.contents("Sommaire")
    for at in range(120):
        document.heading(1, f"Partie {at:03}")
        document.paragraph("Texte. " * 150)
    data = document.build()
    pages = _pages(data)
    entries = [each.text.split() for each in read_aloud(data)[0].all("TOCI")]

    assert [f"{at:03}" for at in range(120)] == [entry[1] for entry in entries]
    assert all(f"Partie {number}" in pages[int(page_number) - 1] for _, number, page_number in entries)


def test_headings_go_to_the_bookmarks():
    """The reader's side panel shows the headings as a tree."""
    titles = [
        item if isinstance(item, list) else item.title for item in PdfReader(io.BytesIO(every_block().build())).outline
    ]

    assert titles[:3] == ["Évaluation d’impact", "Sommaire", "Essentiel"]
    assert [item.title for item in titles[3] if not isinstance(item, list)] == ["Tableau", "Figures"]


def test_a_heading_never_stands_alone_at_the_foot_of_a_page():
    """Wherever the page ends, a heading is on the page of the text that follows it."""
    for lines in range(30, 50):
        document = new()
        document.heading(1, "Début")
        document.user_text("\n".join(["ligne"] * lines))
        document.heading(2, "TITRE")
        document.table(["ENTETE"], [["valeur"]])

        assert all(("TITRE" in page) == ("valeur" in page) for page in _pages(document.build()))


def test_attachments_come_out_as_they_went_in():
    """The data of the assessment travels inside the file, unchanged, with its name."""
    attachment = Attachment("évaluation.json", '{"é": 1}'.encode(), "application/json", "Données")
    data = new(attachments=[attachment]).build()
    names = PdfReader(io.BytesIO(data)).trailer["/Root"]["/Names"]["/EmbeddedFiles"]["/Names"]
    file = names[1].get_object()

    assert file["/UF"] == "évaluation.json"
    assert attachment.data == file["/EF"]["/F"].get_data()
    assert file["/EF"]["/F"]["/Subtype"] == "/application/json"


@pytest.mark.parametrize(("lang", "expected"), [("fr", "[pouce levé]"), ("en", "[thumbs up sign]")])
def test_missing_glyphs_become_words(lang, expected):
    """What no font can draw is named in brackets, not printed as an empty box; skin tones and joiners add nothing."""
    assert f"Oui {expected}" == displayable("Oui 👍🏽\ufe0f", lang)
    assert displayable("\ue000", lang) == "[U+E000]"
    assert displayable("漢", lang) == "[cjk unified ideograph-6f22]"


def test_control_and_disguising_characters_are_removed():
    """Text cannot hide or reverse itself; line ends are kept."""
    assert clean("a\x00b\u202ec\r\nd\u200b e\u0301\ufeff") == "abc\nd é"


def test_every_tone_can_be_read():
    """Text on a tone's grounds has a contrast of 4.5:1 or more, and the fills of levels darken from low to critical."""

    def luminance(colour: str) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in HexColor(colour).rgb()]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    def contrast(one: str, other: str) -> float:
        low, high = sorted((luminance(one), luminance(other)))
        return (high + 0.05) / (low + 0.05)

    pairs = [(tone.ink, tone.tint) for tone in theme.TONES.values()]
    pairs += [(tone.on_fill, tone.fill) for name, tone in theme.TONES.items() if name in theme.LEVEL_TONES]
    pairs += [(theme.INK, theme.PALE), (theme.BLUE, theme.PALE), (theme.GREY, theme.WHITE), (theme.WHITE, theme.BLUE)]
    pairs += [(theme.LINK, tone.tint) for tone in theme.TONES.values()]
    fills = [luminance(theme.TONES[name].fill) for name in theme.LEVEL_TONES]

    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []
    assert fills == sorted(fills, reverse=True)


def _matrix(**changes):
    options = {
        "levels": [[1, 1, 2, 2], [1, 2, 2, 3], [2, 2, 3, 4], [3, 3, 4, 4]],
        "level_labels": LEVELS,
        "gravity_title": "Gravité",
        "likelihood_title": "Vraisemblance",
        "gravity_labels": LEVELS,
        "likelihood_labels": LEVELS,
    }
    crowd = [charts.Marker(str(at), 1, 1) for at in range(1, 21)]
    return charts.level_matrix(**({"markers": crowd} | options | changes))


def test_charts_print_any_label():
    """Labels of any length and script fit in their place and show in the kit's fonts; crowded cells say how many more."""
    rows = [charts.RangeRow(HOSTILE * 1000, 1, 4, 4, 2, 1), charts.RangeRow("", 2, 2)] * 20
    document = new()
    document.heading(1, "Figures")
    document.figure(_matrix(gravity_labels=[HOSTILE] * 4), alt=HOSTILE * 2000)
    document.figure(charts.range_bars(rows, level_labels=LEVELS, **WORDS), alt="Barres")
    data = document.build()

    assert failures(data) == []
    assert "+13" in read_aloud(data)[0].all("Figure")[0].text


@pytest.mark.parametrize(
    "wrong",
    [
        lambda d: d.figure(_matrix(), alt=" "),
        lambda d: d.heading(3, "Saut"),
        lambda d: d.heading(4, "Trop bas"),
        lambda d: d.heading(1, "Encore", anchor="un"),
        lambda d: d.cover("Trop tard"),
        lambda d: d.table(None, [["a", "b"]]),
        lambda d: d.table(["a", "b"], [["un seul"]]),
        lambda d: d.table(["a", "b"], [], widths=[1]),
        lambda _: _matrix(levels=[[5] * 4] * 4),
        lambda _: _matrix(markers=[charts.Marker("1", 0, 1)]),
        lambda _: charts.range_bars([charts.RangeRow("r", 3, 2)], level_labels=LEVELS, **WORDS),
        lambda _: Attachment("a.json", b"", "json /Evil", "x"),
        lambda _: Document(title="t", lang="fr", author="a", created=datetime(2026, 1, 1)),  # noqa: DTZ001
    ],
)
def test_mistakes_of_the_author_are_refused(wrong):
    """What would give an inaccessible or false document is refused where it is written, with the reason."""
    document = new()
    document.heading(1, "Un", anchor="un")

    with pytest.raises(ValueError, match=r"\w{3,}"):
        wrong(document)


def test_empty_parts_add_nothing():
    """A section without content prints its heading only, and an empty document is a valid page."""
    document = new()
    document.heading(1, "")
    document.bullets([])
    document.facts([])
    document.user_text(" \n\n ")
    document.table(["a"], [])

    assert failures(document.build()) == []
    assert len(_pages(document.build())) == 1
    assert failures(new().build()) == []


def test_streams_end_on_a_line_of_their_own_however_often_the_kit_is_loaded():
    """The one change made to ReportLab is made once, and holds for data that ends in a carriage return."""
    for _ in range(2):
        importlib.reload(reportlab_patches).apply_patches()
        importlib.reload(fonts).register()
    written = pdfdoc.PDFStream(content=b"data\r").format(pdfdoc.PDFDocument())

    assert written.endswith(b"/Length 5\n>>\nstream\ndata\r\r\nendstream\n")
    assert failures(every_block().build()) == []


def test_strong_and_plain_text_share_a_line_without_a_gap():
    """Formatting inside a word does not break it: a comma stays with the bold word before it."""
    document = new()
    document.heading(1, "Texte")
    document.paragraph([piece for _ in range(60) for piece in (Strong("gras"), ", ")])
    lines = _pages(document.build())[0].split("\n")

    assert [line for line in lines if line.startswith(",")] == []


def test_the_fonts_stay_small_and_licensed():
    """The fonts can be shipped: below 4 MB together, each family with its licence."""
    files = list(fonts.FOLDER.iterdir())

    assert sum(each.stat().st_size for each in files) < 4_000_000
    assert {"DejaVu-LICENSE.txt", "SourceSans3-LICENSE.md"} <= {each.name for each in files}
