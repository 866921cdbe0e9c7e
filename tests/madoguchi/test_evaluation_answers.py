"""What `make eval` says about answers: shares beside goals, reliability of the confidence, thresholds."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from knowledge.models import Answer, Citation, Fact, Outcome
from madoguchi.console import OperatorError
from madoguchi.evaluation import answers
from madoguchi.evaluation.answers import Share, answer_shares
from madoguchi.evaluation.calibration import ANSWERABLE, Bin, Judged, expected_error, plot, reliability, thresholds
from madoguchi.evaluation.material import read_rows

DAY = date(2026, 10, 1)


def answer_citing(*ids: str, text: str = "答え", **more: object) -> Answer:
    cited = tuple(
        Citation(n=n, id=i, title="題", url="https://example.com/", quote="引用", source="見本", as_of=DAY)
        for n, i in enumerate(ids, start=1)
    )
    return Answer(outcome=Outcome.ANSWERED, text=text, citations=cited, **more)  # type: ignore[arg-type]


NOTHING = Answer(outcome=Outcome.NO_MATCH, text="見つかりませんでした")


@pytest.fixture
def sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands in for the own labelled sets; the shared ones are absent."""
    monkeypatch.setattr(answers, "OWN_SETS", tmp_path)
    monkeypatch.setattr(answers, "_HELD_OUT", tmp_path / "heldout_questions.jsonl")
    monkeypatch.setattr(answers, "SHARED_SETS", tmp_path / "absent")
    return tmp_path


def write(path: Path, *rows: dict[str, object]) -> None:
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), encoding="utf-8")


class TestShares:
    @pytest.mark.parametrize(
        ("share", "at_most", "reached"),
        [(0.8, False, True), (0.79, False, False), (0.8, True, True), (0.81, True, False)],
    )
    def test_a_goal_is_reached_from_its_side(self, share: float, at_most: bool, reached: bool) -> None:
        assert Share("x", 10, share, 0.8, at_most).reached is reached

    def test_a_fact_counts_whatever_its_width_and_commas(self, sets: Path) -> None:
        asked = {"relevant": ["a:1"], "field": "amount"}
        write(
            sets / "attribute.jsonl",
            {"question": "text", "answer_contains": ["2,000万円"], **asked},
            {"question": "fact", "answer_contains": ["50万円"], **asked},
            {"question": "missing", "answer_contains": ["30万円"], **asked},
        )
        told = {
            "text": answer_citing("a:1", text="上限は２０００万円です"),
            "fact": answer_citing("a:1", facts=(Fact(name="上限", value="50 万円", citation=1),)),
            "missing": answer_citing("a:1", text="上限は300万円です"),
        }
        (share,) = answer_shares(told.__getitem__)
        assert (share.n, share.share) == (3, pytest.approx(2 / 3, abs=1e-3))

    def test_a_right_scheme_must_be_among_the_first_three_citations_by_any_of_its_ids(self, sets: Path) -> None:
        rows = [{"question": q, "relevant": ["a:1"]} for q in ("third", "fourth", "other id", "none")]
        write(sets / "heldout_questions.jsonl", *rows)
        also = answer_citing("a:9").citations[0].model_copy(update={"also": ("a:1",)})
        told = {
            "third": answer_citing("a:3", "a:2", "a:1"),
            "fourth": answer_citing("a:4", "a:3", "a:2", "a:1"),
            "other id": Answer(outcome=Outcome.STALE, text="x", citations=(also,)),
            "none": NOTHING,
        }
        answered, right = answer_shares(told.__getitem__)
        assert (answered.share, right.share) == (0.75, 0.5)

    def test_near_misses_are_counted_apart_from_everything_else(self, sets: Path) -> None:
        kinds = {"a": "near_miss", "b": "near_miss", "c": "chitchat", "d": "injection"}
        write(sets / "negatives.jsonl", *({"utterance": u, "kind": k} for u, k in kinds.items()))
        near, other = answer_shares(lambda text: answer_citing("a:1") if text in "ac" else NOTHING)
        assert (near.n, near.share, other.n, other.share) == (2, 0.5, 2, 0.5)
        assert near.at_most and other.at_most


class TestRows:
    def test_an_absent_file_has_none(self, tmp_path: Path) -> None:
        assert read_rows(tmp_path / "no.jsonl") == []

    def test_a_broken_file_is_told_to_the_operator(self, tmp_path: Path) -> None:
        (tmp_path / "broken.jsonl").write_text("{", encoding="utf-8")
        with pytest.raises(OperatorError, match=r"broken\.jsonl"):
            read_rows(tmp_path / "broken.jsonl")


JUDGED = [
    *(Judged(ANSWERABLE, 0.9, True) for _ in range(3)), Judged(ANSWERABLE, 0.9, False),
    Judged("near_miss", 0.35, False), Judged("near_miss", 0.1, False), Judged("chitchat", 0.05, False),
]  # fmt: skip


class TestCalibration:
    def test_each_bin_tells_the_mean_confidence_and_how_often_it_was_right(self) -> None:
        assert reliability(JUDGED) == [Bin(2, 0.075, 0.0), Bin(1, 0.35, 0.0), Bin(4, 0.9, 0.75)]

    def test_full_confidence_falls_into_the_last_bin(self) -> None:
        assert reliability([Judged(ANSWERABLE, 1.0, True)]) == [Bin(1, 1.0, 1.0)]

    def test_the_expected_error_weighs_bins_by_their_number(self) -> None:
        assert expected_error([Bin(3, 0.5, 0.5), Bin(1, 0.9, 0.5)]) == pytest.approx(0.1)
        assert expected_error([]) == 0.0

    def test_a_threshold_answers_what_reaches_it(self) -> None:
        assert {t: shares for t, *shares in thresholds(JUDGED)}[0.3] == [1.0, 0.5, 0.0]

    def test_the_plot_marks_where_the_bar_should_end(self) -> None:
        (line,) = plot([Bin(4, 1.0, 0.5)])
        assert line.count("█") == 15
        assert line.index("|") == line.index("█") + 30
