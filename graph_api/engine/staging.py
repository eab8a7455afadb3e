"""A store in the making: a home of its own below a home, on which an engine can run like on any other."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from graph_api.engine.admin_tool import check_store, end_tool, load_store
from graph_api.engine.configuration import EngineProgram
from graph_api.engine.home import Home, claim_home, record_product
from graph_api.engine.local import LocalEngine
from graph_api.engine.progress import Reporter
from graph_api.engine.server import set_first_password
from graph_api.private_files import write_private
from graph_api.settings import Settings


class Staging:
    """The folder ``root`` with ``files``, from which a store is made, and the ``engine`` that runs on it.

    Nothing in it outlives the command: what an interrupted one left there is worthless.
    """

    def __init__(self, settings: Settings, root: Path, reporter: Reporter, purpose: str) -> None:
        self._root = root
        self.engine = LocalEngine(
            settings.model_copy(update={"home": root / "home"}), reporter=reporter, purpose=purpose
        )

    @property
    def files(self) -> Path:
        """A folder for what the store is made from, in the file system of the home."""
        return self._root / "files"

    @property
    def exists(self) -> bool:
        """Whether there is something, of this command or of an interrupted one."""
        return self._root.exists()

    @property
    def home(self) -> Home:
        """The home of the store in the making."""
        return claim_home(self._root / "home")

    def open(self) -> None:
        """Make room, where nothing is left of an interrupted command."""
        self.files.mkdir(parents=True, mode=0o700)

    def end_interrupted(self) -> None:
        """Remove what an interrupted command left, and end what still works on it."""
        end_tool(self._root)
        self.engine.stop()
        shutil.rmtree(self._root)

    def close(self) -> None:
        """End the engine and remove everything."""
        self.engine.stop()
        shutil.rmtree(self._root, ignore_errors=True)

    def make(self, password: str, build: Callable[[Home, EngineProgram], None]) -> None:
        """Make the store by ``build``, to be opened with ``password``. Raises SetupError."""
        self.engine.prepare()
        program, home = self.engine.program(), self.home
        write_private(home.password, password + "\n")
        record_product(home, program.version, ready=False)
        set_first_password(home, program, password)
        build(home, program)
        record_product(home, program.version, ready=True)

    def load_dump(self, password: str) -> None:
        """Make the store from the dump in ``files``; raises SetupError, also where it is inconsistent."""
        self.make(password, self._load_dump)

    def _load_dump(self, home: Home, program: EngineProgram) -> None:
        load_store(home, program, self.files, self._root)
        check_store(home, program, self.files, self._root)
