"""What changed between two versions, or since one: by section, before and after side by side, in words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from app_pages import nav
from app_pages.show import heading, note, paragraph, table
from assessments.differences import differences
from assessments.exchange.versions import version_in_file, version_of
from reports.difference_words import DifferenceWords

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from app_pages.review_data import Review
    from assessments.differences import Differences, Version
    from reports.difference_words import Block, Side, Subject

_TODAY = 0
"""Stands for the assessment as it is, where a number stands for a version."""


def draw(review: Review) -> None:
    """Draw this part of the page."""
    desk = review.desk
    _ = desk._
    heading(_("Ce qui a changé"), 2)
    if not review.submissions:
        paragraph(_("Aucune version n’a encore été soumise : il n’y a rien à comparer."))
        return
    before, after = _chosen(review)
    old, new = _version(review, before), _version(review, after)
    found, words = differences(old, new), DifferenceWords(old, new, desk.lang)
    paragraph(
        _("De {before} à {after} : {summary}").format(
            before=_name(review, before), after=_name(review, after), summary=_small(words.summary(found))
        )
    )
    _remarks(review, found, before, after)
    for block in words.blocks(found):
        _block(desk, block)


def _small(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _name(review: Review, number: int) -> str:
    return review.desk._("aujourd’hui") if number == _TODAY else review.desk._("la version {n}").format(n=number)


def _chosen(review: Review) -> tuple[int, int]:
    """The two states to compare: at first the last version with today, or with the one before when nothing changed since."""
    desk = review.desk
    _, numbers = desk._, [each.number for each in review.submissions]
    same = review.outdated.version is None
    before = numbers[-2] if same and len(numbers) > 1 else numbers[-1]
    after = numbers[-1] if same and len(numbers) > 1 else _TODAY
    left, right = st.columns(2)
    name = _("Version {n} ({day})")
    named = {each.number: name.format(n=each.number, day=desk.words.day_of(each.at)) for each in review.submissions}
    named[_TODAY] = _("Aujourd’hui")
    with left:
        before = st.selectbox(
            _("Comparer"), numbers, index=numbers.index(before), format_func=named.__getitem__, key="compare_before"
        )
    later = [each for each in (*numbers, _TODAY) if each != before]
    with right:
        after = st.selectbox(
            _("avec"),
            later,
            index=later.index(after) if after in later else len(later) - 1,
            format_func=named.__getitem__,
            key=f"compare_after_{before}",
        )
    return before, after


def _version(review: Review, number: int) -> Version:
    desk = review.desk
    if number == _TODAY:
        found = desk.store.snapshot(desk.actor, desk.assessment_id)
        return version_of(found, desk.checklist, desk.authority, review.today)
    submission = next(each for each in review.submissions if each.number == number)
    data = desk.store.submitted_file(desk.actor, desk.assessment_id, number)
    return version_in_file(data, desk.authority, submission.as_of)


def _remarks(review: Review, found: Differences, before: int, after: int) -> None:
    """What a reader has to know in order not to be misled by the comparison."""
    desk = review.desk
    _ = desk._
    hashes = {each.number: each.content_hash for each in review.submissions}
    hashes[_TODAY] = review.content_hash
    if found.nothing and hashes[before] != hashes[after]:
        note(
            _(
                "Les deux fichiers n’ont pourtant pas la même empreinte : une réponse a été changée puis remise, ou le nom d’un auteur "
                "a changé. Un avis porte sur un fichier précis : il faut soumettre de nouveau."
            )
        )
    if found.days and found.consequences:
        note(
            _(
                "Le droit est lu au {before} pour l’une et au {after} pour l’autre : un constat peut changer sans qu’aucune réponse ait "
                "changé. La fiche de la collectivité est lue telle qu’elle est aujourd’hui."
            ).format(before=desk.words.typed_day(found.days[0]), after=desk.words.typed_day(found.days[1]))
        )


def _block(desk: Desk, block: Block) -> None:
    heading(block.title, 3)
    if block.brief:
        _ = desk._
        said = _("Avant : {before}\nAprès : {after} ({change})")
        rows = [
            [subject.title, said.format(before=side.before, after=side.after, change=side.change)]
            for subject in block.subjects
            for side in subject.sides
        ]
        table([_("Quoi"), _("Ce qui a changé")], rows, block.title)
        return
    for subject in block.subjects:
        st.html(_subject(desk, subject))
        if subject.question in desk.checklist.section_of:
            section = desk.checklist.section_of[subject.question]
            number = desk.checklist.number_of[subject.question]
            nav.link(
                "questionnaire",
                desk._("Ouvrir la question {number}").format(number=number),
                a=desk.assessment_id,
                s=section.id,
            )


def _subject(desk: Desk, subject: Subject) -> str:
    sides = "".join(_side(desk, side) for side in subject.sides)
    return f'<section class="balise-change"><h4>{escape(subject.title)}</h4>{sides}</section>'


def _side(desk: Desk, side: Side) -> str:
    _ = desk._
    both = "".join(
        f'<div><span class="balise-when">{escape(when)}</span><div class="balise-said">{escape(text)}</div></div>'
        for when, text in ((_("Avant"), side.before), (_("Après"), side.after))
    )
    return f'<p>{escape(side.label)} <em>({escape(side.change)})</em></p><div class="balise-sides">{both}</div>'
