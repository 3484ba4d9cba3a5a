"""The part of the store about what is published: frozen pages, for everybody, until they are withdrawn."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments.access import Action, Actor
from assessments.citizens import LARGEST_PAGE, Publication, PublicPage, Published
from assessments.storage import tables
from assessments.storage.chain import EventKind
from assessments.storage.engine import reading
from assessments.storage.errors import InvalidInput, ReviewRefused
from assessments.storage.review_base import ReviewBase
from assessments.storage.review_rows import nudge
from assessments.storage.snapshots import canonical
from assessments.storage.things import BY_NAME, find, rows_of
from assessments.storage.typed import typed
from checklists.model import Text

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from assessments.citizens import PublicCopy

SINCE = Text(
    fr="Quelqu’un a changé cette publication entre-temps\u00a0: rien n’a été publié. Rechargez la page pour voir où elle en est.",
    en="Somebody changed this publication in the meantime: nothing was published. Reload the page to see where it stands.",
)
TOO_LARGE = Text(
    fr="La page est trop longue pour être publiée. Raccourcissez les textes libres qui paraissent dans la fiche, puis recommencez.",
    en="The page is too long to be published. Shorten the free texts that appear in the record, then try again.",
)
NOT_PUBLISHED = Text(
    fr="Cette fiche n’est pas publiée en ce moment\u00a0: il n’y a rien à retirer. Rechargez la page.",
    en="This record is not published at the moment: there is nothing to withdraw. Reload the page.",
)
NO_REASON = Text(
    fr="Dites pourquoi la fiche est retirée, en une phrase\u00a0: elle sera gardée dans l’historique, sans être publiée.",
    en="Say why the record is withdrawn, in one sentence: it is kept in the history, and not published.",
)

_THING = BY_NAME["publication"]
_ID = re.compile(r"[0-9a-f]{32}")
PAGES = {"fr": "page_fr", "en": "page_en"}


def publication_of(row: Any) -> Publication:
    """A publication from its row, without its pages."""
    there = dict(row._mapping)  # noqa: SLF001 (the documented way to read a row as a mapping)
    kept = {name: there[name] for name in Publication.model_fields if name in there}
    return Publication.model_validate({**kept, "withheld": json.loads(row.withheld), "added": _words(row.added)})


def _words(added: str) -> dict[str, str]:
    """What was added by hand; nothing once it was withdrawn, or erased."""
    try:
        found = json.loads(added)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class PublicationPart(ReviewBase):
    """Publishing, updating, withdrawing; and what anybody may read without an account."""

    def publication(self, actor: Actor, assessment_id: str) -> Publication | None:
        """What is, or was, published of an assessment; None when nothing ever was."""
        found = self._read(actor, assessment_id, _publications)
        return found[0] if found else None

    def publish(self, actor: Actor, assessment_id: str, copy: PublicCopy, *, seen: int) -> Publication:
        """Publish frozen pages, or put them in the place of those published before; the address stays the same.

        Args:
            actor: who publishes.
            assessment_id: the assessment.
            copy: what everybody will read, as the person saw it.
            seen: version of the publication that the person had before them; 0 when there was none.

        Raises:
            ReviewRefused: when the publication changed since ``seen``.
            InvalidInput: for pages that are too large.
        """
        values = {
            "name": typed(copy.name, short=True),
            "purpose": typed(copy.purpose),
            "as_of": copy.as_of,
            "content_hash": copy.content_hash,
            "withheld": canonical(copy.withheld),
            "added": canonical({row: typed(text) for row, text in copy.added.items()}),
            "page_fr": copy.page_fr,
            "page_en": copy.page_en,
            "withdrawn": False,
        }
        if max(len(copy.page_fr.encode()), len(copy.page_en.encode())) > LARGEST_PAGE:
            raise InvalidInput(TOO_LARGE)
        with self._acting(actor, Action.PUBLISH, assessment_id) as (pen, assessment):
            rows = rows_of(pen.connection, _THING, assessment_id)
            if seen != (rows[0].version if rows else 0):
                raise ReviewRefused(SINCE)
            if rows:
                id_ = rows[0].id
                pen.change(_THING, rows[0], EventKind.PUBLICATION_UPDATED, {**values, "withdrawn_why": ""})
            else:
                id_ = pen.create(_THING, assessment_id, values)
            nudge(pen.connection, assessment)
            return publication_of(find(pen.connection, _THING, id_))

    def withdraw_publication(self, actor: Actor, assessment_id: str, why: str) -> Publication:
        """Take what is published away at once. The pages are gone; the history keeps their digests, who, when and why.

        Raises:
            InvalidInput: without a reason.
            ReviewRefused: when nothing is published.
        """
        said = typed(why, required=NO_REASON)
        with self._acting(actor, Action.PUBLISH, assessment_id) as (pen, assessment):
            rows = rows_of(pen.connection, _THING, assessment_id)
            if not rows or rows[0].withdrawn:
                raise ReviewRefused(NOT_PUBLISHED)
            changes = {
                "withdrawn": True,
                "withdrawn_why": said,
                "page_fr": "",
                "page_en": "",
                "purpose": "",
                "added": "",
            }
            pen.change(_THING, rows[0], EventKind.PUBLICATION_WITHDRAWN, changes)
            nudge(pen.connection, assessment)
            return publication_of(find(pen.connection, _THING, rows[0].id))

    # For everybody, without an account: nothing but what was published, which is why no actor is asked for.

    def published(self) -> list[Published]:
        """What authorities publish, by authority and name. Asks for nobody: it was made public."""
        publication, assessment, authority = tables.publication, tables.assessment, tables.authority
        query = (
            sa.select(
                publication.c.id,
                publication.c.name,
                publication.c.purpose,
                publication.c.as_of,
                authority.c.id.label("authority_id"),
                authority.c.name.label("authority"),
                authority.c.fictional,
            )
            .select_from(publication)
            .join(assessment, assessment.c.id == publication.c.assessment_id)
            .join(authority, authority.c.id == assessment.c.authority_id)
            .where(~publication.c.withdrawn)
        )
        with reading(self.engine) as connection:
            found = [Published.model_validate(dict(row)) for row in connection.execute(query).mappings()]
        return sorted(found, key=lambda one: (one.authority.casefold(), one.authority_id, one.name.casefold(), one.id))

    def published_page(self, publication_id: str, lang: str) -> PublicPage | None:
        """What is at a public address, in ``fr`` or ``en``; None when nothing ever was. Asks for nobody: it was made public."""
        if not _ID.fullmatch(publication_id):
            return None
        table = tables.publication
        page = table.c[PAGES[lang]]
        query = sa.select(page.label("html"), table.c.withdrawn, table.c.withdrawn_at)
        with reading(self.engine) as connection:
            row = connection.execute(query.where(table.c.id == publication_id)).one_or_none()
        if row is None:
            return None
        return PublicPage(html="", withdrawn_at=row.withdrawn_at) if row.withdrawn else PublicPage(html=row.html)


def _publications(connection: Connection, assessment_id: str) -> list[Publication]:
    return [publication_of(row) for row in rows_of(connection, _THING, assessment_id)]
