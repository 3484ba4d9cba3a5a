"""What surrounds opinions and decisions: versions submitted, what was said about them, reservations and conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.document import Cell, Strong

if TYPE_CHECKING:
    from assessments.decision import Reservation
    from assessments.review import Remark
    from reports.document.text import Text
    from reports.parts.writer import Writer
    from reports.record_words import RecordWords

    Pieces = list[str | Text]


def versions(writer: Writer, said: RecordWords) -> None:
    """Each version submitted, with the digest that opinions and decisions name."""
    words, data = writer.words, writer.data
    _ = words._
    if not data.record.submissions:
        return
    writer.document.heading(2, _("Versions soumises"), anchor="versions")
    rows: list[list[str | Cell]] = []
    for each in data.record.submissions:
        told: Pieces = [_("{who}, le {moment}").format(who=each.by, moment=words.moment(each.at))]
        if each.message.strip():
            told += ["\n", writer.typed(each.message)]
        here = each.content_hash == data.content_hash
        number = str(each.number) + ("\n" + _("imprimée ici") if here else "")
        rows.append([Cell(number), Cell(told), Cell(said.levels(each, words.roman)), Cell(each.content_hash)])
    header = [_("Version"), _("Soumise par"), _("Niveau"), _("Empreinte")]
    writer.document.table(header, rows, widths=[0.13, 0.4, 0.1, 0.37], row_header=True)


def reservations(writer: Writer, said: RecordWords) -> None:
    """What opinions and decisions ask for: by whom, by when, what shows that it is met, and who accepted it."""
    words, data = writer.words, writer.data
    _ = words._
    if not data.record.reservations:
        return
    writer.document.heading(2, _("Réserves et conditions"), anchor="reservations")
    rows = [_reservation(writer, said, each) for each in data.record.reservations]
    header = [_("Ce qui est demandé"), _("Responsable, échéance"), _("Preuve"), _("État")]
    writer.document.table(header, rows, widths=[0.34, 0.22, 0.24, 0.2], row_header=True)


def _reservation(writer: Writer, said: RecordWords, asked: Reservation) -> list[str | Cell]:
    words, data = writer.words, writer.data
    _, today = words._, data.printed_at.date()
    proof: Pieces = [writer.typed(asked.proof)] if asked.proof.strip() else [_("Aucune")]
    if asked.proved_at is not None:
        proof += ["\n", _("{who}, le {moment}").format(who=asked.proved_by, moment=words.moment(asked.proved_at))]
    if asked.proof_file:
        names = {file.sha256: file.name for file in data.files}
        proof += ["\n", writer.typed(names.get(asked.proof_file, asked.proof_file))]
    source = said.asked_by(data.record, asked)
    return [
        Cell([writer.typed(asked.text), "\n", source]),
        Cell(writer.typed(words.capital(said.owner_and_day(asked)))),
        Cell(proof),
        Cell(said.progress(asked, today), tone="danger" if asked.overdue(today) else None),
    ]


def discussion(writer: Writer, said: RecordWords) -> None:
    """Everything that was said, each answer after what it answers; what waits to be settled stands out."""
    words, record = writer.words, writer.data.record
    _ = words._
    if not record.remarks:
        return
    writer.document.heading(2, _("Discussion"), anchor="discussion")
    writer.document.paragraph(said.counted(record.remarks))
    rows = [_remark(writer, said, each) for each in _threads(record.remarks)]
    header = [_("Sujet"), _("Ce qui a été dit"), _("État")]
    writer.document.table(header, rows, widths=[0.2, 0.58, 0.22], row_header=True)


def _threads(remarks: tuple[Remark, ...]) -> list[Remark]:
    """Remarks in the order in which they are read; one whose parent is not there stands by itself."""
    known = {each.id for each in remarks}
    below: dict[str, list[Remark]] = {}
    for each in remarks:
        below.setdefault(each.parent if each.parent in known else "", []).append(each)
    found: list[Remark] = []
    waiting = list(reversed(below.get("", [])))
    while waiting:
        each = waiting.pop()
        found.append(each)
        waiting += reversed(below.get(each.id, []))
    return found


def _remark(writer: Writer, said: RecordWords, remark: Remark) -> list[str | Cell]:
    words = writer.words
    _ = words._
    who = _("{who}, le {moment}").format(who=remark.by, moment=words.moment(remark.at))
    if remark.parent:
        who = _("Réponse de {who}").format(who=who)
    waits = remark.asks_change and remark.settled_at is None
    return [
        Cell(_about(writer, remark)),
        Cell([Strong(who), "\n", writer.typed(remark.text)]),
        Cell(said.settled(remark), tone="warning" if waits else None),
    ]


def _about(writer: Writer, remark: Remark) -> Pieces:
    kind, _colon, id_ = remark.about.partition(":")
    if kind == "question":
        return [writer.question_link(id_)]
    if kind == "risk":
        return [writer.risk_link(id_) if id_ in writer.data.checklist.risk else id_]
    return [writer.words._("L’ensemble")]
