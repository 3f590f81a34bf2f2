"""Run every benchmark, or those named: `python -m benchmarks mathematics`."""

import importlib
import sys

BENCHMARKS = ["mathematics", "digits", "rows", "encoders", "lessons", "sliders", "hub"]

for name in sys.argv[1:] or BENCHMARKS:
    if name not in BENCHMARKS:
        sys.exit(f"{name!r} is no benchmark, expected one of {', '.join(BENCHMARKS)}")
    importlib.import_module(f"benchmarks.{name}").main()
