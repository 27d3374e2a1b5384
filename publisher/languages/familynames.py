"""Which part of an East Asian name is the family's: in its own letters, and in Latin ones beside.

In: a name, and the same person's name in its own script. Out: the parts, or the order of the Latin
name. Korean family names are known with the ways their bearers spell them; Chinese ones by the
sound of their sign (ICU's Han-Latin, which is pinyin); of Japanese ones, whose sound no rule gives,
the most frequent are known. What is not known is said to be unknown, and never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Literal

Order = Literal["family-first", "given-first", ""]

_KOREAN = {
    name: frozenset(spellings.split())
    for name, spellings in {
        "김": "kim gim", "이": "lee yi rhee i li ri", "박": "park pak bak bark", "최": "choi choe",
        "정": "jung chung jeong cheong joung", "강": "kang gang", "조": "cho jo joe",
        "윤": "yoon yun", "장": "jang chang", "임": "lim im yim rim", "한": "han hahn",
        "오": "oh o", "서": "seo suh so", "신": "shin sin", "권": "kwon gwon", "황": "hwang",
        "안": "ahn an", "송": "song", "전": "jeon jun chun chon", "홍": "hong",
        "유": "yoo yu ryu you", "고": "ko go koh", "문": "moon mun", "양": "yang",
        "손": "son sohn", "배": "bae pae", "백": "baek paik back paek", "허": "heo hur huh hoh",
        "남": "nam", "심": "shim sim", "노": "noh roh no ro", "하": "ha", "곽": "kwak gwak",
        "성": "sung seong", "차": "cha", "주": "joo ju chu", "우": "woo u", "구": "koo gu ku",
        "민": "min", "류": "ryu yoo ryoo lyu", "나": "na ra", "진": "jin chin", "지": "ji chi jee",
        "엄": "eom um uhm", "채": "chae", "원": "won", "천": "cheon chun", "방": "bang pang",
        "공": "kong gong", "현": "hyun hyeon", "함": "ham", "변": "byun byeon", "염": "yeom yum",
        "여": "yeo yuh", "추": "choo chu", "도": "do doh", "소": "so", "석": "seok suk",
        "선": "sun seon", "설": "seol sul", "마": "ma", "길": "gil kil", "연": "yeon yun",
        "위": "wi wee", "표": "pyo", "명": "myung myeong", "기": "ki gi", "반": "ban",
        "라": "ra na", "왕": "wang", "금": "keum geum", "옥": "ok", "육": "yook yuk", "인": "in",
        "맹": "maeng", "제": "je", "모": "mo", "탁": "tak", "국": "kook guk", "어": "eo",
        "은": "eun", "편": "pyeon pyun", "용": "yong", "예": "ye", "경": "kyung gyeong",
        "봉": "bong", "사": "sa", "부": "boo bu", "가": "ka ga", "복": "bok", "태": "tae",
        "목": "mok", "형": "hyung hyeong", "피": "pi", "두": "doo du", "감": "kam gam",
        "남궁": "namgung namkung namkoong", "황보": "hwangbo", "제갈": "jegal", "사공": "sagong",
        "선우": "sunwoo seonu", "서문": "seomun", "독고": "dokgo", "동방": "dongbang",
    }.items()
}  # fmt: skip
"""The most frequent Korean family names, and how their bearers spell them (2015 census; the forms
are those that passports have, with the Revised Romanization's)."""
_CHINESE_OF_TWO = frozenset(
    """欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 夏侯 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 司徒 东方 東方
    长孙 長孫 宇文 端木 南宫 南宮 独孤 獨孤 轩辕 軒轅 钟离 鍾離 闻人 聞人 赫连 赫連
    澹台 澹臺""".split()
)
_CHINESE_READINGS = {"曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha"}
"""Signs that sound otherwise where they are family names."""
_JAPANESE = {
    name: frozenset(spellings.split())
    for name, spellings in {
        "佐藤": "sato satou satoh", "鈴木": "suzuki", "高橋": "takahashi", "田中": "tanaka",
        "伊藤": "ito itou itoh", "渡辺": "watanabe", "渡邊": "watanabe", "渡邉": "watanabe",
        "山本": "yamamoto", "中村": "nakamura", "小林": "kobayashi", "加藤": "kato katou katoh",
        "吉田": "yoshida", "山田": "yamada", "佐々木": "sasaki", "山口": "yamaguchi",
        "松本": "matsumoto", "井上": "inoue inouye", "木村": "kimura", "林": "hayashi",
        "斎藤": "saito saitou saitoh", "斉藤": "saito saitou saitoh", "齋藤": "saito saitoh",
        "清水": "shimizu", "山崎": "yamazaki yamasaki", "森": "mori", "池田": "ikeda",
        "橋本": "hashimoto", "阿部": "abe", "石川": "ishikawa", "山下": "yamashita",
        "中島": "nakajima nakashima", "石井": "ishii", "小川": "ogawa", "前田": "maeda",
        "岡田": "okada", "長谷川": "hasegawa", "藤田": "fujita", "後藤": "goto gotou gotoh",
        "近藤": "kondo kondou kondoh", "村上": "murakami", "遠藤": "endo endou endoh",
        "青木": "aoki", "坂本": "sakamoto", "福田": "fukuda", "太田": "ota ohta oota",
        "西村": "nishimura", "藤井": "fujii", "金子": "kaneko", "岡本": "okamoto",
        "藤原": "fujiwara", "中野": "nakano", "三浦": "miura", "原田": "harada",
        "中川": "nakagawa", "松田": "matsuda", "竹内": "takeuchi", "小野": "ono",
        "田村": "tamura", "中山": "nakayama", "和田": "wada", "石田": "ishida", "森田": "morita",
        "上田": "ueda", "原": "hara", "内田": "uchida", "柴田": "shibata", "酒井": "sakai",
        "宮崎": "miyazaki", "横山": "yokoyama", "高木": "takagi", "安藤": "ando andou",
        "宮本": "miyamoto", "大野": "ono ohno oono", "小島": "kojima ojima", "谷口": "taniguchi",
        "工藤": "kudo kudou", "今井": "imai", "高田": "takada", "丸山": "maruyama",
        "増田": "masuda", "杉山": "sugiyama", "村田": "murata", "大塚": "otsuka ohtsuka",
        "新井": "arai", "平野": "hirano", "藤本": "fujimoto", "河野": "kono kouno kawano",
        "上野": "ueno", "野口": "noguchi", "武田": "takeda", "松井": "matsui", "千葉": "chiba",
        "菅原": "sugawara", "岩崎": "iwasaki", "久保": "kubo", "木下": "kinoshita",
        "佐野": "sano", "野村": "nomura", "松尾": "matsuo", "市川": "ichikawa", "菊地": "kikuchi",
        "菊池": "kikuchi", "杉本": "sugimoto", "古川": "furukawa", "大西": "onishi ohnishi",
        "島田": "shimada", "水野": "mizuno", "桜井": "sakurai", "高野": "takano",
        "渡部": "watanabe",
        "吉川": "yoshikawa", "山内": "yamauchi", "西田": "nishida", "飯田": "iida",
        "西川": "nishikawa", "小松": "komatsu", "北村": "kitamura", "安田": "yasuda",
        "五十嵐": "igarashi", "川口": "kawaguchi", "平田": "hirata", "関": "seki",
        "中田": "nakata nakada", "久保田": "kubota", "東": "higashi azuma", "服部": "hattori",
        "川崎": "kawasaki", "岩田": "iwata", "土屋": "tsuchiya", "福島": "fukushima",
        "本田": "honda", "辻": "tsuji", "樋口": "higuchi", "秋山": "akiyama", "田口": "taguchi",
        "永井": "nagai", "山中": "yamanaka", "中西": "nakanishi", "吉村": "yoshimura",
        "川上": "kawakami", "石原": "ishihara", "大橋": "ohashi oohashi", "松岡": "matsuoka",
        "馬場": "baba", "浜田": "hamada", "森本": "morimoto", "星野": "hoshino", "矢野": "yano",
        "浅野": "asano", "大島": "oshima ohshima", "夏目": "natsume", "柳田": "yanagida yanagita",
    }.items()
}  # fmt: skip
"""The most frequent Japanese family names, and how they are spelt."""


def native_parts(native: str, lang: str) -> tuple[str, str]:
    """Family and given name of a name in its own script, which puts the family first; the given
    name is empty where the name does not say where it begins."""
    base, words = lang.split("-")[0], native.split()
    if len(words) == 2:
        return words[0], words[1]
    if len(words) != 1 or not 2 <= len(native) <= 6:
        return native, ""
    if base == "ko":
        return _cut(native, 2 if native[:2] in _KOREAN and len(native) > 2 else 1)
    if base in ("zh", "und") and _is_han(native):
        return _cut(native, 2 if native[:2] in _CHINESE_OF_TWO and len(native) > 2 else 1)
    if base == "ja":
        known = [name for name in _JAPANESE if native.startswith(name) and name != native]
        return _cut(native, max(map(len, known))) if known else (native, "")
    return native, ""


def _cut(name: str, at: int) -> tuple[str, str]:
    return name[:at], name[at:]


def _is_han(text: str) -> bool:
    return all("CJK" in unicodedata.name(sign, "") for sign in text)


def latin_order(words: Sequence[str], native: str, lang: str) -> Order:
    """In which order `words`, the same name in Latin letters, stand: by which of the first and the
    last is a spelling of the family name; empty where that does not say it."""
    if len(words) < 2:
        return ""
    known = family_spellings(native, lang)
    first, last = _bare(words[0]) in known, _bare(words[-1]) in known
    if first == last:
        return ""
    return "family-first" if first else "given-first"


@cache
def family_spellings(native: str, lang: str) -> frozenset[str]:
    """How the family name of `native` is spelt in Latin letters, in small letters; none where that
    is not known."""
    base = lang.split("-")[0]
    family, _ = native_parts(native, lang)
    if base == "ko":
        return _KOREAN.get(family, frozenset())
    if base == "ja":
        spellings = (_JAPANESE[name] for name in _JAPANESE if native.startswith(name))
        return frozenset().union(*spellings)
    if base in ("zh", "und") and _is_han(family):
        return frozenset((_pinyin(family),)) | _of_korea(family)
    return frozenset()


def _of_korea(family: str) -> frozenset[str]:
    """Koreans too may give their names in Chinese letters."""
    readings = {"金": "김", "李": "이", "朴": "박", "崔": "최", "鄭": "정", "姜": "강", "趙": "조"}
    return _KOREAN.get(readings.get(family, ""), frozenset())


def _pinyin(family: str) -> str:
    if family in _CHINESE_READINGS:
        return _CHINESE_READINGS[family]
    from publisher.languages.collation import latin_of_han

    return _bare(latin_of_han(family))


def _bare(word: str) -> str:
    """`word` in small letters, without marks, hyphens and points."""
    plain = unicodedata.normalize("NFD", word.casefold())
    return re.sub(r"[^a-z]", "", plain)
