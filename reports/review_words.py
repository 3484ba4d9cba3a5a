"""Opinions in words: votes, counts, who says what. Pages and documents print the same sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.decision import ReservationState
from assessments.opinions import ADVISER_NAMES
from assessments.review import VOTE_NAMES, Outcome, Vote, votes_needed
from reports.i18n import translations
from reports.typography import Typography

if TYPE_CHECKING:
    from assessments.opinions import Standing
    from assessments.review import CommitteeRules, Opinion, Tally
    from checklists.model import Adviser


class ReviewWords(Typography):
    """Sentences about opinions in one language. Everything returned is plain text, to be escaped by its reader."""

    def __init__(self, lang: str) -> None:
        super().__init__(lang)
        self._, self.ngettext = translations(lang)

    # names -------------------------------------------------------------------------------------------------------

    def adviser(self, found: Adviser) -> str:
        """Whose opinion."""
        return ADVISER_NAMES[found].to(self.lang)

    def vote(self, found: Vote) -> str:
        """What a member says."""
        return self.capital(VOTE_NAMES[found].to(self.lang))

    def outcome(self, found: Outcome) -> str:
        """What an opinion says."""
        return {
            Outcome.FAVOURABLE: self._("Avis favorable"),
            Outcome.RESERVATIONS: self._("Avis favorable avec réserves"),
            Outcome.UNFAVOURABLE: self._("Avis défavorable"),
            Outcome.NONE: self._("Avis partagé"),
        }[found]

    def reservation_state(self, found: ReservationState) -> str:
        """Where a reservation or a condition stands."""
        return {
            ReservationState.OPEN: self._("À lever"),
            ReservationState.PROVED: self._("Preuve à examiner"),
            ReservationState.RETURNED: self._("Preuve renvoyée"),
            ReservationState.CLOSED: self._("Levée"),
        }[found]

    def standing(self, found: Standing) -> str:
        """Whether an opinion was given on the submitted version."""
        if found.given is not None and found.given.outcome is not None:
            return self.outcome(found.given.outcome)
        if found.open is not None:
            return self._("Vote en cours")
        if found.outdated is not None:
            return self._("Avis périmé : il porte sur la version {n}").format(n=found.outdated.submission)
        return self._("Pas encore donné")

    def recorded(self, who: str) -> str:
        """Who wrote down what somebody else said; empty when nobody had to."""
        return self._("consigné par {who}").format(who=who) if who else ""

    # how a committee counts --------------------------------------------------------------------------------------

    def rules(self, rules: CommitteeRules) -> str:
        """How a committee counts."""
        return " ".join(
            (
                self._("Quorum : {share} des membres.").format(share=self._share(rules.quorum)),
                self._("Les membres qui se déportent comptent dans ce nombre.")
                if rules.recused_count
                else self._("Les membres qui se déportent ne comptent pas dans ce nombre."),
                self._("À égalité, la voix de la présidence l’emporte.")
                if rules.chair_decides
                else self._("À égalité, aucune voix ne l’emporte : l’avis est partagé."),
            )
        )

    def example(self, rules: CommitteeRules, members: int, recused: int = 0) -> str:
        """The quorum with numbers: « 7 membres, quorum 50 % : 4 doivent voter »."""
        needed = votes_needed(rules, members, recused)[1]
        must = self.ngettext("{n} doit voter", "{n} doivent voter", needed).format(n=needed)
        if not recused:
            return self._("{members} membres, quorum {share} : {must}.").format(
                members=members, share=self._share(rules.quorum), must=must
            )
        return self._("{members} membres dont {recused} se déportent, quorum {share} : {must}.").format(
            members=members, recused=recused, share=self._share(rules.quorum), must=must
        )

    def _share(self, percent: int) -> str:
        return f"{percent}\u00a0%" if self.lang == "fr" else f"{percent}%"

    def presence(self, found: Tally) -> str:
        """How many voted, and how many must."""
        if not found.present:
            return self.ngettext(
                "Personne n’a encore voté ; il faut {n} vote, sur {entitled} membres.",
                "Personne n’a encore voté ; il faut {n} votes, sur {entitled} membres.",
                found.needed,
            ).format(n=found.needed, entitled=found.entitled)
        voted = self.ngettext("{n} membre a voté", "{n} membres ont voté", found.present).format(n=found.present)
        return self._("{voted}, sur {entitled} ; il en faut {needed}.").format(
            voted=voted, entitled=found.entitled, needed=found.needed
        )

    def no_quorum(self, found: Tally) -> str:
        """That too few voted, and by how many."""
        missing = max(0, found.needed - found.present)
        return self.ngettext(
            "Le quorum n’est pas atteint : il manque {n} vote.",
            "Le quorum n’est pas atteint : il manque {n} votes.",
            missing,
        ).format(n=missing)

    def counts(self, found: Tally) -> str:
        """« Favorable : 2 ; Favorable avec réserves : 1 … », nothing left out."""
        return self.join(f"{self.vote(vote)}{self.colon}{found.counts.get(vote, 0)}" for vote in Vote) + "."

    def result(self, opinion: Opinion) -> str:
        """What the votes give and why, the tie and the chair's vote included; empty when it is not known."""
        found = opinion.tally()
        if found.outcome is None:
            return ""
        said = f"{self.outcome(found.outcome)}."
        return " ".join(part for part in (said, self._because(found), self._tie(opinion, found)) if part)

    def _because(self, found: Tally) -> str:
        against, reserved = found.counts.get(Vote.UNFAVOURABLE, 0), found.counts.get(Vote.RESERVATIONS, 0)
        sides = against + reserved + found.counts.get(Vote.FAVOURABLE, 0)
        if found.tie:
            return ""
        if not sides:
            return self._("Personne n’a pris parti.")
        count = {
            Outcome.UNFAVOURABLE: against,
            Outcome.RESERVATIONS: against + reserved,
            Outcome.FAVOURABLE: sides - against - reserved,
        }[found.outcome or Outcome.FAVOURABLE]
        sentence = {
            Outcome.UNFAVOURABLE: self._("Voix défavorables : {n} sur {sides} exprimées, donc plus de la moitié."),
            Outcome.RESERVATIONS: self._(
                "Voix qui demandent au moins des réserves : {n} sur {sides} exprimées, donc plus de la moitié."
            ),
            Outcome.FAVOURABLE: self._(
                "Voix favorables sans réserve : {n} sur {sides} exprimées, donc plus de la moitié."
            ),
        }[found.outcome or Outcome.FAVOURABLE]
        return sentence.format(n=count, sides=sides)

    def _tie(self, opinion: Opinion, found: Tally) -> str:
        if not found.tie:
            return ""
        if not opinion.rules.chair_decides:
            return self._(
                "Les voix sont à égalité, et les règles du comité ne donnent à personne une voix qui départage."
            )
        chair = {member.id for member in opinion.members if member.chair}
        vote = next((ballot.vote for ballot in opinion.ballots if ballot.member in chair), None)
        if found.outcome is Outcome.NONE:
            return self._(
                "Les voix sont à égalité, et la présidence ne départage pas : elle s’abstient, ou n’a pas voté."
            )
        if vote is None:  # the member who presided was forgotten since; the count was kept
            return self._("Les voix étaient à égalité : celle de la présidence a départagé.")
        return self._("Les voix sont à égalité : celle de la présidence ({vote}) départage.").format(
            vote=self.vote(vote).lower()
        )
