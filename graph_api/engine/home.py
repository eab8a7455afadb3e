"""The folder of one local engine: where each file lies, and whether the folder is ours to use."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from graph_api.errors import SetupError
from graph_api.private_files import read_or_none, write_private

PRODUCT = "neo4j-community"
_HOME_MARK = {"product": "credit-graph", "layout": 1}
# Folders that parts of the product may have made before the engine was first used.
_OWN_NAMES = frozenset({"credit-graph.json", "engine", "keys", "logs", "rejects", "reports"})
_HARMLESS_NAMES = frozenset({".DS_Store", "lost+found"})
_VERSION = re.compile(r"(\d{4})\.(\d{2})\.(\d+)")


@dataclass(frozen=True, slots=True)
class Home:
    """Where the files of one home lie; ``root`` is absolute."""

    root: Path

    @property
    def mark(self) -> Path:
        """The file that says that this folder is a home of the product."""
        return self.root / "credit-graph.json"

    @property
    def engine(self) -> Path:
        """Everything of the local engine."""
        return self.root / "engine"

    @property
    def product(self) -> Path:
        """Which engine, in which version, wrote ``data``, and whether it was ever ready."""
        return self.engine / "product.json"

    @property
    def data(self) -> Path:
        """The engine's own data."""
        return self.engine / "data"

    @property
    def configuration(self) -> Path:
        """The engine's configuration folder, written anew at every start."""
        return self.engine / "conf"

    @property
    def logs(self) -> Path:
        """Logs of the engine and of its supervisor."""
        return self.engine / "logs"

    @property
    def users(self) -> Path:
        """One file for each process that uses the engine."""
        return self.engine / "users"

    @property
    def pin(self) -> Path:
        """Present while the engine shall run without users, until it is stopped by command."""
        return self.engine / "pinned"

    @property
    def pause(self) -> Path:
        """Present while a command asks the supervisor to keep the engine stopped; names its process."""
        return self.engine / "pause.json"

    @property
    def state(self) -> Path:
        """What the supervisor says about the engine."""
        return self.engine / "state.json"

    @property
    def password(self) -> Path:
        """The generated password, readable by the owner alone."""
        return self.engine / "password"

    @property
    def lock(self) -> Path:
        """Held for moments by whoever joins, starts or ends the engine."""
        return self.engine / "lock"

    @property
    def bulk(self) -> Path:
        """Where a bulk load makes a new store; nothing in it outlives the command."""
        return self.engine / "bulk"

    @property
    def bulk_lock(self) -> Path:
        """Held by whoever has the store for himself: a bulk load, a restore, a backup while it dumps."""
        return self.engine / "bulk.lock"

    @property
    def backup(self) -> Path:
        """Where a backup is made and read back; nothing in it outlives the command."""
        return self.engine / "backup"

    @property
    def backup_lock(self) -> Path:
        """Held by a backup as long as it is made."""
        return self.engine / "backup.lock"

    @property
    def supervisor_lock(self) -> Path:
        """Held by the supervisor as long as it lives."""
        return self.engine / "supervisor.lock"


def find_home(root: Path) -> Home:
    """The home at ``root``, which need not exist yet.

    Raises SetupError where something else stands there.
    """
    home = Home(root.expanduser().absolute())
    if home.root.exists() and not home.root.is_dir():
        raise SetupError(
            f"CREDIT_GRAPH_HOME names {home.root}, which is a file; name a folder that is empty or a home.",
            f"CREDIT_GRAPH_HOME 指向 {home.root}, 它是一个文件; 请指定空文件夹或已有的主目录。",
        )
    _refuse_foreign_folder(home)
    _refuse_foreign_engine(home)
    return home


def claim_home(root: Path) -> Home:
    """The home at ``root``, created and marked as ours; raises SetupError where it cannot be."""
    home = find_home(root)
    try:
        home.root.mkdir(parents=True, exist_ok=True)
        for folder in (home.engine, home.users, home.logs, home.configuration):
            folder.mkdir(mode=0o700, exist_ok=True)
        if not home.mark.exists():
            write_private(home.mark, json.dumps(_HOME_MARK) + "\n")
    except OSError as error:
        raise SetupError(
            f"The home {home.root} cannot be written: {error.strerror}; set CREDIT_GRAPH_HOME.",
            f"主目录 {home.root} 无法写入: {error.strerror}; 请设置 CREDIT_GRAPH_HOME。",
        ) from error
    return home


def read_password(home: Home) -> str | None:
    """The password of the home's engine, if there is one yet."""
    text = read_or_none(home.password)
    return text.strip() if text and text.strip() else None


