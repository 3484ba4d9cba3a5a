"""The bias audits: what was compared, what was found, how certain it is, and what people conclude from it.

Every figure comes from the stored results; nothing is computed again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.bias.record import Opinion
from assessments.bias.result import FigureState
from assessments.bias.series import series_of, withdrawn
from reports.bias_words import VERDICT_TONES
from reports.document import Cell, Link, Strong
from reports.parts.bias_gaps import gaps, headlines, trend
from reports.parts.bias_scores import score
from reports.parts.bias_views import ViewPart
from reports.typography import shortened

if TYPE_CHECKING:
    from assessments.bias.record import Audit
    from assessments.bias.result import AuditResult
    from assessments.bias.series import Series
    from reports.document.text import Pieces
    from reports.parts.writer import Writer

QUESTION = "gaps_measured"
"""The question of the checklist that an audit answers: where it is asked, a report without an audit says so."""

_MOST_SENTENCES = 3
_LONGEST_REASON = 300
_OPINION_TONES = {Opinion.YES: None, Opinion.NO: "warning", Opinion.OPEN: None}


def bias(writer: Writer) -> None:
    """The audits of the assessment; a sentence where one was asked for and none is there; else nothing."""
    _, document, words = writer.words._, writer.document, writer.bias
    audits = writer.data.audits
    if not audits:
        if QUESTION in writer.data.sheet.asked:
            text = _("aucune comparaison entre groupes n’a été faite dans cette évaluation.")
            document.paragraph([Strong(_("Audit des écarts")), words.colon, text])
        return
    writer.part(_("Audit des écarts"), "bias")
    found = series_of(audits)
    if found:
        document.paragraph(
            _(
                "Un audit compare ce que le système fait à différents groupes, d’après les décisions réelles de la collectivité."
            )
        )
        lines: list[Pieces] = [
            [Link(words.verdict_line(each.latest), f"#audit-{n}")] for n, each in enumerate(found, 1)
        ]
        document.bullets(lines)
    for number, each in enumerate(found, 1):
        _series(writer, each, number)
    _withdrawn(writer)
    if any(each.measured for each in found):
        document.heading(2, _("Comment lire ces chiffres"), anchor="audit-method")
        document.bullets(words.method_sentences())


def _series(writer: Writer, series: Series, number: int) -> None:
    audit = series.latest
    writer.document.heading(2, writer.bias.title(audit), anchor=f"audit-{number}")
    if audit.result is None:
        writer.document.paragraph(writer.bias.measured_sentence(audit))
        _plan(writer, audit, number)
        return
    _verdict(writer, audit.result)
    _plan(writer, audit, number)
    gaps(writer, audit.result, number)
    views = [ViewPart(writer, audit.result, view) for view in audit.result.views]
    for at, each in enumerate(views, 1):
        title = writer.words._("Selon : {view}").format(view=writer.bias.view_name(each.view))
        writer.document.small_heading(title, anchor=f"audit-{number}-view-{at}")
        each.write()
    score(writer, audit.result, number)
    _details(writer, views, number)
    _notes(writer, audit.result)
    _data(writer, audit, number)
    _judgement(writer, audit, number)
    trend(writer, series, number)


def _verdict(writer: Writer, result: AuditResult) -> None:
    """The verdict, with the views that lead to it."""
    words = writer.bias
    verdict = result.verdict
    leading = [(view, gap) for view, gap in result.deciding if gap.verdict is verdict]
    said = [
        f"{words.capital(words.view_name(view))}{words.colon}{_inside(words.gap_sentence(view, gap, result.plan))}"
        for view, gap in leading[:_MOST_SENTENCES]
    ]
    text = "\n".join([*said, words.verdict_meaning(verdict)])
    writer.document.callout(text, tone=VERDICT_TONES[verdict], title=words.verdict(verdict))


def _inside(sentence: str) -> str:
    """A sentence after a colon."""
    return sentence[:1].lower() + sentence[1:]


def _plan(writer: Writer, audit: Audit, number: int) -> None:
    """What is compared and why, and what was tolerated before anybody saw a figure."""
    _, words, document, plan = writer.words._, writer.bias, writer.document, audit.plan
    document.small_heading(_("Ce qui est comparé, et pourquoi"), anchor=f"audit-{number}-plan")
    meaning = words.metric_meaning(plan.metric, plan)
    document.bullets(
        [
            words.compared_sentence(plan),
            f"{words.capital(words.metric(plan.metric, plan))}{words.colon}{_inside(meaning)}",
            words.why_sentence(plan),
            words.selected_sentence(plan),
            words.actual_sentence(plan),
            [Strong(words.tolerated_sentence(audit))],
        ]
    )
    if plan.reason.strip():
        document.paragraph([_("Raison de cet écart toléré"), words.colon])
        document.user_text(plan.reason)


def _details(writer: Writer, views: list[ViewPart], number: int) -> None:
    """The rates that do not decide, for those who check."""
    _ = writer.words._
    detailed = [each for each in views if each.has_details]
    if not detailed:
        return
    writer.document.small_heading(_("Les autres taux, pour vérifier"), anchor=f"audit-{number}-details")
    writer.document.paragraph(
        _(
            "Ces taux ne décident pas du verdict. Ils éclairent d’où vient un écart, et permettent de refaire les calculs."
        ),
        style="note",
    )
    for each in detailed:
        each.details()
    headlines(writer, [each.view for each in views])


def _notes(writer: Writer, result: AuditResult) -> None:
    """What « peu fiable », « tout le monde » and « non affiché » mean, where they were printed."""
    words = writer.bias
    found = [figure for view in result.views for group in view.groups for figure in group.figures.values()]
    shown = [figure for figure in found if figure.state is FigureState.SHOWN]
    notes = [
        words.unreliable_note() if any(figure.unreliable for figure in shown) else "",
        words.extreme_note() if any(figure.extreme for figure in shown) else "",
        words.hidden_note(result.plan) if any(figure.state is FigureState.HIDDEN for figure in found) else "",
    ]
    for note in filter(None, notes):
        writer.document.paragraph(note, style="small")


def _data(writer: Writer, audit: Audit, number: int) -> None:
    """Which data, when, by whom, with which programs; and Fairlearn's second opinion."""
    _, words, document, result = writer.words._, writer.bias, writer.document, audit.result
    if result is None:
        return
    document.small_heading(_("Les données et les calculs"), anchor=f"audit-{number}-data")
    lines = [
        words.measured_sentence(audit),
        words.source_sentence(result.source),
        *words.intake_sentences(result),
        words.versions_sentence(result),
        words.fairlearn_sentence(result),
    ]
    document.bullets([line for line in lines if line])


