"""The demo data: repeatable, complete, and of the kind that real rosters are."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tasuki.fields import KINDS, KindContext, corporate_number
from tasuki.fields.kind import BadValue
from tasuki.metadata import Catalog, load_catalog

ROOT = Path(__file__).resolve().parents[2]
GENERATOR = ROOT / "importers" / "demo" / "generate.py"
Rows = list[dict[str, str]]


def generate(folder: Path, *options: str) -> dict[str, bytes]:
    """File name -> bytes of one run."""
    command = [sys.executable, str(GENERATOR), "--out", str(folder), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """The files of the small scale."""
    return generate(tmp_path_factory.mktemp("demo"), "--scale", "demo")


@pytest.fixture(scope="module")
def tables(files: Mapping[str, bytes]) -> dict[str, Rows]:
    """Importer -> rows of its file."""
    found = {}
    for name, content in files.items():
        importer = name.removesuffix(".csv").split("-", 1)[1]
        text = content.decode("cp932" if importer == "experts" else "utf-8")
        found[importer] = list(csv.DictReader(text.splitlines()))
    return found


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The programme."""
    loaded = load_catalog(ROOT)
    assert loaded.catalog is not None, loaded.problems
    return loaded.catalog


def test_the_same_seed_gives_the_same_bytes(files: Mapping[str, bytes], tmp_path: Path) -> None:
    assert generate(tmp_path / "again", "--scale", "demo") == files


def test_another_seed_gives_other_people(files: Mapping[str, bytes], tmp_path: Path) -> None:
    other = generate(tmp_path / "other", "--scale", "demo", "--seed", "7")
    assert other["11-experts.csv"] != files["11-experts.csv"]
    assert other["05-prefectures.csv"] == files["05-prefectures.csv"]


def test_the_files_stand_in_the_order_of_loading(files: Mapping[str, bytes], catalog: Catalog) -> None:
    order = [name.removesuffix(".csv").split("-", 1)[1] for name in files]
    assert sorted(order) == sorted(catalog.importers)
    place: dict[str, int] = {}
    for number, name in enumerate(order):
        # An object may get its results in a second file; what refers to it needs the first.
        place.setdefault(catalog.importers[name].object, number)
    for key, number in place.items():
        for field in catalog.objects[key].fields.values():
            if field.to in place and field.to != key and not field.derived:
                assert place[field.to] < number, f"{key}.{field.key} refers to {field.to}, which is loaded later"


def test_the_small_scale_has_its_sizes(tables: Mapping[str, Rows]) -> None:
    sizes = {name: len(rows) for name, rows in tables.items()}
    assert sizes["experts"] == 300
    assert sizes["dispatch_requests"] == 1_000
    assert sizes["dispatch_visits"] == 1_917
    assert sizes["calls"] == 4_750
    assert sizes["prefectures"] == sizes["yorozu_bases"] == 47
    assert sizes["bureaus"] == 9


def test_the_full_scale_has_a_whole_year(tmp_path: Path) -> None:
    lines = {
        name: content.count(b"\r\n") - 1 for name, content in generate(tmp_path / "full", "--scale", "full").items()
    }
    assert lines["11-experts.csv"] == 7_000
    assert lines["19-dispatch_visits.csv"] == 11_500
    assert lines["31-calls.csv"] == 28_500


def test_the_roster_is_in_cp932_and_has_names_that_need_it(files: Mapping[str, bytes]) -> None:
    content = files["11-experts.csv"]
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    names = {row["氏名"] for row in csv.DictReader(content.decode("cp932").splitlines())}
    assert any(letter in name for name in names for letter in "髙﨑邉邊齋濵德栁")


def test_headers_are_those_of_the_importers(tables: Mapping[str, Rows], catalog: Catalog) -> None:
    for name, rows in tables.items():
        known = {column.header for column in catalog.importers[name].columns if column.to is not None}
        assert set(rows[0]) == known, name


