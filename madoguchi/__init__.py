"""The composition root: settings, wiring, the command line, the supervisor. Nobody imports it."""

__version__ = "0.1.0"
