"""Four objects to lay over TINY (see marked) and to hang fields on whose value follows from others; DERIVED has one of
each kind."""

from __future__ import annotations

from collections.abc import Mapping

ACCOUNT = """\
object: account
label: 取引先
name: name
fields:
  name:      {type: text, label: 名称, required: true, unique: true}
  home:      {type: text, label: 住所, class: personal}
  limit:     {type: currency, label: 限度, default: 0}
  from_day:  {type: date, label: 開始日}
  till_day:  {type: date, label: 終了日}
"""

ORDER = """\
object: order
label: 注文
name: number
fields:
  number:     {type: auto_number, format: "{0000}", label: 番号}
  account:    {type: lookup, to: account, label: 取引先}
  payer:      {type: lookup, to: account, label: 支払者}
  ordered_on: {type: date, label: 注文日, required: true}
  note:       {type: text, label: メモ}
"""

ITEM = """\
object: item
label: 明細
name: number
sharing: by_parent
fields:
  number: {type: auto_number, format: "{0000}", label: 番号}
  order:  {type: master_detail, to: order, label: 注文}
  day:    {type: date, label: 日}
  count:  {type: integer, label: 数, max: 99}
  price:  {type: currency, label: 単価, min: 0}
  rate:   {type: percent, scale: 1, label: 率}
  paid:   {type: checkbox, label: 支払済}
"""

DAY = """\
object: day
label: 日別
name: number
fields:
  number:  {type: auto_number, format: "{0000}", label: 番号}
  account: {type: lookup, to: account, label: 取引先, required: true}
  date:    {type: date, label: 日, required: true}
  most:    {type: currency, label: 上限, default: 1000}
unique:
  one: {fields: [account, date]}
"""

FILES: Mapping[str, str] = {
    "objects/account.yaml": ACCOUNT,
    "objects/order.yaml": ORDER,
    "objects/item.yaml": ITEM,
    "objects/day.yaml": DAY,
}

DERIVED: Mapping[str, str] = {
    "objects/account.yaml": ACCOUNT
    + """\
  open:  {type: rollup, of: order, over: account, operation: sum, value: total, label: 残高}
  last:  {type: rollup, of: order, over: account, operation: max, value: ordered_on, label: 最終注文日}
validations:
  in_limit:
    error_when: open > limit
    message: {ja: "限度額{limit}を超えます", en: "More than {limit}"}
""",
    "objects/order.yaml": ORDER
    + """\
  total: {type: rollup, of: item, operation: sum, value: amount, where: NOT(paid), label: 合計}
  items: {type: rollup, of: item, operation: count, label: 件数}
  kinds: {type: rollup, of: item, operation: distinct, value: price, label: 種類}
  mean:  {type: rollup, of: item, operation: avg, value: price, returns: number, scale: 2, label: 平均}
  late:  {type: formula, returns: checkbox, formula: ordered_on < TODAY() - 30, label: 遅延}
""",
    "objects/item.yaml": ITEM
    + """\
  amount: {type: formula, returns: currency, formula: count * price, stored: true, blanks: zero, label: 金額}
  name_of: {type: formula, returns: text, formula: order.account.name & "/" & number, label: 名称}
  day_of: {type: lookup, to: day, label: 日別, find_or_create: {date: day, account: order.account}}
  share:
    {type: rollup, of: self, over: day_of, order: [day, number], running: sum, value: amount, cap: day_of.most,
     label: 分}
  deal:
    type: lookup
    to: account
    label: 契約
    pick: {where: from_day <= $Record.day && $Record.day <= till_day, expect: first, order: [-from_day]}
validations:
  some:
    error_when: count < 1
    when: ISNEW() || ISCHANGED(count)
    at: count
    message: {ja: "{count}は少なすぎます", en: "Too few: {count}"}
    doc: [RULE-1]
""",
    "objects/day.yaml": DAY,
}
