"""A workbook may be hostile: whatever it holds, it is refused in one sentence or read, quickly and without running anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from charter_rows import ROWS, rows, workbook
from hypothesis import given, settings
from hypothesis import strategies as st
from zip_cases import members_of, zipped

from checklists.charter import Charter, CharterError, read_upload
from checklists.charter.workbook import LARGEST_FILE, MOST_UNPACKED
from checklists.loader import main_checklist

if TYPE_CHECKING:
    from checklists.charter.problems import Problem

SHEET = "xl/worksheets/sheet3.xml"
SOUND = workbook(ROWS)


def changed(**more: bytes) -> bytes:
    return zipped({**members_of(SOUND), **{name.replace("__", "/"): data for name, data in more.items()}})


def sheet_of(body: str) -> bytes:
    """The workbook with the rows of its sheet « Questions » replaced."""
    whole = members_of(SOUND)[SHEET].decode()
    start, end = whole.index("<sheetData>") + len("<sheetData>"), whole.index("</sheetData>")
    return zipped({**members_of(SOUND), SHEET: (whole[:start] + body + whole[end:]).encode()})


def outcome(data: bytes) -> Charter | tuple[Problem, ...]:
    try:
        return read_upload(data, "charte.xlsx", main_checklist())
    except CharterError as error:
        return error.problems


def messages(data: bytes) -> list[str]:
    found = outcome(data)
    return [] if isinstance(found, Charter) else [problem.message for problem in found]


def as_office_programs_save() -> bytes:
    """The same workbook with its texts kept once, in a part of their own, as the usual programs do."""
    found, texts = members_of(SOUND), []

    def shared(match: re.Match[str]) -> str:
        texts.append(match.group(2))
        return f'<c r="{match.group(1)}" t="s"><v>{len(texts) - 1}</v></c>'

    for name in [name for name in found if name.startswith("xl/worksheets/")]:
        body = re.sub(r'<c r="(\w+)" t="inlineStr"><is><t[^>]*>([^<]*)</t></is></c>', shared, found[name].decode())
        found[name] = body.encode()
    strings = "".join(f'<si><r><t xml:space="preserve">{text}</t></r></si>' for text in texts)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    found["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{strings}</sst>'.encode()
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    found["[Content_Types].xml"] = found["[Content_Types].xml"].decode().replace("</Types>", part).encode()

    assert len(texts) > 40
    return zipped(found)


def test_texts_kept_apart_are_read_too():
    """A workbook saved by the usual office programs, whose texts stand in a part of their own, gives the same charter."""
    assert outcome(SOUND) == outcome(as_office_programs_save())


ENTITIES = (
    b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>"""
)
OUTSIDE = (
    b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><sst><si><t>&b;</t></si></sst>"""
)
HOSTILE = {
    "nothing": (b"", "not_a_workbook"),
    "a text": (b"id,title\n1,Dire\n", "not_a_workbook"),
    "an archive of something else": (zipped({"a.txt": b"a"}), "not_a_workbook"),
    "an old or locked workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_or_locked"),
    "a file too large": (SOUND + bytes(LARGEST_FILE), "too_large"),
    "macros": (changed(xl__vbaProject_bin=b"x", **{"xl__vbaProject.bin": b"x"}), "macros"),
    "macros of the old kind": (changed(**{"xl__macrosheets__sheet1.xml": b"<a/>"}), "macros"),
    "a part that unpacks a thousand times larger": (
        changed(**{"xl__media__a.xml": bytes(5_000_000)}),
        "unpacks_too_large",
    ),
    "too much in all": (changed(**{f"xl__media__{n}.xml": bytes(900_000) for n in range(30)}), "unpacks_too_large"),
    "too many parts": (changed(**{f"xl__media__{n}.xml": b"" for n in range(600)}), "unpacks_too_large"),
    "entities that multiply": (changed(**{"xl__styles.xml": ENTITIES}), "unreadable"),
    "an entity that names a file": (zipped({**members_of(SOUND), SHEET: OUTSIDE}), "unreadable"),
    "a part cut short": (zipped({**members_of(SOUND), SHEET: members_of(SOUND)[SHEET][:200]}), "unreadable"),
    "a cell that names no string": (sheet_of('<row r="1"><c r="A1" t="s"><v>99999</v></c></row>'), "unreadable"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_one_sentence(name):
    """No file stops the application or shows a stack trace: one sentence says why it is refused."""
    data, message = HOSTILE[name]

    assert [message] == messages(data)
    assert len(data) < MOST_UNPACKED


@pytest.mark.slow
def test_a_row_far_away_is_said_and_not_waited_for():
    """A sheet that pretends to have a thousand million rows, or a row sixteen thousand columns wide, is read at once."""
    assert ["too_many_rows"] == messages(sheet_of('<row r="90000"><c r="A90000" t="n"><v>1</v></c></row>'))
    assert ["too_many_columns"] == messages(sheet_of('<row r="2"><c r="CA2" t="n"><v>1</v></c></row>'))
    assert messages(sheet_of("".join(f'<row r="{n}"/>' for n in range(2, 99_000))))
    far = sheet_of(
        '<row r="1"><c r="A1" t="n"><v>1</v></c></row><row r="1000000000"><c r="XFD1000000000"><v>1</v></c></row>'
    )
    assert "column_unknown" in messages(far)


def test_no_formula_is_calculated():
    """A cell that looks like a formula is refused even where its last value is stored beside it."""
    body = '<row r="1"><c r="A1" t="str"><f>HYPERLINK("http://127.0.0.1:9/")</f><v>Identifiant</v></c></row>'

    assert "formula" in messages(sheet_of(body))


def test_a_text_that_begins_like_a_formula_stays_a_text():
    """An authority may write « =) » as a text: it is shown as it was written."""
    name = "xl/worksheets/sheet2.xml"
    body = members_of(SOUND)[name].decode().replace("Un humain joignable", "=cmd|x ![a](http://127.0.0.1:9)")
    found = outcome(zipped({**members_of(SOUND), name: body.encode()}))

    assert "=cmd|x ![a](http://127.0.0.1:9)" == found.principles[0].title.fr


def test_signs_that_hide_are_left_out():
    """Marks that change the direction of a text, or that cannot be seen, do not reach a page or a report."""
    sheets = rows()
    sheets["Principes"][1][1] = "Un \u202ehumain\u200b joi\u00adgnable\u00a0!"

    assert "Un humain joignable\u00a0!" == outcome(workbook(sheets)).principles[0].title.fr


@pytest.mark.slow
@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_workbook_damaged_anywhere_is_read_or_refused(data):
    """Bytes changed at random in any part never crash the reader."""
    found = members_of(SOUND)
    name = data.draw(st.sampled_from(sorted(found)))
    body = bytearray(found[name])
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, max(0, len(body) - 1)))
        body[start : start + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))

    assert outcome(zipped({**found, name: bytes(body)})) is not None


@pytest.mark.slow
@given(st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_people_type_is_read_or_refused_in_words(data):
    """Any value in any cell gives a charter that fits the checklist, or sentences in both languages."""
    sheets = rows()
    typed = st.one_of(
        st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=80),
        st.sampled_from(["=1", "oui", "non", "{0}", "{value}", "%s", "P1", "human_relay", ";", "exposition", "Choix"]),
        st.integers(-5, 10**12), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.none(), st.dates(),
    )  # fmt: skip
    for _ in range(data.draw(st.integers(1, 5))):
        sheet = sheets[data.draw(st.sampled_from(sorted(sheets)))]
        line = sheet[data.draw(st.integers(0, len(sheet) - 1))]
        line[data.draw(st.integers(0, len(line) - 1))] = data.draw(typed)
    found = outcome(workbook(sheets))

    assert isinstance(found, Charter) or all(p.to("fr") and p.to("en") and p.message != "format" for p in found)
