"""What a page has before it: the store, who is asking, in which language, and the assessment named in the address."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.database import store
from app_pages.i18n import gettext_for
from app_pages.shell import session
from assessments.access import Actor, Refusal, local_user
from assessments.advice import what_would_help_most, what_would_narrow_most
from assessments.benefits import benefits_of
from assessments.conclusion import conclude
from assessments.model import Context
from assessments.scoring import score
from assessments.sharing import offers
from checklists.loader import main_checklist
from reports.balance_wording import BalanceWording
from reports.bias_words import BiasWords
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable

    from assessments.advice import Measure, Narrowing
    from assessments.benefits import Benefits
    from assessments.conclusion import Conclusion
    from assessments.model import Answer, Assessment, Authority, EvidenceFile
    from assessments.scoring import RiskSheet
    from assessments.sharing import Offer
    from assessments.storage.sessions import SignedIn
    from checklists.model import Checklist


class Desk:
    """One run of one page. Everything is read when first asked for, and once."""

    def __init__(self) -> None:
        self.store = store()
        self._asked: tuple[Any, SignedIn] | None = None
        self.lang = session.current_language()
        self._, self.ngettext = gettext_for(self.lang)

    @classmethod
    def of(cls, assessment_id: str) -> Desk:
        """The desk at one assessment, whatever the address names: for what happens before the page is drawn."""
        desk = cls()
        desk.assessment_id = assessment_id
        return desk

    @property
    def signed_in(self) -> SignedIn | None:
        """Who is signed in, asked anew at each run, also when a callback or a fragment kept this desk; None without accounts.

        Raises:
            SignedOut: when the session has ended.
        """
        if not session.with_accounts():
            return None
        mark = session.run_mark()
        if self._asked is None or mark is None or self._asked[0] is not mark:
            self._asked = (mark, session.signed_in(touch=not session.in_fragment() and not session.asked_by_itself()))
        return self._asked[1]

    @property
    def actor(self) -> Actor:
        """Who is asking. Without accounts: the person at this browser, under the name that they gave."""
        if (found := self.signed_in) is not None:
            return found.actor
        name = session.current_visitor().display_name
        return local_user(name or self._("Une personne sans nom"))

    def actor_later(self) -> Callable[[], Actor]:
        """Who is asking, to be asked again when a file is made, after this run: the session may have ended by then."""
        if not session.with_accounts():
            actor = self.actor
            return lambda: actor
        found = session.signed_in_later()
        return lambda: found().actor

    @cached_property
    def assessment_id(self) -> str:
        """The assessment named in the address; empty when none is."""
        return st.query_params.get("a", "")

    @cached_property
    def assessment(self) -> Assessment:
        """The assessment named in the address. Raises ``Refusal`` when there is none such."""
        return self.store.assessment(self.actor, self.assessment_id)

    @cached_property
    def authority(self) -> Authority:
        """The authority behind the assessment."""
        return self.store.authority(self.actor, self.assessment.authority_id)

    @cached_property
    def checklist(self) -> Checklist:
        """The checklist that the assessment is answered with."""
        return self.store.checklist_of(self.actor, self.assessment_id)

    @cached_property
    def checklist_in_view(self) -> Checklist:
        """The checklist of the assessment in the address; the main one when the address names none that can be read."""
        if not self.assessment_id:
            return main_checklist()
        try:
            return self.checklist
        except Refusal:
            return main_checklist()

    @cached_property
    def stamp(self) -> int:
        """The state of the assessment that this run draws; read before the answers, so that no change is missed."""
        return self.store.stamp(self.actor, self.assessment_id)

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """The answers given so far."""
        _ = self.stamp
        return self.store.answers(self.actor, self.assessment_id)

    @cached_property
    def files(self) -> dict[str, list[EvidenceFile]]:
        """The evidence files by question."""
        _ = self.stamp
        found: dict[str, list[EvidenceFile]] = {}
        for file in self.store.files(self.actor, self.assessment_id):
            found.setdefault(file.question, []).append(file)
        return found

    @cached_property
    def context(self) -> Context:
        """What rules read beside the answers, today."""
        _ = self.stamp
        found = self.store.gap_established(self.actor, self.assessment_id)
        return Context.of(self.authority, datetime.now(UTC).date(), audit_gap_established=found)

    @cached_property
    def sheet(self) -> RiskSheet:
        """What follows from the answers."""
        return score(self.checklist, self.answers, self.context, self.assessment.depth)

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """The answers that the systems of the authority share, and how those of this assessment stand to them."""
        _ = self.stamp
        shared = self.store.shared_answers(self.actor, self.assessment.authority_id)
        return offers(self.checklist, self.answers, shared)

    @cached_property
    def words(self) -> Wording:
        """The sheet in words."""
        return Wording(self.checklist, self.lang)

    @cached_property
    def words_of_balance(self) -> BalanceWording:
        """Benefits and conclusion in words."""
        return BalanceWording(self.words)

    @cached_property
    def words_of_bias(self) -> BiasWords:
        """Audits in words."""
        return BiasWords(self.lang)

    @cached_property
    def benefits(self) -> Benefits:
        """Which announced benefits count."""
        return benefits_of(self.checklist, self.answers)

    @cached_property
    def conclusion(self) -> Conclusion | None:
        """What the balance proposes to the committee; None when the checklist declares no conclusion."""
        return conclude(self.checklist, self.answers, self.context, self.sheet)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """What would help most."""
        return what_would_help_most(self.checklist, self.answers, self.context, self.assessment.depth, sheet=self.sheet)

    @cached_property
    def narrowings(self) -> tuple[Narrowing, ...]:
        """Which missing answers would narrow the result most."""
        return what_would_narrow_most(
            self.checklist, self.answers, self.context, self.assessment.depth, sheet=self.sheet
        )
