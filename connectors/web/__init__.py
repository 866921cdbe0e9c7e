"""The chat page and its conversations: REST, server-sent events, static files."""
