"""Family I: what is wrong with a file to load or the way it is loaded.

I001-I029 the load, I101-I129 the file itself.
"""

from tasuki.diagnostics.codes.entry import Entry

CODES: dict[str, Entry] = {
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
        'コンマを含む値が引用符（"）で囲まれているか確かめてください',
        'Check that values with commas stand in quotes (")',
    ),
    "I110": Entry(
        '{line}行目の引用符（"）の後に余分な文字があります',
        'Line {line} has text behind a closing quote (")',
        '値の中の引用符は2つ重ねて（""）書いてください',
        'Write a quote inside a value twice ("")',
    ),
    "I111": Entry(
        '{line}行目の引用符（"）が閉じていません',
        'A quote (") in line {line} is never closed',
        "引用符を閉じるか、消してください",
        "Close the quote or remove it",
    ),
    "I112": Entry(
        "{line}行目に長すぎる値があります（{max}文字まで）",
        "Line {line} holds a value of more than {max} characters",
        '引用符（"）が閉じているか確かめてください',
        'Check that quotes (") are closed',
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
