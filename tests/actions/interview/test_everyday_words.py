"""Everyday words, dialect, kana and slips of voice input in the middle of the diagnosis, and what they are taken for."""

from __future__ import annotations

import pytest

from actions.interview.reading import Reading, ReadingKind, read
from actions.interview.state import Interview
from tests.actions.interview.walking import SCRIPT, Given, totalling, walked

PLACES: dict[str, Interview] = {
    question.id: walked(question.id, given=totalling(52))
    for question in SCRIPT.questions
    if not question.id.startswith("q5") and question.id != "company_confirm"
}


def answers(**values: Given) -> Reading:
    return Reading("answers", values)


def correction(**values: Given) -> Reading:
    return Reading("correction", values)


ISSUES: tuple[tuple[str, str, Reading], ...] = (
    ("q2_01", "人が全然おらへん", answers(q2_06="1")),
    ("q2_01", "人手がまるっきり足らん", answers(q2_06="1")),
    ("q2_01", "募集かけても誰も来ん", answers(q2_06="2")),
    ("q2_01", "若い子がすぐ辞めてまう", answers(q2_06="2")),
    ("q2_01", "ひとで不足です", answers(q2_06="2")),
    ("q2_01", "あとつぎがおらん", answers(q2_07="2")),
    ("q2_02", "こうけいしゃがいない", answers(q2_07="2")),
    ("q2_02", "資金繰りがやばい", answers(q2_04="1")),
    ("q2_03", "しきんぐりがきつい", answers(q2_04="2")),
    ("q2_01", "客足が遠のいて困ってる", answers(q2_02="2")),
    ("q2_01", "ちっとも儲からん", answers(q2_03="2")),
    ("q2_06", "帳簿つけるのがえらい大変", answers(q2_01="1")),
    ("q2_01", "事務は大丈夫だけど人手が全然足りない", answers(q2_01="3", q2_06="1")),
    ("q2_01", "事務はまあまあ、人手は深刻", answers(q2_01="2", q2_06="1")),
    ("q2_02", "人手は大丈夫、お金が一番心配", answers(q2_06="3", q2_04="1")),
    ("q2_01", "跡取りは息子に決まってます", answers(q2_07="3")),
    ("q4_05", "人手が全然足りない", answers(q2_06="1")),
    ("q2_06", "めっちゃ足りてへん", answers(q2_06="1")),
    ("q2_06", "ほんま人がおらんくて困っとる", answers(q2_06="2")),
    ("q2_01", "特に困っとらん", answers(q2_01="3")),
    ("q2_01", "困りまくり", answers(q2_01="1")),
    ("stage", "いちばん困っとるんは跡取りのこと", answers(q2_07="1")),
    ("consent", "一番の悩みは集客です", answers(consent="yes", q2_02="1")),
    ("region", "悩みは資金繰りやね", answers(q2_04="2")),
    ("stage", "なんせ人手不足で頭が痛い", answers(q2_06="2")),
    ("staff", "とにかく人がおらん", answers(q2_06="1")),
    ("q2_03", "いや", answers(q2_03="3")),
    ("q2_01", "いくらか困ってます", answers(q2_01="2")),
    ("q2_06", "全然足りてへん", answers(q2_06="1")),
    ("q2_06", "人手は全然足りてない", answers(q2_06="1")),
    ("q2_06", "大変ではない", answers(q2_06="3")),
    ("q2_06", "そんな大変ちゃう", answers(q2_06="3")),
    ("q2_06", "まあ深刻やね", answers(q2_06="1")),
    ("q2_04", "毎月きつい", answers(q2_04="2")),
    ("q2_01", "とにかく大変、人手が足らん", answers(q2_06="2")),
    ("q2_01", "税理士に任せてる", answers(q2_01="3")),
    ("q2_01", "事務員が辞めて困ってる", answers(q2_06="2")),
    ("q2_02", "売上が全然あかん", answers(q2_02="1")),
    ("q2_02", "もっと増やしたい", answers(q2_02="2")),
    ("q2_04", "無借金です", answers(q2_04="3")),
    ("q2_04", "人手が足らんのもあるけど資金繰りもやばい", answers(q2_04="1", q2_06="2")),
    ("q2_07", "娘が継ぐ", answers(q2_07="3")),
)  # fmt: skip

