"""From a source's raw item to the model: Markdown to sections, field names, dates, controlled words, editions."""
