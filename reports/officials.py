"""Two pages for elected officials, who read them in three minutes and have never opened Balise. Exactly two A4 pages.

Texts of people are shortened between words. Each page is laid out with less and less text until it fits, so that no answer
can push a line on a third page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklists.model import Outcome
from reports.document import Cell, Document, Strong, scale
from reports.document.text import displayable
from reports.document.theme import TextStyle
from reports.officials_facts import OfficialsFacts
from reports.officials_review import OfficialsReview
from reports.officials_words import OfficialsWords
from reports.parts.council import OUTCOME_TONES
from reports.typography import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reports.assessment_report import ReportInput
    from reports.document.text import Text

_BLUE = "#16366b"
_GREY = "#555c68"
DENSE = {
    "body": TextStyle(10, 13.6, after=4),
    "small": TextStyle(8.8, 11.8, colour=_GREY, after=3),
    "note": TextStyle(9, 12.2, italic=True, colour=_GREY, after=3),
    "item": TextStyle(10, 13.2, after=2, indent=16),
    "callout": TextStyle(10.2, 13.8),
    "heading_1": TextStyle(17, 21, bold=True, colour=_BLUE, after=3),
    "heading_2": TextStyle(12, 15.5, bold=True, colour=_BLUE, before=8, after=3),
}
"""Styles of the two pages: a little smaller than in a report, so that two pages hold what matters."""
SHARES = (1.3, 1.0, 0.8, 0.62, 0.48, 0.36, 0.26, 0.18, 0.12)
"""How much of the room for each text is used, tried in order; the last one fits whatever is typed."""
LAST_RESORT = 0.26
"""The share below which texts of the checklist are shortened too."""
_LEAST = 12
_MOST = 3
_QUESTIONS = 5
_HASH = 16


class _Page:
    """What one page is made with: the sentences, and how long each text may be."""

    def __init__(self, facts: OfficialsFacts, document: Document, share: float) -> None:
        self.facts, self.said, self.document, self._share = facts, facts.said, document, share
        self.lang, self._ = facts.lang, facts.said._

    def cut(self, text: str, most: int) -> str:
        """Text of people, shortened between words; characters that no font has count as what is printed instead."""
        return self._shortened(text, most, self._share)

    def keep(self, text: str, most: int) -> str:
        """Text of the checklist, shortened only when shorter texts of people do not make room enough."""
        return self._shortened(text, most, min(self._share / LAST_RESORT, 1.0))

    def _shortened(self, text: str, most: int, share: float) -> str:
        most = max(round(most * share), _LEAST)
        return shortened(displayable(text[: 4 * most], self.lang), most)


def build_officials(data: ReportInput, lang: str) -> bytes:
    """The two pages as a PDF file in ``lang`` (``fr`` or ``en``).

    Raises:
        ValueError: if ``printed_at`` has no time zone.
    """
    return officials_document(data, lang).build()


def officials_document(data: ReportInput, lang: str) -> Document:
    """The two pages, laid out: the kit's document, whose ``written`` gives every text that is printed."""
    facts = OfficialsFacts(OfficialsWords(data, lang))
    shares: list[float] = []
    document = _empty(facts)
    for number in range(1, len(PAGES) + 1):
        for share in SHARES:
            document = _laid_out(facts, [*shares, share])
            if document.page_count() == number:
                break
        shares.append(share)
    return document


def _laid_out(facts: OfficialsFacts, shares: Sequence[float]) -> Document:
    """The first pages, each with its share of text."""
    document = _empty(facts)
    for part, share in zip(PAGES, shares, strict=False):
        document.page_break()
        part(_Page(facts, document, share))
    return document


def _empty(facts: OfficialsFacts) -> Document:
    data, _ = facts.data, facts.said._
    name, authority = data.assessment.system.name, data.authority
    state = _("Données fictives") if authority.fictional else _("Document de travail")
    return Document(
        title=_("Deux pages pour les élus : {system}").format(system=name),
        lang=facts.lang,
        author=authority.name,
        subject=_("Ce qu’il faut savoir d’un système d’IA avant de décider"),
        created=data.printed_at,
        header=f"{name} · {authority.name}",
        footer=_("{state} · empreinte {hash}").format(state=state, hash=data.content_hash[:_HASH]),
        styles=DENSE,
    )


