"""`make bench`: speed and memory, everything measured side by side in one run on the same data.

material     what is measured with: catalogue, questions     recording    keeps what the pipeline asks of its store
indexing     building the index                              search       searching in this process, and its rivals
system       starts and stops a system of its own            over_http    that system over HTTP, memory included
load         the caller, a program of its own                statistics   percentiles
results      figures, goals, tables and JSON                 run          the benchmark from beginning to end

`make bench-scale`: how all that grows with the catalogue.

varied       copies of the catalogue that are no duplicates  scale_one    one measurement, in a process of its own
scale        all sizes, their growth, the table

`make bench-interviews`: many diagnoses at once, both processes killed in the middle.

interviewee  one person who answers by buttons           interviews   all of them, the kills, what is kept

`make bench-bookings`: many bookings at once, two gateways on one PostgreSQL.

bookings     the people who book, what is looked up      gateways     the gateway processes
postgres     a PostgreSQL of its own
"""

from __future__ import annotations

from madoguchi.bench.run import run_bench

__all__ = ["run_bench"]