CORRECTIONS: tuple[tuple[str, str, Reading], ...] = (
    ("q2_06", "残業ばっかりで大変", correction(q2_05="2")),
    ("q2_02", "さっきのちがう、従業員は12人", correction(staff="12")),
    ("q2_02", "すまん、8人やった", correction(staff="8")),
    ("q2_02", "間違えた！バイト入れたら20人", correction(staff="20")),
    ("q2_02", "従業員の人数、18人に直して", correction(staff="18")),
    ("q2_02", "人数ほんとは7人です", correction(staff="7")),
    ("q2_02", "5人って言ったけど7人でした", correction(staff="7")),
    ("q2_02", "ごめん場所まちがえた、三重です", correction(prefecture="三重県")),
    ("q2_02", "愛知やなくて岐阜やわ", correction(prefecture="岐阜県")),
    ("q2_02", "業種は製造業じゃなくて小売です", correction(industry="卸売業・小売業")),
    ("q2_02", "ちゃう、3や", correction(q2_01="3")),
    ("q2_02", "事務はやっぱ関係ないわ", correction(q2_01="4")),
    ("q4_03", "さっきのは4に変えといて", correction(q4_02="4")),
    ("q2_02", "従業員じゅうごにんでした", correction(staff="15")),
    ("q2_01", "3にん", correction(staff="3")),
    ("q2_04", "間違えた、事務は全然", correction(q2_01="3")),
    ("q2_04", "さっきの、事務は課題じゃないわ", correction(q2_01="3")),
)  # fmt: skip

TOOLS: tuple[tuple[str, str, Reading], ...] = (
    ("tools", "会計は使うけどZoomは使ってない", answers(tools=("accounting",))),
    ("tools", "インスタはやっとるけど通販はやってへん", answers(tools=("web",))),
    ("tools", "Zoom以外全部", answers(tools=("accounting", "banking", "edi", "ec", "files", "chat", "web", "register"))),
    ("tools", "ペイペイ入れてるくらいかな", answers(tools=("register",))),
    ("tools", "ネットバンクとホームページ", answers(tools=("banking", "web"))),
    ("tools", "弥生は使わずfreeeを使ってます", answers(tools=("accounting",))),
    ("tools", "ズームは使わないけど、ラインワークスは使う", answers(tools=("chat",))),
    ("tools", "紙とペンだけや", answers(tools=())),
    ("tools", "なんも使うとらん", answers(tools=())),
    ("tools", "どれもないです", answers(tools=())),
    ("tools", "会計は税理士まかせ、ホームページはある", answers(tools=("web",))),
)  # fmt: skip

