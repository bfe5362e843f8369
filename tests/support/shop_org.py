"""An org of derived values, as YAML texts: customers, their orders and lines; deliveries that share a day's cap.

    region <- customer <- order <- line      roll-ups over three hops, stored formulas, a rule on a count
    day (found) <- delivery                  a running sum with a cap, a picked tariff
"""

from __future__ import annotations

from collections.abc import Mapping

from support.small_org import ORG

APP = """\
app: office
label: {ja: 事務, en: Office}
objects: [region, customer, order, line, tariff, day, delivery]
"""

REGION = """\
object: region
label: {ja: 地域, en: Region}
name: name
sharing: read
fields:
  name:      {type: text, label: {ja: 名称, en: Name}, max_length: 40, external_id: true}
  rate:      {type: number, precision: 6, scale: 3, label: {ja: 率, en: Rate}}
  customers: {type: rollup, of: customer, over: region, operation: count, label: {ja: 顧客数, en: Customers}}
  sales:
    type: rollup
    of: customer
    over: region
    operation: sum
    value: total
    label: {ja: 売上, en: Sales}
"""

CUSTOMER = """\
object: customer
label: {ja: 顧客, en: Customer}
name: name
sharing: read
fields:
  name:    {type: text, label: {ja: 名称, en: Name}, max_length: 40, external_id: true}
  region:  {type: lookup, to: region, label: {ja: 地域, en: Region}}
  most:    {type: integer, label: {ja: 上限, en: Most orders}, default: "3"}
  orders:
    type: rollup
    of: order
    over: customer
    operation: count
    where: 'state <> "dropped"'
    label: {ja: 注文数, en: Orders}
  total:
    type: rollup
    of: order
    over: customer
    operation: sum
    value: net
    returns: currency
    label: {ja: 合計, en: Total}
  largest:
    type: rollup
    of: order
    over: customer
    operation: max
    value: net
    returns: currency
    label: {ja: 最大, en: Largest}
  mean:
    type: rollup
    of: order
    over: customer
    operation: avg
    value: net
    returns: number
    scale: 2
    label: {ja: 平均, en: Mean}
  dates:
    type: rollup
    of: order
    over: customer
    operation: distinct
    value: placed_on
    label: {ja: 日数, en: Dates}
  bonus:
    type: formula
    returns: currency
    formula: 'IF(orders > 0, total / orders, 0)'
    stored: true
    label: {ja: 平均額, en: Bonus}
validations:
  not_too_many:
    error_when: orders > most
    message: {ja: '注文は{most}件までです（{orders}件）', en: 'At most {most} orders ({orders})'}
"""

ORDER_STATE = """\
value_set: order_state
label: {ja: 状況, en: State}
values:
  open:    {ja: 受付, en: Open}
  dropped: {ja: 取消, en: Dropped}
"""

ORDER = """\
object: order
label: {ja: 注文, en: Order}
name: code
sharing: read
fields:
  code:      {type: text, label: {ja: 番号, en: Code}, max_length: 20, external_id: true}
  customer:  {type: lookup, to: customer, label: {ja: 顧客, en: Customer}}
  state:     {type: picklist, values: order_state, label: {ja: 状況, en: State}, default: '"open"'}
  placed_on: {type: date, label: {ja: 受付日, en: Placed on}}
  discount:  {type: percent, scale: 1, label: {ja: 値引, en: Discount}}
  gross:
    type: rollup
    of: line
    over: order
    operation: sum
    value: amount
    returns: currency
    label: {ja: 総額, en: Gross}
  net:
    type: formula
    returns: currency
    blanks: zero
    formula: 'gross * (1 - discount)'
    stored: true
    label: {ja: 正味, en: Net}
  levy:
    type: formula
    returns: currency
    formula: 'net * customer.region.rate'
    stored: true
    label: {ja: 賦課, en: Levy}
  share:
    type: formula
    returns: percent
    scale: 2
    formula: 'net / customer.total'
    label: {ja: 割合, en: Share}
validations:
  state_kept:
    error_when: 'ISPICKVAL(PRIORVALUE(state), "dropped") && ISCHANGED(state)'
    when: NOT(ISNEW())
    at: state
    message: {ja: 取消は戻せません, en: A dropped order stays dropped}
"""

