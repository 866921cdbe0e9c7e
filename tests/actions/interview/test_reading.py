"""What people write in the middle of the interview, and what it is taken for."""

from __future__ import annotations

import pytest

from actions.interview.engine import found, give, pause
from actions.interview.hearing import hear
from actions.interview.ports import Company
from actions.interview.reading import read
from actions.interview.state import Interview
from tests.actions.interview.walking import AT, LATER, NUMBER, SCRIPT, fresh, totalling, walked

PLACES: dict[str, Interview] = {
    question.id: walked(question.id, given=totalling(13 if question.id.startswith("q5") else 52))
    for question in SCRIPT.questions
    if question.id != "company_confirm"
}


def said(question_id: str, text: str) -> tuple[str, dict[str, object]]:
    reading = read(SCRIPT, PLACES[question_id], text)
    return reading.kind, dict(reading.values)


@pytest.mark.parametrize(
    "text", ["3", "３", "③", "(3)", "3番", "三番", "3番目", "3です", "三", "3。", " 3 ", "3でお願いします"]
)
def test_the_number_of_an_option(text: str) -> None:
    assert said("q4_05", text) == ("answers", {"q4_05": "3"})


@pytest.mark.parametrize("text", ["0", "5", "99", "⑨", "-1", "3.5", "3人に1人"])
def test_a_number_without_option_is_no_answer(text: str) -> None:
    assert said("q4_05", text)[0] == "none"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("あてはまる", "1"), ("バッチリ", "1"), ("はい", "1"), ("完璧です！", "1"), ("そのとおりです", "1"),
        ("まあまあ", "2"), ("まあまあですね", "2"), ("うーん、まあまあかな", "2"), ("まあね", "2"), ("そこそこできてると思う", "2"),
        ("微妙", "3"), ("あんまりできてない", "3"), ("いまいちです", "3"), ("まだまだ", "3"),
        ("全然", "4"), ("うちには関係ない", "4"), ("うちは全然やってないです", "4"), ("いいえ", "4"), ("当てはまらないです", "4"),
    ],
)  # fmt: skip
def test_everyday_words_for_how_far_something_fits(text: str, value: str) -> None:
    assert said("q4_05", text) == ("answers", {"q4_05": value})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("すごく困ってます", "1"), ("一番の悩みです", "1"), ("人が全然足りない", "1"), ("すぐやりたい", "1"),
        ("まあまあ", "2"), ("課題です", "2"), ("いずれはやりたい", "2"), ("困ってます", "2"),
        ("全然", "3"), ("バッチリ", "3"), ("そんなに困ってないです", "3"), ("特にないです", "3"), ("全然問題ない", "3"),
        ("うちには関係ない", "4"), ("関係ないです", "4"),
    ],
)  # fmt: skip
def test_everyday_words_for_how_pressing_an_issue_is(text: str, value: str) -> None:
    assert said("q2_06", text) == ("answers", {"q2_06": value})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A", "1"), ("ａ", "1"), ("Aかな", "1"), ("どちらかといえばA", "2"), ("うーん、A寄り", "2"), ("半々", "3"),
        ("どっちも", "3"), ("微妙", "3"), ("どちらかというとBかな", "4"), ("Bに近い", "5"), ("絶対B！", "5"),
    ],
)  # fmt: skip
def test_words_for_one_of_two_sides(text: str, value: str) -> None:
    assert said("q6_01", text) == ("answers", {"q6_01": value})
    assert said("q5_01", text) == ("answers", {"q5_01": value})


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("製造業です", {"industry": "製造業"}),
        ("愛知の飲食店、5人", {"prefecture": "愛知県", "industry": "宿泊業・飲食サービス業", "staff": "5"}),
        ("名古屋でラーメン屋をやっています。従業員は5人です", {"stage": "running", "prefecture": "愛知県", "industry": "宿泊業・飲食サービス業", "staff": "5"}),
        ("5人です", {"staff": "5"}),
        ("パン屋です", {"industry": "卸売業・小売業"}),
        ("とにかく人手がたりなくて", {"q2_06": "1"}),
        ("後継者がいなくて困っています", {"q2_07": "2"}),
        (f"番号は{NUMBER}です", {"corporate_number": NUMBER}),
    ],
)  # fmt: skip
def test_facts_are_taken_wherever_they_are_told_first(text: str, values: dict[str, str]) -> None:
    assert said("stage", text) == ("answers", values)
    assert said("consent", text) == ("answers", {"consent": "yes", **values})