# Page one: what it is, whom it touches, what it brings ----------------------------------------------------------


def _first(page: _Page) -> None:
    data, document, _ = page.said.data, page.document, page._
    words = page.said.words
    document.heading(1, page.cut(data.assessment.system.name, 90), anchor="system")
    document.paragraph(
        _(
            "Ce que dit l’évaluation de ce système d’intelligence artificielle, en deux pages · {authority} · {day}"
        ).format(authority=page.cut(data.authority.name, 90), day=words.day(data.printed_at.date())),
        style="small",
    )
    title, text = page.said.headline()
    tone = OUTCOME_TONES[page.said.proposed.outcome or Outcome.NOT_YET]
    document.callout([Strong(f"{page.keep(title, 160)}\n"), page.keep(text, 340)], tone=tone, title="")
    _need(page)
    _level(page)
    _figures(page)
    _money(page)


def _need(page: _Page) -> None:
    facts, document, _ = page.facts, page.document, page._
    document.heading(2, _("Le besoin et les personnes"), anchor="need")
    document.facts(
        [
            (_("Le problème"), page.cut(facts.need(), 330)),
            (_("Ce que fait le système"), page.cut(facts.purpose(), 240)),
            (_("Personnes touchées"), page.keep(facts.people(), 200)),
            (_("Au pire, pour une personne"), page.keep(facts.worst(), 200)),
            (_("Part de la machine"), page.keep(facts.part_of_machine(), 200)),
        ]
    )


def _level(page: _Page) -> None:
    said, document, _ = page.said, page.document, page._
    found = said.sheet.impact
    names = said.words.level_names()
    document.heading(2, _("Ce que le projet fait courir aux habitants"), anchor="level")
    here = _("ce projet aujourd’hui") if found.exact else _("ce projet, selon les réponses qui manquent")
    alt = _("Échelle de quatre niveaux : {levels}. {level}.").format(
        levels=said.words.join(said.words.level(number) for number in range(1, len(names) + 1)),
        level=said.level_title(),
    )
    document.figure(scale.level_scale(found.low, found.high, labels=names, here=here, lang=page.lang), alt=alt)
    document.paragraph([Strong(said.level_title()), ". ", page.keep(said.level(), 320)])
    if said.level_and_refusal():
        document.paragraph(said.level_and_refusal(), style="note")


def _figures(page: _Page) -> None:
    facts, document, _ = page.facts, page.document, page._
    document.heading(2, _("Les bénéfices attendus, en chiffres"), anchor="benefits")
    found = facts.figures()
    if found:
        header = [_("Bénéfice"), _("Aujourd’hui"), _("Cible"), _("Mesuré le")]
        rows = [
            [
                page.cut(each.expected, 110),
                *(page.cut(text, 44) for text in (each.today, each.target, each.measured_on)),
            ]
            for each in found[:_MOST]
        ]
        document.table(header, rows, widths=[0.49, 0.18, 0.18, 0.15], row_header=True)
    note = facts.benefits_note()
    if note:
        document.paragraph(note)


def _money(page: _Page) -> None:
    facts, document, _ = page.facts, page.document, page._
    document.heading(2, _("Ce que cela coûte"), anchor="cost")
    document.facts(
        [
            (_("Coût sur quatre ans"), page.cut(facts.cost(), 230)),
            (_("Engagement"), page.cut(facts.commitment(), 190)),
        ]
    )


# Page two: what can go wrong, what else could be done, what is asked ---------------------------------------------


def _second(page: _Page) -> None:
    _risks(page)
    _other_ways(page)
    _conditions(page)
    _questions(page)
    _decision(page)


