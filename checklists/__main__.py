"""``python -m checklists [folder]``: say whether a checklist is sound, how large it is, and what of the frameworks it lacks."""

from __future__ import annotations

import sys
from pathlib import Path

from checklists.coverage import gaps
from checklists.errors import ChecklistError
from checklists.loader import MAIN, load


def run(arguments: list[str]) -> int:
    """Load the folder named (the main checklist when none is) and print one line; 1 when it is broken.

    Of the main checklist, which must cover every framework, each requirement that nothing covers is named after that line;
    it does not make the checklist broken. Another checklist may cover as little as it likes.
    """
    folder = Path(arguments[0]) if arguments else MAIN
    try:
        checklist = load(folder)
    except ChecklistError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(
        f"{checklist.id} {checklist.version}: {len(checklist.sections)} sections, {len(checklist.questions)} questions, "
        f"{len(checklist.risks)} risks, {len(checklist.findings)} findings, {len(checklist.obligations)} obligations\n",
    )
    if folder.resolve() == MAIN.resolve():
        sys.stdout.writelines(f"{sentence}\n" for sentence in gaps(checklist))
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
