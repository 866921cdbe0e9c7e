"""One spelling for what people write in several: 「あした」「明日」, 「十時」「１０時」「10時」."""

from __future__ import annotations

import re

from knowledge.text.normalise import normalise
from knowledge.understanding.numbers import ordinal

_WORDS = (
    (r"あした|あす|みょうにち|明朝(?=[0-9の])", "明日"), (r"しあさって|明々後日|明明後日", "3日後"), (r"あさって|みょうごにち", "明後日"),
    (r"きょう|本日|当日", "今日"), (r"こんしゅう", "今週"), (r"さらいしゅう", "再来週"), (r"らいしゅう|次の週|次週|翌週", "来週"),
    (r"らいげつ", "来月"), (r"(?<!も)ごぜん", "午前"), (r"ごご", "午後"), (r"ゆうがた|夕刻", "夕方"), (r"おひる|お昼|ひるま", "昼"),
    (r"あさいち|朝いち|朝イチ|朝1番", "朝一"), (r"あさ(?=[のがに、]|$)", "朝"), (r"(?<![ァ-ヺ])よる", "夜"), (r"こんや|今晩", "今夜"), (r"でんわ|TEL|tel", "電話"),
    (r"げつよう", "月曜"), (r"かよう(?!う)", "火曜"), (r"すいよう", "水曜"), (r"もくよう", "木曜"), (r"きんよう", "金曜"), (r"どよう", "土曜"),
    (r"にちよう", "日曜"), (r"どにち", "土日"), (r"へいじつ", "平日"), (r"しゅうまつ", "週末"), (r"しゅくじつ", "祝日"),
    (r"いちばん|一番|1番(?!目)|いっちばん", "一番"), (r"ついたち", "1日"), (r"はつか", "20日"), (r"正午", "12時"),
    (r"ひとつめ", "1つ目"), (r"ふたつめ", "2つ目"), (r"みっつめ", "3つ目"),
    (r"はん(?=[にでかごはが、]|$)", "半"),
)  # fmt: skip
_FOLDED = tuple((re.compile(pattern), word) for pattern, word in _WORDS)
_KANJI_NUMBER = re.compile(
    r"[一二三四五六七八九十]{1,3}(?=時|分(?!野)|月(?!曜)|日(?!曜|本|程)|週間|番目|つ目|個目|か月|ヶ月|回目|件目)"
    r"|[二三四五六七八九](?=番(?:[のがで]|$))"
)


def one_spelling(text: str) -> str:
    """`text` normalised, without blanks, in one spelling and with digits for numbers that count something."""
    text = re.sub(r"\s+", "", re.sub(r"(?<=[0-9日)])\s+(?=[0-9])", "、", normalise(text)))
    for pattern, word in _FOLDED:
        text = pattern.sub(word, text)
    return _KANJI_NUMBER.sub(lambda m: str(ordinal(m.group()) or m.group()), text)
