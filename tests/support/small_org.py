"""A small org with every kind of field, as YAML texts: customers, their projects, the projects' tasks.

Profiles: `admin` may do everything, `clerk` edits and deletes only what is his and never sees secret fields, `viewer`
reads public and internal fields.
"""

from __future__ import annotations

from collections.abc import Mapping

ORG = """\
org: small
label: {ja: 小さな組織, en: Small org}
language: 1
locale: {languages: [ja, en], time_zone: Asia/Tokyo, currency: JPY, era: both}
fiscal_year: {starts: "04-01", current: 2026}
"""

APP = """\
app: office
label: {ja: 事務, en: Office}
objects: [customer, project, task]
"""

PROJECT_STATUS = """\
value_set: project_status
label: {ja: 状況, en: Status}
values:
  planned: {ja: 計画中, en: Planned}
  running: {label: {ja: 進行中, en: Running}, also: [実施中]}
  done:    {ja: 完了, en: Done}
  paused:  {label: {ja: 休止, en: Paused}, retired: true}
"""

PROJECT_TAG = """\
value_set: project_tag
label: {ja: 札, en: Tag}
values:
  urgent:  {ja: 至急, en: Urgent}
  public:  {ja: 公開, en: Public}
  repeat:  {ja: 継続, en: Repeat}
"""

CUSTOMER = """\
object: customer
label: {ja: 顧客, en: Customer}
name: name
sharing: read
fields:
  code:
    {type: text, label: {ja: 顧客コード, en: Customer code}, max_length: 10, required: true, external_id: true}
  name:             {type: text, label: {ja: 名称, en: Name}, max_length: 60, required: true, class: public}
  corporate_number: {type: corporate_number, label: {ja: 法人番号, en: Corporate number}, unique: true}
  postal_code:      {type: postal_code, label: {ja: 郵便番号, en: Postal code}}
  phone:            {type: phone, label: {ja: 電話番号, en: Phone}, class: personal}
  email:            {type: email, label: {ja: メール, en: Email}, class: personal}
  website:          {type: url, label: {ja: ウェブサイト, en: Website}, class: public}
"""

PROJECT = """\
object: project
label: {ja: 案件, en: Project}
name: title
sharing: private
year_of: starts_on
fields:
  project_no: {type: auto_number, label: {ja: 案件番号, en: Project number}, format: "P{FY}-{0000}"}
  code:       {type: text, label: {ja: 案件コード, en: Project code}, max_length: 12, external_id: true}
  title:      {type: text, label: {ja: 件名, en: Title}, max_length: 40, required: true}
  customer:   {type: lookup, to: customer, label: {ja: 顧客, en: Customer}, on_delete: restrict}
  manager:    {type: user, label: {ja: 担当者, en: Manager}}
  status:     {type: picklist, values: project_status, label: {ja: 状況, en: Status}, default: '"planned"'}
  tags:       {type: multi_picklist, values: project_tag, label: {ja: 札, en: Tags}}
  budget:     {type: currency, label: {ja: 予算, en: Budget}, min: 0}
  weight:     {type: number, precision: 8, scale: 2, label: {ja: 重み, en: Weight}}
  share:      {type: percent, label: {ja: 割合, en: Share}, min: 0, max: 100}
  headcount:  {type: integer, label: {ja: 人数, en: Headcount}, min: 0}
  is_open:    {type: checkbox, label: {ja: 公開, en: Open}, default: "true"}
  starts_on:  {type: date, label: {ja: 開始日, en: Starts on}}
  meets_at:   {type: time, label: {ja: 定例時刻, en: Meets at}}
  kickoff_at: {type: datetime, label: {ja: 初回日時, en: Kick-off at}}
  note:       {type: long_text, label: {ja: 備考, en: Note}}
  rating:     {type: text, label: {ja: 社内評価, en: Internal rating}, class: secret, max_length: 20}
unique:
  title_per_customer: {fields: [customer, title]}
"""

