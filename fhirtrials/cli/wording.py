"""Counts and times as people read them."""


def counted(count: int, noun: str) -> str:
    """``1 trial``, ``1 study``, ``4,881 resources``; the noun comes in either number, one in ``-ies`` as many."""
    if count == 1:
        return f"1 {noun[:-3]}y" if noun.endswith("ies") else f"1 {noun.removesuffix('s')}"
    return f"{count:,} {noun if noun.endswith('s') else f'{noun}s'}"


def duration(seconds: float) -> str:
    """``0.4 s``, ``40 s``, ``12 min``: what a run took."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 300 else f"{seconds / 60:.0f} min"


def clock(seconds: float) -> str:
    """``0:07``, ``12:30``, ``1:02:03``: what is running or left."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
