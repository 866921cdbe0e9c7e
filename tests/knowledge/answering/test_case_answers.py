"""Questions for case studies: found by what the cases state, told with the schemes they used and a next step."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge.answering.wording import wording
from knowledge.models import Answer, CaseStudy, Filters, Outcome, Section
from knowledge.service import KnowledgeService
from knowledge.understanding.thesaurus import thesaurus as shipped_thesaurus
from tests.fakes.embedder import HashEmbedder
from tests.knowledge import library
from tests.knowledge.answering.promises import check
from tests.knowledge.conftest import StoreMaker

URL, SOURCE, AS_OF = "https://example.com/case", "見本の資料", library.RECENT


def case(name: str, **fields: object) -> CaseStudy:
    title = f"みほん事例{name}"
    given = {
        "title": title, "summary": f"{title}の話です。", "url": URL, "source": SOURCE, "as_of": AS_OF,
        "sections": (Section(field="result", text=f"{title}の結果です。"),),
    } | fields  # fmt: skip
    return CaseStudy(id=f"mihon:case-{name}", **given)


CASES = (
    case("tekko", business="鉄工所", industries=("製造業",), prefectures=("愛知県",), employees="6人～20人",
         issues=("事務業務の効率化",), tools=("在庫管理システム", "RPA"), schemes=("mihon:setsubi", "mihon:gone")),
    case("insatsu", business="印刷業", industries=("製造業",), prefectures=("東京都",), employees="101人～300人",
         issues=("人材の確保",), tools=("Web会議",)),
    case("teishoku", business="飲食業", industries=("宿泊業・飲食サービス業",), tools=("キャッシュレス決済",)),
    case("shien", business="支援機関", prefectures=("愛知県",), issues=("事務業務の効率化",)),
)  # fmt: skip


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, make_store: StoreMaker, embedder: HashEmbedder
) -> Iterator[KnowledgeService]:
    store = make_store(tmp_path_factory.mktemp("cases"), [*library.DOCUMENTS, *CASES])
    made = KnowledgeService(
        store, embedder, thesaurus=shipped_thesaurus(), settings=library.settings(), clock=library.clock
    )
    yield made
    made.close()


def cited(answer: Answer) -> list[str]:
    return [c.id.removeprefix("mihon:case-") for c in answer.citations if "case-" in c.id]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("飲食店の事例ある？", "teishoku"), ("愛知県の製造業の事例", "tekko"), ("東京の製造業の事例", "insatsu"),
        ("RPAを使った事例", "tekko"), ("キャッシュレスの事例", "teishoku"), ("人手不足の事例を見たい", "insatsu"),
        ("愛知県の事例", "tekko"), ("従業員200人の製造業の事例", "insatsu"), ("みほん設備導入補助金を使った事例", "tekko"),
    ],
)  # fmt: skip
def test_a_case_is_found_by_what_it_states(service: KnowledgeService, question: str, first: str) -> None:
    answer = service.answer(question)
    assert answer.outcome is Outcome.ANSWERED
    assert cited(answer)[0] == first


def test_it_is_told_with_the_schemes_it_used_and_what_to_do_next(service: KnowledgeService) -> None:
    answer = check(service.answer("愛知県の製造業の事例"))
    stated = {f.name: f.value for f in answer.facts}
    assert (stated["どんな会社"], stated["地域"], stated["従業員"]) == ("鉄工所", "愛知県", "6人～20人")
    assert stated["使った道具"] == "在庫管理システム、RPA"
    assert "みほん設備導入補助金" in answer.text
    assert answer.cards[0].id == "mihon:setsubi"
    assert answer.suggestions[0] == "みほん設備導入補助金は今使える？"
    assert answer.suggestions[-1] == wording().suggestions.human
    assert {f.citation for f in answer.facts} <= {c.n for c in answer.citations}


def test_a_trade_without_a_case_is_told_so_and_others_are_offered(service: KnowledgeService) -> None:
    answer = service.answer("漁業の事例はありますか")
    assert answer.outcome is Outcome.NO_MATCH
    assert "漁業の事例は、手元の資料には見つかりませんでした" in answer.text
    assert answer.suggestions[0] == "製造業の事例"


def test_others_follow_and_none_twice(service: KnowledgeService) -> None:
    first = service.answer("製造業の事例")
    shown = [c.id for c in first.citations]
    more = service.answer("他には？", about=shown, focus=shown[0], previous="製造業の事例")
    assert not {c.id for c in more.citations} & set(shown)


def test_the_filter_for_cases_asks_for_them_too(service: KnowledgeService) -> None:
    assert cited(service.answer("製造業の会社、従業員10人", Filters(kinds=("case",))))[0] == "tekko"


def test_a_question_that_asks_for_no_case_gets_none(service: KnowledgeService) -> None:
    assert cited(service.answer("製造業で使える補助金")) == []


@pytest.mark.parametrize(
    "text", ["使った制度は？", "その事例で使った補助金は？", "どんな補助金を使ったの？ 使った補助金を教えて"]
)
def test_the_schemes_a_case_used_can_be_asked_for_afterwards(service: KnowledgeService, text: str) -> None:
    answer = check(service.answer(text, about=["mihon:case-tekko"], focus="mihon:case-tekko", previous="製造業の事例"))
    assert "関係する制度：「みほん設備導入補助金」" in answer.text
    assert answer.cards[0].id == "mihon:setsubi"


def test_a_case_that_names_no_scheme_is_told_so(service: KnowledgeService) -> None:
    answer = check(
        service.answer("使った制度は？", about=["mihon:case-insatsu"], focus="mihon:case-insatsu", previous="x")
    )
    assert "使った制度は書かれていません" in answer.text
