"""Family R: what is wrong with a value or a record, on whatever way it came in."""

from tasuki.diagnostics.codes.entry import Entry

CODES: dict[str, Entry] = {
    "R001": Entry(
        "{label}を入力してください",
        "Enter {label}",
    ),
    "R002": Entry(
        "{label}「{value}」は既に使われています",
        "{label} “{value}” is already in use",
        "別の値を入力するか、既存のレコードを更新してください",
        "Enter another value or update the existing record",
    ),
    "R003": Entry(
        "{label}「{value}」に当たるレコードが見つかりません",
        "No record was found for {label} “{value}”",
        "値を確かめるか、先に参照先を登録してください",
        "Check the value, or register the record it refers to first",
    ),
    "R004": Entry(
        "{label}「{value}」に当たるレコードが2件以上あります",
        "More than one record matches {label} “{value}”",
        "重複のない項目（番号など）で指定してください",
        "Name the record by a field without duplicates, such as its number",
    ),
    "R005": Entry(
        "ほかの人が先にこのレコードを変更しました",
        "Somebody else changed this record first",
        "最新の内容を確かめて、もう一度保存してください",
        "Look at the newest values and save again",
    ),
    "R006": Entry(
        "レコードが見つかりません",
        "The record was not found",
        "番号を確かめてください。削除されているか、閲覧の権限がない場合もあります",
        "Check the key; the record may be deleted or not open to you",
    ),
    "R007": Entry(
        "{label}を変更する権限がありません",
        "You have no right to change {label}",
    ),
    "R008": Entry(
        "このレコードに対する操作「{action}」の権限がありません",
        "You have no right to {action} this record",
    ),
    "R009": Entry(
        "{label}から{count}件参照されているため削除できません",
        "It cannot be deleted: {count} record(s) of {label} refer to it",
        "参照しているレコードを先に変更または削除してください",
        "Change or delete the records that refer to it first",
    ),
    "R010": Entry(
        "{label}は自動で決まる項目なので指定できません",
        "{label} is set by the system and cannot be given",
    ),
    "R011": Entry(
        "同じレコードが{row}行目にもあります",
        "The same record also stands in row {row}",
        "1つのファイルには1レコード1行だけにしてください",
        "Give each record once in a file",
    ),
}
