"""What changed between two states of an assessment, in words, by section: for the screen and for paper alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assessments.differences import FileChange, what_differs
from assessments.model import Answer
from reports.bias_words import BiasWords
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assessments.bias.record import Audit
    from assessments.differences import (
        AnswerDifference,
        AuditDifference,
        Differences,
        FieldDifference,
        FileDifference,
        LevelDifference,
        Version,
    )
    from assessments.levels import Range

_LONGEST = 1500
"""Characters of a text shown here; the whole is in the questionnaire."""


@dataclass(frozen=True, slots=True)
class Side:
    """One thing that changed: what it is, in which way, and how it was and is. Plain text."""

    label: str
    change: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A question, a risk or anything else of which something changed. ``question``: its id; empty for another thing."""

    title: str
    sides: tuple[Side, ...]
    question: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Some subjects under one title. ``brief``: each has one side of a few words, and a table holds them all."""

    title: str
    subjects: tuple[Subject, ...]
    brief: bool = False


class DifferenceWords:
    """The differences between two versions, in one language; everything is plain text, to be escaped by its reader."""

    def __init__(self, before: Version, after: Version, lang: str) -> None:
        self.old, self.new = Wording(before.checklist, lang), Wording(after.checklist, lang)
        self.lang = lang
        self._, self.ngettext = self.new._, self.new.ngettext
        self.bias = BiasWords(lang)

    def blocks(self, found: Differences) -> tuple[Block, ...]:
        """Everything that changed: first the consequences, then what people wrote, by section of the checklist."""
        _ = self._
        blocks = (
            Block(_("Ce qui s’ensuit : niveaux"), tuple(self._levels(found)), brief=True),
            Block(_("Ce qui s’ensuit : constats et obligations"), tuple(self._law(found)), brief=True),
            Block(_("Le système"), tuple(self._system(found))),
            *self._sections(found),
            Block(_("Audits des écarts"), tuple(self._audit(each) for each in found.audits)),
        )
        return tuple(block for block in blocks if block.subjects)

    def summary(self, found: Differences) -> str:
        """« 3 réponses modifiées, 1 pièce ajoutée ou retirée, 2 risques changent de niveau »: what there is to read."""
        counted = (
            (found.answers, self.ngettext("{n} réponse modifiée", "{n} réponses modifiées", len(found.answers))),
            (
                found.system,
                self.ngettext(
                    "{n} ligne de la fiche du système", "{n} lignes de la fiche du système", len(found.system)
                ),
            ),
            (
                found.files,
                self.ngettext("{n} pièce ajoutée ou retirée", "{n} pièces ajoutées ou retirées", len(found.files)),
            ),
            (found.audits, self.ngettext("{n} audit", "{n} audits", len(found.audits))),
            (
                found.risks,
                self.ngettext("{n} risque change de niveau", "{n} risques changent de niveau", len(found.risks)),
            ),
        )
        said = [text.format(n=len(changed)) for changed, text in counted if changed]
        if found.checklist:
            said.append(self._("une autre grille de questions"))
        if found.depth:
            said.append(self._("un autre niveau de détail"))
        if not said:
            return self._("Rien n’a changé.") if found.nothing else self._("Seules les conséquences ont changé.")
        return f"{', '.join(said)}."

    # what follows ----------------------------------------------------------------------------------------------

    def _levels(self, found: Differences) -> Iterable[Subject]:
        _ = self._
        if found.impact:
            yield Subject(_("Niveau d’impact"), (self._level(found.impact),))
        for each in found.risks:
            words = self.new if each.after else self.old
            title = f"{words.risk_number(each.risk)} · {words.checklist.risk[each.risk].name.to(self.lang)}"
            yield Subject(title, (self._level(each),))

    def _level(self, found: LevelDifference) -> Side:
        before, after = (
            self._range(words, level) for words, level in ((self.old, found.before), (self.new, found.after))
        )
        return Side(self._("Niveau actuel"), self._way(found.before, found.after), before, after)

    def _range(self, words: Wording, level: Range | None) -> str:
        return words.range(level) if level else self._("pas dans cette grille")

    def _way(self, before: Range | None, after: Range | None) -> str:
        if before is None or after is None:
            return self._("changement")
        if (before.high, before.low) == (after.high, after.low):
            return self._("changement")
        if before.high <= after.high and before.low <= after.low:
            return self._("monte")
        if before.high >= after.high and before.low >= after.low:
            return self._("baisse")
        return self._("se précise") if after.width < before.width else self._("s’élargit")

    def _law(self, found: Differences) -> Iterable[Subject]:
        _ = self._
        if found.ai_act:
            before, after = (self.new.ai_act_class(each) for each in found.ai_act)
            yield Subject(_("Règlement sur l’IA"), (Side(_("Classe"), _("changement"), before, after),))
        absent = _("ne ressort pas")
        for finding in found.findings:
            words = self.new if finding.after else self.old
            declared = next(each for each in words.checklist.findings if each.id == finding.id)
            sides = [words.standing(each, declared) if each else absent for each in (finding.before, finding.after)]
            change = self._came(finding.before, finding.after)
            yield Subject(declared.title.to(self.lang), (Side(_("Constat"), change, *sides),))
        for duty in found.duties:
            words = self.new if duty.after else self.old
            obligation = next(each for each in words.checklist.obligations if each.id == duty.id)
            sides = [words.proof(each) if each else _("ne s’applique pas") for each in (duty.before, duty.after)]
            change = self._came(duty.before, duty.after)
            yield Subject(obligation.text.to(self.lang), (Side(_("Obligation"), change, *sides),))

    def _came(self, before: object, after: object) -> str:
        if before is None:
            return self._("apparaît")
        return self._("disparaît") if after is None else self._("changement")

    # what people wrote -----------------------------------------------------------------------------------------

    def _system(self, found: Differences) -> Iterable[Subject]:
        _ = self._
        if found.checklist:
            sides = [f"{w.checklist.title.to(self.lang)}, {w.checklist.version}" for w in (self.old, self.new)]
            yield Subject(_("Grille de questions"), (Side(_("Version"), _("changement"), *sides),))
        if found.depth:
            sides = [words.depth(depth) for words, depth in zip((self.old, self.new), found.depth, strict=True)]
            yield Subject(_("Niveau de détail"), (Side(_("Choisi à la main"), _("changement"), *sides),))
        if found.system:
            yield Subject(_("Fiche du système"), tuple(map(self._field, found.system)))

    def _field(self, found: FieldDifference) -> Side:
        _ = self._
        names = {
            "name": _("Nom"),
            "purpose": _("Finalité"),
            "service": _("Service"),
            "supplier": _("Fournisseur"),
            "contact": _("Contact"),
            "stage": _("Stade du projet"),
        }
        if found.field == "stage":
            before, after = self.new.stage(found.before), self.new.stage(found.after)
            return Side(names[found.field], _("changement"), before, after)
        return self._text(names[found.field], found.before, found.after)

    def _sections(self, found: Differences) -> Iterable[Block]:
        """A block for each section in which an answer or a file changed; what only the earlier checklist asks comes last."""
        answers = {each.question: each for each in found.answers}
        files: dict[str, list[FileDifference]] = {}
        for file in found.files:
            files.setdefault(file.question, []).append(file)
        told: set[str] = set()
        for words in (self.new, self.old):
            for section in words.checklist.sections:
                ids = [q.id for q in section.questions if q.id not in told and (q.id in answers or q.id in files)]
                told.update(ids)
                subjects = tuple(self._subject(words, id_, answers.get(id_), files.get(id_, [])) for id_ in ids)
                title = f"{section.letter}. {section.title.to(self.lang)}"
                yield Block(title, subjects)

    def _subject(
        self, words: Wording, id_: str, answer: AnswerDifference | None, files: list[FileDifference]
    ) -> Subject:
        sides = self._answer(id_, answer) if answer else []
        sides += [self._file(each) for each in files]
        return Subject(words.question(id_), tuple(sides), id_ if words is self.new else "")

    def _answer(self, id_: str, found: AnswerDifference) -> list[Side]:
        """One side for the answer itself, whichever of its three forms it has, and one for each other field."""
        _ = self._
        before, after = (each or Answer(question=id_) for each in (found.before, found.after))
        sides = []
        if {"choice", "value", "rows"} & set(found.fields):
            was, now = self._said(self.old, id_, before), self._said(self.new, id_, after)
            change = _("changement")
            if before.given != after.given:
                change = _("ajout") if after.given else _("retrait")
            sides.append(Side(_("Réponse"), change, *self._shortened(was, now)))
        names = {
            "comment": _("Commentaire"),
            "owner": _("Responsable"),
            "due": _("Échéance"),
            "evidence": _("Pièces citées"),
        }
        sides += [
            self._text(name, self._plain(getattr(before, field)), self._plain(getattr(after, field)))
            for field, name in names.items()
            if field in found.fields
        ]
        if "to_confirm" in found.fields:
            said = {True: _("à confirmer, ne compte pas"), False: _("confirmée")}
            sides.append(Side(_("Confirmation"), _("changement"), said[before.to_confirm], said[after.to_confirm]))
        return sides

    def _said(self, words: Wording, id_: str, answer: Answer) -> str:
        question = words.checklist.questions.get(id_)
        return words.answer(question, answer) if question else self._("question absente de cette grille")

    def _plain(self, value: Any) -> str:
        if isinstance(value, tuple):
            return "\n".join(value)
        return value if isinstance(value, str) else self.new.day(value) if value else ""

    def _text(self, label: str, before: str, after: str) -> Side:
        _ = self._
        change = _("changement") if before and after else _("ajout") if after else _("retrait")
        return Side(label, change, *(each or _("(vide)") for each in self._shortened(before, after)))

    @staticmethod
    def _shortened(before: str, after: str) -> tuple[str, str]:
        """Both texts whole when they are short, otherwise around what differs."""
        if max(len(before), len(after)) > _LONGEST // 5:
            before, after = what_differs(before, after)
        first, second = (each if len(each) <= _LONGEST else f"{each[:_LONGEST]} […]" for each in (before, after))
        return first, second

    def _file(self, found: FileDifference) -> Side:
        _ = self._
        change, before, after = {
            FileChange.ADDED: (_("ajout"), _("(aucune)"), found.name),
            FileChange.REMOVED: (_("retrait"), found.name, _("(aucune)")),
            FileChange.ERASED: (_("effacement"), found.name, _("contenu effacé")),
            FileChange.RESTORED: (_("changement"), _("contenu effacé"), found.name),
        }[found.change]
        return Side(_("Pièce jointe"), change, before, after)

    def _audit(self, found: AuditDifference) -> Subject:
        _ = self._
        one = found.after or found.before
        if one is None:
            raise ValueError("an audit that differs is on one side at least")
        change = self._came(found.before, found.after)
        sides = [self._found(each) for each in (found.before, found.after)]
        return Subject(self.bias.title(one), (Side(_("Résultat"), change, *sides),))

    def _found(self, audit: Audit | None) -> str:
        _ = self._
        if audit is None:
            return _("pas encore prévu")
        said = _("prévu, pas encore mesuré") if audit.result is None else self.bias.verdict(audit.result.verdict)
        if audit.judgement is not None:
            said += ", " + _("conclusion écrite")
        return said + ", " + _("retiré") if audit.withdrawn_why else said