def _risks(page: _Page) -> None:
    said, document, _ = page.said, page.document, page._
    document.heading(2, _("Les risques à connaître avant de voter"), anchor="risks")
    named = said.risks()
    items: list[list[str | Text]] = [
        [Strong(f"{page.keep(risk.name, 110)} ({risk.level})"), said.words.colon, page.keep(risk.meaning, 260)]
        for risk in named
    ]
    document.bullets(items)
    if not named:
        document.paragraph(_no_risk(page))
    audit = said.audit()
    if audit:
        document.paragraph([Strong(_("Écarts entre groupes")), said.words.colon, page.cut(audit, 330)])


def _no_risk(page: _Page) -> str:
    if page.said.level_is_told:
        return page._("Aucun risque ne dépasse aujourd’hui le niveau le plus bas.")
    return page._("Trop de réponses manquent : aucun risque ne se détache encore.")


def _other_ways(page: _Page) -> None:
    facts, document, _ = page.facts, page.document, page._
    document.heading(2, _("Faire autrement, ou ne pas faire"), anchor="alternatives")
    rows = [
        (_("Autres solutions"), page.cut(facts.alternatives(), 280)),
        (_("Ne rien faire"), page.cut(facts.nothing(), 260)),
    ]
    milder = facts.milder_way()
    if milder:
        rows.insert(1, (_("Un moyen plus doux ?"), page.keep(milder, 160)))
    document.facts(rows)


def _conditions(page: _Page) -> None:
    facts, document = page.facts, page.document
    document.heading(2, facts.conditions_title(), anchor="conditions")
    if not facts.conditions:
        document.paragraph(facts.no_condition())
        return
    items: list[list[str | Text]] = []
    for condition in facts.conditions[:_MOST]:
        item: list[str | Text] = [page.keep(condition.text, 260)]
        if condition.promised:
            item.append(f" ({page.cut(condition.promised, 90)})")
        items.append(item)
    document.bullets(items, ordered=True)


def _questions(page: _Page) -> None:
    page.document.heading(2, page._("Ce que vous pouvez demander"), anchor="questions")
    page.document.bullets([page.keep(text, 240) for text in page.facts.questions()[:_QUESTIONS]])


def _decision(page: _Page) -> None:
    said, document, _ = page.said, page.document, page._
    review = OfficialsReview(said.data, page.lang)
    title = _("La décision") if review.settled else _("La décision qui vous est demandée")
    document.heading(2, title, anchor="decision")
    rows: list[tuple[str, str | Cell]] = []
    if not review.settled:
        rows.append((_("Décision demandée"), Cell(said.decision(), strong=True)))
    rows += _decided(page, review)
    committee = page.facts.committee()
    if review.opinions():
        rows.append((_("Avis rendus"), page.keep(review.opinions(), 320)))
    elif committee:
        rows.append((_("Le comité d’éthique"), page.cut(committee, 240)))
    lines = said.governance_lines()
    if not lines:
        rows.append((_("Qui décide"), _("Le niveau n’est pas encore assez connu pour le dire.")))
    rows += [(label, page.keep(text, 340)) for label, text in lines]
    document.facts(rows)
    if not review.settled:
        document.paragraph(said.balance.proposal(), style="small")


def _decided(page: _Page, review: OfficialsReview) -> list[tuple[str, str | Cell]]:
    """What was decided already, and, in a line of its own, that a required opinion was passed over."""
    last, _ = review.last, page._
    if last is None:
        return []
    found = review.state(last.model_copy(update={"override": page.cut(last.override, 160)}))
    told = review.words.join(text for text in (found.made, found.outdated, found.ended) if text)
    rows: list[tuple[str, str | Cell]] = [(_("Décision prise"), Cell(f"{page.keep(told, 240)}", strong=review.settled))]
    if found.overridden:
        rows.append((_("Avis manquant"), Cell(f"{review.words.capital(found.overridden)}.", strong=True)))
    return rows


PAGES: tuple[Callable[[_Page], None], ...] = (_first, _second)
"""What stands on each page."""
