"""Answers about dates, over the hand-made library with rounds, on Thursday, 1 October 2026."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from knowledge.answering.calendar_composer import MOST
from knowledge.answering.wording import wording
from knowledge.calendar.query import CalendarQuery
from knowledge.calendar.round import RoundState
from knowledge.models import Answer, Filters, Outcome
from knowledge.service import KnowledgeService
from tests.fakes.embedder import HashEmbedder
from tests.knowledge import library
from tests.knowledge.answering.promises import check
from tests.knowledge.calendar import material
from tests.knowledge.conftest import StoreMaker


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, make_store: StoreMaker, embedder: HashEmbedder
) -> Iterator[KnowledgeService]:
    many = [
        material.round_of(
            library.OSAKA, f"m{n}", title=f"枠{n}", closes_at=material.day_end(2027, 2, 10 + n), prefectures=("東京都",)
        )
        for n in range(MOST + 2)
    ]
    old_news = library.NOTICE.model_copy(update={"id": "mihon:old-news"})
    ages_ago = material.round_of(old_news, "r1", closes_text="随時", as_of=date(2021, 6, 14), prefectures=("愛知県",))
    store = make_store(tmp_path_factory.mktemp("dates") / "store", [*material.DOCUMENTS, *many, old_news, ages_ago])
    yield KnowledgeService(
        store, embedder, thesaurus=library.thesaurus(), settings=library.settings(), clock=library.clock
    )
    store.close()


def ids(answer: Answer) -> list[str]:
    return [c.id for c in answer.citations]


class TestWhatThereIs:
    def test_closings_of_a_month_with_days_left_time_and_holidays(self, service: KnowledgeService) -> None:
        answer = check(service.answer("今月締切の補助金"))
        assert answer.outcome is Outcome.ANSWERED
        assert ids(answer) == ["mihon:setsubi", "mihon:osaka"]
        assert "（第3次）：締切は2026年10月12日（月）17時（あと11日）。[1]" in answer.text
        assert "※祝日・休日（スポーツの日）です。" in answer.text
        assert "締切は2026年10月18日（日）（あと17日）。[2]" in answer.text
        assert "※日曜日です。" in answer.text
        assert answer.citations[0].quote.startswith("第3次締切：2026年10月12日（月・祝）17時")

    def test_what_closed_already_this_month_is_not_offered(self, service: KnowledgeService) -> None:
        assert "mihon:saiyo" not in ids(service.answer("今月締切の助成金"))

    def test_a_past_month_is_told_as_past(self, service: KnowledgeService) -> None:
        answer = check(service.answer("先月締切だった助成金は？"))
        assert (answer.outcome, ids(answer)) == (Outcome.STALE, ["mihon:saiyo"])
        assert "締切を過ぎました（2026年9月30日（水）まで）" in answer.text

    def test_openings(self, service: KnowledgeService) -> None:
        answer = check(service.answer("来月から始まるもの"))
        assert ids(answer) == ["mihon:setsubi"]
        assert "募集は2026年11月2日（月）10時から、締切は2026年12月25日（金）" in answer.text
        assert answer.cards[0].status == "upcoming"

    def test_open_now_for_a_place_and_a_trade(self, service: KnowledgeService) -> None:
        answer = check(service.answer("愛知県の製造業で今申請できるのは？"))
        assert ids(answer) == ["mihon:setsubi", "mihon:yushi"]
        assert "締切の日は決まっていません（随時）" in answer.text
        assert [c.label for c in answer.chips] == ["愛知県", "製造業", "いま受付中"]

    def test_an_old_open_ended_round_is_told_as_unsure(self, service: KnowledgeService) -> None:
        answer = check(service.answer("北海道の展示会で今申請できる補助金は？"))
        assert answer.outcome is Outcome.STALE
        assert answer.text.startswith("北海道で使える、いまも受け付けているか分からないものが、1件見つかりました。")
        assert "※2023年8月時点の情報です。いまも受け付けているか" in answer.text
        assert answer.cards[0].status == "unsure"

    def test_the_words_that_say_what_for_choose(self, service: KnowledgeService) -> None:
        assert ids(service.answer("展示会の補助金で今月締切のもの")) == ["mihon:osaka"]

    def test_filters_of_the_call_count(self, service: KnowledgeService) -> None:
        assert ids(service.answer("今月締切の補助金", Filters(prefectures=("北海道",)))) == ["mihon:setsubi"]

    def test_at_most_five_are_shown_and_the_way_to_fewer(self, service: KnowledgeService) -> None:
        answer = check(service.answer("2027年2月に締切の補助金"))
        assert len(answer.cards) == MOST
        assert "ほかに2件あります。" in answer.text
        assert "東京都で2027年2月締切の補助金" in answer.suggestions
        narrowed = check(service.answer("東京都で2027年2月締切の補助金"))
        assert narrowed.outcome is Outcome.ANSWERED

    def test_more_of_it_is_what_was_not_shown(self, service: KnowledgeService) -> None:
        first = service.answer("10月締切の補助金")
        assert ids(first) == ["mihon:setsubi", "mihon:osaka"]
        more = check(service.answer("他には？", about=("mihon:setsubi",), previous="10月締切の補助金"))
        assert ids(more) == ["mihon:osaka"]
        last = check(service.answer("他には？", about=tuple(ids(first)), previous="10月締切の補助金"))
        assert (last.outcome, last.text) == (Outcome.NO_MATCH, wording().answer["no_more"])

    def test_nothing_known_is_said_with_the_way_on(self, service: KnowledgeService) -> None:
        answer = check(service.answer("来週締切の補助金"))
        assert answer.outcome is Outcome.NO_MATCH
        assert "来週に締切がある支援は、手元の資料に見つかりませんでした。" in answer.text
        assert "公式ページ" in answer.text
        assert wording().suggestions.human in answer.suggestions

    def test_what_is_suggested_can_be_asked(self, service: KnowledgeService) -> None:
        offered = service.answer("来週締切の補助金").suggestions
        assert "みほん設備導入補助金の次の締切" in offered
        asked = [o for o in offered if o != wording().suggestions.human]
        assert [check(service.answer(o)).outcome for o in asked] == [Outcome.ANSWERED] * len(asked)

    def test_sources_of_several_days_say_so(self, service: KnowledgeService) -> None:
        answer = check(service.answer("北海道で今申請できるものは？"))
        assert "いま申し込める支援は、2件見つかりました。" in answer.text
        assert "いまも受け付けているか分からないものも、1件あります。\n・「みほん北海道展示会支援」" in answer.text
        assert "出典は2023年8月31日から2026年9月1日までのものです。" in answer.text

    @pytest.mark.parametrize("text", ["もうすぐ締切の補助金ある？", "締切が近いものを教えて"])
    def test_soon_is_within_thirty_days(self, service: KnowledgeService, text: str) -> None:
        answer = check(service.answer(text))
        assert ids(answer) == ["mihon:setsubi", "mihon:osaka"]
        assert "30日以内に締切がある支援" in answer.text

    def test_the_part_about_dates_can_be_taken_back(self, service: KnowledgeService) -> None:
        assert "今月・締切" in [c.label for c in service.answer("展示会の補助金で今月締切のもの").chips]
        without = service.answer("展示会の補助金で今月締切のもの", without=["calendar"])
        assert "今月・締切" not in [c.label for c in without.chips]


class TestOneScheme:
    def test_the_next_closing_of_a_named_scheme(self, service: KnowledgeService) -> None:
        answer = check(service.answer("みほん設備導入補助金の次の締切"))
        assert answer.outcome is Outcome.ANSWERED
        assert set(ids(answer)) == {"mihon:setsubi"}
        assert answer.text.index("2026年10月12日") < answer.text.index("2026年12月25日")

    def test_of_what_was_shown(self, service: KnowledgeService) -> None:
        answer = check(service.answer("それの締切は？", about=("mihon:osaka",), focus="mihon:osaka"))
        assert ids(answer) == ["mihon:osaka"]

    def test_it_is_said_when_it_is_too_late(self, service: KnowledgeService) -> None:
        answer = check(service.answer("みほん採用助成金の締切は過ぎた？"))
        assert answer.outcome is Outcome.STALE
        assert "締切を過ぎました（2026年9月30日（水）まで）" in answer.text
        assert "次の募集は、手元の資料ではまだ分かりません。" in answer.text

    def test_always_open_is_said_as_the_source_does(self, service: KnowledgeService) -> None:
        answer = check(service.answer("みほん小口融資の締切は？"))
        assert answer.outcome is Outcome.ANSWERED
        assert "締切の日は決まっていません（随時）。[1]" in answer.text

    def test_without_a_known_round_the_schemes_own_text_answers(self, service: KnowledgeService) -> None:
        answer = check(service.answer("みほん創業補助金の締切は？"))
        assert "期間・締切は、出典に書かれていません。[1]" in answer.text

    def test_a_question_for_more_than_the_dates_is_answered_as_a_whole(self, service: KnowledgeService) -> None:
        answer = check(service.answer("みほん設備導入補助金の上限と締切は？"))
        assert "上限額は100万円です。" in answer.text

    def test_how_long_one_pays_back_is_no_deadline(self, service: KnowledgeService) -> None:
        assert "返済期間は7年以内" in service.answer("何年で返すの？", focus="mihon:yushi").text


def test_what_is_open_is_left_to_the_search_where_no_round_fits(service: KnowledgeService) -> None:
    answer = check(service.answer("創業で今申請できる補助金は？"))
    assert "mihon:sogyo" in ids(answer)


def test_no_line_is_for_others_to_word_anew(service: KnowledgeService) -> None:
    answer = service.answer("今月締切の補助金")
    assert set(answer.text.split("\n")) == set(answer.notes)


def test_an_old_announcement_stands_back_where_anything_else_is_known(service: KnowledgeService) -> None:
    known = service.calendar(CalendarQuery(start=library.clock(), prefectures=("愛知県",)))
    assert "mihon:old-news" in [r.document.id for r in known if r.state is RoundState.UNSURE]
    found = ids(service.answer("愛知県で今申請できるのは？"))
    assert found and "mihon:old-news" not in found


@pytest.mark.parametrize(
    "text", ["締切は？", "締切はいつ？", "締切いつ？", "補助金の締切を教えて", "補助金いつまで出せる？"]
)
def test_without_a_scheme_the_coming_closings_are_told(service: KnowledgeService, text: str) -> None:
    answer = check(service.answer(text))
    assert answer.text.startswith("これから締切がある支援は")
    assert ids(answer)[0] == "mihon:setsubi"


class TestInAConversation:
    def test_whether_it_is_over_is_asked_of_what_was_shown(self, service: KnowledgeService) -> None:
        answer = check(
            service.answer("もう終わった？", about=["mihon:setsubi"], focus="mihon:setsubi", previous="設備")
        )
        assert ids(answer)[0] == "mihon:setsubi"
        assert "締切は2026年10月12日（月）17時" in answer.text

    def test_narrower_questions_read_well(self, service: KnowledgeService) -> None:
        assert "東京都で年内に申請できる補助金" in service.answer("年内に申し込める支援は？").suggestions

    def test_showing_is_no_topic(self, service: KnowledgeService) -> None:
        assert ids(service.answer("締切が近い順に見せて")) == ids(service.answer("締切が近い順に教えて")) != []

    def test_the_calendar_does_not_offer_itself(self, service: KnowledgeService) -> None:
        view = wording().calendar["ask_view"]
        assert view not in service.answer("カレンダーで見る").suggestions
        assert view in service.answer("今月締切の補助金").suggestions
