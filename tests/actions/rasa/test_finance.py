"""The financial check in the form of the diagnosis, as the dialogue engine brings it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from actions.conversations.tables import ConversationRow
from actions.database.base import utc_now
from actions.database.engine import open_database
from actions.finance.chat_wording import chat_wording
from actions.finance.repository import FinancialChecks
from actions.rasa.reply import TurnReply
from actions.replies.wording import wording
from tests.actions.fake_knowledge import answered
from tests.actions.finance.material import SCRIPT
from tests.actions.interview.talking import Talk
from tests.actions.rasa.test_interview import Form, asks

SAY = chat_wording()
QUESTION = "インボイスって何？"


@pytest.fixture
def form(tmp_path: Path) -> Iterator[Form]:
    engine = open_database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    talk = Talk(engine, person="person-1")
    row = ConversationRow(id="conversation-1", token_hash="", channel="web", person_id="person-1")
    row.created_at = row.last_at = utc_now()
    with Session(engine) as session, session.begin():
        session.add(row)
    yield Form(engine, talk)
    engine.dispose()


def asks_for(reply: TurnReply, question: str) -> bool:
    """Whether the reply ends with a question of the check, and offers no other buttons than its own."""
    return asks(reply, f"finance.{question}")


async def to_sales(form: Form) -> TurnReply:
    return await form.says("財務チェック", "start_diagnosis")


def checks(form: Form) -> FinancialChecks:
    return FinancialChecks(form.engine, SCRIPT)


@pytest.mark.parametrize("text", ["財務チェック", "ローカルベンチマークをやりたい", "お金の健康診断", "ロカベンの続き"])
async def test_it_starts_by_its_names_and_says_first_what_is_kept(form: Form, text: str) -> None:
    reply = await form.says(text, "start_diagnosis")
    assert form.active
    assert "保存します" in reply.messages[0].text
    assert asks_for(reply, "sales_0")
    assert reply.understood.intent == "start_diagnosis"


async def test_other_names_start_the_diagnosis(form: Form) -> None:
    assert asks(await form.says("経営診断をしたい", "start_diagnosis"), "consent")
    assert checks(form).count("person-1") == 0


async def test_a_button_of_the_result_starts_it(form: Form) -> None:
    assert asks_for(await form.says('/start_diagnosis{"value": "finance"}', "start_diagnosis", 1.0), "sales_0")


@pytest.mark.parametrize("intent", ["inform", "ask_scheme", "nlu_fallback", "out_of_scope"])
async def test_figures_in_words_are_taken_whatever_they_were_classified_as(form: Form, intent: str) -> None:
    await to_sales(form)
    reply = await form.says("3,200万", intent)
    assert "3,200万円" in reply.messages[0].text
    assert reply.understood.intent == "inform"
    assert asks_for(reply, "operating_profit_0")


async def test_a_button_of_the_check_answers(form: Form) -> None:
    await to_sales(form)
    assert asks_for(await form.taps("finance.sales_0", "skip"), "operating_profit_0")


@pytest.mark.parametrize(
    ("text", "intent"),
    [(QUESTION, "ask_term"), ("500万円までもらえる補助金を教えて", "ask_scheme"), ("人を雇うお金はある？", "ask_scheme"),
     ("締切が明日の補助金は？", "ask_calendar"),
     ("もの補助の上限は1000万？", "ask_scheme"), ("よろず支援拠点はどこにありますか", "ask_scheme")],
)  # fmt: skip
async def test_a_side_question_is_answered_and_the_check_goes_on(form: Form, text: str, intent: str) -> None:
    await to_sales(form)
    form.knowledge.answers[text] = answered("test:a")
    reply = await form.says(text, intent)
    assert reply.messages[0].type == "answer"
    assert reply.messages[1].text == SAY.asked_again
    assert asks_for(reply, "sales_0")
    assert form.active


@pytest.mark.parametrize("text", ["減価償却費って何？", "それどういう意味ですか？", "どこに書いてありますか？"])
async def test_a_question_about_a_figure_is_explained_here(form: Form, text: str) -> None:
    await to_sales(form)
    reply = await form.says(text, "ask_term")
    assert form.knowledge.asked == []
    assert asks_for(reply, "sales_0")


@pytest.mark.parametrize(
    ("text", "intent"), [("使い方を教えて", "help"), ("人と話したい", "talk_to_human"), ("こんにちは", "greet")]
)
async def test_other_requests_work_inside(form: Form, text: str, intent: str) -> None:
    await to_sales(form)
    reply = await form.says(text, intent, 0.95)
    assert reply.understood.intent == intent
    assert '"finance.sales_0"' in reply.messages[-1].choices[0].payload


@pytest.mark.parametrize("text", ["分かりません", "いくらだったかな", "覚えていません", "決算書が手元にないです"])
async def test_who_does_not_know_goes_on(form: Form, text: str) -> None:
    await to_sales(form)
    assert asks_for(await form.says(text, "ask_scheme"), "operating_profit_0")


async def test_nonsense_asks_again_kindly(form: Form) -> None:
    await to_sales(form)
    for text in ("ぬるぽ", "バカ", "あ" * 2000):
        reply = await form.says(text, "out_of_scope")
        assert SAY.problems["none"] in reply.messages[0].text
        assert asks_for(reply, "sales_0")
    assert form.knowledge.asked == []


async def test_it_is_put_off_and_gone_on_with_in_words(form: Form) -> None:
    await to_sales(form)
    await form.says("3,200万", "inform")
    await form.says("あとで", "out_of_scope")
    assert not form.active
    for text in ("財務診断の続き", "さっきの続きから"):
        reply = await form.says(text, "start_diagnosis")
        assert SAY.resumed in reply.messages[0].text
        assert asks_for(reply, "operating_profit_0")
        await form.says("あとで", "out_of_scope")


async def test_the_result_comes_when_it_is_asked_for_and_ends_the_form(form: Form) -> None:
    await to_sales(form)
    await form.says("3,200万", "inform")
    await form.says("160万", "inform")
    reply = await form.says("結果を見たい", "out_of_scope")
    assert "②営業利益率 5.0%" in reply.messages[-1].text
    assert not form.active
    (check,) = checks(form).finished("person-1")
    assert check.answers["sales_0"] == 32_000_000


async def test_a_figure_of_the_check_just_ended_can_be_corrected_in_words(form: Form) -> None:
    await to_sales(form)
    await form.says("3,200万", "inform")
    await form.says("160万", "inform")
    await form.taps("finance.depreciation_0", "finish")
    reply = await form.says("売上は1,600万でした", "inform")
    assert "1,600万円" in reply.messages[0].text
    assert "②営業利益率 10.0%" in reply.messages[-1].text
    assert not form.active
    form.knowledge.answers["愛知県です"] = answered("test:a")
    assert (await form.says("愛知県です", "inform")).messages[0].type == "answer"


async def test_a_word_goes_on_with_what_was_put_off_last(form: Form) -> None:
    form.talk.up_to("q2_03").says("あとで")
    await to_sales(form)
    await form.says("あとで", "out_of_scope")
    assert asks_for(await form.says("続ける", "affirm"), "sales_0")


async def test_it_puts_the_diagnosis_off_and_offers_to_go_on_with_it(form: Form) -> None:
    form.talk.up_to("q2_03")
    assert asks_for(await form.says("財務チェック", "start_diagnosis"), "sales_0")
    assert form.talk.interview.status == "paused"
    ended = await form.taps("finance.sales_0", "finish")
    assert "resume" in ended.messages[-1].choices[-1].payload
    assert asks(await form.says(ended.messages[-1].choices[-1].payload, "start_diagnosis", 1.0), "q2_03")


async def test_the_diagnosis_puts_it_off(form: Form) -> None:
    await to_sales(form)
    assert asks(await form.says("経営診断を受けたい", "start_diagnosis"), "consent")
    paused = checks(form).unfinished("person-1")
    assert paused is not None
    assert paused.status == "paused"
    assert asks_for(await form.taps("finance.", "resume"), "sales_0")
    assert form.talk.interview.status == "paused"


async def test_an_old_button_of_a_finished_diagnosis_leaves_it_where_it_is(form: Form) -> None:
    form.talk.up_to("vision").taps(("vision", "skip"))
    await to_sales(form)
    reply = await form.taps("q4_01", "3")
    last = reply.messages[-1]
    assert "finance.sales_0" in last.choices[0].payload
    assert form.active


async def test_beginning_again_is_asked_about_and_keeps_the_old_figures(form: Form) -> None:
    await to_sales(form)
    await form.says("3,200万", "inform")
    reply = await form.says("最初からやり直したい", "restart")
    assert reply.messages[-1].text == SAY.restart_ask
    assert [c.label for c in reply.messages[-1].choices] == [SAY.labels[n] for n in ("resume", "anew", "pause")]
    assert asks_for(await form.taps("finance.", "anew"), "sales_0")
    assert checks(form).count("person-1") == 2


async def test_the_button_that_starts_over_puts_it_off(form: Form) -> None:
    await to_sales(form)
    reply = await form.send("/restart", "restart", 1.0, action="action_restart")
    assert reply is not None
    assert reply.messages[0].choices[0].label == SAY.labels["resume"]


async def test_what_is_kept_tells_it_and_erasing_is_asked_about(form: Form) -> None:
    await to_sales(form)
    await form.says("3,200万", "inform")
    told = await form.says("今どう登録されてる？", "delete_my_data", 0.95)
    assert "お金の診断" in "".join(m.text for m in told.messages)
    assert asks_for(told, "operating_profit_0")
    asked = await form.says("データを消して", "delete_my_data", 0.95)
    assert [m.text for m in asked.messages] == [wording().delete_ask]
    kept = await form.says("いいえ", "deny")
    assert asks_for(kept, "operating_profit_0")


async def test_the_industry_of_the_diagnosis_decides_what_is_compared_with(form: Form) -> None:
    form.talk.up_to("q2_01")
    await to_sales(form)
    begun = checks(form).unfinished("person-1")
    assert begun is not None
    assert begun.industry == form.talk.interview.value("industry") != ""


async def test_the_industry_said_before_is_taken_without_a_diagnosis(form: Form) -> None:
    form.remembered["filters"] = {"industry": "建設業"}
    await to_sales(form)
    begun = checks(form).unfinished("person-1")
    assert begun is not None
    assert begun.industry == "建設業"
