"""The lists of Jグランツ (use purposes, staff) in the words of the model, and yen as people write it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.normalise import controlled
from knowledge.stores.schema import NO_LIMIT
from knowledge.text.normalise import normalise_line

# Purposes without a counterpart (events, research, ecology, child care, sport, town planning) are left out.
_PURPOSES: dict[str, tuple[str, ...]] = {
    "新たな事業を行いたい": ("起業・創業",),
    "販路拡大・海外展開をしたい": ("販路開拓",),
    "事業を引き継ぎたい": ("事業承継",),
    "人材育成を行いたい": ("人材",),
    "資金繰りを改善したい": ("資金繰り",),
    "設備整備・IT導入をしたい": ("設備投資", "IT化"),
    "雇用・職場環境を改善したい": ("人材",),
    "災害(自然災害、感染症等)支援がほしい": ("災害対応",),
    "安全・防災対策支援がほしい": ("災害対応",),
}
_AT_MOST = re.compile(r"^(\d{1,6})[名人]以下$")
_MOST_YEN = 10**15


def purposes(names: Iterable[str]) -> tuple[str, ...]:
    """The purposes of the model that stand for `use_purpose`."""
    return controlled.purposes(p for name in names for p in _PURPOSES.get(normalise_line(name), ()))


def max_employees(classes: Iterable[str]) -> int | None:
    """The largest staff that may apply; None if there is no upper limit, or none that is stated."""
    limits = [_AT_MOST.match(normalise_line(c)) for c in classes]
    if not limits or not all(limits):
        return None
    most = max(int(m[1]) for m in limits if m)
    return most if most < NO_LIMIT else None


def yen(amount: int | None) -> str:
    """`15_000_000` as 「1,500万円」; empty for 0 and None, which mean that nothing is stated."""
    if amount is None or not 0 < amount < _MOST_YEN:
        return ""
    parts = []
    for unit, name in ((10**12, "兆"), (10**8, "億"), (10**4, "万"), (1, "")):
        count, amount = divmod(amount, unit)
        if count:
            parts.append(f"{count:,}{name}")
    return "".join(parts) + "円"
