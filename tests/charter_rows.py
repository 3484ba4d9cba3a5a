"""The charter of ``charters/valmont`` as the rows of a workbook, and ways to break them, for tests of charters."""

from __future__ import annotations

import copy
import io
from typing import Any

from openpyxl import Workbook

Sheets = dict[str, list[list[Any]]]

ROWS: Sheets = {
    "Charte": [
        ["Identifiant", "Titre", "Titre (anglais)", "Adoptée le", "Adresse"],
        ["valmont", "Charte de l’IA de Valmont", "AI charter of Valmont", "12/03/2026", "https://example.org/charte-ia"],
    ],
    "Principes": [
        ["Numéro", "Titre", "Texte", "Texte (anglais)", "Questions liées"],
        ["P1", "Un humain joignable", "Aucun habitant n’est laissé seul face à une machine.",
         "No inhabitant is left alone with a machine.", "human_relay ; relay_announced"],
        ["P2", "Un élu répond de chaque système", "Un élu rend compte au conseil une fois par an.", None,
         "Lead councillor\nlast_account"],
        ["P3", "Des chiffres publics", "La collectivité publie ce que le système coûte et à qui il sert.", None,
         "yearly_cost, served, costs_by_year, why_published, public_record"],
    ],
    "Questions": [
        ["Identifiant", "Type", "Question", "Question (anglais)", "Pourquoi", "Aide", "Réponse", "Choix", "Choix (anglais)",
         "Colonnes", "Unité", "Unité (anglais)", "Profondeur", "À qui la poser", "Sans objet possible"],
        ["relay_announced", "mesure", "Le numéro d’un agent est-il donné dès le premier message ?", None,
         "La charte promet qu’on peut toujours parler à quelqu’un.", "Regardez l’écran d’accueil.", None, None, None,
         None, None, None, None, None, True],
        ["Lead councillor", "Fait", "Qui rend compte de ce système au conseil ?", "Who reports on this system to the council?",
         "La charte demande qu’un élu en réponde.", None, "Un choix", "Maire ou adjoint\nPersonne", "Mayor or deputy\nNobody",
         None, None, None, "essentiel", "élu ou élue ; direction générale", None],
        ["last_account", "fait", "Quand en a-t-on rendu compte pour la dernière fois ?", None,
         "La charte demande un compte rendu par an.", None, "date", None, None, None, None, None, "complet", None, None],
        ["yearly_cost", "fait", "Combien coûte le système par an ?", None, "La charte demande de le publier.", None, "nombre",
         None, None, None, "euros", "euros", None, "chef ou cheffe de projet", None],
        ["served", "fait", "À qui le système sert-il ?", None, "La charte demande de le publier.", None, "plusieurs choix",
         "Habitants ; Agents ; On ne sait pas encore (seul)", None, None, None, None, "courant", None, "non"],
        ["costs_by_year", "fait", "Combien a-t-il coûté chaque année ?", None, "La charte demande de le publier.", None,
         "tableau", None, None, "Année\nCoût", None, None, None, None, None],
        ["why_published", "fait", "Où ces chiffres sont-ils publiés ?", None, "La charte demande de le publier.", None,
         "texte", None, None, None, None, None, None, None, None],
    ],
}  # fmt: skip


def rows() -> Sheets:
    """A copy to break."""
    return copy.deepcopy(ROWS)


def workbook(sheets: Sheets) -> bytes:
    """Rows as an .xlsx file. A text that begins with « = » is written as a formula, as a spreadsheet program would."""
    book = Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
