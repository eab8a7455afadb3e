"""The engine's configuration file and command line, written anew at every start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph_api.engine.home import Home
from graph_api.engine.memory import EngineMemory
from graph_api.private_files import write_private

_SERVER, _ADMIN = "org.neo4j.server.Neo4jCommunity", "org.neo4j.cli.AdminTool"
# Below this the collector that works in one thread takes less memory and is quick enough.
_SMALL_HEAP_MIB = 1024


@dataclass(frozen=True, slots=True)
class EngineProgram:
    """What is needed to run the engine: a Java, the jars in class-path order, the memory, the version."""

    java: Path
    jars: tuple[Path, ...]
    memory: EngineMemory
    version: str


def write_configuration(home: Home, program: EngineProgram, port: int) -> None:
    """Write ``neo4j.conf`` and the class path: Bolt on 127.0.0.1:``port`` and nothing else.

    No folder stands in it: the engine reads the file as Latin-1 and would make one of another name
    for a home with Chinese characters. Data and logs lie below ``--home-dir`` by default.
    """
    settings = {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "server.memory.heap.initial_size": f"{initial_heap_mib(program.memory)}m",
        "server.memory.heap.max_size": f"{program.memory.heap_mib}m",
        "server.memory.pagecache.size": f"{program.memory.page_cache_mib}m",
        "dbms.usage_report.enabled": "false",
        # Otherwise a text is planned anew, for seconds, for every magnitude of a list or text given to it.
        "internal.cypher.use_parameter_size": "false",
        # Two waits of 5 s for further messages of clients, after the databases have long been closed.
        "internal.dbms.bolt.netty_server_shutdown_quiet_period_duration": "0s",
    }
    lines = [f"{name}={value}\n" for name, value in settings.items()]
    write_private(home.configuration / "neo4j.conf", "".join(lines))
    class_path = ":".join(str(jar) for jar in program.jars)
    # An argument file, because the class path is longer than a process list wants to be.
    quoted = class_path.replace("\\", "\\\\").replace('"', '\\"')
    write_private(home.configuration / "classpath.args", f'-cp "{quoted}"\n')


def initial_heap_mib(memory: EngineMemory) -> int:
    """The heap to begin with; it grows to the full size when it is needed."""
    return min(memory.heap_mib, 512)


def collector_option(memory: EngineMemory) -> str:
    """Which garbage collector fits the memory, as an option of Java."""
    return "-XX:+UseSerialGC" if memory.heap_mib <= _SMALL_HEAP_MIB else "-XX:+UseG1GC"


def server_command(home: Home, program: EngineProgram, extra: Sequence[str] = ()) -> list[str]:
    """The command line of the server; ``extra`` are further options of Java."""
    return [
        str(program.java),
        f"-Xms{initial_heap_mib(program.memory)}m",
        f"-Xmx{program.memory.heap_mib}m",
        collector_option(program.memory),
        *extra,
        "-XX:+ExitOnOutOfMemoryError",  # a server without memory answers nothing; a new one does
        "-XX:-OmitStackTraceInFastThrow",
        "-Dfile.encoding=UTF-8",
        *_common(home),
        _SERVER,
        f"--home-dir={home.engine}",
        f"--config-dir={home.configuration}",
    ]


def admin_command(home: Home, program: EngineProgram, arguments: Sequence[str]) -> list[str]:
    """The command line of the admin tool, for commands of seconds."""
    # It ends before the better of Java's two compilers would pay (a third of the processor time).
    quick = ["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    return [str(program.java), *quick, *_common(home), _ADMIN, *arguments]


def import_command(home: Home, program: EngineProgram, arguments: Sequence[str]) -> list[str]:
    """The command line of the admin tool for an import: minutes, with the memory of the server."""
    memory = [f"-Xmx{program.memory.heap_mib}m", "-XX:+UseParallelGC", "-Dfile.encoding=UTF-8"]
    return [str(program.java), *memory, *_common(home), _ADMIN, *arguments]


def engine_environment(home: Home, outer: Mapping[str, str]) -> dict[str, str]:
    """The environment of the engine: ours without what would steer another Neo4j or another Java."""
    foreign = ("NEO4J_", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")
    kept = {name: value for name, value in outer.items() if not name.startswith(foreign)}
    return {
        **kept,
        "NEO4J_HOME": str(home.engine),
        "NEO4J_CONF": str(home.configuration),
        "LC_ALL": "C.UTF-8",  # Java takes the encoding of paths from the locale
    }


def _common(home: Home) -> list[str]:
    return [
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--enable-native-access=ALL-UNNAMED",
        f"@{home.configuration / 'classpath.args'}",
    ]
