"""Formulas over given rows (`tasuki formula eval`): what is wrong with the fields, rows and keys that are given."""

from tasuki.diagnostics.codes.entry import Entry

CODES: dict[str, Entry] = {
    "I300": Entry(
        "JSONとして読めません（{detail}）",
        "This is not JSON ({detail})",
        "1行に1つ、{{…}} の形で書いてください",
        "Write one object, {{…}}, on each line",
    ),
    "I301": Entry("「{key}」がありません", "“{key}” is missing"),
    "I302": Entry(
        "「{key}」というキーはありません",
        "There is no key “{key}”",
        "「{nearest}」のことではありませんか",
        "Did you mean “{nearest}”?",
    ),
    "I303": Entry("「{key}」には{expected}を書いてください", "“{key}” must be {expected}"),
    "I304": Entry(
        "項目「{name}」と「{other}」は大文字と小文字が違うだけです",
        "The fields “{name}” and “{other}” differ only in capital and small letters",
        "数式は大文字と小文字を区別しません。どちらかの名前を変えてください",
        "Formulas do not tell them apart: rename one",
    ),
    "I305": Entry(
        "項目「{label}」の値「{value}」を読めません。{expected}を書いてください",
        "The value “{value}” of “{label}” cannot be read: it must be {expected}",
    ),
    "I306": Entry(
        "項目「{name}」の種類「{kind}」はありません",
        "The field “{name}” is of no known kind: “{kind}”",
        "使える種類：{known}",
        "Known: {known}",
    ),
    "I307": Entry(
        "データベースがこの数式の計算を断りました（{reason}）",
        "The database refused to compute the formula ({reason})",
        "数式と値を添えて開発者に知らせてください",
        "Tell the developers, with the formula and the values",
    ),
    "I308": Entry(
        "キー「{key}」は使われません（{count}行）",
        "The key “{key}” means nothing here ({count} lines)",
        level="warning",
    ),
    "I309": Entry(
        "この数式を計算できる形にできませんでした（{reason}）",
        "The formula could not be made ready to run ({reason})",
        "Tasuki の不具合です。数式を添えて開発者に知らせてください",
        "This is a mistake in Tasuki: tell the developers, with the formula",
    ),
    "R017": Entry(
        "この数式は{label}のレコードを見ますが、その一部しか見る権限がありません",
        "The formula looks at records of {label}, of which you may see only some",
        "すべてを見られる人が試してください",
        "Somebody who may see all of them can try it",
    ),
}
