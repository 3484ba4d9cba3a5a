"""What a content author is told when a checklist is wrong."""

from __future__ import annotations


class ChecklistError(ValueError):
    """A checklist breaks the format. ``file`` says where, ``problem`` what, in one sentence."""

    def __init__(self, file: str, problem: str) -> None:
        self.file = file
        self.problem = problem
        super().__init__(f"{file}: {problem}")