LINE = """\
object: line
label: {ja: 明細, en: Line}
name: item
sharing: by_parent
fields:
  item:     {type: text, label: {ja: 品名, en: Item}, max_length: 40, external_id: true}
  order:    {type: master_detail, to: order, label: {ja: 注文, en: Order}}
  quantity: {type: integer, label: {ja: 数量, en: Quantity}}
  price:    {type: currency, label: {ja: 単価, en: Price}}
  packs:    {type: integer, label: {ja: 箱, en: Packs}}
  amount:   {type: formula, returns: currency, formula: quantity * price, label: {ja: 金額, en: Amount}}
  per_pack:
    type: formula
    returns: number
    scale: 2
    formula: quantity / packs
    stored: true
    label: {ja: 箱あたり, en: Per pack}
validations:
  positive:
    error_when: quantity < 0
    at: quantity
    message: {ja: '数量（{quantity}）は0以上にしてください', en: 'Quantity ({quantity}) must not be negative'}
"""

TARIFF = """\
object: tariff
label: {ja: 料金, en: Tariff}
name: name
sharing: read
fields:
  name:       {type: text, label: {ja: 名称, en: Name}, max_length: 40, external_id: true}
  valid_from: {type: date, label: {ja: 開始, en: From}, required: true}
  valid_to:   {type: date, label: {ja: 終了, en: To}, required: true}
  fee:        {type: currency, label: {ja: 単価, en: Fee}}
  daily_cap:  {type: currency, label: {ja: 日上限, en: Daily cap}}
"""

DAY = """\
object: day
label: {ja: 日, en: Day}
name: day_no
sharing: read
unique:
  driver_and_date: {fields: [driver, date]}
fields:
  day_no: {type: auto_number, format: "D{0000}", label: {ja: 番号, en: Number}}
  driver: {type: text, label: {ja: 運転者, en: Driver}, max_length: 20}
  date:   {type: date, label: {ja: 日付, en: Date}}
  paid:
    type: rollup
    of: delivery
    over: day
    operation: sum
    value: pay
    returns: currency
    label: {ja: 支払, en: Paid}
  runs:   {type: rollup, of: delivery, over: day, operation: count, label: {ja: 便, en: Runs}}
"""

DELIVERY = """\
object: delivery
label: {ja: 配送, en: Delivery}
name: code
sharing: read
fields:
  code:    {type: text, label: {ja: 番号, en: Code}, max_length: 20, external_id: true}
  driver:  {type: text, label: {ja: 運転者, en: Driver}, max_length: 20}
  started: {type: datetime, label: {ja: 開始, en: Started}}
  units:   {type: integer, label: {ja: 単位, en: Units}}
  day:
    type: lookup
    to: day
    label: {ja: 日, en: Day}
    find_or_create: {driver: driver, date: DATEVALUE(started)}
  tariff:
    type: lookup
    to: tariff
    label: {ja: 料金, en: Tariff}
    pick: {where: 'valid_from <= DATEVALUE($Record.started) && DATEVALUE($Record.started) <= valid_to', expect: one}
  pay:
    type: rollup
    of: self
    over: day
    order: [started, code]
    running: sum
    value: units * tariff.fee
    cap: tariff.daily_cap
    returns: currency
    label: {ja: 支払, en: Pay}
"""

ADMIN = """\
profile: admin
label: {ja: 管理者, en: Administrator}
app: office
field_defaults: {public: edit, internal: edit, personal: edit, secret: edit}
objects:
""" + "".join(
    f"  {key}: {{read: all, create: true, edit: all, delete: all, transfer: true, import: [insert, update, upsert]}}\n"
    for key in ("region", "customer", "order", "line", "tariff", "day", "delivery", "user")
)

FILES: Mapping[str, str] = {
    "metadata/org.yaml": ORG.replace("org: small", "org: shop"),
    "metadata/apps/office.yaml": APP,
    "metadata/value_sets/order_state.yaml": ORDER_STATE,
    "objects/region.yaml": REGION,
    "objects/customer.yaml": CUSTOMER,
    "objects/order.yaml": ORDER,
    "objects/line.yaml": LINE,
    "objects/tariff.yaml": TARIFF,
    "objects/day.yaml": DAY,
    "objects/delivery.yaml": DELIVERY,
    "permissions/profiles/admin.yaml": ADMIN,
}
