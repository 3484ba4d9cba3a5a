"""What a screen reader gets from a document, read through the structure tree as it would, and whether validators accept it."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

import page
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ContentStream

from reports.document import Cell, Document, Emphasis, Link, Strong, Text, charts

CREATED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@dataclass
class Node:
    """An element of the structure tree: role, attributes, and its text with that of the elements below, in order."""

    role: str
    text: str = ""
    attributes: dict = field(default_factory=dict)
    kids: list[Node] = field(default_factory=list)

    def all(self, role: str) -> list[Node]:
        """Return the elements below with this role, in reading order."""
        return [node for kid in self.kids for node in ([kid] if kid.role == role else []) + kid.all(role)]


def _glyphs(font) -> dict[int, str]:
    lines = font["/ToUnicode"].get_data().decode("latin-1")
    pairs = re.findall(r"<([0-9A-F]{2})> <([0-9A-F]{4,})>", lines)
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def _marked_text(reader: PdfReader, number: int) -> tuple[dict[int, str], str]:
    """Return the text of a page by MCID, and the text that belongs to no element."""
    fonts = {name: font.get_object() for name, font in reader.pages[number]["/Resources"]["/Font"].items()}
    maps = {name: _glyphs(font) for name, font in fonts.items() if "/ToUnicode" in font}
    by_id: dict[int, str] = {}
    loose, stack, glyphs = "", [], {}
    for operands, operator in ContentStream(reader.pages[number].get_contents(), reader).operations:
        if operator in {b"BDC", b"BMC"}:
            stack.append(operands[1] if operator == b"BDC" else {})
        elif operator == b"EMC":
            stack.pop()
        elif operator == b"Tf":
            glyphs = maps[operands[0]]
        owner = next((each["/MCID"] for each in reversed(stack) if "/MCID" in each), None)
        if operator == b"BDC" and "/ActualText" in stack[-1]:
            by_id[owner] = by_id.get(owner, "") + stack[-1]["/ActualText"]
        if operator == b"Tj" and not any("/ActualText" in each for each in stack):
            raw = operands[0].original_bytes if isinstance(operands[0], str) else bytes(operands[0])
            text = "".join(glyphs[code] for code in raw)
            if owner is None:
                loose += text + "\n"
            else:
                by_id[owner] = by_id.get(owner, "") + text

    assert stack == []
    return by_id, loose


@lru_cache(maxsize=32)  # slower than making the file, and many tests read the same one
def read_aloud(data: bytes) -> tuple[Node, str]:
    """Return the tree with its texts, and everything printed that the tree does not reach."""
    reader = PdfReader(io.BytesIO(data))
    numbers = {each.indirect_reference.idnum: at for at, each in enumerate(reader.pages)}
    texts, loose = {}, ""
    for at in range(len(reader.pages)):
        by_id, rest = _marked_text(reader, at)
        texts.update({(at, mcid): text for mcid, text in by_id.items()})
        loose += rest

    def node(element) -> Node:
        made = Node(element["/S"][1:], attributes={k: element[k] for k in ("/Alt", "/Lang", "/A") if k in element})
        here = numbers[element.raw_get("/Pg").idnum]
        for kid in element.get("/K", []):
            value = kid.get_object()
            if isinstance(value, int):
                made.text += texts.get((here, value), "")
            elif value.get("/Type") == "/MCR":
                made.text += texts.get((numbers[value.raw_get("/Pg").idnum], value["/MCID"]), "")
            elif value.get("/Type") != "/OBJR":
                made.kids.append(node(value))
                made.text += made.kids[-1].text
        return made

    return node(reader.trailer["/Root"]["/StructTreeRoot"]["/K"][0].get_object()), loose


def outline(root: Node, roles: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return `(role, text)` of the elements with these roles, in reading order; spaces are made single."""
    found = []
    for kid in root.kids:
        if kid.role in roles:
            found.append((kid.role, " ".join(kid.text.split())))
        found += outline(kid, roles)
    return found


def failures(data: bytes) -> list[str]:
    """Return what an independent checker holds against the file under PDF/UA-1 and PDF/A-3a."""
    reports = [page.validate_pdf_bytes(data, profile=profile) for profile in ("ua1", "3a")]
    return [f"{each.rule_id}: {each.message}" for report in reports for each in report.failures]


def new(lang: str = "fr", **options) -> Document:
    """Return an empty document with fixed facts."""
    return Document(title="Évaluation", lang=lang, author="Ville d’Exemple", created=CREATED, **options)


