"""`make bench`: speed and memory, everything measured side by side in one run on the same data.

material     what is measured with: catalogue, questions     recording    keeps what the pipeline asks of its store
indexing     building the index                              search       searching in this process, and its rivals
system       starts and stops a system of its own            over_http    that system over HTTP, memory included
load         the caller, a program of its own                statistics   percentiles
results      figures, goals, tables and JSON                 run          the benchmark from beginning to end
"""

from __future__ import annotations

from madoguchi.bench.run import run_bench

__all__ = ["run_bench"]
