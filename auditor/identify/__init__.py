"""From names and traces to tools: what a product is called, which host is meant. Pure."""
