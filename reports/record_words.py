"""What was said and decided of an assessment, in words: pages and documents say the same. Everything is plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.decision import APPROVING, STATUS_OF, Choice, ReservationState, coverage
from assessments.opinions import ADVISER_NAMES
from assessments.review import STATUS_NAMES, VOTE_NAMES, Outcome, Vote
from checklists.model import Adviser
from reports.i18n import translations
from reports.typography import Typography, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from assessments.decision import Decided, Decision, Reservation
    from assessments.delegation import Delegation
    from assessments.record import Record
    from assessments.review import Opinion, Remark, Submission, Tally

CHOICE_TONES = {
    Choice.APPROVE: "positive",
    Choice.CONDITIONS: "info",
    Choice.REFUSE: "warning",
    Choice.POSTPONE: "neutral",
}
_WHOLE = 1_000_000
_IN_A_LIST = 160


@dataclass(frozen=True, slots=True)
class DecisionState:
    """A decision and what is left of it, each part a piece of a sentence; empty where there is nothing to say.

    ``made``: what was decided, when, and until when it holds. ``delegated``: by whose delegation. ``overridden``: whose required
    opinion was not waited for, and why. ``outdated``: that the assessment changed since. ``ended``: that its last day has passed.
    """

    made: str
    delegated: str
    overridden: str
    outdated: str
    ended: str
    separator: str

    @property
    def worries(self) -> tuple[str, ...]:
        """What nobody may miss."""
        return tuple(text for text in (self.overridden, self.outdated, self.ended) if text)

    @property
    def sentence(self) -> str:
        """All of it in one sentence, without a final stop."""
        return self.separator.join(text for text in (self.made, self.delegated, *self.worries) if text)


def decision_state(
    decision: Decision, lang: str, *, content_hash: str, today: date, longest: int = _WHOLE
) -> DecisionState:
    """What a decision says and whether it still does. Pure.

    Args:
        decision: the decision.
        lang: ``fr`` or ``en``.
        content_hash: of the assessment as it is now.
        today: the day on which its validity is looked at.
        longest: characters of the reason of an override that are quoted.
    """
    words, found = RecordWords(lang), coverage(decision.content_hash, content_hash, decision.valid_until, today)
    return words.state(decision, same=found.same, in_force=found.in_force, longest=longest)


def decided_line(found: Decided, lang: str, today: date) -> str:
    """The same for a line of a list, the reason of an override shortened."""
    until = found.decision.valid_until
    in_force = until is None or today <= until
    return RecordWords(lang).state(found.decision, same=found.same, in_force=in_force, longest=_IN_A_LIST).sentence


class RecordWords(Typography):
    """Sentences in ``fr`` or ``en``; plain text, to be escaped by its reader."""

    def __init__(self, lang: str) -> None:
        super().__init__(lang)
        self._, self.ngettext = translations(lang)

    # names -----------------------------------------------------------------------------------------------------

    def choice(self, found: Choice) -> str:
        """What was decided, in one or two words that agree with « évaluation »."""
        return self.capital(STATUS_NAMES[STATUS_OF[found]].to(self.lang))

    def outcome(self, found: Outcome | None) -> str:
        """What an opinion says; None while it is not given."""
        if found is None:
            return self._("pas encore rendu")
        return {
            Outcome.FAVOURABLE: self._("favorable"),
            Outcome.RESERVATIONS: self._("favorable avec réserves"),
            Outcome.UNFAVOURABLE: self._("défavorable"),
            Outcome.NONE: self._("partagé, sans sens majoritaire"),
        }[found]

    def vote(self, found: Vote) -> str:
        """What a member said."""
        return self.capital(VOTE_NAMES[found].to(self.lang))

    def adviser(self, found: Adviser) -> str:
        """Who gives an opinion, as a title."""
        return ADVISER_NAMES[found].to(self.lang)

    def of_advisers(self, found: Iterable[Adviser]) -> str:
        """« du comité d’éthique, du DPO et du RSSI »."""
        names = {
            Adviser.COMMITTEE: self._("du comité d’éthique"),
            Adviser.DPO: self._("du DPO"),
            Adviser.RSSI: self._("du RSSI"),
            Adviser.BUSINESS: self._("du métier"),
            Adviser.LEGAL: self._("du service juridique"),
            Adviser.ACCESSIBILITY: self._("du référent accessibilité"),
        }
        *first, last = [names[adviser] for adviser in Adviser if adviser in set(found)]
        return self._("{first} et {last}").format(first=", ".join(first), last=last) if first else last

    # opinions --------------------------------------------------------------------------------------------------

    def given(self, opinion: Opinion) -> str:
        """« Comité d’éthique : avis favorable avec réserves, rendu le 25/11/2026 »."""
        who = self.adviser(opinion.adviser)
        if opinion.closed_at is None:
            return self._("{who} : avis demandé, pas encore rendu").format(who=who)
        return self._("{who} : avis {outcome}, rendu le {day}").format(
            who=who, outcome=self.outcome(opinion.outcome), day=self.day_of(opinion.closed_at)
        )

    def tally(self, found: Tally) -> str:
        """« 3 votes pour un quorum de 2, sur 4 membres : 2 favorables, 1 défavorable »."""
        counts = {
            Vote.FAVOURABLE: self.ngettext("{n} favorable", "{n} favorables", found.counts[Vote.FAVOURABLE]),
            Vote.RESERVATIONS: self.ngettext(
                "{n} favorable avec réserves", "{n} favorables avec réserves", found.counts[Vote.RESERVATIONS]
            ),
            Vote.UNFAVOURABLE: self.ngettext("{n} défavorable", "{n} défavorables", found.counts[Vote.UNFAVOURABLE]),
            Vote.ABSTENTION: self.ngettext("{n} abstention", "{n} abstentions", found.counts[Vote.ABSTENTION]),
        }
        said = ", ".join(text.format(n=found.counts[vote]) for vote, text in counts.items() if found.counts[vote])
        head = self.ngettext(
            "{n} vote pour un quorum de {needed}, sur {entitled}",
            "{n} votes pour un quorum de {needed}, sur {entitled}",
            found.present,
        ).format(n=found.present, needed=found.needed, entitled=self.members(found.entitled))
        return f"{head}{self.colon}{said}" if said else head

    def members(self, count: int) -> str:
        """« 4 membres »."""
        return self.ngettext("{n} membre", "{n} membres", count).format(n=count)

    def tie(self, found: Tally) -> str:
        """How a tie was settled."""
        if found.outcome is Outcome.NONE:
            return self._("Les voix étaient partagées, et aucune ne l’emporte.")
        return self._("Les voix étaient partagées : celle de la présidence l’a emporté.")

    def version(self, record: Record, number: int) -> str:
        """« Version 2, soumise le 25/11/2026 »; the table of versions gives its digest."""
        found = record.version(number)
        if found is None:
            return self._("Version {n}").format(n=number)
        return self._("Version {n}, soumise le {day}").format(n=number, day=self.day_of(found.at))

    @staticmethod
    def levels(found: Submission, roman: Callable[[int], str]) -> str:
        """« III », or « II–III » when the answers of that day left it open."""
        low, high = roman(found.impact_low), roman(found.impact_high)
        return low if low == high else f"{low}–{high}"

    # discussion ------------------------------------------------------------------------------------------------

    def counted(self, remarks: Sequence[Remark]) -> str:
        """How many remarks there are, and how many changes are still waited for."""
        waiting = sum(each.asks_change and each.settled_at is None for each in remarks)
        head = self.ngettext("{n} remarque.", "{n} remarques.", len(remarks)).format(n=len(remarks))
        if not waiting:
            return head + " " + self._("Aucun changement n’est attendu.")
        more = self.ngettext(
            "{n} changement demandé n’est pas réglé.", "{n} changements demandés ne sont pas réglés.", waiting
        )
        return f"{head} {more.format(n=waiting)}"

    def settled(self, remark: Remark) -> str:
        """Whether a remark is settled, and by whom; empty for an answer, which follows what it answers."""
        if remark.settled_at is not None:
            return self._("Réglée le {day} par {who}").format(day=self.day_of(remark.settled_at), who=remark.settled_by)
        if remark.asks_change:
            return self._("Changement demandé, à régler")
        return "" if remark.parent else self._("Ouverte")

    # reservations ----------------------------------------------------------------------------------------------

    def owner_and_day(self, asked: Reservation) -> str:
        """Who has to meet it, and by when."""
        owner = asked.owner.strip() or self._("responsable à désigner")
        if asked.due is None:
            return self._("{owner}, sans échéance").format(owner=owner)
        return self._("{owner}, échéance le {date}").format(owner=owner, date=self.day(asked.due))

    def asked_by(self, record: Record, asked: Reservation) -> str:
        """« Réserve du comité d’éthique », « Condition de la décision »."""
        if asked.source == "decision":
            return self._("Condition de la décision")
        opinion = next((each for each in record.opinions if each.id == asked.source_id), None)
        if opinion is None:
            return self._("Réserve")
        return self._("Réserve {of}").format(of=self.of_advisers([opinion.adviser]))

    def progress(self, asked: Reservation, today: date) -> str:
        """Where a reservation stands."""
        if asked.closed_at is not None:
            return self._("Levée le {day} par {who}").format(day=self.day_of(asked.closed_at), who=asked.closed_by)
        if asked.overdue(today):
            return self._("En retard")
        return {
            ReservationState.PROVED: self._("Preuve à vérifier"),
            ReservationState.RETURNED: self._("Preuve renvoyée"),
        }.get(asked.state, self._("À lever"))

    def left(self, count: int) -> str:
        """« 2 réserves ou conditions restent à lever. »; empty for none."""
        if not count:
            return ""
        return self.ngettext(
            "{n} réserve ou condition reste à lever.", "{n} réserves ou conditions restent à lever.", count
        ).format(n=count)

    # decisions -------------------------------------------------------------------------------------------------

    def state(self, decision: Decision, *, same: bool, in_force: bool, longest: int = _WHOLE) -> DecisionState:
        """See ``decision_state``; for whoever already knows whether it still covers the assessment and is in force."""
        _, approves = self._, decision.choice in APPROVING
        made = _("{choice} le {day}").format(choice=self.choice(decision.choice), day=self.day(decision.decided_on))
        if decision.valid_until is not None:
            made = _("{made}, valable jusqu’au {until}").format(made=made, until=self.day(decision.valid_until))
        outdated = ended = ""
        if not same:
            outdated = (
                _("ne couvre plus l’évaluation : elle a changé depuis")
                if approves
                else _("porte sur une version antérieure : l’évaluation a changé depuis")
            )
        if not in_force and decision.valid_until is not None:
            ended = _("sa validité a pris fin le {until}").format(until=self.day(decision.valid_until))
        return DecisionState(
            made, self.delegated(decision), self.overridden(decision, longest), outdated, ended, self.separator
        )

    def delegated(self, decision: Decision) -> str:
        """By whom it was taken in whose place; empty when it was by a right of one's own."""
        if not decision.delegation:
            return ""
        return self._("prise par {who}, par délégation de {giver}").format(who=decision.by, giver=decision.giver)

    def overridden(self, decision: Decision, longest: int = _WHOLE) -> str:
        """Whose required opinion was not waited for, and why; empty when none was missing."""
        if not decision.missing:
            return ""
        return self._("prise sans l’avis {of}, que ce niveau demande : « {reason} »").format(
            of=self.of_advisers(decision.missing), reason=shortened(decision.override, longest).rstrip(" .")
        )

    def covers(self, opinion: Opinion, content_hash: str) -> str:
        """Whether an opinion is about the assessment as it is."""
        if opinion.content_hash == content_hash:
            return self._("Il porte sur cette version.")
        return self._("Il porte sur une version antérieure : il ne couvre plus l’évaluation, qui a changé depuis.")

    def delegation(self, found: Delegation) -> str:
        """« Adjointe décide à la place de Maire, du 01/01/2026 au 31/01/2026 »."""
        text = (
            self._("{person} décide en l’absence de {giver}, du {since} au {until}")
            if found.absence
            else self._("{person} décide par délégation de {giver}, du {since} au {until}")
        )
        return text.format(
            person=found.person, giver=found.giver, since=self.day(found.since), until=self.day(found.until)
        )