def ensure_password(home: Home) -> str:
    """The password of the home's engine, generated where nothing is stored under another one.

    To be called with the home's lock held.
    """
    password = read_password(home)
    # One that begins with a dash was never accepted by the engine's tool.
    if password is not None and not password.startswith("-"):
        return password
    if was_ready(home):
        raise SetupError(
            f"{home.password} is missing, and the data beside it can only be opened with it: "
            "bring the file back, or remove the folder 'engine' and load again.",
            f"缺少 {home.password}, 没有它就打不开同一目录下的数据: 请恢复该文件, "
            "或删除 engine 文件夹后重新加载。",
        )
    password = new_password()
    write_private(home.password, password + "\n")
    return password


def new_password() -> str:
    """Return a password of letters and digits: the engine's tool takes a leading dash for an option."""
    return secrets.token_hex(24)


def was_ready(home: Home) -> bool:
    """Whether an engine ever became ready on the home's data, so that they may hold something."""
    return bool(_product(home).get("ready"))


def record_product(home: Home, version: str, *, ready: bool) -> None:
    """Write down which engine the home's data belong to."""
    write_private(home.product, json.dumps({"product": PRODUCT, "version": version, "ready": ready}) + "\n")


def refuse_other_data(home: Home, version: str) -> None:
    """Raise SetupError where the data were written by an engine that ``version`` cannot follow."""
    product = _product(home)
    if not product:
        return
    found = str(product.get("version"))
    theirs, ours = _VERSION.fullmatch(found), _VERSION.fullmatch(version)
    known = product.get("product") == PRODUCT and theirs is not None and ours is not None
    if known and theirs and ours and _numbers(theirs) <= _numbers(ours):
        return
    raise SetupError(
        f"{home.data} was written by {product.get('product')} {found}; this version runs {PRODUCT} {version} "
        "and cannot open it. Set CREDIT_GRAPH_HOME to another folder, or use the version that wrote it.",
        f"{home.data} 由 {product.get('product')} {found} 写入, 本版本运行 {PRODUCT} {version}, 无法打开。"
        "请将 CREDIT_GRAPH_HOME 设为其他文件夹, 或使用写入它的版本。",
    )


def refuse_overlap(home: Home) -> None:
    """Raise SetupError while another command has the store of ``home`` for itself."""
    lock = FileLock(home.bulk_lock)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise SetupError(
            "A bulk load, a restore, a backup or a check has the graph of this home for itself at the "
            "moment; try again when it has ended.",
            "批量加载、恢复、备份或检查正在独占该主目录的图数据库, 请待其结束后重试。",
        ) from None
    lock.release()


def _numbers(match: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(group) for group in match.groups())


def _product(home: Home) -> dict[str, object]:
    text = read_or_none(home.product)
    if text is None:
        return {}
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    return value if isinstance(value, dict) else {"product": "an unknown product", "version": "unknown"}


def _refuse_foreign_folder(home: Home) -> None:
    if not home.root.exists() or home.mark.exists():
        return
    # Another process may write the mark this very moment, or have been killed while it did.
    draft_of_mark = f".{home.mark.name}."
    foreign = sorted(
        entry.name
        for entry in home.root.iterdir()
        if entry.name not in _OWN_NAMES | _HARMLESS_NAMES and not entry.name.startswith(draft_of_mark)
    )
    if foreign:
        shown = ", ".join(foreign[:3])
        raise SetupError(
            f"{home.root} is not a home of credit-graph: it holds other things ({shown}). "
            "Set CREDIT_GRAPH_HOME to an empty folder.",
            f"{home.root} 不是 credit-graph 的主目录: 其中有其他内容 ({shown})。"
            "请将 CREDIT_GRAPH_HOME 设为空文件夹。",
        )


def _refuse_foreign_engine(home: Home) -> None:
    if home.engine.exists() and not home.engine.is_dir():
        raise SetupError(
            f"{home.engine} is a file where the engine's folder belongs; move it away.",
            f"{home.engine} 应为引擎文件夹, 现在是一个文件; 请移走。",
        )
    holds_data = home.data.is_dir() and any(home.data.iterdir())
    if holds_data and not home.product.exists():
        raise SetupError(
            f"{home.data} holds the data of an engine that credit-graph did not set up. "
            "Move the folder away, or set CREDIT_GRAPH_HOME to another one.",
            f"{home.data} 中的数据不是由 credit-graph 建立的引擎写入的。"
            "请移走该文件夹, 或将 CREDIT_GRAPH_HOME 设为其他文件夹。",
        )