@pytest.mark.parametrize(
    "text", ["7000 0120 50002", "７０００－０１２０－５０００２", "7000-0120-50002", "法人番号は7000012050002"]
)
def test_a_corporate_number_as_it_is_pasted(text: str) -> None:
    assert said("corporate_number", text) == ("answers", {"corporate_number": NUMBER})


@pytest.mark.parametrize("text", ["1234567890123", "700001205000", "70000120500021"])
def test_a_mistyped_corporate_number(text: str) -> None:
    assert said("corporate_number", text)[0] == "wrong_number"


@pytest.mark.parametrize(
    ("question_id", "text", "value"),
    [
        ("stage", "もうやってるよ", "running"), ("stage", "子どもに継いでほしい", "succession"),
        ("stage", "これから開業します", "founding"), ("region", "関西です", "kinki"), ("region", "3", "chubu"),
        ("staff", "5", "5"), ("staff", "五人", "5"), ("staff", "だいたい10名", "10"), ("staff", "ひとり", "0"),
        ("staff", "パート3人と正社員2人", "5"), ("staff", "①", "0"), ("staff", "０", "0"),
        ("capital", "300万円です", "3000000"), ("capital", "個人事業主です", "0"), ("capital", "ない", "0"),
        ("prefecture", "2", "富山県"), ("prefecture", "石川", "石川県"), ("region", "東海", "chubu"),
        ("stage", "もう10年やってます", "running"), ("consent", "よろしくお願いします", "yes"),
        ("consent", "こわいのでやめます", "no"), ("industry", "建設業", "建設業"),
    ],
)  # fmt: skip
def test_the_basics_in_words(question_id: str, text: str, value: str) -> None:
    assert said(question_id, text) == ("answers", {question_id: value})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1と3", ("accounting", "edi")), ("1、2", ("accounting", "banking")), ("1 2", ("accounting", "banking")),
        ("①③", None), ("freeeとインスタ", ("accounting", "web")), ("何も使ってないです", ()), ("全然", ()),
        ("会計ソフト、ネットバンキング、LINE WORKS", ("accounting", "banking", "chat")), ("ホームページだけ", ("web",)),
        ("Zoomは使ってない", None), ("99", None),
    ],
)  # fmt: skip
def test_several_tools_at_once(text: str, value: tuple[str, ...] | None) -> None:
    assert said("tools", text) == (("none", {}) if value is None else ("answers", {"tools": value}))


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("explain", ["それどういう意味？", "意味がわからない", "例えば？", "どういうこと？", "もう少し詳しく説明して"]),
        (
            "pause",
            ["あとで", "また今度", "今忙しいので", "一旦やめる", "今日はここまでにします", "また明日お願いします"],
        ),
        ("skip", ["わからない", "わかりません", "とばして", "とばしてください", "パス", "答えたくない"]),
        ("finish", ["もう結果見たい", "結果を見せて", "早く結果が知りたい", "ここまででいい"]),
        ("show", ["今どう登録されてる？", "登録内容を見せて", "これまでの回答は？"]),
        ("back", ["ひとつ前に戻る", "戻って", "前の質問に戻りたい", "さっきの間違えた"]),
        ("go_on", ["了解、続けて", "続ける", "診断に戻る"]),
        ("restart", ["最初からやり直したい", "はじめから"]),
    ],
)
def test_wishes_are_told_from_answers_at_every_kind_of_question(kind: str, texts: list[str]) -> None:
    for question_id in ("stage", "staff", "q2_06", "tools", "q4_05", "q6_01", "vision"):
        for text in texts:
            assert said(question_id, text) == (kind, {}), (question_id, text)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("さっきのやっぱり3", {"q2_05": "3"}), ("やっぱりまあまあ", {"q2_05": "2"}), ("さっきの1じゃなくて4", {"q2_05": "4"}), ("違う、3", {"q2_05": "3"}), ("いや、4だった", {"q2_05": "4"}),
        ("従業員は15人に訂正", {"staff": "15"}), ("あっ間違えました。アルバイトも入れて15人です", {"staff": "15"}),
        ("事務の手間はやっぱり4", {"q2_01": "4"}), ("場所は愛知じゃなくて岐阜です", {"prefecture": "岐阜県"}),
    ],
)  # fmt: skip
def test_corrections(text: str, values: dict[str, str]) -> None:
    assert said("q2_06", text) == ("correction", values)


