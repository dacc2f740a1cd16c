"""Where the folders that ship with the program lie: templates and sample inputs."""

from functools import cache
from pathlib import Path


@cache
def shipped_folder(name: str) -> Path:
    """Return a shipped folder: inside the package when installed, else in the checkout."""
    package = Path(__file__).parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name
