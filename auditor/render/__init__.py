"""The audit document as JSON, Markdown and terminal text. Pure: same document, same bytes."""
