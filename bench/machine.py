"""Which machine the figures came from."""

import os
import platform
from pathlib import Path


def machine() -> str:
    """Say processor, cores, memory, system and Python in one line."""
    cpu = _field(Path("/proc/cpuinfo"), "model name") or platform.processor() or platform.machine()
    memory = _field(Path("/proc/meminfo"), "MemTotal") or "0 kB"
    gigabytes = round(int(memory.split()[0]) / 1024**2)
    system = f"{platform.system()} {platform.release().split('-')[0]}"
    return f"{cpu}, {os.cpu_count()} cores, {gigabytes} GB, {system}, Python {platform.python_version()}"


def _field(file: Path, name: str) -> str | None:
    if not file.exists():
        return None
    lines = (line.partition(":") for line in file.read_text(encoding="utf-8").splitlines())
    return next((value.strip() for key, _, value in lines if key.strip() == name), None)
