"""Family D: what a deployment refuses.

D001-D019 changes this version cannot make in place, D020-D029 the deployment itself, D030-D039 opening an org.
"""

from tasuki.diagnostics.codes.entry import Entry

_ONLY_ADDS_JA = "このバージョンのデプロイは追加だけを行います"
_ONLY_ADDS_EN = "In this version a deployment only adds"

CODES: dict[str, Entry] = {
    "D001": Entry(
        "データベースは org「{old}」のもので、このフォルダーは「{new}」です",
        "The database belongs to the org “{old}”; this folder is “{new}”",
        "--org か --database を確かめてください",
        "Check --org and --database",
    ),
    "D002": Entry(
        "RemoveObject: オブジェクト「{object}」は削除できません",
        "RemoveObject: the object “{object}” cannot be removed",
        _ONLY_ADDS_JA,
        _ONLY_ADDS_EN,
    ),
    "D003": Entry(
        "RemoveField: 項目「{object}.{field}」は削除できません",
        "RemoveField: the field “{object}.{field}” cannot be removed",
        _ONLY_ADDS_JA + "。使わない項目はレイアウトから外してください",
        _ONLY_ADDS_EN + "; take the field off the layouts instead",
    ),
    "D004": Entry(
        "ChangeKind: 項目「{object}.{field}」の種類は {old} から {new} に変えられません",
        "ChangeKind: the kind of “{object}.{field}” cannot change from {old} to {new}",
        "別の名前で新しい項目を足してください",
        "Add a new field with another name",
    ),
    "D005": Entry(
        "Rename: 「{old}」から「{new}」への改名はできません（{kind}）",
        "Rename: the {kind} “{old}” cannot be renamed to “{new}”",
        "元の名前に戻し、画面の言葉だけを変えるなら label を変えてください",
        "Go back to the old name; change the label to change what people read",
    ),
    "D006": Entry(
        "Narrow: 項目「{object}.{field}」の {option} は {old} から {new} に狭められません",
        "Narrow: {option} of “{object}.{field}” cannot be narrowed from {old} to {new}",
        "登録済みの値が入らなくなります",
        "Stored values might no longer fit",
    ),
    "D007": Entry(
        "MakeRequired: 項目「{object}.{field}」は必須にできません（登録済みのレコードでは空です）",
        "MakeRequired: “{object}.{field}” cannot be required; existing records may be blank",
        "required を外してください",
        "Remove required",
    ),
    "D008": Entry(
        "MakeUnique: 「{object}」の登録済みの項目（{fields}）は一意にできません",
        "MakeUnique: existing fields of “{object}” ({fields}) cannot be made unique",
        "登録済みの値に重複があるかもしれません",
        "Stored values might repeat",
    ),
    "D009": Entry(
        "DropUnique: 「{object}」の項目（{fields}）の一意は外せません",
        "DropUnique: fields of “{object}” ({fields}) cannot stop being unique",
        _ONLY_ADDS_JA,
        _ONLY_ADDS_EN,
    ),
    "D010": Entry(
        "RemovePicklistValue: 選択肢「{value_set}.{key}」は削除できません",
        "RemovePicklistValue: the value “{value_set}.{key}” cannot be removed",
        "{key} に retired: true を付けると、新しくは選べなくなり、古いレコードは読めます",
        "Give it retired: true: it can no longer be chosen, and old records stay readable",
    ),
    "D011": Entry(
        "RemoveProfile: プロファイル「{key}」は削除できません（使っている人がいるかもしれません）",
        "RemoveProfile: the profile “{key}” cannot be removed; people may have it",
        _ONLY_ADDS_JA,
        _ONLY_ADDS_EN,
    ),
    "D012": Entry(
        "ChangeReference: 項目「{object}.{field}」の参照先は {old} から {new} に変えられません",
        "ChangeReference: “{object}.{field}” cannot refer to {new} instead of {old}",
        "別の名前で新しい項目を足してください",
        "Add a new field with another name",
    ),
    "D013": Entry(
        "ChangeYear: オブジェクト「{object}」の year_of は変えられません",
        "ChangeYear: year_of of “{object}” cannot change",
        "レコードの年度は作成時に決まっています",
        "The fiscal year of a record was fixed when it was created",
    ),
    "D014": Entry(
        "ChangeValueSet: 項目「{object}.{field}」の選択肢は {old} から {new} に変えられません",
        "ChangeValueSet: “{object}.{field}” cannot choose from {new} instead of {old}",
        "新しい一覧に、これまでのキーがすべて要ります",
        "The new value set must have every key of the old one",
    ),
    "D015": Entry(
        "ChangeOption: 項目「{object}.{field}」の {option} は {old} から {new} に変えられません",
        "ChangeOption: {option} of “{object}.{field}” cannot change from {old} to {new}",
        "別の名前で新しい項目を足してください",
        "Add a new field with another name",
    ),
    "D016": Entry(
        "ChangeOrigin: 項目「{object}.{field}」は、入力する項目と自動で決まる項目の間で変えられません",
        "ChangeOrigin: “{object}.{field}” cannot change from a field people fill in to one that follows, or back",
        "別の名前で新しい項目を足してください",
        "Add a new field with another name",
    ),
    "D020": Entry(
        "デプロイ済みの定義（第{version}版）を、このバージョンの Tasuki では読めません",
        "The deployed definitions (version {version}) cannot be read by this version of Tasuki",
        "デプロイしたときの Tasuki を使ってください",
        "Use the Tasuki they were deployed with",
    ),
    "D021": Entry(
        "承認された計画（{approved}）は、いまの計画（{now}）と違います",
        "The approved plan ({approved}) is not the plan as it is now ({now})",
        "tasuki plan をもう一度見て、その指紋で承認してください",
        "Look at tasuki plan again and approve its fingerprint",
    ),
    "D022": Entry(
        "データベースがデプロイを断りました（{reason}）。何も変わっていません",
        "The database refused the deployment ({reason}). Nothing was changed",
    ),
    "D023": Entry(
        "承認されていないので、何もしていません",
        "Not approved, so nothing was done",
        "tasuki deploy --approve {fingerprint}",
        "tasuki deploy --approve {fingerprint}",
    ),
    "D024": Entry(
        "第{version}版をデプロイしましたが、値の計算し直しが終わっていません（{reason}）",
        "Version {version} is deployed, but computing values anew did not finish ({reason})",
        "tasuki recalculate を実行してください",
        "Run tasuki recalculate",
    ),
    "D030": Entry(
        "データベースにまだ何もデプロイされていません",
        "Nothing has been deployed to the database yet",
        "tasuki deploy を実行するか、serve に --deploy を付けてください",
        "Run tasuki deploy, or give serve the option --deploy",
    ),
    "D031": Entry(
        "フォルダーの定義が、デプロイ済みの定義（第{version}版）と違います",
        "The definitions in the folder differ from those deployed (version {version})",
        "tasuki plan で違いを見て、tasuki deploy で反映してください",
        "See the difference with tasuki plan and deploy it with tasuki deploy",
    ),
}
