"""Which support a person needs, as their latest diagnosis says."""

from __future__ import annotations

from actions.interview.result.results import Results

_NAMES = {"accompanied": "伴走", "independent": "自走"}


def support_type_of(results: Results, person_id: str) -> str:
    """伴走 or 自走; "" without a diagnosis that says so."""
    for kept in results.of_person(person_id):
        key = kept.result.type.key
        return _NAMES[key.rpartition("_")[2]] if key else ""
    return ""
