"""The chat-model port's implementation over Haystack's generator."""
