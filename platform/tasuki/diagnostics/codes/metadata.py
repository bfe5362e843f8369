"""Family M: what is written wrongly in the YAML definitions.

M001-M010 files and YAML, M011-M029 shape, M030-M049 references, M050-M069 objects and fields, M070-M079 layouts,
M080-M089 rights, M090-M094 importers, M100-M119 formulas.
"""

from tasuki.diagnostics.codes.entry import Entry

CODES: dict[str, Entry] = {
    "M001": Entry(
        "ファイルを読めません（{detail}）",
        "The file cannot be read ({detail})",
        "文字コードをUTF-8にして保存し、読み取りの権限を確かめてください",
        "Save it as UTF-8 and check that it may be read",
    ),
    "M002": Entry(
        "YAMLとして読めません: {detail}",
        "This is not YAML: {detail}",
        "字下げは空白で揃え、: # ! & * % @ > などの記号を含む値は '…' で囲んでください",
        "Indent with spaces, and put values with signs such as : # ! & * % @ > in '…'",
    ),
    "M003": Entry(
        "「{what}」は使えません（アンカー・別名・タグ・マージはこの言語にありません）",
        "“{what}” cannot be used: the language has no anchors, aliases, tags or merge keys",
        "文字として書きたいときは '…' で囲んでください",
        "Put it in '…' if it is meant as text",
    ),
    "M004": Entry(
        "キー「{key}」が2回書かれています（最初は{line}行目）",
        "The key “{key}” stands here twice (first in line {line})",
        "どちらか一方にしてください",
        "Keep one of them",
    ),
    "M005": Entry(
        "ファイルが空か、キーと値の組になっていません",
        "The file is empty or is not a map of keys and values",
        "docs/metadata.md の例から始めてください",
        "Start from the example in docs/metadata.md",
    ),
    "M006": Entry(
        "1つのファイルに文書が2つ以上あります",
        "The file holds more than one document",
        "--- で分けずに、ファイルを分けてください",
        "Use one file each instead of ---",
    ),
    "M007": Entry("入れ子が深すぎます（{depth}段まで）", "Nested too deeply (at most {depth} levels)"),
    "M008": Entry("キーは1つの文字列でなければなりません", "A key must be plain text"),
    "M009": Entry(
        "この場所のYAMLファイルは何も定義しません",
        "A YAML file in this place defines nothing",
        "objects/、layouts/、permissions/profiles/、importers/、metadata/value_sets/、metadata/apps/ の直下に .yaml で置いてください",
        "Put it as .yaml directly in objects/, layouts/, permissions/profiles/, importers/, metadata/value_sets/ or metadata/apps/",
    ),
    "M010": Entry(
        "この種類の定義はこのバージョンではまだ使えません",
        "This kind of definition is not available in this version yet",
        "ファイルを org のフォルダーの外に移してください",
        "Move the file out of the org's folder",
    ),
    "M011": Entry(
        "「{key}」はこのバージョンではまだ使えません",
        "“{key}” is not available in this version yet",
        "消してください。書いたままにして効かないと思い違いのもとになるため、受け付けていません",
        "Remove it: a setting that is written but has no effect would mislead",
    ),
    "M012": Entry("「{key}」がありません", "“{key}” is missing"),
    "M013": Entry(
        "「{key}」というキーはここでは使えません",
        "There is no key “{key}” here",
        "つづりと字下げを確かめてください",
        "Check the spelling and the indentation",
    ),
    "M014": Entry(
        "{expected_ja}を書いてください（書かれているのは{found_ja}）",
        "Expected {expected_en}, found {found_en}",
    ),
    "M015": Entry("「{value}」は形が違います。{form_ja}で書いてください", "“{value}” must be {form_en}"),
    "M016": Entry(
        "{value}は範囲の外です（{least}から{most}まで）",
        "{value} is out of range ({least} to {most})",
    ),
    "M017": Entry("{least}個以上必要です", "At least {least} needed here"),
    "M018": Entry("「{value}」が2回書かれています", "“{value}” stands here twice"),
    "M019": Entry("書き方が違います: {detail}", "Not as the language expects: {detail}"),
    "M020": Entry(
        "「{kind}」という項目の種類はありません",
        "There is no kind of field called “{kind}”",
        "docs/objects.md に種類の一覧があります",
        "docs/objects.md lists the kinds",
    ),
    "M021": Entry(
        "項目の種類「{kind}」はこのバージョンではまだ使えません",
        "The kind of field “{kind}” is not available in this version yet",
    ),
    "M022": Entry("「{value}」は選べません（{offered}のどれか）", "“{value}” is not one of {offered}"),
    "M023": Entry(
        "ファイル名「{file}」と中の定義「{key}」が違います",
        "The file is called “{file}” but defines “{key}”",
        "ファイル名を {key}.yaml にするか、キーを直してください",
        "Rename the file to {key}.yaml or correct the key",
    ),
    "M024": Entry(
        "metadata/org.yaml がありません",
        "metadata/org.yaml is missing",
        "org のフォルダーか確かめてください（--org で指定できます）",
        "Check that this is the folder of an org (--org names it)",
    ),
}
