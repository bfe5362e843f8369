"""The programme year, its rates and holidays, bureaus and prefectures: few rows, all from the specification."""

from __future__ import annotations

from collections.abc import Iterator

from places import Country
from workdays import CLOSED
from world import Row, yes


def years() -> Iterator[Row]:
    """program_years.csv: the year as the specification sets it, and the one before it, closed."""
    yield _year("令和2年度", 2020, "終了", "2021-02-26", "11000", "27000")
    yield _year("令和3年度", 2021, "実施中", "2022-02-28", "11500", "28500")


def _year(name: str, year: int, state: str, dispatch_to: str, dispatches: str, calls: str) -> Row:
    return {
        "名称": name,
        "年度": f"{year}",
        "状況": state,
        "契約開始日": f"{year}-04-01",
        "契約終了日": f"{year + 1}-03-31",
        "派遣期間（開始）": f"{year}-04-01",
        "派遣期間（終了）": dispatch_to,
        "支払期限": f"{year + 1}-03-31",
        "1事業者あたりの派遣上限": "3",
        "派遣上限の数え方": "派遣実施の回数",
        "計画派遣件数": dispatches,
        "計画受架電件数": calls,
        "1通話の計画時間": "8",
        "計画振込件数": "3000",
        "窓口開始": "10:00",
        "窓口終了": "17:00",
        "抽出専門家数": "10",
        "抽出機関数": "10",
        "月次報告の期限": "対象月の翌月末",
    }


def rates() -> Iterator[Row]:
    """rate_standards.csv"""
    yield {
        "年度": "2021",
        "名称": "令和3年度支出基準",
        "適用開始日": "2021-04-01",
        "適用終了日": "2022-03-31",
        "謝金（1時間）": "5,280",
        "謝金の日額上限": "31,680",
        "計算単位（分）": "30",
        "端数切捨ての単位": "派遣ごと",
        "私有車（1km）": "37",
        "特急料金の距離": "100",
        "指定席料金の距離": "100",
        "日当": "1,100",
        "日当の距離": "100",
        "日当の支援時間": "30",
        "宿泊費の上限": "9,800",
        "源泉徴収率1": "10.21",
        "源泉徴収の基準額": "1,000,000",
        "源泉徴収率2": "20.42",
        "源泉徴収の対象": "謝金;旅費",
        "時刻差の許容（分）": "15",
        "位置差の許容（m）": "300",
    }


def holidays() -> Iterator[Row]:
    """business_calendar.csv: what the day of the week does not say."""
    for day, name in CLOSED.items():
        yield {"日付": day.isoformat(), "名称": name, "営業日": yes(False)}


def bureaus(country: Country) -> Iterator[Row]:
    """bureaus.csv"""
    for bureau in country.bureaus:
        yield {"コード": bureau.code, "名称": bureau.name, "フリガナ": bureau.kana}


def prefectures(country: Country) -> Iterator[Row]:
    """prefectures.csv"""
    for item in country.prefectures.values():
        yield {"コード": item.code, "名称": item.name, "フリガナ": item.kana, "経済産業局": item.bureau}
