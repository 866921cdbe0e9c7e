"""What the form of a record sends."""

from __future__ import annotations

RECORD = {
    "version": "0", "talked": "値上げの話", "advice": "見積もりをとりましょう。", "what_0": "見積もりを2社からとる",
    "who_0": "owner", "until_0": "2026-12-18", "what_1": "例を送る", "who_1": "adviser", "what_2": "", "who_2": "owner",
}  # fmt: skip
