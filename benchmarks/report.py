"""What an accessible, archival report costs, beside the same pages without tags and beside other makers of PDF.

    python -m benchmarks.report              everything; about two minutes on two cores
    python -m benchmarks.report --only kit untagged

One content of some 30 pages (a table of contents, 10 sections of paragraphs with a vector chart each, two tables of 200 rows)
is made by:

* ``kit``: this project's kit: PDF/UA-1 and PDF/A-3a, tagged, with a file attached;
* ``untagged``: the same kit on a canvas that marks nothing and writes no structure: what tagging alone costs;
* ``platypus``: ReportLab's own flowables, untagged, as its guide shows them;
* ``weasyprint``: HTML and SVG to PDF/UA-1;
* ``typst``: its own markup, PDF/UA-1.

Each runs in processes of its own: seconds of processor of the whole process without its imports, then of a second document in
the same process (what a server pays). The median of five processes, started in turn. WeasyPrint and Typst are no
dependencies: they live in ``build/bench-report-venv``.

Then, of the demonstration: how long each document takes once the first is made, and whether 100 reports in a row make the
process grow. Machines differ; ratios travel better. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import html
import io
import json
import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
FONTS = ROOT / "reports" / "document" / "fonts"
VENV = ROOT / "build" / "bench-report-venv"
PINNED = {"weasyprint": "weasyprint==70.0", "typst": "typst==0.15.2"}
PROCESSES = 5
IN_A_ROW = 100
TIMES = 9

SENTENCE = (
    "L’évaluation porte sur l’attribution des places en crèche : œuvre commune, cœur du service public, où l’équité et la "
    "transparence priment. "
)
SECTIONS, ROWS = 10, 200
HEADER = ("N°", "Question", "Réponse", "Niveau")
BARS = ("Équité", "Vie privée", "Sécurité", "Recours", "Travail", "Accès", "Qualité", "Sobriété")


def rows() -> list[tuple[str, str, str, str]]:
    """The cells of one table."""
    reply = "la collectivité a décrit le traitement, l’information des usagers et les voies de recours. "
    return [
        (
            str(n),
            f"Question {n} : le dispositif est-il explicable ?",
            f"Réponse {n} : " + reply * (3 if n % 7 == 0 else 1),
            str(n % 5),
        )
        for n in range(1, ROWS + 1)
    ]


def heights(section: int) -> list[int]:
    """The bars of one chart, in percent."""
    return [(at * 37 + section * 13) % 90 + 10 for at in range(len(BARS))]


# The makers, each in a process of its own ----------------------------------------------------------------------------


def _kit(canvas: type | None = None) -> Callable[[], bytes]:
    from reportlab.graphics.shapes import Drawing, Rect  # noqa: PLC0415
    from reportlab.lib.colors import HexColor  # noqa: PLC0415

    from reports.document import Attachment, Document, builder, charts  # noqa: PLC0415

    if canvas is not None:
        builder.TaggedCanvas = canvas  # type: ignore[misc]

    def chart(section: int) -> Drawing:
        drawing = Drawing(440, 200)
        for at, (name, height) in enumerate(zip(BARS, heights(section), strict=True)):
            drawing.add(Rect(20 + at * 52, 20, 40, 1.5 * height, fillColor=HexColor("#2a6f97"), strokeColor=None))
            charts.add_text(drawing, 40 + at * 52, 8, name, align="centre")
        return drawing

    def make() -> bytes:
        attached = Attachment("evaluation.json", b"{}", "application/json", "L’évaluation")
        document = Document(
            title="Rapport",
            lang="fr",
            author="Ville",
            created=datetime(2026, 1, 1, tzinfo=UTC),
            attachments=(attached,),
        )
        document.contents("Sommaire")
        for section in range(1, SECTIONS + 1):
            document.heading(1, f"Partie {section}")
            for part in (1, 2):
                document.heading(2, f"Point {section}.{part}")
                for _ in range(4):
                    document.paragraph(SENTENCE * 4)
            document.figure(chart(section), alt=f"Histogramme {section}")
        for name in ("A", "B"):
            document.heading(1, f"Annexe {name}")
            document.table(HEADER, rows(), widths=(0.08, 0.32, 0.5, 0.1), row_header=True)
        return document.build()

    return make


def _untagged() -> Callable[[], bytes]:
    from contextlib import contextmanager  # noqa: PLC0415

    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    from reports.document.canvas import TaggedCanvas  # noqa: PLC0415

    class Unmarked(TaggedCanvas):
        """Draws the same and says nothing of what it is."""

        def showPage(self) -> None:  # noqa: N802
            Canvas.showPage(self)

        def save(self) -> None:
            Canvas.save(self)

        @contextmanager
        def tagged(self, path):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            del path
            yield self.tags.document

        def annotate(self, element, box, target) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
            del element
            if target.startswith("#"):
                self.linkAbsolute("", target[1:], box)
            else:
                self.linkURL(target, box)

    return _kit(Unmarked)


def _platypus() -> Callable[[], bytes]:
    from reportlab.graphics.shapes import Drawing, Rect, String  # noqa: PLC0415
    from reportlab.lib.colors import HexColor  # noqa: PLC0415
    from reportlab.lib.pagesizes import A4  # noqa: PLC0415
    from reportlab.lib.styles import ParagraphStyle  # noqa: PLC0415
    from reportlab.pdfbase.pdfmetrics import registerFont  # noqa: PLC0415
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415
    from reportlab.platypus import BaseDocTemplate, Frame, PageBreak, PageTemplate, Paragraph, Table  # noqa: PLC0415
    from reportlab.platypus.tableofcontents import TableOfContents  # noqa: PLC0415

    registerFont(TTFont("Body", FONTS / "SourceSans3-Regular.ttf"))
    body = ParagraphStyle("body", fontName="Body", fontSize=10, leading=14)
    styles = {
        1: ParagraphStyle("1", body, fontSize=18, leading=24),
        2: ParagraphStyle("2", body, fontSize=14, leading=18),
    }
    grid = [("GRID", (0, 0), (-1, -1), 0.4, HexColor("#b8c4d0")), ("VALIGN", (0, 0), (-1, -1), "TOP")]

    class Template(BaseDocTemplate):
        """Gives headings to the table of contents."""

        def afterFlowable(self, flowable) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001, N802
            level = getattr(flowable, "level", 0)
            if level:
                self.notify("TOCEntry", (level - 1, flowable.getPlainText(), self.page))

    def heading(level: int, text: str) -> Paragraph:
        made = Paragraph(text, styles[level])
        made.level = level
        return made

    def chart(section: int) -> Drawing:
        drawing = Drawing(440, 200)
        for at, (name, height) in enumerate(zip(BARS, heights(section), strict=True)):
            drawing.add(Rect(20 + at * 52, 20, 40, 1.5 * height, fillColor=HexColor("#2a6f97"), strokeColor=None))
            drawing.add(String(40 + at * 52, 8, name, fontName="Body", fontSize=9, textAnchor="middle"))
        return drawing

    def make() -> bytes:
        story: list[object] = [TableOfContents(levelStyles=[body, body], tableStyle=[]), PageBreak()]
        for section in range(1, SECTIONS + 1):
            story.append(heading(1, f"Partie {section}"))
            for part in (1, 2):
                story += [heading(2, f"Point {section}.{part}"), *(Paragraph(SENTENCE * 4, body) for _ in range(4))]
            story.append(chart(section))
        for name in ("A", "B"):
            cells = [[Paragraph(cell, body) for cell in row] for row in (HEADER, *rows())]
            table = Table(cells, colWidths=[34, 160, 235, 54], repeatRows=1, style=grid)
            story += [heading(1, f"Annexe {name}"), table]
        out = io.BytesIO()
        template = Template(out, pagesize=A4, initialFontName="Body")
        template.addPageTemplates([PageTemplate(frames=[Frame(56, 56, A4[0] - 112, A4[1] - 112)])])
        template.multiBuild(story)
        return out.getvalue()

    return make


def _weasyprint() -> Callable[[], bytes]:
    from weasyprint import HTML  # noqa: PLC0415

    def chart(section: int) -> str:
        bars = "".join(
            f'<rect x="{20 + at * 52}" y="{180 - 1.5 * height}" width="40" height="{1.5 * height}" fill="#2a6f97"/>'
            f'<text x="{40 + at * 52}" y="192" font-size="9" text-anchor="middle" font-family="Body">{name}</text>'
            for at, (name, height) in enumerate(zip(BARS, heights(section), strict=True))
        )
        return f'<figure><svg role="img" aria-label="Histogramme {section}" viewBox="0 0 440 200" width="440">{bars}</svg></figure>'

    def make() -> bytes:
        style = (
            f'@font-face {{font-family: Body; src: url("{(FONTS / "SourceSans3-Regular.ttf").as_uri()}")}} '
            f'@font-face {{font-family: Body; font-weight: bold; src: url("{(FONTS / "SourceSans3-Bold.ttf").as_uri()}")}} '
            "@page {size: A4; margin: 2cm; @bottom-right {content: counter(page)}} body {font: 10pt/1.4 Body} "
            "table {border-collapse: collapse} td, th {border: .4pt solid #b8c4d0; vertical-align: top; text-align: left}"
        )
        parts = []
        for section in range(1, SECTIONS + 1):
            points = "".join(f"<h2>Point {section}.{part}</h2>" + f"<p>{SENTENCE * 4}</p>" * 4 for part in (1, 2))
            parts.append(f'<h1 id="s{section}">Partie {section}</h1>{points}{chart(section)}')
        listed = "".join(f'<li><a href="#s{n}">Partie {n}</a></li>' for n in range(1, SECTIONS + 1))
        head = "".join(f'<th scope="col">{cell}</th>' for cell in HEADER)
        lines = "".join(
            f'<tr><th scope="row">{row[0]}</th>'
            + "".join(f"<td>{html.escape(cell)}</td>" for cell in row[1:])
            + "</tr>"
            for row in rows()
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
        page = (
            f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Rapport</title><style>{style}</style></head>'
            f"<body><ul>{listed}</ul>{''.join(parts)}<h1>Annexe A</h1>{table}<h1>Annexe B</h1>{table}</body></html>"
        )
        made: bytes = HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")
        return made

    return make


def _typst() -> Callable[[], bytes]:
    import typst  # noqa: PLC0415

    def chart(section: int) -> str:
        bars = ", ".join(
            f"box(width: 40pt, height: {1.5 * height}pt, fill: rgb(42, 111, 151))" for height in heights(section)
        )
        return f'#figure(alt: "Histogramme {section}", stack(dir: ltr, spacing: 12pt, {bars}))\n'

    def make() -> bytes:
        cells = ", ".join(f"[{cell}]" for row in rows() for cell in row)
        header = ", ".join(f"[{cell}]" for cell in HEADER)
        table = f"#table(columns: (34pt, 160pt, 235pt, 54pt), table.header({header}), {cells})\n"
        text = "".join(
            f"= Partie {section}\n"
            + "".join(f"== Point {section}.{part}\n" + (SENTENCE * 4 + "\n\n") * 4 for part in (1, 2))
            + chart(section)
            for section in range(1, SECTIONS + 1)
        )
        source = (
            '#set document(title: "Rapport")\n#set text(lang: "fr", font: "Source Sans 3", size: 10pt)\n'
            f'#set page(paper: "a4", margin: 2cm, numbering: "1")\n#outline()\n#pagebreak()\n{text}= Annexe A\n{table}= Annexe B\n{table}'
        )
        made: bytes = typst.compile(source.encode(), font_paths=[str(FONTS)], pdf_standards=["ua-1"])
        return made

    return make


MAKERS: dict[str, Callable[[], Callable[[], bytes]]] = {
    "kit": _kit,
    "untagged": _untagged,
    "platypus": _platypus,
    "weasyprint": _weasyprint,
    "typst": _typst,
}


def child(maker: str) -> dict[str, float]:
    """Make the document twice in this process; seconds of processor for each, and the size in kB."""
    make = MAKERS[maker]()
    spent = []
    for _ in range(2):
        before = time.process_time()
        made = make()
        spent.append(time.process_time() - before)
    return {"first": spent[0], "again": spent[1], "kb": len(made) / 1000}


# In the parent -------------------------------------------------------------------------------------------------------


def install() -> dict[str, Path]:
    """The Python that runs each of the others: this one where it has them, else one of their own; missing ones are left out."""
    python = VENV / "bin" / "python"
    if not (VENV / "done").exists():
        print("making build/bench-report-venv …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)  # noqa: S603 (our own words)
        for pin in PINNED.values():
            pip = [str(python), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", pin]
            subprocess.run(pip, check=False)  # noqa: S603 (our own words)
        (VENV / "done").touch()
    found = {}
    for name in PINNED:
        if not subprocess.run([str(python), "-c", f"import {name}"], capture_output=True, check=False).returncode:  # noqa: S603
            found[name] = python
    return found


def compare(makers: list[str]) -> None:
    """Print a line for each maker, then the ratios that the project set itself."""
    others = install() if set(makers) & set(PINNED) else {}
    here = {name: others.get(name, Path(sys.executable)) for name in makers if name not in PINNED or name in others}
    found: dict[str, list[dict[str, float]]] = {name: [] for name in here}
    for _ in range(PROCESSES):
        for name, python in here.items():
            command = [str(python), "-m", "benchmarks.report", "--child", name]
            done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)  # noqa: S603 (our own words)
            if done.returncode:
                print(f"{name}: {(done.stderr.strip().splitlines() or ['failed'])[-1][:160]}")
            else:
                found[name].append(json.loads(done.stdout.splitlines()[-1]))
    print(f"{'maker':<12} {'first s':>8} {'again s':>8} {'kB':>6}")
    middle = {
        name: {key: statistics.median(each[key] for each in runs) for key in runs[0]}
        for name, runs in found.items()
        if runs
    }
    for name, each in middle.items():
        print(f"{name:<12} {each['first']:8.2f} {each['again']:8.2f} {each['kb']:6.0f}")
    for other, goal in (
        ("untagged", "≤ 1.3"),
        ("platypus", "for comparison"),
        ("weasyprint", "≤ 0.3"),
        ("typst", "for comparison"),
    ):
        if {"kit", other} <= set(middle):
            first, again = (middle["kit"][key] / middle[other][key] for key in ("first", "again"))
            print(f"kit / {other}: {first:.2f} the first time, {again:.2f} again ({goal})")


def memory_mb() -> float:
    """Memory in use by this process now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def demonstration() -> None:
    """Print how long each document of one assessment of the demonstration takes, and what 100 reports in a row leave."""
    from assessments.access import local_user  # noqa: PLC0415
    from assessments.demo import fill  # noqa: PLC0415
    from assessments.storage import AssessmentStore, make_engine, upgrade  # noqa: PLC0415
    from reports.documents import DOCUMENTS, document  # noqa: PLC0415
    from reports.gather import gather  # noqa: PLC0415

    engine = make_engine("sqlite://")
    upgrade(engine)
    store, actor = AssessmentStore(engine), local_user("Bench")
    authority = fill(store, actor)
    ids = [found.id for found in store.assessments(actor, authority.id)]
    day = date(2026, 11, 25)
    data = [gather(store, actor, id_, day) for id_ in ids]
    print(f"{'document':<20} {'median s':>9} {'longest s':>9}")
    for kind in DOCUMENTS:
        spent = []
        kind.build(data[0], "fr")
        for _ in range(TIMES):
            for each in data:
                before = time.perf_counter()
                kind.build(each, "fr")
                spent.append(time.perf_counter() - before)
        print(f"{kind.id:<20} {statistics.median(spent):9.3f} {max(spent):9.3f}")
    report, sizes = document("report"), []
    for number in range(IN_A_ROW + 10):
        report.build(data[number % len(data)], ("fr", "en")[number % 2])
        sizes.append(memory_mb())
    print(
        f"memory after 10 reports {sizes[9]:.0f} MB, after {IN_A_ROW} more {sizes[-1]:.0f} MB, at most {max(sizes):.0f} MB"
    )


def main() -> None:
    """Compare, or be one of the processes compared."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=MAKERS, default=list(MAKERS))
    parser.add_argument("--no-demonstration", action="store_true", help="compare the makers only")
    parser.add_argument("--child", choices=MAKERS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(child(given.child)))
        return
    compare(given.only)
    if not given.no_demonstration:
        demonstration()


if __name__ == "__main__":
    main()
