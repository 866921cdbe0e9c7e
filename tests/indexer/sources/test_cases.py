"""Case studies of 事例ナビ: what becomes of an item, paging, and an API that misbehaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from indexer.errors import SourceError
from indexer.report import RejectedItem
from indexer.sources.cases import CasesSource
from indexer.sources.http import PoliteClient
from knowledge.models import CaseStudy
from tests.fakes.local_server import answer, cut_off, fixed
from tests.indexer.sources.live_api import LiveApi

SCHEMES = {"小規模事業者持続化補助金": "starter:jizokuka-hojo", "IT導入補助金": "starter:it-hojo"}


def case(case_id: Any = "1", **fields: Any) -> dict[str, Any]:
    """An item as the live API gives it, with `fields` replaced; a field given as `...` is left out."""
    raw: dict[str, Any] = {
        "id": case_id,
        "title": f"ネットショップで売り先を広げた{case_id}",
        "summary": "町のパン屋が通信販売を始めました。",
        "year": "2021",
        "location": {"name": "愛知県"},
        "organization": {"name": "パンの店", "industry": "小売業", "type": "個人事業主"},
        "background": "## 背景・きっかけ\n各制度は、活用当時のものであり、最新の情報は確認してください。\n来店が減りました。",
        "challenges": "## 取り組み\nネットショップを作りました。\n### 活用した支援\n商工会に相談しました。",
        "results": "## 成果\n売上が２割増えました。",
        "used_support_refs": [{"title": "小規模事業者持続化補助金", "url": "https://example.jp/x"}],
    } | fields
    return {key: value for key, value in raw.items() if value is not ...}


@pytest.fixture
def client() -> Iterator[PoliteClient]:
    with PoliteClient(timeout_s=20, pause_s=0) as open_client:
        yield open_client


def read(api: LiveApi, client: PoliteClient, **arguments: Any) -> tuple[list[CaseStudy], dict[str, str]]:
    """(case studies, reasons by id of what was refused)."""
    refused: list[RejectedItem] = []
    source = CasesSource(api.url, client, SCHEMES)
    return list(source.load_all(refused.append, **arguments)), {r.item_id: r.reason for r in refused}


def only(api: LiveApi, client: PoliteClient, **fields: Any) -> CaseStudy:
    """The case study of the one item."""
    api.items = [case(**fields)]
    (study,), refused = read(api, client)
    assert refused == {}
    return study


class TestOneItem:
    def test_it_becomes_a_case_study_with_its_parts(self, api: LiveApi, client: PoliteClient) -> None:
        study = only(api, client)
        assert (study.id, study.kind, study.title) == ("mirasapocase:1", "case", "ネットショップで売り先を広げた1")
        assert study.source == "ミラサポplus（中小企業庁）"
        assert study.url == "https://mirasapo-plus.go.jp/jirei-navi/case_studies/1"
        assert study.business == "パンの店、小売業、個人事業主"
        assert (study.prefectures, study.industries) == (("愛知県",), ("卸売業・小売業",))
        assert study.tools == ("ECサイト",)
        told = {s.field: s.text for s in study.sections}
        assert told["background"] == "来店が減りました。"
        assert told["action"] == "ネットショップを作りました。"
        assert told["result"] == "売上が2割増えました。"
        assert "活用当時のもの" in told["caution"]
        assert study.section_text("support") == "商工会に相談しました。\n・小規模事業者持続化補助金"

    def test_a_scheme_is_linked_by_name_by_address_and_by_the_text(self, api: LiveApi, client: PoliteClient) -> None:
        refs = [
            {"title": "小規模事業者持続化補助金〈一般型〉", "url": None},
            {"title": "別の名前", "url": "https://seido-navi.mirasapo-plus.go.jp/supports/259"},
            {"title": "知らない制度", "url": ""},
        ]
        study = only(api, client, used_support_refs=refs, results="ＩＴ導入補助金も使いました。")
        assert study.schemes == ("mirasapo:259", "starter:jizokuka-hojo", "starter:it-hojo")

    def test_the_day_of_the_last_change_counts_and_else_the_year(self, api: LiveApi, client: PoliteClient) -> None:
        assert only(api, client).as_of == date(2021, 1, 1)
        assert only(api, client, year="令和3年（2021年度）").as_of == date(2021, 1, 1)
        changed = {"last_modified_at": "2023-04-05T06:07:08Z"}
        assert only(api, client, update_info=changed).as_of == date(2023, 4, 5)

    def test_employees_issues_and_keywords_are_taken_over(self, api: LiveApi, client: PoliteClient) -> None:
        study = only(
            api, client, organization={"employees": 12}, purpose_categories=[{"name": "販路開拓"}], keywords=["パン"]
        )
        assert (study.employees, study.issues) == ("12人", ("新たな販売先の拡大",))
        assert study.keywords == ("パン", "販路開拓")

    def test_nulls_and_unforeseen_forms_count_as_not_stated(self, api: LiveApi, client: PoliteClient) -> None:
        odd = dict.fromkeys(("summary", "location", "organization", "challenges", "used_support_refs", "keywords"))
        study = only(api, client, **odd, results=[], industry_categories="製造業")
        assert (study.prefectures, study.business, study.schemes) == ((), "", ())
        assert study.industries == ("製造業",)

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"title": ""}, "title: 空です"),
            ({"title": None}, "title: 文字列ではありません"),
            ({"id": "a b"}, "id: 決められた形ではありません"),
            ({"year": None}, "更新日も年もありません"),
            ({"title": "\ud800"}, "文字コードがUTF-8ではありません"),
            ({"background": "あ" * 200_001}, "大きすぎます"),
        ],
    )
    def test_what_is_no_case_study_is_refused_with_a_reason(
        self, api: LiveApi, client: PoliteClient, fields: dict[str, Any], reason: str
    ) -> None:
        api.items = [case("ok"), case(**fields), "x"]
        studies, refused = read(api, client)
        assert [s.id for s in studies] == ["mirasapocase:ok"]
        assert any(r.startswith(reason) for r in refused.values())
        assert refused["?2"] == "項目がオブジェクトではありません"


class TestPaging:
    def test_all_pages_are_read_and_the_newest_asked_for_first(self, api: LiveApi, client: PoliteClient) -> None:
        api.items = [case(n) for n in range(230)]
        api.total = 3  # it lies
        studies, refused = read(api, client)
        assert ([s.id for s in studies], refused) == ([f"mirasapocase:{n}" for n in range(230)], {})
        assert [r["offset"] for r in api.requests] == ["0", "100", "200", "230"]
        assert api.requests[0] == {"limit": "100", "offset": "0", "sort": "timestamp", "order": "desc"}
        assert list(CasesSource(api.url, client).list_ids()) == [s.id for s in studies]

    def test_an_item_that_comes_twice_is_kept_once(self, api: LiveApi, client: PoliteClient) -> None:
        api.items = [case("1"), case("1")]
        studies, refused = read(api, client)
        assert len(studies) == 1
        assert refused == {"1": "同じidの項目が前にもあります"}

    def test_a_page_that_comes_again_and_again_is_an_error(self, api: LiveApi, client: PoliteClient) -> None:
        api.always = fixed(json.dumps({"items": [case()]}).encode())
        with pytest.raises(SourceError, match="同じページ"):
            read(api, client)

    def test_only_what_changed_is_given_since_a_day(self, api: LiveApi, client: PoliteClient) -> None:
        api.items = [
            case("new", update_info={"last_modified_at": "2026-11-02T00:00:00Z"}),
            case("same-day", update_info={"last_modified_at": "2026-11-01T00:00:00Z"}),
            case("old", update_info={"last_modified_at": "2026-10-31T23:00:00Z"}),
            case("untold"),
        ]
        since = datetime(2026, 11, 1, 12, tzinfo=UTC)
        found = [s.id.partition(":")[2] for s in CasesSource(api.url, client).load_since(since, print)]
        assert found == ["new", "same-day", "untold"]


class TestOutlines:
    @pytest.fixture
    def details(self, api: LiveApi) -> LiveApi:
        """An API whose list holds outlines only; the whole stands below each id, but for `gone`."""
        api.items = [case(i, background=..., challenges=..., results=...) for i in ("1", "gone", "3")]
        paths: list[str] = []

        def behave(api: LiveApi, handler: BaseHTTPRequestHandler) -> None:
            path = handler.path.partition("?")[0]
            local_id = path.removeprefix("/supports").strip("/")
            if not local_id:
                asked = int(api.requests[-1]["offset"])
                answer(handler, json.dumps({"items": api.items[asked : asked + 100]}).encode())
                return
            paths.append(local_id)
            answer(handler, json.dumps(case(local_id)).encode(), 404 if local_id == "gone" else 200)

        api.always = behave
        api.asked_for = paths  # type: ignore[attr-defined]
        return api

    def test_the_whole_is_asked_for_and_what_is_gone_is_refused(self, details: LiveApi, client: PoliteClient) -> None:
        studies, refused = read(details, client)
        assert [s.section_text("background") for s in studies] == ["来店が減りました。"] * 2
        assert refused == {"gone": "詳しい内容がありません（HTTP 404）"}

    def test_what_an_interrupted_run_has_loaded_is_not_asked_for_again(
        self, details: LiveApi, client: PoliteClient
    ) -> None:
        studies, _ = read(details, client, already={"mirasapocase:1"})
        assert [s.id for s in studies] == ["mirasapocase:3"]
        assert details.asked_for == ["gone", "3"]  # type: ignore[attr-defined]


class TestAnApiThatMisbehaves:
    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_a_passing_fault_is_waited_out(
        self, api: LiveApi, client: PoliteClient, waits: list[float], status: int
    ) -> None:
        api.items = [case()]
        api.faults = [fixed(b"", status)]
        assert len(read(api, client)[0]) == 1
        assert len(waits) >= 1

    @pytest.mark.parametrize(
        ("body", "status"), [(b"", 500), (b"", 404), (b"{", 200), (b'{"error": "x"}', 200), (b'"x"', 200)]
    )
    def test_a_list_that_cannot_be_read_is_an_error_of_the_source(
        self, api: LiveApi, client: PoliteClient, waits: list[float], body: bytes, status: int
    ) -> None:
        api.always = fixed(body, status)
        with pytest.raises(SourceError):
            read(api, client)

    def test_a_page_cut_off_in_the_middle_of_the_list_is_an_error(
        self, api: LiveApi, client: PoliteClient, waits: list[float]
    ) -> None:
        api.items = [case(n) for n in range(150)]
        studies = CasesSource(api.url, client).load_all(print)
        assert next(iter(studies)).id == "mirasapocase:0"
        api.always = cut_off
        with pytest.raises(SourceError):
            list(studies)