def test_keys_occur_once_and_references_are_found(tables: Mapping[str, Rows], catalog: Catalog) -> None:
    by_object = {catalog.importers[name].object: name for name in tables if catalog.importers[name].mode == "upsert"}

    def values(name: str, field: str) -> list[str]:
        header = next(column.header for column in catalog.importers[name].columns if column.to == field)
        return [row[header] for row in tables[name]]

    for name, rows in tables.items():
        importer = catalog.importers[name]
        assert importer.match is not None
        assert max(Counter(values(name, importer.match)).values()) == 1, f"{name} repeats a key"
        for column in importer.columns:
            if column.find_by is None or column.to is None:
                continue
            target = catalog.objects[importer.object].fields[column.to].to
            assert target is not None
            there = set(values(by_object[target], column.find_by))
            missing = {row[column.header] for row in rows} - there - {""}
            assert not missing, f"{name}.{column.to}: {sorted(missing)[:3]}"


def test_every_cell_is_a_value_of_its_field(tables: Mapping[str, Rows], catalog: Catalog) -> None:
    wrong = []
    for name, rows in tables.items():
        importer = catalog.importers[name]
        fields = catalog.objects[importer.object].fields
        for column in importer.columns:
            if column.to is None or column.find_by is not None:
                continue
            field = fields[column.to]
            for text in {row[column.header] for row in rows}:
                if not text:
                    wrong += [f"{name}.{field.key} is blank"] if field.required else []
                    continue
                try:
                    field.kind.parse(text)
                except BadValue as error:
                    wrong.append(f"{name}.{field.key}: {text!r}: {error}")
    assert not wrong, wrong[:10]


def test_kana_is_the_reading_of_the_name(tables: Mapping[str, Rows]) -> None:
    for row in tables["experts"]:
        assert len(row["氏名"].split(" ")) == len(row["フリガナ"].split(" ")) == 2
        assert all("ァ" <= letter <= "ー" or letter == " " for letter in row["フリガナ"]), row["フリガナ"]


def test_corporate_numbers_check_and_belong_to_no_office(tables: Mapping[str, Rows]) -> None:
    numbers = [row["法人番号"] for name in ("institutions", "smes") for row in tables[name] if row["法人番号"]]
    assert len(set(numbers)) == len(numbers) > 500
    for number in numbers:
        assert int(number[0]) == corporate_number.check_digit(number[1:])
        assert number[1:5] == "9900"


def test_telephone_numbers_stay_as_they_are_written(tables: Mapping[str, Rows], catalog: Catalog) -> None:
    kind = KINDS["phone"].build({}, KindContext(catalog.org.zone, "JPY", {}))
    for row in tables["experts"]:
        for header in ("電話番号", "携帯電話"):
            if row[header]:
                assert kind.parse(row[header]) == row[header]


def test_the_rules_of_the_year_hold(tables: Mapping[str, Rows]) -> None:
    cases = {row["案件番号"]: row for row in tables["dispatch_requests"]}
    used: Counter[str] = Counter()
    for visit in tables["dispatch_visits"]:
        day = date.fromisoformat(visit["予定日"])
        assert date(2021, 4, 1) <= day <= date(2022, 2, 28), visit
        assert day.weekday() < 5
        assert day > date.fromisoformat(cases[visit["案件番号"]]["申請日"])
        if visit["状況"] != "中止":
            used[cases[visit["案件番号"]]["支援先"]] += 1
        if visit["同行あり"] == "はい":
            assert visit["同行時間（分）"]
        elif visit["実際の開始"]:
            assert visit["同行なしの理由"]
    assert max(used.values()) == 3


def test_a_request_names_the_base_or_the_platform_it_comes_from(tables: Mapping[str, Rows]) -> None:
    operators = {row["名称"]: row["実施機関"] for row in tables["yorozu_bases"]}
    members = {(row["地域プラットフォーム"], row["支援機関"]) for row in tables["platform_members"]}
    for row in tables["dispatch_requests"]:
        if row["申請者区分"] == "よろず支援拠点":
            assert operators[row["よろず支援拠点"]] == row["申請機関"]
            assert not row["地域プラットフォーム"]
        else:
            assert (row["地域プラットフォーム"], row["申請機関"]) in members
            assert not row["よろず支援拠点"]