@pytest.mark.parametrize(
    "text", ["始める前に聞きたいことがある", "はじめるのはやめます", "はいはい、もう帰る", "同意するとどうなるの"]
)
def test_consent_is_never_read_into_other_words(text: str) -> None:
    assert said("consent", text)[1].get("consent") != "yes"


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        ("税理士です", "学術研究・専門・技術サービス業"),
        ("町工場", "製造業"),
        ("卸です", "卸売業・小売業"),
        ("運送です", "運輸業・郵便業"),
    ],
)
def test_trades_in_short_where_the_trade_is_asked_for(text: str, industry: str) -> None:
    assert said("sector", text) == ("answers", {"industry": industry})


@pytest.mark.parametrize(
    ("text", "value"),
    [("はい", "yes"), ("合ってます", "yes"), ("1", "yes"), ("違います", "no"), ("それは別の会社です", "no")],
)
def test_whether_a_company_found_is_the_right_one(text: str, value: str) -> None:
    numbered = give(SCRIPT, PLACES["corporate_number"], "corporate_number", NUMBER, AT)
    interview = found(SCRIPT, numbered, Company(NUMBER, "山田製作所"), AT)
    assert dict(read(SCRIPT, interview, text).values) == {"company_confirm": value}


def test_the_same_fact_again_is_no_correction_and_another_is() -> None:
    told = give(SCRIPT, PLACES["q2_01"], "staff", "15", LATER)
    assert read(SCRIPT, told, "従業員は15人です").kind == "answers"
    assert read(SCRIPT, told, "従業員は20人です").kind == "correction"


@pytest.mark.parametrize("question_id", ["stage", "region", "staff", "q2_06", "tools", "q4_05", "q6_01"])
@pytest.mark.parametrize(
    "text",
    [
        "ちょっと待って、ものづくり補助金ってなに？", "金利はいくらなの", "補助金ある？", "人手が足りないときに使える補助金を教えて", "バカ",
        "うるさいな", "お前が答えろ", "布団がふっとんだ", "😀", "あ" * 5000, "まあまあ" * 100, "'; DROP TABLE interviews;--", "",
        "愛知じゃないよ", "まあまあではない", "バッチリじゃない", "犬がいる",
    ],
)  # fmt: skip
def test_what_is_no_answer_is_not_taken_for_one(question_id: str, text: str) -> None:
    interview = PLACES[question_id]
    heard = hear(SCRIPT, interview, text, LATER)
    assert (heard.reading.kind, heard.interview) == ("none", interview)


@pytest.mark.parametrize(
    "text", ["孫の代まで続く店にしたい", "あとで孫に継がせて旅に出たい", "人手が足りない。3人雇いたい"]
)
def test_a_vision_is_kept_as_it_was_written(text: str) -> None:
    done = hear(SCRIPT, PLACES["vision"], f" {text}\n", LATER).interview
    assert (done.value("vision"), done.status) == (text, "done")


def test_too_long_a_vision_is_refused_and_says_so() -> None:
    heard = hear(SCRIPT, PLACES["vision"], "夢" * 401, LATER)
    assert (heard.refused, heard.interview) == ("too_long", PLACES["vision"])


def test_hearing_does_what_was_said() -> None:
    interview = PLACES["q4_05"]
    assert hear(SCRIPT, interview, "あとで", LATER).interview.status == "paused"
    assert hear(SCRIPT, interview, "もう結果見たい", LATER).interview.early
    assert hear(SCRIPT, interview, "ひとつ前に戻る", LATER).interview.current == "q4_04"
    assert hear(SCRIPT, interview, "わからない", LATER).interview.current == "q4_06"
    assert hear(SCRIPT, interview, "さっきのやっぱり4", LATER).interview.value("q4_04") == "4"
    assert hear(SCRIPT, pause(interview, LATER), "続ける", LATER).interview.status == "open"
    assert hear(SCRIPT, PLACES["tools"], "次へ", LATER).interview.value("tools") == ()
    assert hear(SCRIPT, fresh(), "わからない", AT).refused == "needed"
