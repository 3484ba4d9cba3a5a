"""The part of the store about what opinions and decisions ask for: the proof that it was done, and who accepts it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from assessments.access import Action, Actor
from assessments.decision import ReservationState
from assessments.opinions import against_advising
from assessments.storage import review_messages as messages
from assessments.storage.chain import EventKind
from assessments.storage.engine import reading
from assessments.storage.errors import ReviewRefused
from assessments.storage.file_rows import find_files
from assessments.storage.review_base import ReviewBase
from assessments.storage.review_rows import nudge, reservations_of
from assessments.storage.things import BY_NAME, find
from assessments.storage.typed import typed
from checklists.model import Adviser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assessments.decision import Reservation
    from assessments.model import Assessment
    from assessments.storage.things import Pen


class ReservationPart(ReviewBase):
    """Reservations of opinions and conditions of decisions. Nobody rewords one: what was asked stays what was asked."""

    def reservations(self, actor: Actor, assessment_id: str) -> list[Reservation]:
        """Reservations of opinions and conditions of decisions, oldest first."""
        return self._read(actor, assessment_id, reservations_of)

    def prove_reservation(
        self, actor: Actor, assessment_id: str, reservation_id: str, *, proof: str, proof_file: str = ""
    ) -> None:
        """Say what shows that a reservation or a condition was met; whoever asked for it then accepts it, or not.

        Args:
            actor: who brings the proof.
            assessment_id: the assessment.
            reservation_id: which one.
            proof: what shows it, in words.
            proof_file: SHA-256 of a file given as evidence; empty for none.

        Raises:
            ReviewRefused: when it is met already, or the file is not among those of the assessment.
        """
        said = typed(proof, required=messages.NO_PROOF)
        with self._acting(actor, Action.PROVE, assessment_id) as (pen, assessment):
            row = self._row(pen, "reservation", reservation_id, assessment_id)
            if row.closed_at is not None:
                raise ReviewRefused(messages.CLOSED_ALREADY)
            if proof_file and proof_file not in {file.sha256 for file in find_files(pen.connection, assessment_id)}:
                raise ReviewRefused(messages.NO_SUCH_FILE)
            changes = {"proof": said, "proof_file": proof_file}
            pen.change(BY_NAME["reservation"], row, EventKind.RESERVATION_PROVED, changes)
            nudge(pen.connection, assessment)

    def close_reservation(self, actor: Actor, assessment_id: str, reservation_id: str, *, seen: str = "") -> None:
        """Accept the proof. Whoever asked does: the committee's chair, the same expert, or who decides for a condition.

        Args:
            actor: who accepts.
            assessment_id: the assessment.
            reservation_id: which one.
            seen: the proof that the person had before them; empty when it does not matter.

        Raises:
            ReviewRefused: for somebody else, when no proof waits, or when another was brought in the meantime.
        """
        with self._judging(actor, assessment_id, reservation_id, seen) as (pen, row):
            pen.change(BY_NAME["reservation"], row, EventKind.RESERVATION_CLOSED, {})

    def return_proof(self, actor: Actor, assessment_id: str, reservation_id: str, why: str, *, seen: str = "") -> None:
        """Send a proof back, saying why; it stays beside the reservation. Who may, and what is refused: as to accept it."""
        said = typed(why, required=messages.NO_REASON_TO_RETURN)
        with self._judging(actor, assessment_id, reservation_id, seen) as (pen, row):
            values = {
                "reservation": row.id,
                "proof": row.proof,
                "proof_file": row.proof_file,
                "why": said,
                "prover": row.proved_by,
                "prover_id": row.proved_by_id,
            }
            pen.create(BY_NAME["returned_proof"], assessment_id, values)

    @contextmanager
    def _judging(self, actor: Actor, assessment_id: str, reservation_id: str, seen: str) -> Iterator[tuple[Pen, Any]]:
        """The pen and the row of a reservation whose proof waits, for somebody who asked for it."""
        adviser = self._asker(actor, assessment_id, reservation_id)
        with self._asking(actor, assessment_id, adviser) as (pen, assessment):
            row = self._row(pen, "reservation", reservation_id, assessment_id)
            if adviser not in {_DECISION, Adviser.COMMITTEE}:
                against = against_advising(actor, Adviser(adviser), assessment.authority_id, assessment_id)
                if against is not None:
                    raise ReviewRefused(messages.NOT_WHO_ASKED)
            found = next(each for each in reservations_of(pen.connection, assessment_id) if each.id == row.id)
            if found.state is ReservationState.CLOSED:
                raise ReviewRefused(messages.CLOSED_ALREADY)
            if found.state is not ReservationState.PROVED:
                raise ReviewRefused(messages.NOTHING_TO_JUDGE)
            if seen and seen != found.proof:
                raise ReviewRefused(messages.OTHER_PROOF)
            yield pen, row
            nudge(pen.connection, assessment)

    @contextmanager
    def _asking(self, actor: Actor, assessment_id: str, adviser: str) -> Iterator[tuple[Pen, Assessment]]:
        """A transaction of somebody who may speak for who asked: decides, by delegation too, presides, or gives opinions."""
        if adviser == _DECISION:
            with self._deciding(actor, assessment_id) as (pen, assessment, _):
                yield pen, assessment
        else:
            action = Action.RUN_REVIEW if adviser == Adviser.COMMITTEE else Action.ADVISE
            with self._acting(actor, action, assessment_id) as (pen, assessment):
                yield pen, assessment

    def _asker(self, actor: Actor, assessment_id: str, reservation_id: str) -> str:
        """Whose opinion asked for something; « decision » for a condition. Of what does not exist, the committee."""
        self._locate(actor, Action.READ, assessment_id)
        with reading(self.engine) as connection:
            row = find(connection, BY_NAME["reservation"], reservation_id)
            if row is None or row.source == _DECISION:
                return _DECISION if row is not None else Adviser.COMMITTEE.value
            return str(find(connection, BY_NAME["opinion"], row.source_id).adviser)


_DECISION = "decision"
