"""The committee’s opinion and the decision: what was submitted, said, asked for and decided, and what of it covers this version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.document import Cell, Strong
from reports.parts.impact import required
from reports.parts.opinions import opinions
from reports.parts.review import discussion, reservations, versions
from reports.record_words import CHOICE_TONES, RecordWords, decision_state

if TYPE_CHECKING:
    from assessments.decision import Decision
    from reports.parts.writer import Writer
    from reports.record_words import DecisionState


def decision(writer: Writer) -> None:
    """What counts today first, then everything that led to it.

    No field to fill in: an empty line for a signature would look like one that was forgotten.
    """
    words, document, record = writer.words, writer.document, writer.data.record
    _ = words._
    writer.part(_("L’avis du comité et la décision"), "decision")
    if record.empty:
        document.paragraph(
            Strong(_("Ni avis ni décision n’est enregistré avec cette version du rapport. Il sert à les préparer."))
        )
    else:
        _today(writer)
    required(writer)
    law = writer.data.sheet.qualification
    if law.blocked:
        document.callout(
            _("Un constat bloquant est établi : le projet ne peut pas être approuvé tel qu’il est décrit."),
            tone="danger",
        )
    if not record.empty:
        said = RecordWords(writer.lang)
        versions(writer, said)
        opinions(writer, said)
        reservations(writer, said)
        _decisions(writer, said)
        discussion(writer, said)
    document.paragraph(
        _(
            "Ceux qui donneront un avis ou décideront citent l’empreinte qui figure en couverture : elle désigne exactement les "
            "réponses qu’ils ont lues. Toute réponse changée ensuite donne une autre empreinte, que leur avis ne couvre pas."
        )
    )


def state_of(writer: Writer, decision: Decision) -> DecisionState:
    """A decision as it stands on the day of the document, beside the version that is printed."""
    data = writer.data
    return decision_state(decision, writer.lang, content_hash=data.content_hash, today=data.printed_at.date())


def _today(writer: Writer) -> None:
    """What was decided and what is left of it, which opinions are about this version: nobody can miss it."""
    words, document, data = writer.words, writer.document, writer.data
    _, said, last = words._, RecordWords(writer.lang), data.record.decision
    if last is None:
        document.callout(_("Aucune décision n’est encore enregistrée."), tone="info", title=_("La décision"))
    else:
        found = state_of(writer, last)
        made = said.separator.join(text for text in (found.made, found.delegated) if text)
        document.callout(f"{made}.", tone=CHOICE_TONES[last.choice], title=_("La décision"))
        if found.overridden:
            document.callout(
                f"{said.capital(found.overridden)}.", tone="danger", title=_("Décision prise sans un avis demandé")
            )
        if found.ended:
            document.callout(f"{said.capital(found.ended)}.", tone="danger", title=_("Décision arrivée à son terme"))
    _coverage(writer, last)


def _coverage(writer: Writer, last: Decision | None) -> None:
    """Whether opinion and decision are about the version that is printed."""
    words, document, data = writer.words, writer.document, writer.data
    _, given = words._, data.record.given(data.content_hash)
    decided = last is not None and last.content_hash == data.content_hash
    if given or decided:
        named = [RecordWords(writer.lang).given(opinion) for opinion in given.values()]
        if last is not None and decided:
            named.append(RecordWords(writer.lang).choice(last.choice))
        document.paragraph(
            [Strong(_("Portent sur la version imprimée ici")), words.colon, words.join(map(words.capital, named)) + "."]
        )
    earlier = last is not None and not decided
    stale = not given and any(each.closed_at for each in data.record.opinions)
    told = {
        (True, True): _("Les avis et la décision portent sur une version antérieure, nommée plus bas."),
        (True, False): _("La décision porte sur une version antérieure, nommée plus bas."),
        (False, True): _("Les avis portent sur une version antérieure, nommée plus bas."),
    }
    if earlier or stale:
        text = _("L’évaluation a changé depuis : rien de cela ne couvre ce qui est imprimé ici.")
        document.callout(f"{told[earlier, stale]} {text}", tone="warning", title=_("Cette version n’est pas couverte"))


def _decisions(writer: Writer, said: RecordWords) -> None:
    words, document, record = writer.words, writer.document, writer.data.record
    _ = words._
    document.heading(2, _("Décisions"), anchor="decisions")
    if not record.decisions:
        document.paragraph(_("Aucune décision n’est encore enregistrée."))
    for number, each in enumerate(record.decisions, 1):
        found = state_of(writer, each)
        document.small_heading(found.made, f"decision-{number}")
        rows: list[tuple[str, str | Cell]] = [(_("Prise par"), Cell(writer.typed(each.by)))]
        if found.delegated:
            rows.append((_("Par délégation de"), Cell(writer.typed(each.giver))))
        if each.act.strip():
            rows.append((_("Acte"), Cell(writer.typed(each.act))))
        rows.append((_("Version"), said.version(record, each.submission)))
        rows.append((_("Enregistrée le"), words.moment(each.at)))
        if each.missing:
            rows.append((_("Avis manquants"), Cell(words.capital(found.overridden), tone="danger")))
        rows += [
            (_("Couverture"), Cell(words.capital(text), tone="warning"))
            for text in (found.outdated, found.ended)
            if text
        ]
        document.facts(rows)
        document.paragraph(Strong(_("Raisons de la décision")))
        document.user_text(each.reasons)
