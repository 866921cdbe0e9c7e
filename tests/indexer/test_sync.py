"""Syncing into the mirror: what is skipped, gone on with, removed, not believed, and never lost."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from indexer.errors import BuildLocked, IndexerError, SourceError
from indexer.locking import alone
from indexer.mirror import Mirror
from indexer.report import RejectedItem
from indexer.sources.base import NOTHING_YET, OnReject
from knowledge.clock import JST
from knowledge.models import Document
from tests.indexer.material import ListSource, scheme
from tests.indexer.sync_slowly import KEY as SLOW
from tests.indexer.syncing import FakeApi, NotingSource, TaggedSource, counts, ids, one, round_of, schemes, sync

START = datetime(2026, 11, 2, 9, 0, tzinfo=JST)


class TestGoodSyncs:
    def test_the_first_takes_everything_in(self, mirror: Mirror) -> None:
        assert counts(one(mirror, ListSource(schemes("a", "b")))) == ("good", 2, 0, 0)
        assert ids(mirror) == ["a", "b"]
        assert list(mirror.documents("test")) == schemes("a", "b")

    def test_the_next_tells_new_changed_and_gone(self, mirror: Mirror) -> None:
        one(mirror, ListSource(schemes("a", "b", "c")))
        items = [*schemes("a"), *schemes("b", text="別の文です。"), *schemes("d")]
        assert counts(one(mirror, ListSource(items))) == ("good", 1, 1, 1)
        assert list(mirror.documents("test")) == items

    def test_a_source_with_the_same_fingerprint_is_not_read_again(self, mirror: Mirror) -> None:
        source = TaggedSource(schemes("a"))
        one(mirror, source)
        assert [one(mirror, source).outcome for _ in range(3)] == ["unchanged"] * 3
        assert source.reads == 1
        source.tag, source.items = "2", schemes("a", "b")
        assert counts(one(mirror, source)) == ("good", 1, 0, 0)

    def test_it_is_read_again_when_the_readers_themselves_have_changed(
        self, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source = TaggedSource(schemes("a"))
        one(mirror, source)
        monkeypatch.setattr("indexer.sync._readers_version", lambda: "another")
        assert one(mirror, source).outcome == "good"
        assert source.reads == 2

    def test_only_the_sources_named_are_synced(self, mirror: Mirror) -> None:
        first, second = ListSource(schemes("a")), ListSource([scheme("b", source="other")], key="other")
        assert [r.key for r in sync(mirror, first, second, keys=["other"])] == ["other"]
        assert (ids(mirror), ids(mirror, "other")) == ([], ["b"])

    def test_a_name_nobody_knows_is_an_error_that_names_the_known_ones(self, mirror: Mirror) -> None:
        with pytest.raises(IndexerError, match="「typo」という情報源はありません。使えるもの：test。"):
            sync(mirror, ListSource(schemes("a")), keys=["typo"])

    def test_an_item_that_cannot_be_read_any_more_stays_as_it_was(self, mirror: Mirror) -> None:
        one(mirror, ListSource(schemes("a", "b", "c")))
        result = one(mirror, ListSource(schemes("a", "c"), refused=[RejectedItem("test", "b", "題名がありません")]))
        assert counts(result) == ("good", 0, 0, 0)
        assert [r.item_id for r in result.rejected] == ["b"]
        assert ids(mirror) == ["a", "b", "c"]

    def test_an_id_that_another_source_has_is_refused(self, mirror: Mirror) -> None:
        one(mirror, ListSource(schemes("a")))
        thief = ListSource([*schemes("a", text="別の文です。"), scheme("b", source="thief")], key="thief")
        result = one(mirror, thief)
        assert [r.item_id for r in result.rejected] == ["test:a"]
        assert (list(mirror.documents("test")), ids(mirror, "thief")) == (schemes("a"), ["b"])


class TestIncrementalSyncs:
    def test_what_changed_is_loaded_and_what_is_not_listed_is_gone(self, mirror: Mirror) -> None:
        api = FakeApi(schemes("a", "b", "c"))
        with time_machine.travel(START, tick=False):
            one(mirror, api)
        api.changed = schemes("b", text="別の文です。")
        api.listed = ["test:a", "test:b"]
        with time_machine.travel(START + timedelta(days=2), tick=False):
            result = one(mirror, api)
        assert (counts(result), result.mode) == (("good", 0, 1, 1), "incremental")
        assert api.asked == ["all", "since", "ids"]
        assert api.since is not None
        assert api.since < START
        assert ids(mirror) == ["a", "b"]

    def test_once_a_week_everything_is_loaded(self, mirror: Mirror) -> None:
        api = FakeApi(schemes("a", "b"))
        for days in (0, 3, 6, 8, 9):
            with time_machine.travel(START + timedelta(days=days), tick=False):
                one(mirror, api)
        assert [a for a in api.asked if a != "ids"] == ["all", "since", "since", "all", "since"]

    def test_rounds_stay_with_their_document_though_no_list_names_them(self, mirror: Mirror) -> None:
        rounds = {n: round_of(n, parent) for n, parent in (("r1", "a"), ("r2", "b"), ("r3", "c"))}
        api = FakeApi([*schemes("a", "b", "c", "d", "e"), *rounds.values()])
        one(mirror, api)
        # a is as it was; b was read again and has lost its round; c is gone, and its round with it.
        api.changed = schemes("b", text="別の文です。")
        api.listed = [f"test:{n}" for n in "abde"]
        assert counts(one(mirror, api)) == ("good", 0, 1, 3)
        assert ids(mirror) == ["a", "b", "d", "e", "r1"]

    def test_a_list_that_lost_most_of_its_ids_is_not_believed(self, mirror: Mirror) -> None:
        api = FakeApi(schemes("a", "b", "c"))
        one(mirror, api)
        api.listed = ["test:a"]
        assert one(mirror, api).outcome == "failed"
        assert ids(mirror) == ["a", "b", "c"]


class TestFailures:
    def test_a_source_that_fails_keeps_its_documents_and_stops_no_other(self, mirror: Mirror) -> None:
        api, other = FakeApi(schemes("a", "b")), ListSource([scheme("x", source="other")], key="other")
        one(mirror, api)
        api.breaks_after, api.items = 1, schemes("new", "b")
        with time_machine.travel(datetime.now(JST) + timedelta(days=8)):
            results = sync(mirror, api, other)
        assert [(r.outcome, r.failure) for r in results] == [("failed", "接続できませんでした。"), ("good", "")]
        assert (ids(mirror), ids(mirror, "other")) == (["a", "b"], ["x"])

    def test_a_fault_of_a_reader_is_a_failure_of_its_source_alone(self, mirror: Mirror) -> None:
        class Broken(ListSource):
            def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[Document]:
                raise KeyError("surprise")

        results = sync(mirror, Broken([], key="broken"), ListSource(schemes("a")))
        assert [r.outcome for r in results] == ["failed", "good"]
        assert "KeyError" in results[0].failure

    @pytest.mark.parametrize("given", [[], ["a"], ["x"]])
    def test_less_than_half_of_what_was_there_is_not_believed(self, mirror: Mirror, given: list[str]) -> None:
        one(mirror, ListSource(schemes("a", "b", "c")))
        before = list(mirror.documents("test"))
        result = one(mirror, ListSource(schemes(*given, text="うその文です。")))
        assert result.outcome == "failed"
        assert given == [] or "3 件から 1 件へ急に減った" in result.failure
        assert list(mirror.documents("test")) == before
        assert mirror.staged_ids("test") == frozenset()

    def test_it_is_believed_when_somebody_says_so(self, mirror: Mirror) -> None:
        one(mirror, ListSource(schemes("a", "b", "c")))
        assert counts(one(mirror, ListSource(schemes("a")), accept_fewer=True)) == ("good", 0, 0, 2)

    def test_failures_are_counted_and_the_last_is_kept_with_its_text(self, mirror: Mirror) -> None:
        api = FakeApi(schemes("a", "b"))
        one(mirror, api)
        api.items = []
        for _ in range(2):
            with time_machine.travel(datetime.now(JST) + timedelta(days=8)):
                one(mirror, api)
        (state,) = mirror.sources()
        assert (state.documents, state.failures) == (2, 2)
        assert state.last is not None
        assert state.last_good is not None
        assert (state.last.outcome, state.last.failure) == ("failed", "試験用のAPI に使える項目がありません。")
        assert state.last_good.outcome == "good"
        assert state.last_good.n < state.last.n


class TestGoingOn:
    def test_a_sync_that_broke_off_goes_on_where_it_was(self, mirror: Mirror) -> None:
        api = FakeApi(schemes("a", "b", "c", "d"), breaks_after=2)
        assert one(mirror, api).outcome == "failed"
        assert ids(mirror) == []
        api.breaks_after = None
        assert counts(one(mirror, api)) == ("good", 4, 0, 0)
        assert api.loaded == ["test:a", "test:b", "test:c", "test:d"]

    def test_after_a_day_it_begins_anew(self, mirror: Mirror) -> None:
        api = FakeApi(schemes("a", "b"), breaks_after=1)
        with time_machine.travel(START, tick=False):
            one(mirror, api)
        api.breaks_after = None
        with time_machine.travel(START + timedelta(hours=25), tick=False):
            one(mirror, api)
        assert api.loaded == ["test:a", "test:a", "test:b"]

    def test_it_begins_anew_when_the_source_has_changed_since(self, mirror: Mirror) -> None:
        class Breaking(TaggedSource):
            def load_all(self, on_reject: OnReject, already: Collection[str] = NOTHING_YET) -> Iterator[Document]:
                yield self.items[0]
                raise SourceError("途中で切れました。")

        one(mirror, Breaking(schemes("gone"), tag="1"))
        assert mirror.staged_ids("test") == {"test:gone"}
        assert counts(one(mirror, TaggedSource(schemes("a"), tag="2"))) == ("good", 1, 0, 0)
        assert ids(mirror) == ["a"]

    def test_a_process_killed_in_the_middle_loses_nothing(self, mirror: Mirror) -> None:
        one(mirror, ListSource([scheme("old", source=SLOW)], key=SLOW))
        command = [sys.executable, str(Path(__file__).with_name("sync_slowly.py")), str(mirror.file)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "half way\n"
            with pytest.raises(BuildLocked):
                sync(mirror, ListSource(schemes("a")))
            process.send_signal(signal.SIGKILL)
        assert ids(mirror, SLOW) == ["old"]
        assert mirror.staged_ids(SLOW) == {f"{SLOW}:{n}" for n in range(3)}
        last = mirror.last(SLOW)
        assert last is not None
        assert last.outcome == "unfinished"
        again = NotingSource([scheme(str(n), source=SLOW) for n in range(5)], key=SLOW)
        assert counts(one(mirror, again)) == ("good", 5, 0, 1)
        assert again.already == {f"{SLOW}:{n}" for n in range(3)}


def test_two_syncs_at_a_time_are_refused(mirror: Mirror) -> None:
    with alone(mirror.file.with_name("sync.lock"), ""), pytest.raises(BuildLocked, match="別の取り込みが動いています"):
        sync(mirror, ListSource(schemes("a")))
    assert one(mirror, ListSource(schemes("a"))).outcome == "good"
