"""A fictional authority with assessments at different stages, to look at Balise before using it.

``python -m assessments.demo`` fills the database named by ``BALISE_DATABASE_URL``. Everything is labelled as fictional.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import yaml

from assessments.access import LOCAL, local_user
from assessments.access import Action as AccessAction
from assessments.bias.plan import Plan
from assessments.bias.record import Judgement
from assessments.decision import Choice, Demand
from assessments.exchange import file_of
from assessments.model import AiSystem, Answer, AuthorityType, Stage
from assessments.review import Outcome
from assessments.storage import AssessmentStore, default_url, make_engine, upgrade
from checklists.loader import main_checklist
from checklists.model import Adviser

if TYPE_CHECKING:
    from assessments.access import Actor
    from assessments.model import Authority
    from checklists.model import Checklist

DATA = Path(__file__).parent / "demo.yaml"


def fill(store: AssessmentStore, actor: Actor) -> Authority:
    """Create the fictional authority and its assessments; every call makes one more, none is ever changed."""
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    profile = data["authority"]
    authority = store.create_authority(
        actor,
        name=profile["name"],
        type=AuthorityType(profile["type"]),
        population=profile["population"],
        staff_fte=profile["staff_fte"],
        fictional=True,
    )
    checklist = main_checklist()
    for question, kept in data["shared"].items():
        store.keep_shared_answer(actor, authority.id, question, kept, None, checklist=checklist)
    for case in data["assessments"]:
        system = dict(case["system"])
        stage = system.pop("stage", None)
        made = store.create_assessment(
            actor,
            authority.id,
            system=AiSystem(stage=Stage(stage) if stage else None, **system),
            checklist=checklist,
            use_case=case.get("use_case", ""),
            answers=[_answer(checklist, id_, given) for id_, given in case["answers"].items()],
        )
        for file in case.get("files", ()):
            store.add_file(actor, made.id, file["question"], file["name"], file["text"].encode())
        for audit in case.get("audits", ()):
            _audit(store, actor, made.id, audit)
        if "review" in case:
            _review(store, actor, made.id, case["review"])
    return authority


_REVIEWING = (AccessAction.SUBMIT, AccessAction.DECIDE, AccessAction.ADVISE)


def _review(store: AssessmentStore, actor: Actor, assessment_id: str, given: dict[str, Any]) -> None:
    """What followed the answers, as written in demo.yaml; nothing for somebody who may not do all of it."""
    authority_id = store.assessment(actor, assessment_id).authority_id
    if actor.id != LOCAL or not all(actor.may(action, authority_id) for action in _REVIEWING):
        return
    today = datetime.now(UTC).date()
    version = store.submit(actor, assessment_id, file_of, as_of=today, message=given["message"])
    for said in given.get("opinions", ()):
        store.advise(
            actor,
            assessment_id,
            Adviser(said["of"]),
            Outcome(said["outcome"]),
            reasons=said["reasons"],
            given_by=said["by"],
        )
    if "decision" in given:
        made = given["decision"]
        store.decide(
            actor,
            assessment_id,
            Choice(made["choice"]),
            file_of,
            seen=version.content_hash,
            reasons=made["reasons"],
            decided_on=today,
            conditions=[Demand.model_validate(one) for one in made.get("conditions", ())],
            act=made["act"],
        )


def _audit(store: AssessmentStore, actor: Actor, assessment_id: str, given: dict[str, Any]) -> None:
    """One audit as written in demo.yaml, on made-up decisions, by the way that a person's own would take."""
    # Slow to import, and a server that only offers the demonstration need not wait for them.
    from assessments.bias.audit import measure  # noqa: PLC0415
    from assessments.bias.sources import open_upload  # noqa: PLC0415
    from assessments.bias.synthetic import write_synthetic  # noqa: PLC0415

    planned = store.plan_audit(actor, assessment_id, Plan.model_validate(given["plan"]))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "decisions.csv"
        write_synthetic(path, given["rows"], gap=given["gap"])
        with open_upload(path.read_bytes(), path.name) as source:
            result = measure(source.cells(planned.plan), planned.plan, source.identity)
    measured = store.record_audit(actor, planned.id, result)
    if "judgement" in given:
        store.judge_audit(actor, planned.id, Judgement.model_validate(given["judgement"]), seen=measured)


def _answer(checklist: Checklist, question: str, given: Any) -> Answer:
    """One answer as written in demo.yaml: options, a text, or a mapping with comment, owner and due."""
    details = given if isinstance(given, dict) else {"answer": given}
    due = details.get("due")
    answer = details.get("answer", "")
    options = checklist.questions[question].has_options or answer == ["unknown"]
    return Answer(
        question=question,
        choice=tuple(answer) if options else (),
        rows=tuple(answer) if not options and isinstance(answer, list) else (),
        value=answer if not options and isinstance(answer, str) else "",
        comment=details.get("comment", ""),
        owner=details.get("owner", ""),
        due=due if isinstance(due, date) else None,
    )


def run() -> int:
    """Fill the database that the environment names."""
    engine = make_engine(default_url())
    upgrade(engine)
    authority = fill(AssessmentStore(engine), local_user("Démonstration"))
    sys.stdout.write(f"{authority.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(run())
