"""Reading files of the CNIL's PIA tool: every version that is about is read, everything else is refused with one sentence."""

from __future__ import annotations

import io
import json
import struct
import time
import zipfile
from datetime import date

import pytest
from pia_cases import PDF, answer, as_json, complete, evaluation, minimal, structure
from zip_cases import marked_encrypted, zipped

from assessments.exchange import ImportRefused
from assessments.exchange.pia import read_pia
from assessments.exchange.pia.archive import MOST_MEMBERS
from assessments.exchange.pia.plain import TooDeepError, plain

# what is tolerated ---------------------------------------------------------------------------------------------------------


def read(found):
    """A file given as Python data, read."""
    return read_pia(as_json(found))


def changed(change):
    """The complete analysis after a change."""
    found = complete()
    change(found)
    return found


def test_numbers_as_texts_are_numbers():
    """Some servers write every number as a text; the analysis is the same."""

    def as_texts(value):
        if isinstance(value, dict):
            return {key: as_texts(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [as_texts(inner) for inner in value]
        return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value

    assert read(complete()) == read(as_texts(complete()))


ODD = {
    "a mark at the beginning": lambda: b"\xef\xbb\xbf" + as_json(complete()),
    "lists that are null": lambda: as_json({**minimal(), "answers": None, "measures": None, "evaluations": None}),
    "lists that are missing": lambda: as_json({"pia": {"name": "x"}}),
    "data that is null": lambda: as_json(changed(lambda f: f["answers"][0].update(data=None))),
    "gauges that are null": lambda: as_json(changed(lambda f: f["evaluations"][0].update(gauges=None))),
    "entries that are null": lambda: as_json(changed(lambda f: f["answers"].append(None))),
    "a list that is null": lambda: as_json(changed(lambda f: f["answers"][0]["data"].update(list=None))),
    "a reference as 111.0": lambda: as_json(changed(lambda f: f["answers"][0].update(reference_to=111.0))),
    "keys of the first version": lambda: as_json(
        changed(lambda f: f["pia"].update(dbVersion=201707071818, tableName="pia", objectStore={}, serverUrl=None))
    ),
    "a folder in the ZIP": lambda: zipped(
        {"analyse/pia.json": as_json(complete()), "__MACOSX/analyse/._pia.json": b"x"}
    ),
    "the JSON under the name of the analysis": lambda: zipped(
        {"pia-tri.json": as_json(complete()), "CSV/plan.csv": b"a"}
    ),
    "everything on one level": lambda: as_json({"name": "x", "status": 0, "answers": [answer(111)], "measures": []}),
}


@pytest.mark.parametrize("make", ODD.values(), ids=ODD)
def test_odd_files_are_read(make):
    """Variants seen in the wild are read, and nothing of them is called unknown."""
    found = read_pia(make())

    assert found.name
    assert () == found.unread


def test_a_key_that_nobody_knows_is_said():
    """What no known version has is named in the report instead of being lost."""
    found = read(
        changed(
            lambda f: (
                f.update(extra=[1]),
                f["pia"].update(budget="12"),
                f["answers"][0].update(votes=3),
                f["answers"][1].update(votes=0),
            )
        )
    )

    assert {"«\u00a0extra\u00a0»", "«\u00a0budget\u00a0»", "«\u00a0votes\u00a0» dans «\u00a0answers\u00a0»"} == {
        part.label.fr for part in found.unread
    }


def test_a_step_outside_the_scale_is_said():
    """A gauge of 9 is no gauge: the text stays, the value is named."""
    found = read({"pia": {}, "answers": [{"reference_to": 325, "data": {"text": "Grave.", "gauge": 9, "list": []}}]})

    assert ("Grave.", None) == (found.answers[0].text.text, found.answers[0].gauge)
    assert "9" in found.unread[0].why.fr


def test_questions_of_a_template_keep_their_titles():
    """An analysis made from a template has questions of its own: their titles come with them."""
    data = structure()["structure"]["data"]
    data["sections"][0]["items"][0]["questions"].append({"id": 987, "title": "Qui garde les clés ?"})
    found = read({"pia": {"structure_data": data}, "answers": [answer(987)]})

    assert "Qui garde les clés ?" == found.titles["987"]


DAYS = {
    "2027-01-31": date(2027, 1, 31),
    "2027-03-14T23:00:00.000Z": date(2027, 3, 15),  # midnight in Paris in winter
    "2027-07-14T22:00:00.000Z": date(2027, 7, 15),  # and in summer
    "2027-07-14T12:00:00+02:00": date(2027, 7, 14),
    "2027-02-30": None,
    "9999-12-31T23:59:59-23:00": None,
    "demain": None,
    "": None,
    None: None,
    1_800_000_000_000: date(2027, 1, 15),
    10**30: None,
}


@pytest.mark.parametrize(("given", "expected"), DAYS.items())
def test_days_are_those_that_people_chose(given, expected):
    """The tool keeps a day as its midnight; an impossible day is none, and what was written is kept."""
    found = read({"pia": {}, "evaluations": [evaluation("1.1", estimated_implementation_date=given)]}).evaluations[0]

    assert expected == found.due
    assert (expected is None and bool(given)) == bool(found.due_said)


# what is refused -----------------------------------------------------------------------------------------------------------


def _bomb():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("pia.json", as_json(minimal()))
        for number in range(3):
            archive.writestr(f"{number}.pdf", bytes(80_000_000))
    return kept.getvalue()


def _lying():
    """A member that gives more bytes than it says."""
    data = bytearray(zipped({"pia.json": as_json(complete())}))
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = struct.pack("<I", 10)
    return bytes(data)


def _twice():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("pia.json", as_json(minimal()))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("pia.json", as_json(complete()))
    return kept.getvalue()


def _link():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("pia.json", as_json(minimal()))
        info = zipfile.ZipInfo("Pièces jointes/lien.pdf")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return kept.getvalue()


def _with(name):
    return lambda: zipped({"pia.json": as_json(minimal()), name: PDF})


REFUSED = {
    "a template": (lambda: as_json(structure()), "modèle («\u00a0structure\u00a0»)"),
    "a template without its first key": (lambda: as_json(structure()["structure"]), "modèle («\u00a0structure\u00a0»)"),
    "a template in a ZIP": (lambda: zipped({"m.json": as_json(structure())}), "modèle («\u00a0structure\u00a0»)"),
    "an assessment of Balise": (lambda: as_json({"format": "balise/assessment"}), "exportée par Balise"),
    "a list": (lambda: as_json([complete()]), "analyse de l’outil PIA"),
    "another object": (lambda: as_json({"hello": 1}), "analyse de l’outil PIA"),
    "pia that is no object": (lambda: as_json({"pia": "x"}), "analyse de l’outil PIA"),
    "an empty file": (lambda: b"", "pas du JSON"),
    "a PDF": (lambda: PDF, "pas du JSON"),
    "another encoding": (lambda: json.dumps({"pia": {"name": "é"}}, ensure_ascii=False).encode("latin-1"), "UTF-8"),
    "nested without end": (lambda: b'{"pia":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "imbrique"),
    "a key twice": (lambda: b'{"pia": {"name": "a", "name": "b"}}', "deux fois"),
    "a number that is none": (lambda: b'{"pia": {"progress": NaN}}', "nombre impossible"),
    "too many entries": (lambda: as_json({"pia": {}, "answers": [None] * 5_001}), "plus de 5000 éléments"),
    "too large": (lambda: b'{"pia": "' + b"a" * 20_000_001 + b'"}', "dépasse 20"),
    "an empty ZIP": (lambda: zipped({}), "ne contient pas d’analyse"),
    "a ZIP without analysis": (lambda: zipped({"a.pdf": PDF}), "ne contient pas d’analyse"),
    "a ZIP with two analyses": (
        lambda: zipped({"a.json": as_json(minimal()), "b.json": as_json(complete())}),
        "plusieurs analyses",
    ),
    "a ZIP that goes up": (_with("../../etc/cron.d/x"), "chemin interdit"),
    "a ZIP from the root": (_with("/etc/passwd"), "chemin interdit"),
    "a ZIP with a drive": (_with("C:/x.pdf"), "chemin interdit"),
    "a ZIP that goes up with backslashes": (_with("..\\..\\x.pdf"), "chemin interdit"),
    "a ZIP with a password": (lambda: marked_encrypted(zipped({"pia.json": as_json(minimal())})), "mot de passe"),
    "a ZIP with a member twice": (_twice, "deux fois"),
    "a ZIP with a link": (_link, "est un lien"),
    "a ZIP that swells": (_bomb, "une fois décompressés"),
    "a ZIP of too many files": (
        lambda: zipped({f"{number}.pdf": b"" for number in range(MOST_MEMBERS + 1)}),
        "plus de 1000 fichiers",
    ),
    "a ZIP cut short": (lambda: zipped({"pia.json": as_json(complete())})[:-40], "abîmé"),
    "a ZIP that lies about sizes": (_lying, ""),
}


@pytest.mark.parametrize(("make", "part"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_analysis_is_refused(make, part):
    """Each wrong or hostile file is refused quickly, with one sentence that says what is wrong, and no file is unpacked."""
    data = make()
    start = time.process_time()

    with pytest.raises(ImportRefused) as caught:
        read_pia(data)
    assert part in caught.value.to("fr")
    assert caught.value.to("fr").startswith("Fichier refusé\u00a0: ")
    assert "\n" not in caught.value.to("fr") + caught.value.to("en")
    assert 5 > time.process_time() - start


# formatted text --------------------------------------------------------------------------------------------------------------

TEXTS = {
    "paragraphs": ("<p>Un.</p><p>Deux.</p>", "Un.\n\nDeux."),
    "line breaks": ("a<br>b<br/>c", "a\nb\nc"),
    "divs": ("<div>a</div><div>b</div>", "a\nb"),
    "a list": ("Voici<ul><li>un</li><li>deux</li></ul>fin", "Voici\n- un\n- deux\nfin"),
    "a numbered list": ("<ol><li>un</li><li><p>deux</p></li></ol>", "1. un\n2. deux"),
    "a list in a list": ("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", "- a\n  1. b\n- c"),
    "a table": ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "A | B\n1 | 2"),
    "entities": ("R&eacute;ponse&nbsp;&amp; l&rsquo;&#233;t&eacute; &lt;b&gt;", "Réponse\u00a0& l’été <b>"),
    "a link": ('<a href="https://example.org/a?b=1&amp;c=2">la note</a>', "la note (https://example.org/a?b=1&c=2)"),
    "a link that is its address": ('<a href="https://example.org">https://example.org</a>', "https://example.org"),
    "an e-mail address": ('<a href="mailto:a@example.org">a@example.org</a>', "a@example.org"),
    "a link that acts": ('<a href="javascript:alert(1)">ici</a>', "ici"),
    "a script": ("<p>a<script>alert(1)</script>b</p>", "ab"),
    "a style": ("<style>p{}</style><p>a</p>", "a"),
    "an event": ('<p onclick="x()">a</p><img src=x onerror=alert(1)>', "a"),
    "an attribute that breaks out": ('<p title="><script>alert(1)</script>">a</p>', "a"),
    "spans of a word processor": ('<span style="font-family: Arial">a</span> <o:p></o:p><b>b</b>', "a b"),
    "tags left open": ("<p>a<p>b<ul><li>c<li>d", "a\n\nb\n\n- c\n- d"),
    "typed without formatting": ("ligne 1\nligne 2 : 3 < 4 & 5 > 2", "ligne 1\nligne 2 : 3 < 4 & 5 > 2"),
    "control characters": ("<p>a\x00\x07b\ufeff</p>", "ab"),
    "nothing but spaces": ("<p>&nbsp;</p><div><br></div>", ""),
}


@pytest.mark.parametrize(("html", "expected"), TEXTS.values(), ids=TEXTS)
def test_formatted_text_becomes_readable(html, expected):
    """Paragraphs, lists, tables and links stay readable as plain text; nothing that acts is left."""
    assert expected == plain(html).text


def test_pictures_are_counted():
    """Pictures go, and it is said how many."""
    assert ("avant après", 2) == plain('<p>avant <img src="data:image/png;base64,AA"><img src="x"> après</p>')[:2]


@pytest.mark.parametrize("html", ["<div>" * 300, "<b><p>" * 300, "<ul><li>" * 300, "<br>" * 20_001])
def test_formatting_made_to_exhaust_is_refused(html):
    """Formatting that nobody writes by hand is not parsed: it would cost minutes."""
    with pytest.raises(TooDeepError):
        plain(html)
