"""Logging by structlog: readable on a console, JSON in production. Texts and personal data stay out."""

from __future__ import annotations

import logging

import structlog

from madoguchi.settings import Settings


def configure_logging(settings: Settings) -> None:
    """Sets up logging once for this process."""
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[settings.log_level]),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=settings.log_level)
    # Its INFO line names the URL of every call, and a URL may hold a question.
    for chatty in ("httpx", "httpcore", "haystack", "sentence_transformers"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
