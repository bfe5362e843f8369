"""Family M: what is written wrongly in the YAML definitions.

M001-M010 files and YAML, M011-M029 shape, M030-M049 references, M050-M069 objects and fields, M070-M079 layouts,
M080-M089 rights, M090-M094 importers, M100-M119 formulas,
M120 options of a kind.
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
        "objects/、layouts/、permissions/profiles/、importers/、metadata/value_sets/、metadata/apps/ の直下に"
        " .yaml で置いてください",
        "Put it as .yaml directly in objects/, layouts/, permissions/profiles/, importers/, metadata/value_sets/"
        " or metadata/apps/",
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
        "{expected}を書いてください（書かれているのは{found}）",
        "Expected {expected}, found {found}",
    ),
    "M015": Entry("「{value}」は形が違います。{form}で書いてください", "“{value}” must be {form}"),
    "M016": Entry(
        "{value}は範囲の外です（{least}から{most}まで）",
        "{value} is out of range ({least} to {most})",
    ),
    "M017": Entry("{least}個以上必要です", "At least {least} needed here"),
    "M018": Entry("「{value}」が2回書かれています", "“{value}” stands here twice"),
    "M019": Entry("長すぎるか、多すぎます（{most}まで）", "Too long or too many (at most {most})"),
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
    "M030": Entry(
        "「{key}」というオブジェクトはありません",
        "There is no object called “{key}”",
        "objects/{key}.yaml で定義してください",
        "Define it in objects/{key}.yaml",
    ),
    "M031": Entry(
        "オブジェクト「{object}」に「{key}」という項目はありません",
        "The object “{object}” has no field “{key}”",
        "objects/{object}.yaml の fields を確かめてください",
        "Look at the fields in objects/{object}.yaml",
    ),
    "M032": Entry(
        "「{key}」という選択肢の一覧はありません",
        "There is no value set called “{key}”",
        "metadata/value_sets/{key}.yaml で定義してください",
        "Define it in metadata/value_sets/{key}.yaml",
    ),
    "M033": Entry(
        "「{key}」というプロファイルはありません",
        "There is no profile called “{key}”",
        "permissions/profiles/{key}.yaml で定義してください",
        "Define it in permissions/profiles/{key}.yaml",
    ),
    "M034": Entry(
        "「{key}」というアプリはありません",
        "There is no app called “{key}”",
        "metadata/apps/{key}.yaml で定義してください",
        "Define it in metadata/apps/{key}.yaml",
    ),
    "M050": Entry(
        "「{zone}」という時間帯はありません",
        "There is no time zone called “{zone}”",
        "Asia/Tokyo のように書いてください",
        "Write it like Asia/Tokyo",
    ),
    "M051": Entry(
        "「{key}」は標準の選択肢の一覧の名前なので使えません",
        "“{key}” is the name of a standard value set",
        "別の名前にしてください",
        "Choose another name",
    ),
    "M052": Entry(
        "「{spelling}」は値「{first}」と「{second}」の両方の書き方になっています",
        "“{spelling}” is a spelling of both “{first}” and “{second}”",
        "取り込みで区別できるように、どちらかのラベルか also を直してください",
        "Change one of the labels or also-spellings, or a load cannot tell them apart",
    ),
    "M053": Entry(
        "「{key}」はシステムが使う名前なので項目の名前にできません",
        "“{key}” is a name the system uses; no field can be called so",
        "別の名前にしてください",
        "Choose another name",
    ),
    "M054": Entry(
        "項目「{key}」（{kind}）には {word} を指定できません",
        "The field “{key}” ({kind}) cannot be {word}",
    ),
    "M055": Entry(
        "項目「{key}」（{kind}）は自動で決まるので {word} を指定できません",
        "The field “{key}” ({kind}) is set by the system and takes no {word}",
        "{word} の行を消してください",
        "Remove {word}",
    ),
    "M056": Entry(
        "主従関係「{key}」は親と一緒に削除されます。on_delete は指定できません",
        "The details of “{key}” are deleted with their master; on_delete cannot be chosen",
        "on_delete を消すか、type: lookup にしてください",
        "Remove on_delete, or use type: lookup",
    ),
    "M057": Entry(
        "主従関係「{key}」は常に必須です",
        "The master of “{key}” is always required",
        "required を消すか、type: lookup にしてください",
        "Remove required, or use type: lookup",
    ),
    "M058": Entry(
        "必須の参照「{key}」は on_delete: clear にできません",
        "The required lookup “{key}” cannot be cleared when its record is deleted",
        "on_delete を restrict か cascade にするか、required を消してください",
        "Use on_delete restrict or cascade, or remove required",
    ),
    "M059": Entry(
        "標準オブジェクト「{object}」の項目「{key}」は書き換えられません",
        "The field “{key}” belongs to the standard object “{object}” and cannot be redefined",
        "別の名前の項目を足してください",
        "Add a field with another name",
    ),
    "M060": Entry(
        "「{key}」はシステムが使う名前で始まるのでオブジェクトの名前にできません",
        "No object can be called “{key}”: names beginning so belong to the system",
        "別の名前にしてください",
        "Choose another name",
    ),
    "M061": Entry(
        "項目「{key}」（{kind}）はレコードの名前になりません",
        "The field “{key}” ({kind}) cannot name a record",
        "1行の文字の項目か自動採番の項目を指定してください",
        "Use a field of one line of text or an auto number",
    ),
    "M062": Entry(
        "項目「{key}」（{kind}）から年度は決められません",
        "No fiscal year follows from the field “{key}” ({kind})",
        "日付か日時の項目を指定してください",
        "Use a date or a datetime field",
    ),
    "M063": Entry(
        "オブジェクト「{object}」には主従関係の項目がないので sharing: by_parent にできません",
        "The object “{object}” has no master_detail field, so it cannot be shared by_parent",
        "master_detail の項目を足すか、sharing を private・read・edit のどれかにしてください",
        "Add a master_detail field or use private, read or edit",
    ),
    "M064": Entry(
        "主従関係「{object}.{field}」をたどると自分自身に戻ります",
        "The masters of “{object}” lead back to itself through “{field}”",
        "どれかを type: lookup にしてください",
        "Make one of them type: lookup",
    ),
    "M065": Entry(
        "year_of のあるオブジェクト「{object}」に fiscal_year という項目は置けません（年度の列に使います）",
        "The object “{object}” says year_of, so its column fiscal_year is taken",
        "項目を別の名前にしてください",
        "Give the field another name",
    ),
    "M066": Entry(
        "ラベル「{label}」が項目「{first}」と「{second}」で同じです",
        "The label “{label}” is used by both “{first}” and “{second}”",
        "画面とファイルで見分けられるように、違うラベルにしてください",
        "Use different labels, or people cannot tell them apart on screens and in files",
        "warning",
    ),
    "M070": Entry(
        "項目「{key}」（{kind}）では並べ替えられません",
        "Lists cannot be sorted by the field “{key}” ({kind})",
    ),
    "M071": Entry(
        "項目「{key}」（{kind}）では検索できません",
        "The field “{key}” ({kind}) cannot be searched",
        "文字の項目を指定してください",
        "Use fields that hold text",
    ),
    "M072": Entry(
        "項目「{key}」がこのページに2回置かれています",
        "The field “{key}” stands on this page twice",
        "どちらか一方にしてください",
        "Keep one of them",
    ),
    "M073": Entry(
        "項目「{key}」は「{object}」への参照ではありません",
        "The field “{key}” does not refer to “{object}”",
    ),
    "M074": Entry(
        "「{other}」に「{object}」への参照の項目がないので、関連一覧にできません",
        "No field of “{other}” refers to “{object}”, so it cannot be a related list",
    ),
    "M075": Entry(
        "「{other}」から「{object}」への参照が2つ以上あります（{ways}）",
        "“{other}” refers to “{object}” in more than one way ({ways})",
        "via: でどれかを指定してください",
        "Name one with via:",
    ),
    "M076": Entry(
        "「{key}」というページはありません（あるのは {pages}）",
        "There is no page called “{key}” (there is {pages})",
    ),
    "M077": Entry(
        "最後の割り当ては全員に当てはまらなければなりません",
        "The last assignment must fit everyone",
        "最後に profiles のない行（- {{page: …}}）を足してください",
        "Add a last line without profiles (- {{page: …}})",
    ),
    "M080": Entry(
        "「{object}」の {verb}: {scope} は read: {read} より広くなっています",
        "{verb}: {scope} on “{object}” goes further than read: {read}",
        "read を広げるか、{verb} を狭めてください",
        "Widen read or narrow {verb}",
    ),
    "M081": Entry(
        "「{object}」を読めないのに {verb} が許可されています",
        "{verb} is granted on “{object}”, which cannot be read",
        "read を own か all にするか、{verb} を消してください",
        "Set read to own or all, or remove {verb}",
    ),
    "M082": Entry(
        "「{object}」の {verb} には {needs} の権限も必要です",
        "{verb} on “{object}” also needs the right to {needs}",
    ),
    "M083": Entry(
        "システム項目「{key}」に権限の例外は付けられません",
        "The system field “{key}” takes no exception",
        "所有者の変更は transfer で許可します",
        "transfer is the right to change the owner",
    ),
    "M084": Entry(
        "項目「{key}」（{kind}）は自動で決まるので edit にできません",
        "The field “{key}” ({kind}) is set by the system and cannot be edit",
        "read か none にしてください",
        "Use read or none",
    ),
    "M085": Entry(
        "「{object}」を読めないのに項目の権限が書かれています",
        "“{object}” cannot be read, yet rights on its fields are given",
        "read を own か all にするか、fields を消してください",
        "Set read to own or all, or remove fields",
    ),
    "M086": Entry(
        "idle が absolute より長くなっています",
        "idle is longer than absolute",
        "idle を短くするか、absolute を長くしてください",
        "Shorten idle or lengthen absolute",
    ),
    "M090": Entry(
        "「{object}」の項目「{key}」は一意ではないので key にできません",
        "The field “{key}” of “{object}” is not unique and cannot be the key",
        "unique: true か external_id: true の項目を指定してください",
        "Use a field with unique: true or external_id: true",
    ),
    "M091": Entry(
        "mode: insert に key は要りません",
        "mode: insert takes no key",
        "key を消すか、mode を upsert にしてください",
        "Remove key, or use mode: upsert",
    ),
    "M092": Entry(
        "列「{first}」と「{second}」がどちらも項目「{key}」に入ります",
        "The columns “{first}” and “{second}” both go to the field “{key}”",
    ),
    "M093": Entry(
        "key の項目「{key}」に入る列がありません",
        "No column fills the key field “{key}”",
        "columns に {key} の列を足してください",
        "Add a column for {key}",
    ),
    "M094": Entry(
        "システム項目「{key}」には取り込めません",
        "Nothing can be loaded into the system field “{key}”",
    ),
    "M095": Entry(
        "split は複数選択の項目にだけ使えます（「{key}」は違います）",
        "split is for multi_picklist fields only; “{key}” is none",
    ),
    "M096": Entry(
        "find_by は参照の項目にだけ使えます（「{key}」は違います）",
        "find_by is for fields that refer to a record; “{key}” is none",
    ),
    "M097": Entry(
        "「{object}」の項目「{key}」は一意ではないので find_by に使えません",
        "The field “{key}” of “{object}” is not unique and cannot be used by find_by",
        "unique か external_id の項目、または名前の項目を指定してください",
        "Use a unique or external_id field, or the name field",
    ),
    "M120": Entry(
        "{low}（{least}）は{high}（{most}）以下にしてください",
        "{low} ({least}) must not be greater than {high} ({most})",
    ),
    "M100": Entry(
        "計算式の「{found}」のところが読めません",
        "The formula cannot be read at “{found}”",
        "かっこと引用符の対応、演算子の前後を確かめてください",
        "Check brackets, quotes and what stands around the operator",
    ),
    "M101": Entry(
        "計算式が長すぎるか、入れ子が深すぎます（{most}字まで）",
        "The formula is too long or nested too deeply (at most {most} characters)",
    ),
    "M102": Entry(
        "関数「{name}」はこのバージョンではまだ使えません",
        "The function “{name}” is not available in this version yet",
    ),
    "M103": Entry(
        "「{name}」はこのバージョンではまだ使えません",
        "“{name}” is not available in this version yet",
        "使えるのは、このオブジェクトの項目と $User.id です",
        "Use fields of this object, or $User.id",
    ),
    "M104": Entry(
        "演算子「{operator}」はこのバージョンではまだ使えません",
        "The operator “{operator}” is not available in this version yet",
    ),
    "M105": Entry("「{name}」という項目はありません", "There is no field called “{name}”"),
    "M106": Entry("「{name}」という関数はありません", "There is no function called “{name}”"),
    "M107": Entry(
        "関数「{name}」の引数は{wanted}個です（書かれているのは{found}個）",
        "The function “{name}” takes {wanted} argument(s), not {found}",
    ),
    "M108": Entry(
        "ここには条件（真か偽）が要ります（書かれているのは{found}）",
        "A condition is needed here, but this is {found}",
    ),
    "M109": Entry(
        "初期値に書けるのは、値そのもの、TODAY()、NOW()、$User.id です",
        "A default may be a literal, TODAY(), NOW() or $User.id",
        "文字列は二重に囲みます（例: '\"face\"'）",
        "A text is quoted twice, for example '\"face\"'",
    ),
    "M110": Entry(
        "初期値の型が違います（{wanted}の項目に{found}）",
        "The default is {found}, but the field holds {wanted}",
    ),
    "M111": Entry(
        "INCLUDES は複数選択の項目に使います",
        "INCLUDES looks into a multi_picklist field",
        "1つの値は = で比べてください",
        "Compare a single value with =",
    ),
    "M112": Entry(
        "INCLUDES の2つ目には選択肢のキーを引用符で囲んで書きます",
        "The second argument of INCLUDES is a key of the value set, in quotes",
    ),
    "M113": Entry(
        "空との比較は真になりません",
        "A comparison with blank is never true",
        "ISBLANK(項目) か NOT(ISBLANK(項目)) を使ってください",
        "Use ISBLANK(field) or NOT(ISBLANK(field))",
    ),
    "M114": Entry(
        "複数選択の項目は比較できません",
        "A multi_picklist field cannot be compared",
        'INCLUDES(項目, "キー") を使ってください',
        'Use INCLUDES(field, "key")',
    ),
    "M115": Entry(
        "{left}と{right}は比べられません",
        "{left} and {right} cannot be compared",
    ),
    "M116": Entry(
        "この値には大小がないので「{operator}」は使えません",
        "These values have no order, so “{operator}” cannot be used",
        "= か <> を使ってください",
        "Use = or <>",
    ),
    "M117": Entry(
        "「{value}」は選択肢のキーにありません（{keys}）",
        "“{value}” is not a key of the value set ({keys})",
    ),
    "M118": Entry(
        "計算式は引用符で囲んでください",
        "Put the formula in quotes",
        "囲まないと、# から後ろや改行が YAML の書き方として読まれます",
        "Without them YAML takes # and line breaks for itself",
    ),
    "M119": Entry(
        "項目「{key}」の初期値「{value}」は使えません: {reason}",
        "The default “{value}” of the field “{key}” cannot be used: {reason}",
    ),
}
