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
        "必要なときは、管理者に権限の追加を依頼してください",
        "Ask an administrator for the right if you need it",
    ),
    "R008": Entry(
        "このレコードに対する操作「{action}」の権限がありません",
        "You have no right to {action} this record",
    ),
    "R009": Entry(
        "「{label}」から参照されているため削除できません",
        "It cannot be deleted: records of {label} refer to it",
        "参照しているレコードを先に変更または削除してください",
        "Change or delete the records that refer to it first",
    ),
    "R010": Entry(
        "{label}は自動で決まる項目なので指定できません",
        "{label} is set by the system and cannot be given",
        "この項目は空のままにしてください",
        "Leave it blank",
    ),
    "R012": Entry(
        "{label}のレコードが削除されているため元に戻せません",
        "It cannot be brought back: its {label} is deleted",
        "先に{label}のレコードをごみ箱から元に戻してください",
        "Bring the record back from the recycle bin first: {label}",
    ),
    "R013": Entry(
        "この操作に連なる変更が{depth}段を超えました",
        "The changes that follow from this go deeper than {depth} levels",
        "対象を分けて操作するか、管理者に定義を確かめてもらってください",
        "Do it in parts, or ask an administrator to check the definitions",
    ),
    "R014": Entry(
        "項目「{field}」はありません",
        "There is no field “{field}”",
        "一覧の列や絞り込みに使える項目から選んでください",
        "Choose one of the fields the list can show and filter by",
    ),
    "R015": Entry(
        "ごみ箱にある「{label}」のレコードから参照されているため、完全には削除できません",
        "It cannot be removed for good: records of {label} in the recycle bin refer to it",
        "ごみ箱で「{label}」のレコードを先に完全に削除するか、元に戻して参照先を変更してください",
        "Remove those records from the recycle bin first, or bring them back and change what they refer to",
    ),
    "R016": Entry(
        "{label}のレコードと一緒に削除されたため、これだけを完全に削除することはできません",
        "It was deleted together with its {label} and cannot be removed for good alone",
        "ごみ箱で{label}のレコードを完全に削除してください",
        "Remove the record it belongs to from the recycle bin: {label}",
    ),
    "R101": Entry(
        "{max}文字以内で入力してください（今は{length}文字）",
        "Enter at most {max} characters (now {length})",
    ),
    "R102": Entry(
        "{min}文字以上で入力してください",
        "Enter at least {min} characters",
    ),
    "R103": Entry(
        "使えない制御文字（U+{code}）が含まれています",
        "It contains a control character (U+{code}) that cannot be kept",
        "その文字を消して入力し直してください",
        "Remove the character and enter the text again",
    ),
    "R104": Entry(
        "改行は使えません。1行で入力してください",
        "Line breaks cannot be used here; enter one line",
    ),
    "R110": Entry(
        "「{value}」は整数ではありません。1234のように入力してください",
        "“{value}” is not a whole number; enter it like 1234",
    ),
    "R111": Entry(
        "「{value}」は数ではありません。1234や1,234.5のように入力してください",
        "“{value}” is not a number; enter it like 1234 or 1,234.5",
    ),
    "R112": Entry(
        "小数点以下は{scale}桁までです",
        "Give at most {scale} decimal place(s)",
        "端数の処理をしてから入力してください（自動では丸めません）",
        "Round it before entering; it is never rounded silently",
    ),
    "R113": Entry("{min}以上の数を入力してください", "Enter {min} or more"),
    "R114": Entry("{max}以下の数を入力してください", "Enter {max} or less"),
    "R115": Entry(
        "桁が多すぎます。整数の部分は{digits}桁までです",
        "Too many digits: at most {digits} before the decimal point",
    ),
    "R120": Entry(
        "「{value}」は日付として読めません。2021-04-01、2021/4/1、令和3年4月1日、R3.4.1のように入力してください",
        "“{value}” is not a date; enter it like 2021-04-01, 2021/4/1 or R3.4.1",
    ),
    "R121": Entry(
        "「{value}」は暦にない日付です",
        "There is no such day: “{value}”",
    ),
    "R122": Entry(
        "「{value}」は元号と日付が合いません。{right}と入力してください",
        "“{value}” does not belong to that era; enter {right} or {iso}",
    ),
    "R123": Entry("{min}以降の日付を入力してください", "Enter {min} or a later day"),
    "R124": Entry("{max}以前の日付を入力してください", "Enter {max} or an earlier day"),
    "R125": Entry(
        "「{value}」は時刻として読めません。9:30や午後3時30分のように入力してください",
        "“{value}” is not a time of day; enter it like 9:30 or 15:30",
    ),
    "R126": Entry(
        "「{value}」は日時として読めません。2021-04-01 9:30や令和3年4月1日 9:30のように入力してください",
        "“{value}” is not a date and time; enter it like 2021-04-01 9:30",
    ),
    "R127": Entry(
        "「{value}」は時計の切り替えのため存在しない時刻です",
        "The clocks skip “{value}”; there is no such time",
    ),
    "R130": Entry(
        "「{value}」は選択肢にありません",
        "“{value}” is not one of the choices",
        "選択肢：{choices_ja}",
        "Choices: {choices_en}",
    ),
    "R131": Entry(
        "「{value}」は今は選べません（使われなくなった選択肢です）",
        "“{value_en}” can no longer be chosen (it is retired)",
        "今使われている選択肢から選んでください",
        "Choose one of the values in use",
    ),
    "R132": Entry(
        "「{value}」に当たる選択肢が2つ以上あります（{keys}）",
        "“{value}” may mean more than one choice ({keys_en})",
        "キーで指定してください",
        "Give the key instead",
    ),
    "R140": Entry(
        "「{value}」はメールアドレスではありません。name@example.jpのように入力してください",
        "“{value}” is not an e-mail address; enter it like name@example.jp",
    ),
    "R141": Entry(
        "「{value}」は電話番号として使えません。市外局番から03-1234-5678のように入力してください",
        "“{value}” is not a telephone number in use; enter it with its area code like 03-1234-5678",
        "海外の番号は+1のように国番号から入力してください",
        "Start a number abroad with its country code, such as +1",
    ),
    "R142": Entry(
        "「{value}」はURLではありません。https://www.example.jp/のように入力してください",
        "“{value}” is not a web address; enter it like https://www.example.jp/",
        "使えるのはhttp://とhttps://だけです",
        "Only http:// and https:// can be used",
    ),
    "R143": Entry(
        "「{value}」は郵便番号ではありません。100-0001のように7桁で入力してください",
        "“{value}” is not a postal code; enter seven digits like 100-0001",
    ),
    "R144": Entry(
        "「{value}」は法人番号ではありません。13桁の数字を入力してください",
        "“{value}” is not a corporate number; enter thirteen digits",
        "表計算ソフトで1.23E+12のように変わっていないか確かめてください",
        "Check that a spreadsheet has not turned it into something like 1.23E+12",
    ),
    "R145": Entry(
        "法人番号「{value}」の検査用数字（先頭の1桁）が合いません",
        "The check digit (the first one) of corporate number “{value}” is wrong",
        "番号の写し間違いがないか確かめてください",
        "Check the number for a slip",
    ),
    "R146": Entry(
        "「{value}」はレコードIDではありません。26文字のIDを入力してください",
        "“{value}” is not a record id; enter the 26 characters of an id",
    ),
    "R147": Entry(
        "「{value}」は番号の形式に合いません。{example}のような番号です",
        "“{value}” does not have the form of these numbers, such as {example}",
    ),
    "R150": Entry(
        "「{value}」は「はい」か「いいえ」として読めません。はい・いいえ、○・×、1・0のどれかで入力してください",
        "“{value}” is neither yes nor no; enter yes or no, true or false, 1 or 0",
    ),
    "R030": Entry(
        "{message}",
        "{message}",
    ),
    "R031": Entry(
        "{label}に当てはまるレコードがありません",
        "No record fits {label}",
        "日付などの値を確かめるか、期間に合うレコードの登録を管理者に依頼してください",
        "Check the dates and other values, or ask an administrator to register a record that fits them",
    ),
    "R032": Entry(
        "{label}に当てはまるレコードが2件以上あります",
        "Several records fit {label}",
        "期間などが重なっています。管理者に修正を依頼してください",
        "Their periods or conditions overlap: ask an administrator to correct them",
    ),
    "R033": Entry(
        "この登録に伴う{object}「{name}」の決まりに反します: {message}",
        "This breaks a rule of {object} “{name}” that it counts towards: {message}",
        "{object}の登録内容を確かめてください",
        "Look at that record of {object}",
    ),
}
