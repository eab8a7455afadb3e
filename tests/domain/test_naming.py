"""Spellings of one name are equal, and any part of a name is found on the real index."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_api.bolt.driver import Graph
from graph_api.domain.naming import (
    MAX_QUERY_LENGTH,
    fold_name,
    search_clauses,
    search_fields,
)
from graph_api.domain.pinyin import INITIALS_LENGTH, MAX_TOKENS, PINYIN_LENGTH, plain_letters

# Letters as they occur in names, and whatever else someone may type.
NAME_TEXT = st.text(
    st.one_of(
        st.sampled_from(
            "中国平安银行股份有限公司（集团）(上海)臺灣積體電路乾坤吕曾重庆ＴＣＬabc ·-&1３〇々アン삼성"
        ),
        st.characters(),
    ),
    max_size=30,
)
PURE_NAME = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("青海股份有限公司（集团）", "青海股份有限公司(集团)"),
        ("青海股份有限公司【集团】", "青海股份有限公司〔集团〕"),
        ("ＡＢＣ　科技", "abc科技"),
        ("臺灣積體電路", "台湾积体电路"),
        ("中國 平安\t保險", "中国平安保险"),
        ("阿卜杜拉·买买提", "阿卜杜拉•买买提"),
        ("阿卜杜拉・买买提", "阿卜杜拉‧买买提"),
        ("General  Motors ", "general motors"),
        ("“平安”商店", "平安商店"),
        ("\ufeff平安\u200b商店", "平安商店"),
        ("㈱アマゾン", "(株)ｱﾏｿﾞﾝ"),
        ("A–B公司", "A-B公司"),
        ("⽔务公司", "水务公司"),
        ("ПРИВЕТ  МИР", "привет мир"),
    ],
)
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("平安银行", "平安银行股份有限公司"),
        ("general motors", "generalmotors"),
        ("中国(上海)公司", "中国上海公司"),
        ("第1公司", "第2公司"),
        ("张伟", "张玮"),
    ],
)
def test_other_names_stay_other_names(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


@settings(deadline=None)
@given(NAME_TEXT)
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)


@settings(deadline=None)
@given(PURE_NAME, PURE_NAME)
def test_a_part_folds_to_a_part(one: str, other: str) -> None:
    """So that a part of a name, folded by itself, is found in the folded name."""
    assert fold_name(one + other) == fold_name(one) + fold_name(other)


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("平安银行", "pinganyinhang anyinhang yinhang hang 行", "payh ayh yh h"),
        ("重庆长安", "chongqingchangan qingchangan changan an_ 安", "cqca qca ca a_"),
        ("平安", "pingan an_ 安", "pa a_"),
        ("北元", "beiyuan yuan 元", "by_ y"),
        ("TCL科技", "tclkeji keji ji 技", "tclkj kj j"),
        ("360数科", "360shuke shuke ke 科", "360sk sk k"),
        ("曾国藩", "cengguofan guofan fan zengguofan 藩", "cgf gf f zgf"),
        ("吕布", "lvbu bu 布", "lb b"),
        ("乾坤", "qiankun kun 坤", "qk k"),
        ("臺灣", "taiwan wan 湾", "tw w"),
        ("有限公司", "youxiangongsi gongsi 司", "yxgs gs"),
        ("“”", "", ""),
        ("", "", ""),
    ],
)
def test_terms_of_sound(name: str, pinyin: str, initials: str) -> None:
    fields = search_fields(name)
    assert (fields.pinyin, fields.initials) == (pinyin, initials)


@settings(deadline=None)
@given(NAME_TEXT)
def test_terms_are_few_and_short(text: str) -> None:
    fields = search_fields(text)
    sounds = [term for term in fields.pinyin.split() if term.isascii()]
    assert len(sounds) <= 2 * MAX_TOKENS
    assert all(len(term) <= PINYIN_LENGTH + 60 for term in sounds)
    assert all(len(term) <= INITIALS_LENGTH + 60 for term in fields.initials.split())
    assert fields.folded == fold_name(text)


@pytest.mark.parametrize(
    "text", ["", "  ", "!!!", "*", '"', "\\", "“”（）", '+-&&||!(){}[]^"~*?:\\/', "\ud800"]
)
def test_there_is_nothing_to_look_for_in_punctuation(text: str) -> None:
    assert search_clauses(text) is None


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("lǚxíng", "lvxing"),
        ("lü", "lv"),
        ("nǚ", "nv"),
        ("müller", "muller"),
        ("píng", "ping"),
        ("abc", "abc"),
    ],
)
def test_tone_marks_and_accents_are_optional(word: str, plain: str) -> None:
    assert plain_letters(word) == plain


# On the real index

NAMES = [
    "平安银行股份有限公司",
    "青海平安(集团)有限责任公司",
    "青海省农村信用社联合社",
    "臺灣積體電路",
    "乾坤（北京）公司",
    "TCL科技集团",
    "360数科",
    "重庆长安汽车",
    "北元",
    "安阿",
    "曾国藩",
    "王𠮷",
    "旅行社",
    "General Motors (China) Investment Co., Ltd.",
    "amazon.com 服务",
    "O'Neil 公司",
    "To Be 公司",
    "U.S. Steel",
    "Ünïted Straße",
    "アマゾンジャパン",
    "삼성전자 有限公司",
    "〇一科技",
    "中国工商银行股份有限公司集安名城支行",
    "阿卜杜拉·买买提",
]

CREATE = """
UNWIND $rows AS row
CREATE (:EnterpriseStatement {number: row.number, nameFolded: row.folded, namePinyin: row.pinyin,
                              nameInitials: row.initials})
