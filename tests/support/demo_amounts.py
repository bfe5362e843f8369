"""What the demo's visits and payments are worth, worked out from its files in plain Python."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

Rows = list[dict[str, str]]
UNIT, CAP, RATE_1 = 2_640, 31_680, Decimal("0.1021")
EXEMPT = ("①", "②", "③", "④", "商工会", "商工会議所", "中小企業団体中央会", "商店街振興組合連合会")


@dataclass(frozen=True, slots=True)
class Amounts:
    """By visit key (honorarium, travel); by month and expert key (gross, withheld, net)."""

    visits: Mapping[str, tuple[int, int]]
    payments: Mapping[tuple[str, str], tuple[int, int, int]]


def read_tables(files: Iterable[Path]) -> dict[str, Rows]:
    """Importer -> the rows of its file."""
    found = {}
    for path in files:
        name = path.stem.split("-", 1)[1]
        text = path.read_bytes().decode("cp932" if name == "experts" else "utf-8")
        found[name] = list(csv.DictReader(text.splitlines()))
    return found


def expected_amounts(tables: Mapping[str, Rows]) -> Amounts:
    """The rules of fiscal year 2021, visit by visit; no amount of the demo reaches the second rate of withholding."""
    cases = {row["案件番号"]: row for row in tables["dispatch_requests"]}
    refused = _unpaid_cases(tables)
    claims = _claims(tables)
    days: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in tables["dispatch_visits"]:
        if row["実際の開始"]:
            days.setdefault((cases[row["案件番号"]]["専門家"], row["実際の開始"][:10]), []).append(row)
    visits = {row["派遣キー"]: (0, 0) for row in tables["dispatch_visits"]}
    for group in days.values():
        visits |= _day(sorted(group, key=lambda row: row["実際の開始"]), refused, claims, tables)
    return Amounts(visits, _payments(tables, cases, visits))


def _unpaid_cases(tables: Mapping[str, Rows]) -> set[str]:
    subsidised = {row["専門家キー"] for row in tables["experts"] if row["人件費補助"] == "はい"}
    kinds = {row["機関キー"]: row["種別"] for row in tables["institutions"]}
    own = {(row["専門家"], row["支援機関"]) for row in tables["expert_affiliations"] if row["支援機関"]}
    found = set()
    for row in tables["dispatch_requests"]:
        member = (row["専門家"], row["申請機関"]) in own and kinds[row["申請機関"]] not in EXEMPT
        told = row["専門家からの要請"] == "はい" or row["謝金対象外の理由"]
        if member or told or row["専門家"] in subsidised:
            found.add(row["案件番号"])
    return found


def _claims(tables: Mapping[str, Rows]) -> dict[str, tuple[Decimal, int]]:
    """Visit -> (kilometres of the whole trip, what its lines come to without the allowance)."""
    nights: dict[str, int] = {}
    for row in tables["lodging_nights"]:
        nights[row["明細キー"]] = nights.get(row["明細キー"], 0) + min(9_800, int(row["実費"]))
    lines: dict[str, Rows] = {}
    for row in tables["travel_claim_lines"]:
        lines.setdefault(row["請求キー"], []).append(row)
    found = {}
    for row in tables["travel_claims"]:
        mine = lines.get(row["請求キー"], [])
        car = sum((_kilometres(line) for line in mine if line["種別"] == "私有車"), Decimal())
        total = int(car) * 37 + sum(_accepted(line, nights) for line in mine)
        found[row["派遣キー"]] = (Decimal(row["全行程の距離"]), total)
    return found


def _kilometres(line: Mapping[str, str]) -> Decimal:
    measured = [Decimal(line[f"測定距離{number}"]) for number in (1, 2, 3) if line[f"測定距離{number}"]]
    return min(measured) * (2 if line["往復"] == "はい" else 1)


def _accepted(line: Mapping[str, str], nights: Mapping[str, int]) -> int:
    claimed = int(line["請求額"])
    match line["種別"]:
        case "私有車" | "日当":
            return 0
        case "鉄道-特急料金":
            return claimed if Decimal(line["区間距離"]) >= 100 else 0
        case "航空賃":
            fares = (line["往復割引の運賃"], line["実際の運賃"]) if line["往復割引の運賃"] else (line["普通運賃"],)
            return min(claimed, *(int(fare) for fare in fares))
        case "レンタカー":
            return int(line["査定額"] or 0)
        case "宿泊費":
            return min(claimed, nights.get(line["明細キー"], 0))
    return claimed


def _minutes(row: Mapping[str, str], web: set[str]) -> int:
    if not row["実際の終了"] or row["状況"] == "中止" or row["案件番号"] in web:
        return 0
    spent = datetime.fromisoformat(row["実際の終了"]) - datetime.fromisoformat(row["実際の開始"])
    return max(0, int(spent.total_seconds()) // 60 - int(row["休憩（分）"]) - int(row["対面以外（分）"]))


def _unapproved(tables: Mapping[str, Rows]) -> set[str]:
    """Web cases without leave; those that have it got it before any of their visits."""
    allowed = {row["案件番号"] for row in tables["web_exceptions"] if row["可否"] == "可"}
    web = {row["案件番号"] for row in tables["dispatch_requests"] if row["支援方法"] == "WEB会議等"}
    return web - allowed


def _day(
    group: Sequence[dict[str, str]],
    refused: set[str],
    claims: Mapping[str, tuple[Decimal, int]],
    tables: Mapping[str, Rows],
) -> dict[str, tuple[int, int]]:
    web = _unapproved(tables)
    paid = [row for row in group if row["案件番号"] not in refused and row["状況"] != "対象外"]
    minutes = {row["派遣キー"]: _minutes(row, web) for row in paid}
    trip = sum((claims[row["派遣キー"]][0] for row in group if row["派遣キー"] in claims), Decimal())
    allowance = 1_100 if trip >= 100 and sum(minutes.values()) >= 30 else 0
    left, found = CAP, {}
    for row in paid:
        key = row["派遣キー"]
        honorarium = min(left, minutes[key] // 30 * UNIT)
        left -= honorarium
        travel = claims[key][1] if key in claims else 0
        if key in claims:
            travel, allowance = travel + allowance, 0
        found[key] = (honorarium, travel)
    return found


def _payments(
    tables: Mapping[str, Rows], cases: Mapping[str, Mapping[str, str]], visits: Mapping[str, tuple[int, int]]
) -> dict[tuple[str, str], tuple[int, int, int]]:
    firms = {row["専門家"] for row in tables["payee_infos"] if row["法人に支払う"] == "はい"}
    expert_of = {row["派遣キー"]: cases[row["案件番号"]]["専門家"] for row in tables["dispatch_visits"]}
    gross: dict[tuple[str, str], int] = {}
    for row in tables["payment_lines"]:
        key = (row["対象月"], expert_of[row["派遣キー"]])
        gross[key] = gross.get(key, 0) + sum(visits[row["派遣キー"]])
    found = {}
    for key, amount in gross.items():
        withheld = 0 if key[1] in firms else int(amount * RATE_1)
        found[key] = (amount, withheld, amount - withheld)
    return found
