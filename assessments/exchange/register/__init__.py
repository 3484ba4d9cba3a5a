"""An existing register of AI systems, brought in from a spreadsheet: read, shown as it would be, then created at once."""

from assessments.exchange.register.columns import BY_ID, COLUMNS, HELP_SHEET, SHEET, guess
from assessments.exchange.register.planning import Fate, Line, RegisterPlan, import_register, plan_register
from assessments.exchange.register.reading import LARGEST_FILE, MOST_LINES, Grid, read_register
from assessments.exchange.register.words import RegisterRefused

__all__ = [
    "BY_ID",
    "COLUMNS",
    "HELP_SHEET",
    "LARGEST_FILE",
    "MOST_LINES",
    "SHEET",
    "Fate",
    "Grid",
    "Line",
    "RegisterPlan",
    "RegisterRefused",
    "guess",
    "import_register",
    "plan_register",
    "read_register",
]
