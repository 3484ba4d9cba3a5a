"""What the law says of the system: findings, obligations, and the references they rest on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from assessments.qualification import AiActClass, Proof, Standing
from checklists.model import Certainty, Severity
from reports.document import Cell, Link, Strong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.qualification import Duty, FindingResult
    from checklists.model import Finding, Reference
    from reports.document.text import Text
    from reports.parts.writer import Writer

_PROOF_TONES = {Proof.DONE: "positive", Proof.PROMISED: "info", Proof.OPEN: "warning", Proof.UNKNOWN: "neutral"}
_CERTAINTY_TONES = {Certainty.VERIFIED: None, Certainty.TO_CONFIRM: "warning"}


def qualification(writer: Writer) -> None:
    """Findings, grouped by how firmly they stand."""
    words, document = writer.words, writer.document
    _ = words._
    law = writer.data.sheet.qualification
    writer.part(_("Ce que dit le droit"), "law")
    document.paragraph(
        [
            _("Règlement européen sur l’IA"),
            words.colon,
            Strong(words.ai_act(law)),
            ". ",
            _("Le droit est lu à la date du {date}.").format(date=words.day(writer.as_of)),
        ]
    )
    regime = next((r for r in writer.data.checklist.regimes if r.id.value == "ai_act"), None)
    if law.ai_act is AiActClass.OUT_OF_SCOPE and regime is not None and regime.out_of_scope is not None:
        document.callout(regime.out_of_scope.to(writer.lang))
    if not law.findings:
        document.paragraph(_("Aucun constat ne découle des réponses données."))
        return
    groups = (
        (Standing.HOLDS, "law-holds", _("Constats établis"), ""),
        (
            Standing.TO_CONFIRM,
            "law-to-confirm",
            _("Constats à confirmer"),
            _(
                "Les réponses y mènent, mais les juristes peuvent en discuter. Faites confirmer ces points avant de décider."
            ),
        ),
        (
            Standing.ANNOUNCED,
            "law-announced",
            _("Constats annoncés"),
            _("Ces règles sont adoptées et ne s’appliquent pas encore."),
        ),
    )
    findings = {finding.id: finding for finding in writer.data.checklist.findings}
    for standing, anchor, title, intro in groups:
        results = law.standing(standing)
        if results:
            with document.keep_together():
                document.heading(2, title, anchor=anchor)
                if intro:
                    document.paragraph(intro)
                _finding(writer, results[0], findings[results[0].id])
            for result in results[1:]:
                _finding(writer, result, findings[result.id])
    _possible(writer, law.standing(Standing.POSSIBLE), findings)


def _finding(writer: Writer, result: FindingResult, finding: Finding) -> None:
    with writer.document.keep_together():
        _whole_finding(writer, result, finding)


def _whole_finding(writer: Writer, result: FindingResult, finding: Finding) -> None:
    words, document = writer.words, writer.document
    _ = words._
    document.small_heading(writer.finding_title(finding.id), f"finding-{finding.id}")
    state = f" · {words.regime(finding.regime)} · {words.standing(result.standing, finding)}"
    severity = words.capital(words.severity(finding.severity))
    if finding.severity is Severity.BLOCKING:
        document.callout(finding.because.to(writer.lang), tone="danger", title=severity + state)
    else:
        document.paragraph([Strong(severity), state], style="small")
        document.paragraph(finding.because.to(writer.lang))
    document.bullets([writer.ground(ground) for ground in result.grounds])
    if finding.note:
        document.paragraph(finding.note.to(writer.lang), style="note")
    lines: list[tuple[str, list[str | Text]]] = [(_("Références"), writer.references(finding.references))]
    touched = writer.risks_of_finding(finding.id)
    if touched:
        lines.append((_("Risques concernés"), writer.listed([writer.risk_link(id_) for id_ in touched])))
    for label, pieces in lines:
        if pieces:
            document.paragraph([label, words.colon, *pieces], style="small")


def _possible(writer: Writer, results: tuple[FindingResult, ...], findings: dict[str, Finding]) -> None:
    words, document = writer.words, writer.document
    _ = words._
    if not results:
        return
    document.heading(2, _("Constats encore possibles"), anchor="law-possible")
    document.paragraph(_("Rien ne les établit. Ils restent possibles tant que des réponses manquent."))
    items: list[list[str | Text]] = []
    for result in results:
        title = f"{findings[result.id].title.to(writer.lang)} ({words.severity(result.severity)})"
        missing = writer.listed([writer.question_link(id_) for id_ in result.missing])
        cause = [_("dépend de"), " ", *missing] if missing else [_("dépend du profil de la collectivité")]
        items.append([Strong(title), words.colon, *cause])
    document.bullets(items)


def obligations(writer: Writer) -> None:
    """Obligations as tables, by how firmly they stand; those that depend on missing answers as a list."""
    words, document = writer.words, writer.document
    _ = words._
    duties = writer.data.sheet.qualification.duties
    writer.part(_("Obligations"), "obligations")
    if not duties:
        document.paragraph(_("Aucune obligation ne découle des réponses données."))
        return
    document.paragraph(
        _(
            "La colonne « Preuve » dit ce que les réponses permettent d’affirmer. Quand la date d’application est discutée, les "
            "deux lectures sont données : la prudente d’abord."
        )
    )
    _timeline(writer, duties)
    groups = (
        (Standing.HOLDS, "duties-holds", _("Obligations établies")),
        (Standing.TO_CONFIRM, "duties-to-confirm", _("Obligations à confirmer")),
        (Standing.ANNOUNCED, "duties-announced", _("Obligations annoncées")),
    )
    for standing, anchor, title in groups:
        rows = [_duty(writer, duty) for duty in duties if duty.standing is standing]
        if rows:
            document.heading(2, title, anchor=anchor)
            header = [_("Obligation"), _("Date"), _("Qui"), _("Preuve")]
            document.table(header, rows, widths=[0.46, 0.25, 0.15, 0.14])
    possible = [duty for duty in duties if duty.standing is Standing.POSSIBLE]
    if possible:
        document.heading(2, _("Obligations encore possibles"), anchor="duties-possible")
        document.paragraph(_("Elles ne s’imposent que si les réponses qui manquent le confirment."))
        document.bullets([writer.data.checklist.obligation[duty.id].text.to(writer.lang) for duty in possible])


def _timeline(writer: Writer, duties: Sequence[Duty]) -> None:
    """What applies from which day: findings announced and obligations, prudent readings; what applies already in one line."""
    words, document, lang = writer.words, writer.document, writer.lang
    _ = words._
    firm = [duty for duty in duties if duty.standing is not Standing.POSSIBLE]
    if not firm:
        return
    obligation = writer.data.checklist.obligation
    days: dict[date | None, list[list[str | Text]]] = {}
    for duty in firm:
        line: list[str | Text] = [obligation[duty.id].text.to(lang)]
        if duty.likely is not None and duty.likely != duty.since:
            line.append(" " + _("(lecture probable : {date})").format(date=words.day(duty.likely)))
        if actions := writer.actions_on(duty.id):
            line += [" ", *actions]
        days.setdefault(_not_past(duty.since, writer.as_of), []).append(line)
    findings = {finding.id: finding for finding in writer.data.checklist.findings}
    for result in writer.data.sheet.qualification.standing(Standing.ANNOUNCED):
        days.setdefault(findings[result.id].in_force_from, []).insert(0, [writer.finding_link(result.id)])
    document.heading(2, _("Échéancier"), anchor="timeline")
    rows: list[list[str | Cell]] = [
        [
            words.day(day) if day else _("Déjà applicable"),
            Cell(_below_each_other(days[day])),
        ]
        for day in sorted(days, key=lambda day: day or date.min)
    ]
    document.table([_("À partir du"), _("Ce qui s’applique")], rows, widths=[0.2, 0.8], row_header=True)


def _below_each_other(lines: list[list[str | Text]]) -> list[str | Text]:
    pieces: list[str | Text] = []
    for line in lines:
        pieces += ["\n– " if pieces else "– ", *line]
    return pieces


def _not_past(day: date | None, as_of: date) -> date | None:
    """The day from which something will apply; None when it does already."""
    return day if day is not None and day > as_of else None


def _duty(writer: Writer, duty: Duty) -> list[Cell]:
    words, lang = writer.words, writer.lang
    _ = words._
    obligation = writer.data.checklist.obligation[duty.id]
    text: list[str | Text] = [Strong(obligation.text.to(lang))]
    findings = writer.listed([writer.finding_link(id_, short=True) for id_ in duty.findings if writer.has_heading(id_)])
    if findings:
        text += ["\n", *findings]
    cited = writer.references(obligation.references)
    if cited:
        text += ["\n", *cited]
    if obligation.document:
        text += ["\n", _("Pièce attendue"), words.colon, obligation.document.to(lang)]
    dates = words.capital(words.duty_date(duty))
    if obligation.date_note:
        dates += f"\n{obligation.date_note.to(lang)}"
    proof: list[str | Text] = [words.capital(words.proof(duty.proof))]
    if obligation.proved_by:
        proof += ["\n", writer.question_link(obligation.proved_by)]
    if actions := writer.actions_on(duty.id):
        proof += ["\n", *actions]
    return [
        Cell(text),
        Cell(dates),
        Cell(words.capital(words.role(obligation.who))),
        Cell(proof, tone=_PROOF_TONES[duty.proof]),
    ]


def references(writer: Writer) -> None:
    """Every reference named before this annex, with the day it was last read."""
    words, document = writer.words, writer.document
    _ = words._
    writer.annex(_("Références"), "references")
    named = [reference for reference in writer.data.checklist.references if reference.id in writer.cited]
    if not named:
        document.paragraph(_("Rien n’est encore établi : aucune référence n’est citée."))
        return
    document.paragraph(
        _(
            "« Vérifiée » : quelqu’un a lu le texte, ou une copie fidèle, au jour indiqué. « À confirmer » : l’affirmation repose sur "
            "une source secondaire ; faites-la vérifier avant de vous en servir."
        )
    )
    header = [_("Référence"), _("Applicable depuis"), _("Certitude"), _("Lue le")]
    rows = [
        [
            _reference(writer, reference),
            Cell(words.day(reference.applies_from) if reference.applies_from else _("sans date")),
            Cell(words.certainty(reference.certainty), tone=_CERTAINTY_TONES[reference.certainty]),
            Cell(words.day(reference.checked_on)),
        ]
        for reference in named
    ]
    document.table(header, rows, widths=[0.53, 0.16, 0.15, 0.16])


def _reference(writer: Writer, reference: Reference) -> Cell:
    text: list[str | Text] = [Strong(writer.words.cited(reference)), "\n", Link(reference.url, reference.url)]
    if reference.note:
        text.append(f"\n{reference.note.to(writer.lang)}")
    return Cell(text)
