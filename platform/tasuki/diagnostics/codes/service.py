"""Family S: what keeps a command or the server from starting, and who may sign in."""

from tasuki.diagnostics.codes.entry import Entry

CODES: dict[str, Entry] = {
    "S001": Entry(
        "データベースの指定「{url}」を読めません",
        "The database “{url}” is of no known kind",
        "sqlite:///ファイル または postgresql://利用者@ホスト/データベース の形で指定してください",
        "Write sqlite:///file or postgresql://user@host/database",
    ),
    "S002": Entry(
        "データベース「{url}」を開けません（{reason}）",
        "The database “{url}” cannot be opened ({reason})",
        "サーバーが動いているか、フォルダーに書き込めるかを確かめてください",
        "Check that the server runs, or that the folder can be written to",
    ),
    "S003": Entry(
        "データベース「{url}」の鍵が合いません",
        "The key does not fit the database “{url}”",
        "このデータベースを作ったときの鍵ファイルを戻してください",
        "Put back the key file this database was made with",
    ),
    "S004": Entry(
        "データベース「{url}」の照合順序が {collation} です",
        "The database “{url}” sorts by {collation}",
        "LC_COLLATE 'C' または 'C.UTF-8' で作り直してください"
        "（CREATE DATABASE … LC_COLLATE 'C.UTF-8' TEMPLATE template0）",
        "Create it with LC_COLLATE 'C' or 'C.UTF-8' (CREATE DATABASE … LC_COLLATE 'C.UTF-8' TEMPLATE template0)",
    ),
    "S005": Entry(
        "埋め込みデータベースの鍵（{path}）を使えません: {reason}",
        "The key of the embedded database ({path}) cannot be used: {reason}",
        "このデータベースを作ったときの鍵ファイルを戻してください。64桁の16進数が1行です",
        "Put back the key file the database was made with: one line of 64 hexadecimal digits",
    ),
    "S006": Entry(
        "暗号化したデータベースを開くための部品（sqlcipher3）がありません",
        "The package sqlcipher3, which opens the encrypted database, is missing",
        "make install を実行するか、暗号化しないなら --database sqlite+plain:///ファイル と指定してください",
        "Run make install, or ask for a file that is not encrypted with --database sqlite+plain:///file",
    ),
    "S007": Entry(
        "フォルダー「{path}」に書き込めません（{reason}）",
        "The folder “{path}” cannot be written to ({reason})",
        "権限と空き容量を確かめてください",
        "Check its permissions and the free space",
    ),
    "S008": Entry(
        "オブジェクト「{name}」はありません",
        "There is no object “{name}”",
        "objects/ にあるキーを指定してください",
        "Give the key of a file in objects/",
    ),
    "S009": Entry(
        "データベース「{url}」に数式の関数を用意できません（{reason}）",
        "The functions of formulas cannot be made in the database “{url}” ({reason})",
        "データベースにスキーマを作れる（CREATE の権限がある）利用者で実行してください",
        "Run it as a user who may create schemas in the database",
    ),
    "S020": Entry(
        "ユーザー名またはパスワードが正しくありません",
        "The user name or the password is not right",
        "大文字と小文字を確かめてください。続けて間違えると、しばらくサインインできなくなります",
        "Check capital and small letters. After several wrong tries one cannot sign in for a while",
    ),
    "S021": Entry(
        "パスワードは{shortest}文字以上にしてください",
        "The password must have at least {shortest} characters",
    ),
    "S022": Entry(
        "パスワードは{longest}文字までです",
        "The password may have at most {longest} characters",
    ),
    "S023": Entry(
        "ユーザー名を含むパスワードや、同じ文字を繰り返すパスワードは使えません",
        "The password may not contain the user name or repeat only a few characters",
    ),
    "S024": Entry(
        "ユーザー名「{username}」の人は登録されていません",
        "Nobody has the user name “{username}”",
        "先に tasuki user add で登録してください",
        "Register the person first with tasuki user add",
    ),
    "S025": Entry(
        "プロファイル「{profile}」はありません",
        "There is no profile “{profile}”",
        "使えるプロファイル：{known}",
        "Known profiles: {known}",
    ),
    "S030": Entry(
        "ポート{port}はほかのプログラムが使っています",
        "Port {port} is in use by another program",
        "別のポートを --port で指定するか、先に動いているサーバーを止めてください",
        "Name another port with --port, or stop the server that is running",
    ),
    "S031": Entry(
        "試用のユーザーがいるあいだは、このコンピューターの外（{host}）には公開できません",
        "While there are demo users, the server cannot be opened beyond this computer ({host})",
        "試用のユーザーを削除するか、パスワードを変えてから公開してください",
        "Delete the demo users or change their passwords first",
    ),
    "S032": Entry(
        "アドレス「{host}」では待ち受けできません（{reason}）",
        "The server cannot listen on “{host}” ({reason})",
        "--host と --port を確かめてください",
        "Check --host and --port",
    ),
}
