"""How every process of the program starts: the command, and each worker of a batch."""

import gc
import os


def start_quickly() -> None:
    """Leave out what takes longer than to check a filing."""
    # All that is imported stays; to search it for rubbish again and again finds none.
    gc.set_threshold(400_000, 50, 50)
    # Plugins of other packages have no part in this program.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
