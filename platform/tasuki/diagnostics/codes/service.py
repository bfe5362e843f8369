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
        "LC_COLLATE 'C' または 'C.UTF-8' で作り直してください（CREATE DATABASE … LC_COLLATE 'C.UTF-8' TEMPLATE template0）",
        "Create it with LC_COLLATE 'C' or 'C.UTF-8' (CREATE DATABASE … LC_COLLATE 'C.UTF-8' TEMPLATE template0)",
    ),
}
