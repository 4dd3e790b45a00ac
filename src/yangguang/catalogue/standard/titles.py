"""The pilot field (试点领域) that a title, a heading or the name of a sheet tells."""

import json
import re
from functools import cache, lru_cache
from pathlib import Path

_COLUMNS = Path(__file__).parents[1] / "data" / "columns.json"
_FIELD = re.compile(r"(?P<field>[\u4e00-\u9fff、（）()]{2,30}?)(?:试点)?领域")
_CATALOGUE = re.compile(
    r"(?P<field>[\u4e00-\u9fff、（）()]{0,24}?)(?:基层)?(?:政务|政府信息|信息)?公开(?:事项)?(?:标准)?(?:化)?目录"
)
_NUMBERED = re.compile(r"^(?:附件|附表|附)?[0-9]*[:：]?(?:[（(]?[一二三四五六七八九十0-9]{1,3}[)）]?[、.．:：]?)?")
# One place after another: 湖南省常德市桃源县. 城市, 城乡, 社区 and the like are no places.
_PLACE = re.compile(
    r"^(?!城市|城乡|城镇|社区|小区|园区|库区|景区|地区|乡镇|市场|农村)"
    r"(?:[\u4e00-\u9fff]{2,7}?(?:省|自治区|自治州|自治县|街道)|[\u4e00-\u9fff]{1,6}?(?<![城都])(?:市(?![场政])|县|区(?!域)|旗)"
    r"|[\u4e00-\u9fff]{2,5}?(?:镇|乡(?!村))(?:人民政府)?)"
)
_NO_FIELD = {"基层", "政务", "政府", "试点", "工作", "标准", "个试点", "全部", "各", "相关", "重点", "本", "该", "信息"}
_NO_SHEET = re.compile(r"Sheet|工作表|封面|目录|说明|汇总|附件|总表|表[0-9一二三四五六七八九十]*$", re.IGNORECASE)


@cache
def pilot_fields() -> tuple[str, ...]:
    """The fields that have a column of their own, longest first: 26 in the nation's list, more where a county adds."""
    columns = json.loads(_COLUMNS.read_text(encoding="utf-8"))["columns"]
    return tuple(sorted((one["title"] for one in columns if one.get("parent") == "grassroots"), key=len, reverse=True))


@lru_cache(maxsize=4096)
def field_of(title: str) -> str:
    """The field that a title tells: 公共法律服务 of 常德市公共法律服务领域基层政务公开标准目录; empty for none.

    Words count as a title when they say 领域 or 公开…目录, or are a pilot field's name alone.
    """
    text = re.sub(r"\s+", "", title).strip("“”《》\"'")
    bare = _NUMBERED.sub("", text).strip("“”《》")
    if bare in pilot_fields():
        return bare
    match = _FIELD.search(bare) or _CATALOGUE.search(bare)
    if match is None or len(text) > 80:
        return ""
    known = next((name for name in pilot_fields() if name in bare[: match.end()]), "")
    if known:
        return known
    name = re.sub(r"^[0-9]+年?", "", match["field"]).removesuffix("基层").strip("（）()、")
    while shorter := _PLACE.match(name):
        name = name[shorter.end() :].removeprefix("人民政府").lstrip("、")
    return "" if len(name) < 2 or name in _NO_FIELD or name.endswith("基层") else name


def field_of_sheet(name: str) -> str:
    """The field that a sheet's name tells, which may be its bare name: 养老服务; empty for Sheet1 and the like."""
    if found := field_of(name):
        return found
    bare = _NUMBERED.sub("", re.sub(r"\s+", "", name))
    known = next((field for field in pilot_fields() if field in bare), "")
    plain = 2 <= len(bare) <= 12 and re.fullmatch(r"[\u4e00-\u9fff]+", bare) and not _NO_SHEET.search(bare)
    return known or (bare if plain else "")
