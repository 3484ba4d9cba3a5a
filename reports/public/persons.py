"""What looks like a person in a text about to be published: an e-mail of somebody, a telephone number, a name with its title.

A warning for who publishes, not a filter: only they know whether a number is that of the switchboard.
"""

from __future__ import annotations

import re

_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_SPACE = r"[ .\u00a0\u202f-]?"
_PHONE = re.compile(rf"(?<![\w+])(?:\+\d{{2}}{_SPACE}(?:\(0\))?|0)(?:{_SPACE}\d){{9}}(?!\d)")
_TITLED = re.compile(
    r"\b(?:M\.|MM\.|Mme|Mlle|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Monsieur|Madame)[\s\u00a0\u202f]+[A-ZÀ-Ý][\w’'-]+(?:\s[A-ZÀ-Ý][\w’'-]+)?"
)


def persons_in(text: str) -> tuple[str, ...]:
    """The passages that look like a person, in their order, each once."""
    found = [match for pattern in (_EMAIL, _PHONE, _TITLED) for match in pattern.finditer(text)]
    found.sort(key=lambda match: match.start())
    return tuple(dict.fromkeys(match.group().strip() for match in found))
