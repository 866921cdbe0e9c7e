"""How names are compared."""

from __future__ import annotations

import re

_NOISE = re.compile(r"[\s・･,、。「」『』()\[\]【】~～\-ー/]")
_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")


def name_key(name: str) -> str:
    """A name without blanks, brackets' content and marks, in lower case: how names are compared."""
    return _NOISE.sub("", _BRACKETS.sub("", name)).lower()
