"""The whole life of an assessment: six people in six browsers, from the first answer to the assessment that follows."""

from __future__ import annotations

from assessments.access import Capacity, Role
from assessments.accounts import Given

TOWN = "Ville d’Essai"
PEOPLE = {
    "cheffe": (Given(Role.PROJECT_MANAGER, ""),),
    "dpo": (Given(Role.CONTRIBUTOR, "", capacity=Capacity.DPO),),
    "rssi": (Given(Role.CONTRIBUTOR, "", capacity=Capacity.RSSI), Given(Role.COMMITTEE_MEMBER, "")),
    "presidente": (Given(Role.COMMITTEE_CHAIR, ""),),
    "membre": (Given(Role.COMMITTEE_MEMBER, ""),),
    "maire": (Given(Role.DECISION_MAKER, ""),),
}
