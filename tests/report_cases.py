"""A small checklist with one of everything, and assessments of it, for tests of documents."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING

from small_checklists import build, question, risk

from assessments.advice import what_would_help_most
from assessments.benefits import benefits_of
from assessments.conclusion import conclude
from assessments.model import AiSystem, Answer, Assessment, Authority, Context, Origin
from assessments.scoring import score
from reports.assessment_report import ReportInput

if TYPE_CHECKING:
    from checklists.model import Checklist

PRINTED = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
AS_OF = date(2026, 11, 22)


def both(fr: str, en: str) -> dict[str, str]:
    return {"fr": fr, "en": en}


def _option(id_: str, fr: str, en: str, **more) -> dict:
    return {"id": id_, "label": both(fr, en), **more}


def _question(id_: str, kind: str, fr: str, en: str, **more) -> dict:
    return question(id_, kind, **{"text": both(fr, en), "why": both("Parce que.", "Because."), **more})


def _questions() -> list[dict]:
    effect = [
        _option("none", "Aucun effet sur une personne", "No effect on a person"),
        _option("comfort", "Un désagrément", "An inconvenience"),
        _option("right", "Un droit ou une prestation", "A right or a benefit"),
    ]
    data = [_option("no", "Aucune", "None", exclusive=True), _option("health", "Santé", "Health")]
    columns = [{"id": "what", "label": both("Donnée", "Data")}, {"id": "kept", "label": both("Durée", "Kept for")}]
    return [
        _question("effect", "exposure", "Que change le résultat ?", "What does the result change?", options=effect),
        _question("data", "exposure", "Quelles données ?", "Which data?", answer="any_of", options=data),
        _question("goal", "fact", "Quel est le but ?", "What is the aim?", answer="text", options=[]),
        _question("start", "fact", "Quand ?", "When?", answer="date", options=[]),
        _question("flows", "fact", "Quelles durées ?", "For how long?", answer="table", options=[], columns=columns),
        _question("human", "safeguard", "Un agent relit-il ?", "Does an officer review?"),
        _question("appeal", "safeguard", "Un recours est-il expliqué ?", "Is an appeal explained?", may_not_apply=True),
        _question(
            "detail",
            "fact",
            "Quel droit est en cause ?",
            "Which right is concerned?",
            shown_if={"effect": ["right"]},
            options=[_option("one", "Une aide", "An aid"), _option("two", "Une place", "A place")],
        ),
    ]


def _findings() -> list[dict]:
    def finding(id_: str, fr: str, en: str, when: dict, **more) -> dict:
        base = {
            "id": id_,
            "title": both(fr, en),
            "because": both(f"Raison : {fr}.", f"Reason: {en}."),
            "severity": "high",
            "regime": "ai_act",
            "when": when,
            "references": ["law"],
        }
        return {**base, **more}

    return [
        finding("banned", "Pratique refusée", "Refused practice", {"data": ["health"]}, severity="blocking"),
        finding(
            "annexe", "Système à haut risque", "High-risk system", {"effect": ["right"]}, obligations=["study", "tell"]
        ),
        finding(
            "discussed",
            "Décision automatisée",
            "Automated decision",
            {"effect": ["right"]},
            certainty="to_confirm",
            regime="rgpd",
            references=["guide"],
        ),
        finding("later", "Règle future", "Future rule", {"effect": ["comfort", "right"]}, in_force_from="2027-12-02"),
    ]


@cache
def small_case() -> Checklist:
    """Every kind of answer, finding and safeguard, in two languages with different words."""
    names = (
        ("low", "I", "faible", "low"),
        ("moderate", "II", "modéré", "moderate"),
        ("high", "III", "élevé", "high"),
        ("critical", "IV", "critique", "critical"),
    )
    law = {
        "id": "law",
        "title": both("Règlement essentiel", "Essential regulation"),
        "article": "5(1)",
        "url": "https://example.org/loi",
        "checked_on": "2026-11-20",
        "certainty": "verified",
    }
    guide = {**law, "id": "guide", "title": both("Guide pratique", "Practical guide"), "certainty": "to_confirm"}
    return build(
        _questions(),
        [
            risk(
                "unfair",
                name=both("Décision injuste", "Unfair decision"),
                harm=both("Une personne perd un droit.", "A person loses a right."),
                gravity=[
                    {"level": 4, "when": {"effect": ["right"]}},
                    {"level": 2, "when": {"effect": ["comfort", "right"]}},
                ],
                likelihood=[{"level": 3, "when": {"effect": ["comfort", "right"]}}],
                safeguards={"essential": ["human"], "recommended": ["appeal"]},
                floors=[
                    {
                        "level": "high",
                        "when": {"annexe": ["yes"]},
                        "reason": both("La loi range ce cas à part.", "The law sets this case apart."),
                    }
                ],
            ),
            risk(
                "leak",
                name=both("Fuite de données", "Data leak"),
                harm=both("Des données sortent.", "Data get out."),
                gravity=[{"level": 3, "when": {"data": ["health"]}}],
                likelihood=[{"level": 3, "when": {"data": ["health"]}}],
            ),
        ],
        references=[law, guide],
        findings=_findings(),
        obligations=[
            {
                "id": "study",
                "text": both("Mener une étude", "Carry out a study"),
                "who": "project_manager",
                "references": ["law"],
                "prudent_date": "2026-12-02",
                "likely_date": "2027-12-02",
                "proved_by": "human",
            },
            {
                "id": "tell",
                "text": both("Informer les personnes", "Inform people"),
                "who": "project_manager",
                "references": ["law"],
                "document": both("Avis affiché", "Notice on display"),
            },
        ],
        levels=[
            {
                "level": id_,
                "roman": roman,
                "name": both(fr, en),
                "meaning": both(f"Sens du niveau {roman}.", f"Meaning of level {roman}."),
                "council": both("x", "x"),
            }
            for id_, roman, fr, en in names
        ],
        governance=[
            {
                "level": id_,
                "opinions": [both("Comité d’éthique", "Ethics committee")],
                "decided_by": both(f"Décideur {roman}", f"Decider {roman}"),
                "published": both("Une fiche", "A record"),
                "valid_months": 12,
            }
            for id_, roman, _, _ in names
        ],
        floors=[
            {
                "level": "high",
                "when": {"annexe": ["yes"]},
                "reason": both("Haut risque au sens du règlement.", "High risk under the regulation."),
            }
        ],
        roles=[{"id": "project_manager", "name": both("chef de projet", "project manager")}],
        regimes=[
            {"id": id_, "name": both(f"Régime {id_}", f"Regime {id_}")}
            for id_ in ("ai_act", "rgpd", "crpa", "lil", "security", "staff", "accessibility", "other")
        ],
        title=both("Petite grille", "Small checklist"),
        sections=[
            {
                "id": "only",
                "letter": "A",
                "title": both("Le système", "The system"),
                "intro": both("Une.", "One."),
                "triage": True,
                "questions": _questions(),
            }
        ],
        depths=[
            {"id": "short", "name": both("Essentielle", "Essential")},
            {"id": "standard", "name": both("Courante", "Standard")},
            {"id": "full", "name": both("Complète", "Full")},
        ],
    )


def answered() -> dict[str, Answer]:
    """A grave, mostly answered case: a right is at stake, a review is planned, one answer waits to be confirmed."""
    given = [
        Answer(question="effect", choice=("right",), author="Camille Martin", at=PRINTED),
        Answer(question="goal", value="Orienter les demandes.\n\nPlus vite.", comment="Voir la note jointe."),
        Answer(question="start", value="2027-03-01"),
        Answer(question="flows", rows=({"what": "Nom", "kept": "Deux ans"},)),
        Answer(
            question="human",
            choice=("planned",),
            owner="Service social",
            due=date(2027, 2, 1),
            evidence=("https://example.org/note", "Note interne"),
        ),
        Answer(question="appeal", choice=("done",), origin=Origin.SUPPLIER, to_confirm=True),
    ]
    return {answer.question: answer for answer in given}


def report_input(
    answers: dict[str, Answer] | None = None,
    *,
    fictional: bool = False,
    checklist: Checklist | None = None,
    authority: Authority | None = None,
    **system,
) -> ReportInput:
    """A report on these answers, scored for real; ``system`` are fields of its identity."""
    checklist = checklist or small_case()
    answers = answers or {}
    authority = authority or Authority(
        id="town", name="Ville de Valmont", type="commune", population=23456, fictional=fictional
    )
    context = Context.of(authority, AS_OF, audit_gap_established=False)
    sheet = score(checklist, answers, context)
    assessment = Assessment(
        id="a1",
        authority_id="town",
        system=AiSystem(**{"name": "Aide à l’orientation", "purpose": "Orienter les demandes d’aide.", **system}),
        checklist_id=checklist.id,
        checklist_digest="0",
        created_at=PRINTED,
        updated_at=PRINTED,
    )
    return ReportInput(
        authority=authority,
        assessment=assessment,
        checklist=checklist,
        answers=answers,
        sheet=sheet,
        measures=what_would_help_most(checklist, answers, context, sheet=sheet),
        printed_at=PRINTED,
        content_hash="3f" * 32,
        attachment=b'{"a": 1}',
        benefits=benefits_of(checklist, answers),
        conclusion=conclude(checklist, answers, context, sheet),
    )