BASICS_AND_STATEMENTS: tuple[tuple[str, str, Reading], ...] = (
    ("q4_11", "採用は考えてない", answers(q4_11="4")),
    ("staff", "10〜15人", answers(staff="6-20")),
    ("staff", "2、3人", answers(staff="1-5")),
    ("staff", "30から40人くらい", answers(staff="21-50")),
    ("staff", "20〜30人", Reading("unclear_count")),
    ("staff", "十数人", answers(staff="6-20")),
    ("staff", "数人かな", answers(staff="1-5")),
    ("staff", "嫁はんと二人でやっとる", answers(staff="0")),
    ("staff", "夫婦でやってます", answers(staff="0")),
    ("staff", "わしひとりや", answers(staff="0")),
    ("staff", "ごにん", answers(staff="5")),
    ("staff", "十五名ぐらいかなあ", answers(staff="15")),
    ("staff", "20人弱", answers(staff="6-20")),
    ("staff", "100人以上", Reading("unclear_count")),
    ("staff", "バイト2人だけ", answers(staff="2")),
    ("consent", "福岡で美容院、2人でやってます", answers(consent="yes", stage="running", prefecture="福岡県", industry="生活関連サービス業・娯楽業", staff="2")),
    ("consent", "岐阜で民宿やっとる、夫婦だけ", answers(consent="yes", stage="running", prefecture="岐阜県", industry="宿泊業・飲食サービス業", staff="0")),
    ("stage", "うちは静岡の町工場、社員12名", answers(prefecture="静岡県", industry="製造業", staff="12")),
    ("stage", "浜松で大工やっとります", answers(stage="running", prefecture="静岡県", industry="建設業")),
    ("stage", "来年カフェを開きたい、京都で", answers(stage="founding", prefecture="京都府", industry="宿泊業・飲食サービス業")),
    ("q2_01", "あ、場所は愛知やで", answers(prefecture="愛知県")),
    ("consent", "小売、北海道", answers(consent="yes", prefecture="北海道", industry="卸売業・小売業")),
    ("region", "あいちです", answers(prefecture="愛知県")),
    ("region", "愛知犬", answers(prefecture="愛知県")),
    ("sector", "いんしょく", answers(industry="宿泊業・飲食サービス業")),
    ("sector", "飲食点です", answers(industry="宿泊業・飲食サービス業")),
    ("sector", "従業員は4人のパーマ屋", answers(industry="生活関連サービス業・娯楽業", staff="4")),
    ("q4_05", "まあぼちぼちやな", answers(q4_05="2")),
    ("q4_05", "ようやっとる", answers(q4_05="1")),
    ("q4_05", "ぜんぜんできとらんわ", answers(q4_05="4")),
    ("q4_05", "あんまりやねえ", answers(q4_05="3")),
    ("q4_05", "いちおうやってます", answers(q4_05="2")),
    ("q4_05", "3番でお願い", answers(q4_05="3")),
    ("q4_05", "完ぺき", answers(q4_05="1")),
    ("q4_05", "そんなんしてへん", answers(q4_05="4")),
    ("staff", "10人から15人に増えた", answers(staff="15")),
    ("stage", "息子に継がせたい", answers(stage="succession")),
    ("corporate_number", "13桁の番号は今わからない", Reading("skip")),
    ("corporate_number", "個人でやっとる", Reading("skip")),
    ("corporate_number", "おかやま", answers(prefecture="岡山県")),
    ("prefecture", "なら", answers(prefecture="奈良県")),
    ("vision", "もっと人をふやして、あとは休みたい", answers(vision="もっと人をふやして、あとは休みたい")),
    ("vision", "店を続けたい", answers(vision="店を続けたい")),
    ("vision", "休みがほしい", answers(vision="休みがほしい")),
    ("staff", "うちは10人もおらん", answers(staff="6-20")),
    ("staff", "一人雇ってる", answers(staff="1")),
    ("staff", "妻とパート1人", answers(staff="1")),
    ("staff", "家族3人でやってます", answers(staff="0")),
    ("stage", "おととし開業した", answers(stage="running")),
    ("stage", "もうすぐオープン", answers(stage="founding")),
    ("region", "長野の山の中", answers(prefecture="長野県")),
    ("capital", "資本金ないです", answers(capital="0")),
    ("q6_01", "どちらかと言えばＢ", answers(q6_01="4")),
    ("q6_01", "えー", answers(q6_01="1")),
    ("q4_05", "ときどき", answers(q4_05="2")),
    ("q4_05", "丸", answers(q4_05="2")),
    ("corporate_number", "10〜15人", answers(staff="6-20")),
    ("staff", "数十人", Reading("unclear_count")),
    ("vision", "お客さんにありがとうと言われたい", answers(vision="お客さんにありがとうと言われたい")),
    ("vision", "どんな日も笑える店", answers(vision="どんな日も笑える店")),
)  # fmt: skip

