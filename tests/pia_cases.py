"""Files as the CNIL's PIA tool exports them, written from the shape of its format; texts and names are invented."""

from __future__ import annotations

import json
from typing import Any

from zip_cases import zipped

QUESTIONS = (
    *(111, 112, 113, 121, 122, 123),
    *(211, 212, 213, 214, 215, 221, 222, 223, 224, 225, 226, 227),
    *(start + step for start in (320, 330, 340) for step in range(1, 7)),
)
LISTS = frozenset(start + step for start in (320, 330, 340) for step in (1, 2, 3, 4))
GAUGES = frozenset(start + step for start in (320, 330, 340) for step in (5, 6))
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
AT = "2026-03-02T09:12:41.000Z"


def answer(number: int) -> dict[str, Any]:
    """The answer to one question, in the form that its kind has."""
    data: dict[str, Any] = {"text": None, "gauge": None, "list": []}
    if number in LISTS:
        data["list"] = [f"Premier point de {number}", f"Second point de {number}"]
    elif number in GAUGES:
        data |= {"text": f"<p>Raison de l&rsquo;estimation {number}.</p>", "gauge": number % 4 + 1}
    else:
        data["text"] = (
            f"<p>R&eacute;ponse <strong>{number}</strong> de la mairie.</p><ul><li>un</li><li>deux&nbsp;: "
            f'<a href="https://example.org/{number}">la note</a></li></ul>'
        )
    return {"id": 1000 + number, "pia_id": 7, "reference_to": number, "data": data, "created_at": AT, "updated_at": AT}


def measure(id_: int, title: str, slug: str = "") -> dict[str, Any]:
    """A measure, from the knowledge base or with a title of its own."""
    placeholder = f"knowledge_base.slugs.{slug}.placeholder" if slug else "measures.default_placeholder"
    return {
        "id": id_,
        "pia_id": 7,
        "title": title,
        "content": f"<div>Ce que fait la mesure {id_}.</div>",
        "placeholder": placeholder,
        "created_at": AT,
    }


def evaluation(reference: str, status: int = 3, **more: Any) -> dict[str, Any]:
    """An evaluation; acceptable unless said otherwise."""
    return {
        "id": 1,
        "pia_id": 7,
        "reference_to": reference,
        "status": status,
        "global_status": 2,
        "gauges": {"x": 0, "y": 0},
        "evaluation_comment": f"<p>Vu pour {reference}.</p>",
        "estimated_implementation_date": None,
        "created_at": AT,
        **more,
    }


def action(text: str, owner: str = "", due: str | None = None) -> dict[str, Any]:
    """The action of an evaluation that found something to improve."""
    return {
        "status": 2,
        "action_plan_comment": f"<p>{text}</p>",
        "person_in_charge": owner,
        "estimated_implementation_date": due,
    }


def complete() -> dict[str, Any]:
    """An analysis with every question answered, measures, evaluations of every kind, remarks and opinions."""
    return {
        "pia": {
            "id": 7,
            "status": 2,
            "name": "Tri des demandes d’aide",
            "category": "Action sociale",
            "author_name": "Odile Perrin-Test",
            "evaluator_name": "Basile Carrel-Test",
            "validator_name": "Sabine Loubet-Test",
            "dpos_names": "Firmin Astier-Test (DPO)",
            "people_names": "Les usagers du CCAS, Colette Vidal-Test",
            "dpo_status": 1,
            "dpo_opinion": "<p>Avis favorable, sous r&eacute;serve du plan d’action.</p>",
            "concerned_people_searched_opinion": True,
            "concerned_people_searched_content": "",
            "concerned_people_status": 0,
            "concerned_people_opinion": "Ils demandent à parler à quelqu’un.",
            "rejection_reason": "",
            "applied_adjustments": "Durées revues.",
            "structure_id": None,
            "structure_name": "",
            "structure_data": None,
            "is_example": 0,
            "is_archive": 0,
            "progress": 96.5,
            "lock_version": 6,
            "created_at": AT,
            "updated_at": AT,
        },
        "answers": [answer(number) for number in QUESTIONS],
        "measures": [
            measure(41, "Chiffrement", "PIA_TEC_CHIF"),
            measure(42, "Gestion des habilitations"),
            measure(43, "Café du matin"),
        ],
        "evaluations": [
            evaluation("1.1"),
            evaluation("1.2", evaluation_comment=None),
            evaluation("2.1.215", **action("Fixer les durées.", "DPO mutualisé", "2027-03-14T23:00:00.000Z")),
            evaluation("2.2.226", **action("Signer l’avenant.", "Service des marchés")),
            evaluation("3.1.41", **action("Passer à TLS 1.3.", "RSSI", "2027-01-31")),
            evaluation("3.1.42"),
            evaluation("3.1.43", **action("Acheter du sucre.", "Accueil", "2027-02-01")),
            evaluation("3.2", 2, gauges={"x": 3, "y": 1}, action_plan_comment="Revoir les accès."),
            evaluation("3.3", gauges={"x": 2, "y": 2}),
            evaluation("3.4", status=1, evaluation_comment="À refaire."),
        ],
        "comments": [
            {"id": 1, "pia_id": 7, "reference_to": 212, "description": "Quel texte ?", "for_measure": False},
            {"id": 2, "pia_id": 7, "reference_to": 41, "description": "Clés gardées où ?", "for_measure": True},
        ],
    }


def minimal() -> dict[str, Any]:
    """An analysis that has a name and nothing else."""
    return {"pia": {"name": "Presque rien"}, "answers": [], "measures": [], "evaluations": [], "comments": []}


def structure() -> dict[str, Any]:
    """A template of the tool, which is no analysis."""
    section = {"id": 1, "items": [{"id": 1, "questions": [{"id": 111, "title": "Quoi ?", "answer": "Un modèle."}]}]}
    return {"structure": {"id": 1, "name": "Modèle", "sector_name": "CCAS", "data": {"sections": [section]}}}


def as_json(found: Any) -> bytes:
    """A file, as the tool writes it."""
    return json.dumps(found, ensure_ascii=False).encode()


def complete_zip() -> bytes:
    """The complete analysis with two attached files, of which one is of a kind that is not taken."""
    return zipped(
        {
            "Pièces jointes/contrat.pdf": PDF,
            "Pièces jointes/programme.exe": b"MZ\x90\x00 pas un document",
            "pia.json": as_json(complete()),
        }
    )