"""
FIND = """
CALL db.index.fulltext.queryNodes('subject_names', $query) YIELD node, score
WITH node, score ORDER BY score DESC, node.number
RETURN collect(node.number) AS found
"""


async def find(graph: Graph, text: str) -> list[str]:
    """Return the names found, best first."""
    clauses = search_clauses(text)
    assert clauses is not None
    [record] = await graph.run_admin(FIND, query=clauses.query)
    return [NAMES[number] for number in record["found"]]


@pytest.fixture
async def names(graph: Graph) -> Graph:
    """Give a graph that holds ``NAMES`` in the index."""
    rows = []
    for number, name in enumerate(NAMES):
        fields = search_fields(name)
        rows.append(
            {
                "number": number,
                "folded": fields.folded,
                "pinyin": fields.pinyin,
                "initials": fields.initials,
            }
        )
    await graph.run_admin(CREATE, rows=rows)
    await graph.run_admin("CALL db.awaitIndexes(60)")
    return graph


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("平安银行", "平安银行股份有限公司"),
        ("安银", "平安银行股份有限公司"),
        ("银行 平安", "平安银行股份有限公司"),
        ("平安（集团", "青海平安(集团)有限责任公司"),
        ("平安 责任", "青海平安(集团)有限责任公司"),
        ("農村信用社", "青海省农村信用社联合社"),
        ("台积", None),
        ("台湾", "臺灣積體電路"),
        ("乾坤", "乾坤（北京）公司"),
        ("乾", "乾坤（北京）公司"),
        ("ＴＣＬ", "TCL科技集团"),
        ("tcl科技", "TCL科技集团"),
        ("tclkj", "TCL科技集团"),
        ("tc", "TCL科技集团"),
        ("360", "360数科"),
        ("payh", "平安银行股份有限公司"),
        ("PAYHGF", "平安银行股份有限公司"),
        ("pinganyinhang", "平安银行股份有限公司"),
        ("pinganyinhanggufenyouxiangongsi", "平安银行股份有限公司"),
        ("ping an yin hang gu fen you xian gong si", "平安银行股份有限公司"),
        ("píng'ān yínháng", "平安银行股份有限公司"),
        ("yinhang", "平安银行股份有限公司"),
        ("chongqing", "重庆长安汽车"),
        ("zhongqing", None),
        ("changan", "重庆长安汽车"),
        ("by", "北元"),
        ("a", "安阿"),
        ("an", "安阿"),
        ("zengguofan", "曾国藩"),
        ("cengguofan", "曾国藩"),
        ("lü", "旅行社"),
        ("lvxing", "旅行社"),
        ("𠮷", "王𠮷"),
        ("王", "王𠮷"),
        ("社", "旅行社"),
        ("行", "旅行社"),
        ("motors china", "General Motors (China) Investment Co., Ltd."),
        ("Co., Ltd.", "General Motors (China) Investment Co., Ltd."),
        ("invest", "General Motors (China) Investment Co., Ltd."),
        ("amazon.com", "amazon.com 服务"),
        ("oneil", "O'Neil 公司"),
        ("O’Neil", "O'Neil 公司"),
        ("to be", "To Be 公司"),
        ("u.s. steel", "U.S. Steel"),
        ("straße", "Ünïted Straße"),
        ("STRASSE", "Ünïted Straße"),
        ("united", "Ünïted Straße"),
        ("アマゾン", "アマゾンジャパン"),
        ("ｱﾏ", "アマゾンジャパン"),
        ("ン", "アマゾンジャパン"),
        ("삼성", "삼성전자 有限公司"),
        ("〇", "〇一科技"),
        ("集安名城支行", "中国工商银行股份有限公司集安名城支行"),
        ("mingchengzhihang", "中国工商银行股份有限公司集安名城支行"),
        ("mingchengzhixing", None),
        ("zhongguogongshangyinhanggufenyouxiangongsi", "中国工商银行股份有限公司集安名城支行"),
        ("买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("NOT", None),
        ("nameFolded:平安", None),
    ],
)
async def test_a_part_of_a_name_is_found(names: Graph, text: str, name: str | None) -> None:
    found = await find(names, text)
    if name is None:
        assert found == []
    else:
        assert name in found


async def test_the_name_typed_in_full_stands_first(names: Graph) -> None:
    for name in NAMES:
        assert (await find(names, name))[0] == name


async def test_every_part_of_every_name_is_found(names: Graph) -> None:
    """Of Chinese names every part, a single character included; checked against plain ``in``."""
    folded = {name: fold_name(name) for name in NAMES}
    for name in [name for name in NAMES if fold_name(name).isalpha() and not plain_letters(name).isascii()]:
        for start in range(len(name)):
            part = name[start : start + 2]
            if part.isascii() or fold_name(part)[0].isascii():
                continue  # a word of letters is found from its beginning on
            expected = {other for other, text in folded.items() if fold_name(part) in text}
            assert expected <= set(await find(names, part)), part


@pytest.mark.parametrize(
    "text",
    [
        "AND OR NOT",
        "平安 AND (",
        "平安*?~^2",
        "/.*/ 平安",
        '平安"银行\\',
        "[a TO z] 平安",
        "{a TO *} a",
        "_exists_:nameFolded",
        "平安^99999999999999999999",
        "a~999",
        "\x00a\u202e平",
        "平" * 5000,
        "a" * 5000,
        "a " * 5000,
        "平 " * 5000,
        "é" * 300,
        "\ud800平",
        "\U0010ffff安",
    ],
)
async def test_no_text_breaks_the_query(names: Graph, text: str) -> None:
    clauses = search_clauses(text)
    assert clauses is not None
    assert len(clauses.query) < 40 * MAX_QUERY_LENGTH
    await find(names, text)


@pytest.mark.parametrize(
    "text", ["平安* OR 北元", "平安) OR (北元", '平安" OR "北元', "平安 || 北元", "-平安 北元"]
)
async def test_what_looks_like_syntax_is_text(names: Graph, text: str) -> None:
    """Every word is required, whatever stands between them: no name has both."""
    assert await find(names, text) == []
