"""Who answers for the personal data of the people who use Balise."""

from __future__ import annotations

from assessments.model import FreeText, Frozen, ShortText


class PrivacyNotice(Frozen):
    """What an authority says of itself as the controller. A text left empty is still to be completed.

    Attributes:
        controller: who is responsible, and its address.
        contact: whom to write to about one's data.
        dpo: how to reach the data protection officer.
        open: whether it is also shown to whoever has not signed in.
    """

    controller: FreeText = ""
    contact: FreeText = ""
    dpo: FreeText = ""
    open: bool = False


class OpenNotice(Frozen):
    """The notice of an authority that shows it to everybody."""

    authority: ShortText
    notice: PrivacyNotice