TASK = """\
object: task
label: {ja: 作業, en: Task}
name: name
sharing: by_parent
fields:
  task_no:  {type: text, label: {ja: 作業番号, en: Task number}, max_length: 12, required: true, external_id: true}
  project:  {type: master_detail, to: project, label: {ja: 案件, en: Project}}
  name:     {type: text, label: {ja: 作業名, en: Name}, max_length: 40, required: true}
  minutes:  {type: integer, label: {ja: 分数, en: Minutes}, min: 0, default: "0"}
  follows:  {type: lookup, to: task, label: {ja: 前の作業, en: Follows}, on_delete: clear}
  done_on:  {type: date, label: {ja: 完了日, en: Done on}}
"""

PROJECT_LAYOUT = """\
object: project
compact: [project_no, title, customer, status]
search: {by: [project_no, title]}
list_views:
  running:
    label: {ja: 進行中の案件, en: Running projects}
    where: status = "running"
    columns: [project_no, title, customer, status, budget, starts_on]
    sort: [-starts_on]
    quick_filters: [status, customer]
  everything:
    label: {ja: すべて, en: All}
    columns: [project_no, title, customer, manager, status, tags, starts_on]
    sort: [title]
pages:
  standard:
    highlights: [project_no, status]
    sections:
      basic:
        label: {ja: 基本情報, en: Basics}
        columns: 2
        fields: [code, title, customer, manager, status, tags, is_open, rating]
      figures:
        label: {ja: 数と日付, en: Figures and dates}
        columns: 2
        fields: [budget, weight, share, headcount, starts_on, meets_at, kickoff_at]
      more: {label: {ja: その他, en: More}, fields: [note]}
    related:
      task: {via: project, columns: [task_no, name, minutes, done_on], sort: [task_no], actions: [new, edit]}
    actions: [edit, delete]
"""

ADMIN = """\
profile: admin
label: {ja: 管理者, en: Administrator}
app: office
setup: true
field_defaults: {public: edit, internal: edit, personal: edit, secret: edit}
objects:
  customer:
    read: all
    edit: all
    delete: all
    create: true
    export: true
    transfer: true
    import: [insert, update, upsert]
  project:
    read: all
    edit: all
    delete: all
    create: true
    export: true
    transfer: true
    import: [insert, update, upsert]
  task:
    read: all
    edit: all
    delete: all
    create: true
    export: true
    transfer: true
    import: [insert, update, upsert]
  user:     {read: all, edit: all, delete: all, create: true, export: true, import: [insert, update, upsert]}
"""

CLERK = """\
profile: clerk
label: {ja: 事務職員, en: Clerk}
app: office
field_defaults: {public: edit, internal: edit, personal: edit, secret: none}
objects:
  customer: {read: all, edit: all, create: true, import: [insert, upsert]}
  project:  {read: all, edit: own, delete: own, create: true, fields: {share: read, headcount: none}}
  task:     {read: all, edit: own, delete: own, create: true}
  user:     {read: all}
"""

VIEWER = """\
profile: viewer
label: {ja: 閲覧者, en: Viewer}
app: office
field_defaults: {public: read, internal: read, personal: none, secret: none}
objects:
  customer: {read: all}
  project:  {read: all}
"""

CUSTOMERS_IMPORTER = """\
importer: customers
label: {ja: 顧客一覧, en: Customers}
object: customer
mode: upsert
key: code
columns:
  顧客コード: code
  名称: {to: name, blank: refuse}
  法人番号: corporate_number
  郵便番号: postal_code
  電話番号: phone
  メール: email
  ウェブサイト: website
"""

FILES: Mapping[str, str] = {
    "metadata/org.yaml": ORG,
    "metadata/apps/office.yaml": APP,
    "metadata/value_sets/project_status.yaml": PROJECT_STATUS,
    "metadata/value_sets/project_tag.yaml": PROJECT_TAG,
    "objects/customer.yaml": CUSTOMER,
    "objects/project.yaml": PROJECT,
    "objects/task.yaml": TASK,
    "layouts/project.yaml": PROJECT_LAYOUT,
    "permissions/profiles/admin.yaml": ADMIN,
    "permissions/profiles/clerk.yaml": CLERK,
    "permissions/profiles/viewer.yaml": VIEWER,
    "importers/customers.yaml": CUSTOMERS_IMPORTER,
}
