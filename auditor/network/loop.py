"""The event loop that everything asynchronous runs in: uvloop where it is installed, else that of asyncio."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def run(main: Coroutine[Any, Any, T]) -> T:
    """Runs to the end, as asyncio.run does."""
    try:
        from uvloop import new_event_loop
    except ImportError:  # Windows has none, and `auditor[fast]` brings it elsewhere
        return asyncio.run(main)
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(main)
