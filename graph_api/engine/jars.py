"""Fetching the engine's jars into a store that all homes of a user share.

A jar is in the store exactly when it lies there under its own name with the locked hash: it is
fetched into a folder of its own, checked, and moved in one step. So there is nothing to roll
back after an interruption, half files never count, and a damaged jar is noticed at the next start.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

import requests
from filelock import FileLock
from jgo.maven import MavenContext, PythonResolver

from graph_api.engine.jar_lock import JarLock, LockedJar, sha256_of
from graph_api.engine.progress import Advance, Reporter
from graph_api.errors import SetupError

_THREADS = 12
_ATTEMPTS = 3
_TIMEOUT_SECONDS = 30

Fetch = Callable[[LockedJar, Path, Advance], Path]


class JarStore:
    """The jars of one lock below ``root``; any number of processes may use a store at once."""

    def __init__(self, root: Path, lock: JarLock, *, repository: str | None = None) -> None:
        self.folder = root / f"neo4j-{lock.version}"
        self._lock = lock
        self._repositories = {"configured": repository.rstrip("/")} if repository else None

    def paths(self) -> list[Path]:
        """Where each jar lies, in class-path order."""
        return [self.folder / jar.file_name for jar in self._lock.jars]

    def missing(self) -> list[LockedJar]:
        """The jars that are absent, incomplete or damaged; reads every file."""
        with ThreadPoolExecutor(_THREADS) as pool:
            sound = list(pool.map(lambda jar: _is_sound(self.folder / jar.file_name, jar), self._lock.jars))
        return [jar for jar, is_sound in zip(self._lock.jars, sound, strict=True) if not is_sound]

    def complete(self, reporter: Reporter) -> None:
        """Fetch what is missing; raises SetupError that says what to do when that is impossible."""
        if not self.missing():
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / ".lock"):
                missing = self.missing()  # another process may have been faster
                if missing:
                    self._fetch_all(missing, reporter)
        except OSError as error:
            raise SetupError(
                f"The engine's files cannot be stored in {self.folder}: {error.strerror or error}; "
                "make room there or set CREDIT_GRAPH_CACHE.",
                f"引擎文件无法保存到 {self.folder}: {error.strerror or error}; "
                "请腾出空间或设置 CREDIT_GRAPH_CACHE。",
            ) from error

    def _fetch_all(self, missing: list[LockedJar], reporter: Reporter) -> None:
        for leftover in self.folder.glob(".fetch-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        staging = Path(tempfile.mkdtemp(prefix=".fetch-", dir=self.folder))
        pool = ThreadPoolExecutor(_THREADS)
        try:
            with _quiet_resolver(), reporter.download("Neo4j", self._lock.size) as advance:
                advance(self._lock.size - sum(jar.size for jar in missing))
                # A request to stop raises in this thread, wherever it waits. In a wait on what the workers
                # lock too (as_completed) it would take that lock from them; this queue can bear it.
                finished: SimpleQueue[Future[None]] = SimpleQueue()
                for number, jar in enumerate(missing):
                    work = pool.submit(self._fetch, jar, staging / str(number), advance)
                    work.add_done_callback(finished.put)
                for _ in missing:
                    finished.get().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            shutil.rmtree(staging, ignore_errors=True)

    def _fetch(self, jar: LockedJar, staging: Path, advance: Advance) -> None:
        reason = ""
        for attempt in range(_ATTEMPTS):
            time.sleep(attempt)  # a registry that turned us away gets a moment
            shutil.rmtree(staging, ignore_errors=True)
            counted = _Counted(advance)
            try:
                fetched = self._download(jar, staging, counted)
            except (requests.RequestException, RuntimeError) as error:
                reason = type(error).__name__
            else:
                if _is_sound(fetched, jar):
                    fetched.replace(self.folder / jar.file_name)
                    advance(jar.size - counted.count)
                    return
                reason = "SHA-256"
            advance(-counted.count)
        raise SetupError(
            f"{jar.group}:{jar.artifact}:{jar.version} could not be fetched ({reason}). Check the network "
            "and the proxy settings and run the command again: what has arrived is kept.",
            f"无法获取 {jar.group}:{jar.artifact}:{jar.version} ({reason})。请检查网络和代理设置后重新运行: "
            "已下载的文件会保留。",
        )

    def _download(self, jar: LockedJar, staging: Path, advance: Advance) -> Path:
        @contextmanager
        def progress(name: str, total: int) -> Iterator[Callable[[int], None]]:
            yield advance

        context = MavenContext(
            resolver=PythonResolver(progress_callback=progress),
            repo_cache=staging,
            remote_repos=self._repositories,
            timeout=_TIMEOUT_SECONDS,
        )
        component = context.project(jar.group, jar.artifact).at_version(jar.version)
        return Path(component.artifact(classifier=jar.classifier).resolve())


class _Counted:
    """Passes counts on and remembers their sum, so that a failed attempt can be taken back."""

    def __init__(self, advance: Advance) -> None:
        self._advance = advance
        self.count = 0

    def __call__(self, count: int, /) -> None:
        self.count += count
        self._advance(count)


def _is_sound(file: Path, jar: LockedJar) -> bool:
    try:
        return file.stat().st_size == jar.size and sha256_of(file) == jar.sha256
    except OSError:
        return False


@contextmanager
def _quiet_resolver() -> Iterator[None]:
    """Keep the resolver's own remarks out of the progress bar; what matters is raised."""
    logger = logging.getLogger("jgo")
    before, logger.disabled = logger.disabled, True
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.disabled = before
        logger.setLevel(level)
