"""An analysis of the CNIL's PIA tool brought into Balise: read, planned piece by piece, then written to be confirmed.

Nothing of it counts before a person confirms it, and a report says of every piece what became of it and why.
"""

from assessments.exchange.pia.bringing import import_pia, merge_pia
from assessments.exchange.pia.mapping import Group
from assessments.exchange.pia.model import Pia
from assessments.exchange.pia.pieces import How, Outcome, PiaPlan, Piece, Place
from assessments.exchange.pia.plan import plan_import
from assessments.exchange.pia.reading import LARGEST_ZIP, read_pia

__all__ = [
    "LARGEST_ZIP",
    "Group",
    "How",
    "Outcome",
    "Pia",
    "PiaPlan",
    "Piece",
    "Place",
    "import_pia",
    "merge_pia",
    "plan_import",
    "read_pia",
]
