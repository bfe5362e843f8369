"""`python server.py` is `tasuki serve` for the org in this folder; every option of the command works here too."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

if sys.version_info < (3, 11):  # noqa: UP036 - the sentence is for an older one
    print("Tasuki needs Python 3.11 or newer / Python 3.11 以上で実行してください", file=sys.stderr)
    raise SystemExit(2)
sys.path.insert(0, str(HERE / "platform"))

try:
    from tasuki.cli import main
except ModuleNotFoundError as error:
    print(f"{error.name} is missing: run `make install`, then `.venv/bin/python server.py`", file=sys.stderr)
    raise SystemExit(2) from error

if __name__ == "__main__":
    main(["serve", "--org", str(HERE), *sys.argv[1:]])