def test_platforms_have_four_members_of_two_kinds(tables: Mapping[str, Rows]) -> None:
    kinds = {row["機関キー"]: row["種別"] for row in tables["institutions"]}
    members: dict[str, list[str]] = {}
    for row in tables["platform_members"]:
        members.setdefault(row["地域プラットフォーム"], []).append(kinds[row["支援機関"]])
    assert len(members) == len(tables["regional_platforms"])
    for platform, found in members.items():
        assert len(found) >= 4, platform
        assert len(set(found)) >= 2, platform


def test_only_registered_experts_are_dispatched_one_visit_at_a_time(tables: Mapping[str, Rows]) -> None:
    states = {row["専門家キー"]: row["登録状況"] for row in tables["experts"]}
    expert_of = {row["案件番号"]: row["専門家"] for row in tables["dispatch_requests"]}
    assert {states[key] for key in expert_of.values()} == {"登録済"}
    days: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for visit in tables["dispatch_visits"]:
        times = (visit["予定開始"], visit["予定終了"])
        days.setdefault((expert_of[visit["案件番号"]], visit["予定日"]), []).append(times)
    assert max(map(len, days.values())) == 2
    assert 5 < sum(len(found) == 2 for found in days.values()) < len(days) / 20
    assert all(first[1] <= second[0] for first, second in (sorted(found) for found in days.values() if len(found) == 2))


def test_each_line_of_the_desk_has_one_call_at_a_time(tables: Mapping[str, Rows]) -> None:
    last: dict[str, str] = {}
    late = 0
    for row in tables["calls"]:
        start, end = row["開始日時"], row["終了日時"]
        assert last.get(row["回線"], "") <= start < end
        late += start[11:] > "17:00"
        assert start[11:] > "17:00" or "10:00" <= start[11:] <= end[11:] <= "17:00"
        last[row["回線"]] = end
    assert 0 < late < len(tables["calls"]) / 100
    minutes = [_minutes(row["終了日時"]) - _minutes(row["開始日時"]) for row in tables["calls"]]
    assert 7 <= sum(minutes) / len(minutes) <= 9
    outbound = sum(row["受電・架電"] == "架電" for row in tables["calls"]) / len(minutes)
    assert 0.45 <= outbound <= 0.55


def test_claims_fit_their_lines_and_papers(tables: Mapping[str, Rows]) -> None:
    states = {row["請求キー"]: row["状況"] for row in tables["travel_claim_checks"]}
    papers = Counter(row["明細キー"] for row in tables["evidence"] if row["確認結果"] != "不鮮明")
    needed = {"タクシー": 1, "宿泊費": 1, "航空賃": 2}
    kinds = Counter(row["種別"] for row in tables["travel_claim_lines"])
    assert kinds["私有車"] > 50 and kinds["鉄道-特急料金"] > 5 and kinds["宿泊費"] > 5
    for line in tables["travel_claim_lines"]:
        if states[line["請求キー"]] == "確定":
            assert papers[line["明細キー"]] >= needed.get(line["種別"], 0), line


def test_every_paid_visit_has_its_line_in_the_run_of_its_month(tables: Mapping[str, Rows]) -> None:
    visits = {row["派遣キー"]: row for row in tables["dispatch_visits"]}
    months = {row["対象月"] for row in tables["payment_runs"]}
    paid = {row["派遣キー"]: row["対象月"] for row in tables["payment_lines"]}
    assert paid.keys() == {key for key, row in visits.items() if row["状況"] in ("支払済", "計算済")}
    assert all(month in months and visits[key]["予定日"].startswith(month[:7]) for key, month in paid.items())


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("")
    command = [sys.executable, str(GENERATOR), "--out", str(blocker / "demo")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def _minutes(text: str) -> int:
    return int(text[11:13]) * 60 + int(text[14:16])