def _judgement(writer: Writer, audit: Audit, number: int) -> None:
    """What people conclude: law first, then ethics, then what is done about it."""
    _, words, document, judged = writer.words._, writer.bias, writer.document, audit.judgement
    document.small_heading(_("Ce que la collectivité en conclut"), anchor=f"audit-{number}-judgement")
    if judged is None:
        document.paragraph(_("Personne n’a encore dit si ces chiffres sont justifiés et acceptables."))
        return
    pairs: list[tuple[str, str | Cell]] = [
        (_("Justifié en droit ?"), _answer(writer, judged.justified, judged.justified_why)),
        (_("Acceptable ?"), _answer(writer, judged.acceptable, judged.acceptable_why)),
        (_("Ce qui est fait"), judged.action.strip() or _("Rien n’est écrit.")),
    ]
    if judged.action.strip() or judged.owner.strip() or judged.due:
        pairs.append((_("Par qui"), judged.owner.strip() or _("non précisé")))
        pairs.append((_("Pour quand"), words.day(judged.due) if judged.due else _("non précisé")))
    document.facts(pairs)
    if audit.judged_at is not None:
        author = audit.judged_by.strip() or _("auteur non précisé")
        text = _("Écrit le {moment} ; {author}.")
        document.paragraph(text.format(author=author, moment=words.moment(audit.judged_at)), style="small")


def _answer(writer: Writer, opinion: Opinion, why: str) -> Cell:
    pieces: Pieces = [Strong(writer.bias.opinion(opinion)), *([f"\n{why.strip()}"] if why.strip() else [])]
    return Cell(pieces)


def _withdrawn(writer: Writer) -> None:
    _, words, document = writer.words._, writer.bias, writer.document
    found = withdrawn(writer.data.audits)
    if not found:
        return
    document.heading(2, _("Audits retirés"), anchor="audit-withdrawn")
    document.paragraph(_("Ils restent lisibles dans l’application et ne comptent plus."))
    document.bullets(
        [
            f"{words.title(audit)}{words.colon}{shortened(audit.withdrawn_why, _LONGEST_REASON) or '…'}"
            for audit in found
        ]
    )