def every_block(lang: str = "fr") -> Document:
    """Return a document that uses every method of the kit."""
    names = ["faible", "modéré", "élevé", "critique"]
    document = new(lang, header="En-tête", footer="Pied", subject="Essai")
    document.cover("Évaluation d’impact", "Crèches", [("Collectivité", "Exemple")], notice="Document de travail")
    document.contents("Sommaire")
    document.heading(1, "Essentiel", "essentiel")
    document.paragraph("Deux pages suffisent.", "lead")
    document.paragraph(
        ["Voir la ", Link("fiche", "https://www.cnil.fr/"), " ", Strong("vite"), Emphasis(" ou pas"), "."]
    )
    document.paragraph("In English.", lang="en")
    document.callout("Neuf réponses manquent.", "warning", title="Attention")
    document.bullets(["Un", ["Deux ", Strong("gras")]])
    document.bullets(["Premier", "Second"], ordered=True)
    document.heading(2, "Tableau")
    document.table(
        ["N°", "Niveau"],
        [["1", Cell("élevé", tone="high")], ["2", Cell("voir", link="#essentiel")], ["3", ""]],
        row_header=True,
        caption="Les risques",
    )
    document.page_break()
    document.heading(2, "Figures")
    matrix = charts.level_matrix(
        [charts.Marker("1", 2, 3)],
        levels=[[1, 1, 2, 2], [1, 2, 2, 3], [2, 2, 3, 4], [3, 3, 4, 4]],
        level_labels=names,
        gravity_title="Gravité",
        likelihood_title="Vraisemblance",
        gravity_labels=names,
        likelihood_labels=names,
        lang=lang,
    )
    document.figure(
        matrix, alt="Un risque modéré.", caption="Matrice", table=(["Risque", "Niveau"], [["Fuite", "modéré"]])
    )
    bars = charts.range_bars(
        [charts.RangeRow("Fuite", 1, 3, 3, 2, 1)],
        level_labels=names,
        range_label="possible",
        inherent_label="brut",
        current_label="actuel",
        target_label="cible",
        lang=lang,
    )
    document.figure(bars, alt="Fuite : de faible à élevé.")
    document.heading(3, "Libre")
    document.user_text("Bonjour\nà tous\n\nmerci")
    with document.keep_together():
        document.link("Retour", "#essentiel")
    return document


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_document_with_every_block_is_accessible_and_archivable(lang):
    """A file made by the kit can be handed to an archive and to a reader who cannot see it."""
    assert failures(every_block(lang).build()) == []


def test_everything_written_is_read_aloud_in_order():
    """A screen reader reads every text once, in the order of the calls; a block left untagged would be silence."""
    expected = [
        ("H1", "Évaluation d’impact"),
        ("P", "Crèches"),
        ("TH", "Collectivité"),
        ("TD", "Exemple"),
        ("P", "Document de travail"),
        ("H1", "Sommaire"),
        ("TOCI", "Essentiel 3"),
        ("TOCI", "Tableau 3"),
        ("TOCI", "Figures 4"),
        ("TOCI", "Libre 4"),
        ("H1", "Essentiel"),
        ("P", "Deux pages suffisent."),
        ("P", "Voir la fiche vite ou pas."),
        ("P", "In English."),
        ("P", "Attention"),
        ("P", "Neuf réponses manquent."),
        ("Lbl", "•"),
        ("LBody", "Un"),
        ("Lbl", "•"),
        ("LBody", "Deux gras"),
        ("Lbl", "1."),
        ("LBody", "Premier"),
        ("Lbl", "2."),
        ("LBody", "Second"),
        ("H2", "Tableau"),
        ("Caption", "Les risques"),
        ("TH", "N°"),
        ("TH", "Niveau"),
        ("TH", "1"),
        ("TD", "élevé"),
        ("TH", "2"),
        ("TD", "voir"),
        ("TH", "3"),
        ("TD", ""),
        ("H2", "Figures"),
        ("Caption", "Matrice"),
        ("TH", "Risque"),
        ("TH", "Niveau"),
        ("TH", "Fuite"),
        ("TD", "modéré"),
        ("H3", "Libre"),
        ("P", "Bonjour à tous"),
        ("P", "merci"),
        ("P", "Retour"),
    ]
    root, _ = read_aloud(every_block().build())

    roles = ("H1", "H2", "H3", "P", "TH", "TD", "TOCI", "Lbl", "LBody", "Caption")
    assert expected == outline(root, roles)


def test_only_running_texts_are_hidden_from_screen_readers():
    """What the tree does not reach is the header, the footer and the page number, and nothing else."""
    _, loose = read_aloud(every_block().build())

    assert {"En-tête", "Pied", *(f"Page {at} sur 4" for at in range(1, 5))} == set(loose.split("\n")) - {""}


def test_figures_and_languages_are_announced():
    """A figure is read as its alternative text; a paragraph in another language says which."""
    root, _ = read_aloud(every_block().build())

    assert [each.attributes["/Alt"] for each in root.all("Figure")] == [
        "Un risque modéré.",
        "Fuite : de faible à élevé.",
    ]
    assert [each.attributes["/Lang"] for each in root.all("P") if "/Lang" in each.attributes] == ["en"]


