"""The public page: one HTML file that an authority puts on its own site, a summary first and the details after it.

Made to be read by everybody: one main heading, landmarks, a skip link, tables with captions. See ``reports.public.html``.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from checklists.loader import main_checklist
from reports.public.html import Around, site, typed
from reports.public.notice import notice, notice_title
from reports.public.record import NOTICE, Need, PublicRecord, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checklists.publication import Part
    from reports.assessment_report import ReportInput
    from reports.public.record import Entry, Piece

LAW: tuple[tuple[str, tuple[str, ...]], ...] = (
    (NOTICE, ("crpa_l311_3_1", "crpa_r311_3_1_1", "crpa_r311_3_1_2")),
    ("publication_of_rules", ("crpa_l312_1_3",)),
    ("gdpr_applies", ("gdpr_12_22",)),
    ("explanation_right", ("ai_act_86",)),
    ("transparency_conversation", ("ai_act_50",)),
)
"""Findings, and the texts that residents are told of where they hold."""
_TIERS = (1, 2)


def build_page(data: ReportInput, lang: str) -> bytes:
    """The page in ``fr`` or ``en``, as a file that stands alone."""
    return _Page(PublicRecord(data, lang)).build().encode()


def build_served_page(data: ReportInput, lang: str) -> str:
    """The page as it is served at its public address: with links to the list and to the other language, and nothing in brackets.

    What is not known yet is said so; nobody who reads it could fill it in.
    """
    return _Page(PublicRecord(data, lang), served=True).build()


class _Page:
    def __init__(self, record: PublicRecord, *, served: bool = False) -> None:
        self.record, self.lang, self._, self.served = record, record.lang, record.words._, served
        self.name, self.authority = record.said("name"), record.said("authority_name")
        self.contents: list[tuple[str, str]] = []

    def build(self) -> str:
        title = self._("{system}, fiche publique, {authority}").format(system=self.name, authority=self.authority)
        main = self._main()  # before the rest, which lists its parts
        spoken = "en" if self.lang == "fr" else "fr"
        return Around(
            lang=self.lang,
            title=title,
            site=site(self.lang, back=f"../public?langue={self.lang}", other=f"?langue={spoken}")
            if self.served
            else "",
            header=self._header(),
            navigation=self._navigation(),
            main=main,
            footer=self._footer(),
        ).build()

    # around ----------------------------------------------------------------------------------------------------

    def _header(self) -> str:
        kind = self._("Fiche publique d’un système d’intelligence artificielle ou d’un algorithme")
        lines = [
            f'<p class="owner"{typed(self.authority, self.lang)}>{escape(self.authority)}</p>',
            f"<h1{typed(self.name, self.lang)}>{escape(self.name)}</h1>",
            f'<p class="kind">{escape(kind)}</p>',
        ]
        if self.record.data.authority.fictional:
            fictional = self._("Données fictives")
            lines.append(f'<p class="box">{escape(fictional)}</p>')
        return "\n".join(lines)

    def _navigation(self) -> str:
        links = "".join(f'<li><a href="#{anchor}">{escape(text)}</a></li>' for anchor, text in self.contents)
        name = self._("Sur cette page")
        return f'<nav aria-label="{escape(name)}">\n<ul>{links}</ul>\n</nav>'

    def _footer(self) -> str:
        day = self._("Fiche établie le {day}.").format(day=self.record.entries["updated"].text)
        return f"<p>{escape(day)}</p>"

    # inside ----------------------------------------------------------------------------------------------------

    def _main(self) -> str:
        titles = {1: self._("L’essentiel"), 2: self._("En détail")}
        blocks = [self._to_complete()]
        for tier in _TIERS:
            blocks.append(self._heading(f"tier-{tier}", titles[tier]))
            blocks += [self._part(part) for part in self.record.rule.page if part.tier == tier]
            if tier == 1:
                blocks.append(self._notice())
        blocks.append(self._law())
        return "\n".join(block for block in blocks if block)

    def _heading(self, anchor: str, text: str) -> str:
        self.contents.append((anchor, text))
        return f'<h2 id="{anchor}">{escape(text)}</h2>'

    def _to_complete(self) -> str:
        """How many rows are left to complete: a page should not go online with them."""
        count = len(self.record.missing())
        if not count:
            return ""
        if self.served:
            text = self.record.words.ngettext(
                "Il manque encore {n} information : la collectivité ne l’a pas renseignée.",
                "Il manque encore {n} informations : la collectivité ne les a pas renseignées.",
                count,
            ).format(n=count)
            return f"<p>{escape(text)}</p>"
        text = self.record.words.ngettext(
            "Fiche à compléter avant de la publier : {n} ligne est entre crochets.",
            "Fiche à compléter avant de la publier : {n} lignes sont entre crochets.",
            count,
        ).format(n=count)
        return f'<p class="box">{escape(text)}</p>'

    def _part(self, part: Part) -> str:
        entries = [self.record.entries[id_] for id_ in part.rows]
        entries = [entry for entry in entries if not (entry.row.optional and entry.state is State.MISSING)]
        if not entries:
            return ""
        anchor = f"{part.id}-{part.tier}"
        title = f'<h3 id="{anchor}">{escape(part.title.to(self.lang))}</h3>'
        if part.tier == 1:
            return "\n".join(
                (title, *(self._said(entry, f"{entry.label}{self.record.words.colon}") for entry in entries))
            )
        return f"{title}\n{self._table(part, entries)}"

    def _table(self, part: Part, entries: Iterable[Entry]) -> str:
        caption = self._("{part} : ce qui est publié").format(part=part.title.to(self.lang))
        headers = (self._("Information"), self._("Réponse"))
        head = "".join(f'<th scope="col" role="columnheader">{escape(text)}</th>' for text in headers)
        rows = "\n".join(
            f'<tr role="row"><th scope="row" role="rowheader">{escape(entry.label)}</th>'
            f'<td role="cell">{self._said(entry)}</td></tr>'
            for entry in entries
        )
        return (
            f'<table role="table">\n<caption>{escape(caption)}</caption>\n'
            f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n'
            f'<tbody role="rowgroup">\n{rows}\n</tbody>\n</table>'
        )

    def _said(self, entry: Entry, label: str = "") -> str:
        if entry.state is State.MISSING:
            if self.served:
                unknown = self._("Pas encore renseigné.")
                return f'<p class="unknown">{escape(label + unknown)}</p>'
            return f"<p><mark>{escape(entry.text)}</mark></p>"
        if entry.state is State.WITHHELD:
            return f'<p class="withheld">{escape(label + entry.text)}</p>'
        return "".join(self._paragraphs(piece) for piece in entry.pieces)

    def _paragraphs(self, piece: Piece) -> str:
        """What somebody typed may be in any script, and in the other language."""
        about = typed(piece.text, self.lang) if piece.typed else ""
        lines = (line for line in piece.text.split("\n") if line.strip())
        return "".join(f"<p{about}>{escape(line)}</p>" for line in lines)

    def _notice(self) -> str:
        if self.record.need(NOTICE) is not Need.REQUIRED:
            return ""
        said = notice(self.record, address=self._("sur cette page") if self.served else "")
        if self.served and any("[" in text for text in said):
            return ""  # a notice with blanks tells residents nothing
        paragraphs = "".join(f"<p>{_marked(text)}</p>" for text in said)
        intro = self._("Le texte de la mention à porter sur chaque décision :")
        return (
            f"{self._heading('notice', notice_title(self.record))}\n<p>{escape(intro)}</p>\n"
            f"<blockquote>{paragraphs}</blockquote>"
        )

    def _law(self) -> str:
        found = [id_ for finding, ids in LAW if self.record.need(finding) is Need.REQUIRED for id_ in ids]
        if not found:
            return ""
        reference = main_checklist().reference
        lines = "".join(
            f'<li><a href="{escape(reference[id_].url)}">{escape(self.record.cited(id_))}</a></li>' for id_ in found
        )
        title = self._("Les textes")
        return f"{self._heading('law', title)}\n<ul>{lines}</ul>"


def _marked(text: str) -> str:
    """A sentence of the notice, escaped; what is left to complete stands out."""
    return re.sub(r"\[[^\[\]]*\]", r"<mark>\g<0></mark>", escape(text))
