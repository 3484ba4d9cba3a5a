"""The data and the method of a bias audit in sentences: what was read, how it was computed, how scores are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.bias.result import SourceKind
from reports.bias_terms import BiasTerms
from reports.typography import shortened

if TYPE_CHECKING:
    from assessments.bias.result import AuditResult, ScoreView, SourceIdentity

_LONGEST_VALUE = 40
_COMPARABLE = 2
_NO_DIFFERENCE = 1e-9


class BiasDataWords(BiasTerms):
    """Sentences about data, method and scores in ``fr`` or ``en``; plain text, to be escaped by its reader."""

    # the data --------------------------------------------------------------------------------------------------

    def intake_sentences(self, result: AuditResult) -> tuple[str, ...]:
        """What came out of reading the data: rows read, used, set aside and why, outcomes not known, values not read."""
        said = [
            self._("{rows} lues, {used} utilisées.").format(rows=self.rows(result.rows), used=self.number(result.used))
        ]
        reasons = {
            "decision": self._("la décision n’est ni l’une ni l’autre des valeurs prévues"),
            "score": self._("le score ne se lit pas comme un nombre"),
            "weight": self._("le poids ne se lit pas comme un nombre positif"),
        }
        for reason, count in sorted(result.set_aside.items()):
            if count:
                text = self.ngettext("{rows} mise de côté : {reason}.", "{rows} mises de côté : {reason}.", count)
                said.append(text.format(rows=self.rows(count), reason=reasons.get(reason, self._("valeur illisible"))))
        if result.unknown_outcome:
            text = self._(
                "{rows} sans résultat connu : elles comptent pour la part de personnes sélectionnées seulement."
            )
            said.append(text.format(rows=self.rows(result.unknown_outcome)))
        names = {feature.column: feature.name for feature in result.plan.features}
        for column, count in sorted(result.unreadable.items()):
            if count:
                text = self._(
                    "{rows} où « {feature} » ne se lit pas comme un nombre : comptées comme « non renseigné »."
                )
                said.append(text.format(rows=self.rows(count), feature=self.quoted(names.get(column, column))))
        if result.weighted:
            said.append(
                self._(
                    "Les taux tiennent compte du poids de chaque ligne ; les groupes à masquer sont trouvés d’après les vraies lignes."
                )
            )
        return tuple(said)

    def source_kind(self, kind: SourceKind) -> str:
        """Where the rows were."""
        return {
            SourceKind.UPLOAD: self._("fichier déposé"),
            SourceKind.FOLDER: self._("fichier d’un dossier du serveur"),
            SourceKind.POSTGRESQL: self._("base de données PostgreSQL"),
            SourceKind.SPARK: self._("table Spark"),
            SourceKind.COUNTS: self._("tableau d’effectifs déjà comptés"),
        }[kind]

    def source_sentence(self, identity: SourceIdentity) -> str:
        """Which data were read: kind, size and fingerprint of the file."""
        said = [self.source_kind(identity.kind)]
        if identity.size is not None:
            said.append(self.size(identity.size))
        if identity.sha256 is not None:
            said.append(self._("empreinte SHA-256 : {hash}").format(hash=identity.sha256))
        return self._("Données : {source}. Aucune ligne n’est conservée.").format(source=", ".join(said))

    def versions_sentence(self, result: AuditResult) -> str:
        """With which programs the figures were computed; empty when it is not known."""
        if not result.versions:
            return ""
        named = self.join(
            f"{shortened(name, _LONGEST_VALUE)} {shortened(number, _LONGEST_VALUE)}"
            for name, number in sorted(result.versions.items())
        )
        return self._("Calculé avec : {versions}.").format(versions=named)

    def fairlearn_sentence(self, result: AuditResult) -> str:
        """How far Fairlearn's figures are from ours."""
        if result.fairlearn_difference is None:
            return self._("Les chiffres n’ont pas été comparés à ceux de Fairlearn.")
        if result.fairlearn_difference == 0:
            return self._("Fairlearn, sur les mêmes effectifs, donne exactement les mêmes chiffres.")
        if result.fairlearn_difference <= _NO_DIFFERENCE:
            return self._("Fairlearn, sur les mêmes effectifs, donne les mêmes chiffres à un milliardième près.")
        distance = f"{result.fairlearn_difference:.1e}"
        text = self._("Fairlearn, sur les mêmes effectifs, donne les mêmes chiffres à {distance} près.")
        return text.format(distance=distance.replace(".", ",") if self.lang == "fr" else distance)

    # method, scores, simulations -------------------------------------------------------------------------------

    def method_sentences(self) -> tuple[str, ...]:
        """How intervals, corrections and small groups work, a point each."""
        return (
            self._(
                "L’intervalle d’un groupe (Wilson, 95 %) dit jusqu’où son taux véritable peut s’écarter du taux observé. Plus le "
                "groupe est petit, plus il est large."
            ),
            self._(
                "L’écart entre groupes est comparé à ce que le hasard donnerait si tous les groupes étaient traités de la même "
                "façon. Ses bornes valent pour tous les groupes à la fois, et tiennent compte du nombre de comparaisons."
            ),
            self._(
                "Un écart est établi quand sa borne basse dépasse l’écart toléré, écrit avant les chiffres. Sinon, on dit quel "
                "écart aurait pu être vu, ou que les données ne suffisent pas."
            ),
            self._(
                "Un petit groupe n’est pas affiché, ni le chiffre qui permettrait de le retrouver par soustraction. Il reste "
                "compté dans l’ensemble, mais n’entre pas dans l’écart."
            ),
            self._("Un taux sans personne à son dénominateur n’existe pas : il n’est pas compté comme 0 %."),
            self.convention_note(),
        )

    def convention_note(self) -> str:
        """That the ratio of 0.80 is a convention."""
        return self._("Le rapport de 0,80 que l’on cite souvent est une convention, pas une règle de droit.")

    def auc_meaning(self) -> str:
        """What an AUC says."""
        return self._(
            "AUC : la chance que le score classe une personne concernée devant une personne qui ne l’est pas. 0,5 : il ne "
            "distingue rien ; 1 : il distingue toujours."
        )

    def brier_meaning(self) -> str:
        """What a Brier score says."""
        return self._(
            "Score de Brier : l’erreur moyenne du score pris comme une probabilité. 0 : il ne se trompe jamais ; plus il est haut, "
            "plus il se trompe."
        )

    def calibration_meaning(self) -> str:
        """How to read a calibration plot."""
        return self._(
            "Sur la diagonale, le score dit vrai : parmi les personnes notées 30 %, 30 % sont concernées. Au-dessus, il "
            "sous-estime ; au-dessous, il surestime."
        )

    def bin_sentence(self, view: ScoreView) -> str:
        """How finely the score was cut."""
        text = self._(
            "Le score est découpé en tranches de {width}, dans son unité ; ces chiffres valent à cette finesse."
        )
        return text.format(width=self.plain_number(view.bin_width))

    def score_reading(self, view: ScoreView) -> str:
        """Between which groups the AUC differs most, in one sentence; names are the columns of the view."""
        known = [(group.auc, group.key) for group in view.groups if group.auc is not None and group.key]
        if len(known) < _COMPARABLE:
            return self._("Moins de deux groupes ont assez de personnes pour comparer le score.")
        (low, lowest), (high, highest) = min(known), max(known)
        return self._("L’AUC va de {low} ({lowest}) à {high} ({highest}).").format(
            low=self.coefficient(low),
            lowest=self.group(lowest),
            high=self.coefficient(high),
            highest=self.group(highest),
        )

    def simulation_notice(self) -> str:
        """What must stand beside every simulation."""
        return self._(
            "Une simulation, pas une recommandation. Appliquer à un groupe un seuil différent peut être une discrimination, même "
            "pour réduire un écart : à confirmer avec un juriste avant toute décision."
        )