def test_a_table_over_pages_is_one_table_with_one_header():
    """A screen reader meets the header once, the eye on every page."""
    document = new()
    document.heading(1, "Réponses")
    answers = [" ".join([f"Réponse {at}"] * 30) for at in range(100)]
    document.table(["Numéro", "Réponse"], [[str(at), answer] for at, answer in enumerate(answers)], row_header=True)
    data = document.build()
    root, _ = read_aloud(data)
    pages = [each.extract_text() for each in PdfReader(io.BytesIO(data)).pages]

    assert len(pages) >= 5
    assert all("Numéro" in text for text in pages)
    assert len(root.all("Table")) == 1
    assert len(root.all("TR")) == 101
    assert [each.text for each in root.all("TH") if each.text == "Numéro"] == ["Numéro"]
    assert answers == [each.text for each in root.all("TD")]


@pytest.mark.parametrize("typed", ["مرحبا (مثال 123) شكرا", "Bonjour مرحبا (مثال 123) fin", "שלום עולם"])
def test_arabic_is_shown_and_still_reads_as_typed(typed):
    """Right-to-left text is printed in its own order and joined forms; copying or listening gives the text as typed."""
    document = new()
    document.heading(1, "Texte")
    document.user_text(typed)
    data = document.build()
    root, _ = read_aloud(data)

    assert typed == root.all("P")[0].text
    assert b"ActualText" in PdfReader(io.BytesIO(data)).pages[0].get_contents().get_data()
    assert failures(data) == []


_TYPED = st.text(
    st.one_of(
        st.characters(), st.characters(max_codepoint=0x24F), st.sampled_from("👍🏽❤️😀—«»\u202e\ufeff\u2028𝒳漢سلا<&>")
    ),
    max_size=120,
)


def _ascii(text: str) -> list[str]:
    return sorted(each for each in text if each.isascii() and each.isdigit())


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(typed=_TYPED, label=_TYPED)
def test_whatever_people_type_the_file_stays_valid(typed, label):
    """No text, in any place of a document, makes it fail or become invalid, and none is dropped."""
    document = new(header=label, footer=typed)
    document.cover(typed, label, [(label, typed)], notice=typed)
    document.contents(label)
    document.heading(1, label)
    document.user_text(typed)
    document.table([label, "Réponse"], [[Cell(typed, tone="low"), label]], caption=label)
    document.bullets([typed])
    document.callout(typed, title=label)
    document.paragraph([Link(label, typed), Strong(typed), Link(typed, "https://exemple.fr/" + typed)])
    data = document.build()
    root, _ = read_aloud(data)
    cell = re.sub(r"\[[^\]]*\]", "", root.all("TD")[1].text)

    assert failures(data) == []
    assert _ascii(re.sub(r"\[[^\]]*\]", "", typed)) == _ascii(cell)


def test_a_link_leads_to_a_row_of_a_table():
    """A line of a long table can be quoted and reached; its name is unique in the document."""
    document = new()
    document.heading(1, "Plan")
    document.table(["N°", "Quoi"], [[Cell("Action 1", anchor="action-1"), "Écrire"]], row_header=True)
    document.paragraph(["Voir ", Link("Action 1", "#action-1")])
    reader = PdfReader(io.BytesIO(document.build()))
    (note,) = (each.get_object() for each in reader.pages[0]["/Annots"])

    assert set() == document.missing_anchors()
    assert "Action 1" in note["/Contents"]
    assert [] == failures(document.build())
    with pytest.raises(ValueError, match="used twice"):
        document.table(["N°"], [[Cell("Encore", anchor="action-1")]])


@pytest.mark.parametrize(
    ("lang", "text", "marked"),
    [
        ("en", "Le modèle a appris ailleurs, et le fournisseur ne dit pas pourquoi.", "fr"),
        ("fr", "The model was trained elsewhere and the supplier does not say why.", "en"),
        ("fr", "Le modèle a appris ailleurs, et le fournisseur ne dit pas pourquoi.", None),
        ("en", "Mairie de Valmont", None),
        ("en", "123 = 45 %", None),
        ("fr", "The a of de la le", None),
    ],
)
def test_a_text_plainly_in_the_other_language_is_marked_wherever_it_stands(lang, text, marked):
    """A screen reader changes its voice for whole sentences; a name or a figure is left alone."""
    document = new(lang)
    document.heading(1, text)
    document.paragraph(text)
    document.user_text(text)
    document.bullets([text])
    document.table(["1"], [[text], [Cell(text)]])
    root, _ = read_aloud(document.build())
    nodes = [node for role in ("H1", "P", "LI", "TD") for node in root.all(role)]

    assert [marked] * 6 == [node.attributes.get("/Lang") for node in nodes]
    assert [] == failures(document.build())


def test_a_passage_inside_a_line_has_its_own_language():
    """The label stays in the language of the document, the passage beside it is marked."""
    document = new("en")
    document.heading(1, "Answers")
    document.paragraph([Strong("Comment: "), Text("Aucune donnée ne sort.", lang="fr")])
    root, _ = read_aloud(document.build())
    (span,) = root.all("Span")

    assert ("Aucune donnée ne sort.", "fr") == (span.text, span.attributes["/Lang"])
    assert [] == failures(document.build())