WISHES: dict[ReadingKind, tuple[str, ...]] = {
    "explain": (
        "もっと詳しく", "たとえばどんなん？", "意味わからん", "いみがわからん", "質問がよう分からん", "なんのこっちゃ", "え？どういうことなん", "もうちょい噛み砕いて", "わかりやすく言うて", "例を出して", "くわしく", "どうゆう意味", "例えばで教えて", "これはなんのためにきくの", "なんでそんなこと聞くん",
    ),
    "go_on": (
        "続きから", "つづきお願い", "ほな続けよか", "うん、続きいこう", "診断もどって", "なるほど、じゃあ続けて", "オッケー続きやろう", "続きを答えます", "元に戻って",
    ),
    "show": (
        "いまの答え見せて", "なんて入力したっけ", "登録の中身みたい", "ここまで何て答えた？", "今までの回答を確認したい", "どう入ってる？", "登録内容おしえて",
    ),
    "pause": (
        "客来たでまた後で", "ちょっと電話", "後でやるわ", "いったん止めて", "時間ないし今度にするわ", "もうやめたい", "今日はもうしんどい",
    ),
    "skip": (
        "わからへん", "しらん", "さあ、どうやろ", "ようわからんわ", "次いこ",
    ),
    "how_far": (
        "あと何問？", "どこまで進んだ？", "あとどんくらいあるの", "何分くらいかかる？",
    ),
}  # fmt: skip

NO_ANSWERS = (
    ("tools", "会計ソフトは前に使ってたけど今は使ってない"),
    ("q2_01", "インボイスってどういう制度？"),
    ("q2_01", "ところで持続化補助金の締切いつやっけ"),
    ("q2_01", "相談したい"),
    ("q2_01", "人手不足に使える助成金ある？"),
    ("staff", "インボイスってどういう制度？"),
    ("staff", "ところで持続化補助金の締切いつやっけ"),
    ("staff", "相談したい"),
    ("staff", "人手不足に使える助成金ある？"),
    ("tools", "インボイスってどういう制度？"),
    ("tools", "ところで持続化補助金の締切いつやっけ"),
    ("tools", "相談したい"),
    ("tools", "人手不足に使える助成金ある？"),
    ("q4_05", "なら"),
    ("q4_05", "やってないことはない"),
    ("region", "大阪と京都に店がある"),
    ("q2_01", "ちょっと質問があるんやけど"),
    ("q4_05", "ひとつ聞きたいことがある"),
    ("staff", "息子の進学のことで迷ってる"),
    ("q2_01", "すいません"),
    ("tools", "このチャットって何ができるの"),
    ("q2_01", "町工場の取り組み例"),
    ("q2_01", "インボイスの意味がわからない"),
    ("q4_05", "助かったわ、ありがとう"),
)  # fmt: skip


@pytest.mark.parametrize(("question_id", "text", "expected"), [*ISSUES, *CORRECTIONS, *TOOLS, *BASICS_AND_STATEMENTS])
def test_what_is_said_answers_the_question_it_is_about(question_id: str, text: str, expected: Reading) -> None:
    reading = read(SCRIPT, PLACES[question_id], text)
    assert (reading.kind, dict(reading.values)) == (expected.kind, dict(expected.values))


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in WISHES.items() for text in texts])
def test_a_wish_is_heard_at_every_kind_of_question(kind: str, text: str) -> None:
    heard = {place: read(SCRIPT, PLACES[place], text).kind for place in ("stage", "staff", "q2_01", "tools", "q4_05")}
    assert heard == dict.fromkeys(heard, kind)


@pytest.mark.parametrize(("question_id", "text"), NO_ANSWERS)
def test_what_is_not_clear_or_asked_of_others_is_no_answer(question_id: str, text: str) -> None:
    assert read(SCRIPT, PLACES[question_id], text) == Reading("none")
