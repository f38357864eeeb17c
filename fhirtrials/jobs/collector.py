"""Python's garbage collector, told what a run is like."""

import gc


def spare_the_collector() -> None:
    """Look for cycles less often: for the whole process, so only a program that owns it may ask for this.

    A trial becomes some 20,000 short-lived objects without cycles. Looking for cycles every 700 of them, as Python
    does, costs a fifth of the run: 96 trials a second so, 118 with this, 118 with no collector at all. It costs 10 MB.
    """
    gc.set_threshold(20_000, 20, 50)
