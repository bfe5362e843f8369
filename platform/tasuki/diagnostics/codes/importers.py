"""Family I: what is wrong with a file to load or the way it is loaded.

I001-I029 the load, I101-I129 the file itself.
"""

from tasuki.diagnostics.codes.entry import Entry

CODES: dict[str, Entry] = {
    "I001": Entry(
        "オブジェクト「{value}」はありません",
        "There is no object “{value}”",
        "オブジェクトのAPI名（英字）を確かめてください",
        "Check the API name of the object",
    ),
    "I002": Entry(
        "見出し「{header}」に当たる項目がありません",
        "No field is called “{header}”",
        "項目のAPI名かラベルに直すか、知らない列を読み飛ばす指定をしてください",
        "Use the API name or label of a field, or ask to ignore unknown columns",
    ),
    "I003": Entry(
        "見出し「{first}」と「{second}」は同じ項目（{field}）を指しています",
        "The headings “{first}” and “{second}” mean the same field ({field})",
        "どちらかの列を消してください",
        "Remove one of the columns",
    ),
    "I004": Entry(
        "見出し「{header}」に当たる項目が2つ以上あります（{fields}）",
        "The heading “{header}” fits more than one field ({fields})",
        "項目のAPI名で書いてください",
        "Write the API name of the field",
    ),
    "I005": Entry(
        "データ取込「{value}」はありません",
        "There is no importer “{value}”",
        "importers/ にある名前を確かめてください",
        "Check the names in importers/",
    ),
    "I006": Entry(
        "データ取込「{importer}」は「{asked}」ではなく「{object}」のものです",
        "The importer “{importer}” loads “{object}”, not “{asked}”",
    ),
    "I007": Entry(
        "見出し「{header}」の列がファイルにありません",
        "The file has no column “{header}”",
        "列を加えるか、データ取込の定義を直してください",
        "Add the column, or change the definition of the importer",
    ),
    "I008": Entry(
        "この読み込み方（{mode}）には、レコードを見分ける項目の指定が必要です",
        "Loading by {mode} needs a field that tells records apart",
        "重複のない項目を --key で指定してください（レコードIDなら --key id）",
        "Name a unique field with --key (the record id: --key id)",
    ),
    "I009": Entry(
        "項目「{value}」はありません",
        "There is no field “{value}”",
        "項目のAPI名を確かめてください",
        "Check the API name of the field",
    ),
    "I010": Entry(
        "レコードを見分ける「{key}」の列がファイルにありません",
        "The file has no column “{key}”, by which records are found",
    ),
    "I011": Entry(
        "{label}にこの方法（{mode}）でデータを読み込む権限がありません",
        "You have no right to load {label} by {mode}",
    ),
    "I012": Entry(
        "読み込む列が1つもありません",
        "No column of the file can be loaded",
    ),
    "I013": Entry(
        "列「{header}」は自動で決まる項目なので読み込みません",
        "The column “{header}” is set by the system and is not loaded",
        level="warning",
    ),
    "I014": Entry(
        "{label}には重複があり得るので、レコードを見分けられません",
        "{label} may occur twice and cannot tell records apart",
        "重複のない項目（番号など）を指定してください",
        "Name a unique field, such as a number",
    ),
    "I015": Entry(
        "見出し「{header}」では{object}を1件に決められません",
        "“{header}” does not name one {object}",
        "重複のない項目で指定してください",
        "Use a unique field of it",
    ),
    "I016": Entry(
        "「{header}」が空です",
        "“{header}” is empty",
        "このデータ取込では必ず値を入れてください",
        "This importer needs a value here",
    ),
    "I017": Entry(
        "{label}のデータを書き出す権限がありません",
        "You have no right to extract {label}",
    ),
    "I018": Entry(
        "項目「{value}」はありません",
        "There is no field “{value}”",
        "項目のAPI名かラベルを確かめてください",
        "Check the API name or label of the field",
    ),
    "I019": Entry(
        "ファイル「{name}」に当たるデータ取込がありません",
        "No importer belongs to the file “{name}”",
        "ファイル名を「番号-データ取込の名前.csv」（例：01-customers.csv）にしてください",
        "Call it “number-importer.csv”, such as 01-customers.csv",
    ),
    "I020": Entry(
        "フォルダー「{name}」に読み込むファイルがありません",
        "The folder “{name}” holds no file to load",
        "「番号-データ取込の名前.csv」という名前のファイルを置いてください",
        "Put files called “number-importer.csv” there",
    ),
    "I021": Entry(
        "エラーの行の書き出し先「{name}」は、読み込むファイルそのものです",
        "The refused rows would be written over the file that is loaded: “{name}”",
        "--errors に別の名前を指定してください",
        "Give --errors another name",
    ),
    "I101": Entry(
        "ファイル「{name}」を読めません（{detail}）",
        "The file “{name}” cannot be read ({detail})",
        "ファイルの名前と場所、読む権限を確かめてください",
        "Check its name, its folder and the right to read it",
    ),
    "I102": Entry(
        "ファイルに見出しの行がありません",
        "The file has no row of column headings",
        "1行目に列の見出しを書いてください",
        "Write the headings of the columns in the first line",
    ),
    "I103": Entry(
        "文字コードがUTF-16です。この形式は読めません",
        "The file is in UTF-16, which cannot be read",
        "「CSV UTF-8（コンマ区切り）」の形式で保存し直してください",
        "Save it again as “CSV UTF-8 (comma delimited)”",
    ),
    "I104": Entry(
        "{line}行目に{encoding}として読めない文字があります",
        "Line {line} holds bytes that are not {encoding}",
        "UTF-8かCP932（Shift_JIS）で保存し直してください",
        "Save the file again in UTF-8 or CP932 (Shift_JIS)",
    ),
    "I105": Entry(
        "{line}行目にNULバイトがあります。テキストのファイルではありません",
        "Line {line} holds a NUL byte; this is not a text file",
        "CSVの形式で保存し直してください",
        "Save it again as CSV",
    ),
    "I106": Entry(
        "見出し「{header}」が{first}列目と{column}列目にあります",
        "The heading “{header}” stands in columns {first} and {column}",
        "どちらかの見出しを変えるか、列を消してください",
        "Rename or remove one of them",
    ),
    "I107": Entry(
        "{column}列目の見出しが空です",
        "Column {column} has no heading",
        "見出しを書くか、列を消してください",
        "Give it a heading or remove the column",
    ),
    "I108": Entry(
        "列が多すぎます（{count}列。{max}列まで）",
        "Too many columns: {count}, at most {max}",
    ),
    "I109": Entry(
        "列の数が見出しと合いません（見出しは{expected}列、この行は{found}列）",
        "The row has {found} cells, the heading {expected}",
        "コンマを含む値が二重引用符で囲まれているか確かめてください",
        "Check that values with commas stand in double quotes",
    ),
    "I110": Entry(
        "{line}行目の二重引用符の後に余分な文字があります",
        "Line {line} has text behind a closing double quote",
        "値の中の二重引用符は2つ重ねて書いてください",
        "Write a quote inside a value twice",
    ),
    "I111": Entry(
        "{line}行目の二重引用符が閉じていません",
        "A double quote in line {line} is never closed",
        "二重引用符を閉じるか、消してください",
        "Close the quote or remove it",
    ),
    "I112": Entry(
        "{line}行目に長すぎる値があります（{max}文字まで）",
        "Line {line} holds a value of more than {max} characters",
        "二重引用符が閉じているか確かめてください",
        "Check that double quotes are closed",
    ),
    "I113": Entry(
        "{row}件目の{header}の「{character}」（U+{code}）は{encoding}にない文字です",
        "Row {row}, {header}: “{character}” (U+{code}) does not exist in {encoding}",
        "UTF-8で書き出すか、その文字を直してください",
        "Extract in UTF-8, or change the character",
    ),
    "I114": Entry(
        "{row}件目の{header}の「{character}」（U+{code}）は「{twin}」として書き出しました",
        "Row {row}, {header}: “{character}” (U+{code}) was written as “{twin}”",
        "読み込み直すと別の文字になります。元の文字を保つにはUTF-8で書き出してください",
        "It reads back as another character; extract in UTF-8 to keep it",
        "warning",
    ),
    "I115": Entry(
        "ファイル「{name}」に書けません（{detail}）",
        "The file “{name}” cannot be written ({detail})",
        "フォルダーと書く権限、空き容量を確かめてください",
        "Check the folder, the right to write there and the free space",
    ),
    "I116": Entry(
        "文字コード「{value}」は使えません",
        "“{value}” is not an encoding that can be used",
        "使えるのは {offered} です",
        "Use one of {offered}",
    ),
}
