"""From results to an answer: guard → judge → compose, every ending with its wording in `wording.yml`."""
