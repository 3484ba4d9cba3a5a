"""``docs/format.md`` is kept true: it names exactly the keys that the loader accepts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checklists import model, publication, workshop
from checklists.charter import model as charter_model
from checklists.loader import FILES, SHARED

DOC = (Path(__file__).parents[1] / "docs" / "format.md").read_text(encoding="utf-8")

# Each piece, the heading under which its keys are described, and its keys.
DESCRIBED = {
    "Checklist head": ("`checklist.yaml`", FILES["checklist.yaml"]),
    "Named": ("`checklist.yaml`", model.Named.model_fields),
    "DepthRule": ("`checklist.yaml`", model.DepthRule.model_fields),
    "Section": ("`sections/<id>.yaml`", model.Section.model_fields),
    "Question": ("`sections/<id>.yaml`", model.Question.model_fields),
    "Option": ("`sections/<id>.yaml`", model.Option.model_fields),
    "Column": ("`sections/<id>.yaml`", model.Column.model_fields),
    "Harm": ("`sections/<id>.yaml`", model.Harm.model_fields),
    "Fact": ("`facts.yaml`: derived facts", model.Fact.model_fields),
    "Findings head": ("`findings.yaml`", FILES["findings.yaml"]),
    "Regime": ("`findings.yaml`", model.Regime.model_fields),
    "Finding": ("`findings.yaml`", model.Finding.model_fields),
    "Obligation": ("`obligations.yaml`", model.Obligation.model_fields),
    "Risks head": ("`risks.yaml`", FILES["risks.yaml"]),
    "Risk": ("`risks.yaml`", model.Risk.model_fields),
    "DegreeLine": ("`risks.yaml`", model.DegreeLine.model_fields),
    "Safeguards": ("`risks.yaml`", model.Safeguards.model_fields),
    "Floor": ("`risks.yaml`", model.Floor.model_fields),
    "Governance head": ("`governance.yaml`", FILES["governance.yaml"]),
    "LevelText": ("`governance.yaml`", model.LevelText.model_fields),
    "Governance": ("`governance.yaml`", model.Governance.model_fields),
    "RequiredOpinion": ("`governance.yaml`", ("of",)),
    "Circumstances": ("`governance.yaml`", model.Circumstances.model_fields),
    "ConclusionRule": ("`governance.yaml`", model.ConclusionRule.model_fields),
    "Remark": ("`governance.yaml`", model.Remark.model_fields),
    "Term": ("`glossary.yaml`", model.Term.model_fields),
    "OtherWords": ("`glossary.yaml`", ("also",)),
    "UseCase": ("`use_cases.yaml`", model.UseCase.model_fields),
    "Reference": ("`references.yaml` and `frameworks.yaml`", model.Reference.model_fields),
    "Framework": ("`references.yaml` and `frameworks.yaml`", model.Framework.model_fields),
    "Publication": ("`publication.yaml`", publication.Publication.model_fields),
    "Row": ("`publication.yaml`", publication.Row.model_fields),
    "Source": ("`publication.yaml`", publication.Source.model_fields),
    "Group": ("`publication.yaml`", publication.Group.model_fields),
    "Part": ("`publication.yaml`", publication.Part.model_fields),
    "LevelMeaning": ("`publication.yaml`", publication.LevelMeaning.model_fields),
    "Kept": ("`publication.yaml`", publication.Kept.model_fields),
    "Reason": ("`publication.yaml`", publication.Reason.model_fields),
    "Variant": ("`publication.yaml`", publication.Variant.model_fields),
    "Wordings": ("`publication.yaml`", publication.Wordings.model_fields),
    "Workshop": ("`workshop.yaml`", workshop.Workshop.model_fields),
    "Everyday": ("`workshop.yaml`", workshop.Everyday.model_fields),
    "Charter": ("`charter.yaml`", charter_model.Charter.model_fields),
    "Principle": ("`charter.yaml`", charter_model.Principle.model_fields),
    "Requirement": ("`references.yaml` and `frameworks.yaml`", model.Requirement.model_fields),
}

# Words in code style that are no keys: values that a key may take, and ids of the examples.
VALUES = {
    *model.LANGUAGES, "yes", "no", "on", model.UNKNOWN,
    *(answer.value for answer in model.AnswerType), *(kind.value for kind in model.Kind),
    *model.DEPTH_IDS, *model.LEVEL_IDS, *(severity.value for severity in model.Severity),
    *(outcome.value for outcome in model.Outcome), *(body.value for body in model.Body), *model.Adviser, *(kind.value for kind in model.ColumnType), *model.COUNTED_BY,
    model.BENEFITS, *(regime.value for regime in model.RegimeId), *(certainty.value for certainty in model.Certainty),
    model.DONE, model.PARTIAL, model.PLANNED, model.NOT_DONE, model.DECLINED,
    *publication.Card, *publication.Figure, publication.KEPT_SECTION,
    "authority_type", "population", "staff_fte", "audit_gap_established", *model.AUTHORITY_TYPES,
}  # fmt: skip


def part(heading):
    """The text under a heading, up to the next one."""
    found = re.search(rf"^## {re.escape(heading)}.*?\n(.*?)(?=^## |\Z)", DOC, re.MULTILINE | re.DOTALL)

    assert found, heading
    return found.group(1)


def words(text):
    """What is written in code style, outside blocks of examples; of « exclusive: yes » the key."""
    prose = "\n".join(line for line in text.splitlines() if not line.startswith("    "))
    return [word.split(": ")[0] for word in re.findall(r"`([^`]+)`", prose)]


@pytest.mark.parametrize("name", DESCRIBED)
def test_every_key_is_documented(name):
    """An author finds every key that the loader accepts, under the file in which it is written."""
    heading, keys = DESCRIBED[name]

    assert [] == [key for key in keys if key not in words(part(heading))]


def test_no_key_is_documented_that_does_not_exist():
    """What the page names is accepted by the loader."""
    fields = {field for kind in pieces().values() for field in kind.model_fields}
    keys = fields | {key for file in (*FILES.values(), *SHARED.values()) for key in file} | VALUES
    plain = [word for word in words(DOC) if re.fullmatch(r"[a-z][a-z_]*", word)]

    assert [] == sorted({word for word in plain if word not in keys})


def test_every_file_has_its_heading():
    """An author finds every file of a checklist."""
    assert [] == [file for file in (*FILES, *SHARED) if f"`{file}`" not in DOC]


def test_every_value_is_documented():
    """Where a key takes one of a few words, all of them are written down."""
    named = words(DOC)
    closed = [
        *model.AnswerType, *model.Kind, *model.DEPTH_IDS, *model.LEVEL_IDS, *model.Severity, *model.RegimeId, *model.Certainty,
        *model.Outcome, *model.Body, *model.ColumnType, *model.COUNTED_BY,
        *model.AUTHORITY_TYPES,
        model.DONE, model.PARTIAL, model.PLANNED, model.NOT_DONE, model.DECLINED,
    ]  # fmt: skip

    assert [] == [str(value) for value in closed if str(value) not in named]


def pieces():
    """The pieces that a checklist is made of, by name."""
    both = {**vars(charter_model), **vars(publication), **vars(workshop), **vars(model)}
    kinds = {name: kind for name, kind in both.items() if isinstance(kind, type)}
    return {name: kind for name, kind in kinds.items() if issubclass(kind, model.Strict)}


def test_every_model_of_a_checklist_is_described():
    """A new piece of the format cannot be added without its paragraph."""
    described = {name for name in DESCRIBED if " " not in name}

    assert described == set(pieces()) - {"Strict", "Text", "Checklist"}
