"""Normalisation of Japanese text: width, invisible characters, white space."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\U000e0000-\U000e0fff]"
)
_CONTROL = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff]")
_WAVES = re.compile("[\u301c\u223c\u223e\uff5e~]")
_BLANKS = re.compile(r"[^\S\n]+")
_MANY_NEWLINES = re.compile(r"\n{3,}")


def strip_unseen(text: str) -> str:
    """Without control characters (newline and tab stay), lone surrogates and invisible Unicode."""
    return _INVISIBLE.sub("", _CONTROL.sub("", text))


def normalise(text: str) -> str:
    """NFKC text on one width, wave dashes as 「～」, blanks single, at most one empty line in a row.

    Circled numbers stay readable: ① becomes "(1)" rather than NFKC's bare "1", which would run into figures.
    """
    text = strip_unseen(text.replace("\r\n", "\n").replace("\r", "\n"))
    text = unicodedata.normalize("NFKC", _spell_circled(text))
    text = _WAVES.sub("～", text)
    text = _BLANKS.sub(" ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    return _MANY_NEWLINES.sub("\n\n", text).strip()


def normalise_line(text: str) -> str:
    """Like `normalise`, on one line (titles, names)."""
    return re.sub(r"\s+", " ", normalise(text))


def _spell_circled(text: str) -> str:
    return _CIRCLED.sub(lambda m: f"({int(unicodedata.numeric(m.group()))})", text)


_CIRCLED = re.compile("[\u2460-\u2473\u24f5-\u24fe\u2776-\u277f\u3251-\u325f\u32b1-\u32bf]")
