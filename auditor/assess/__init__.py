"""The rules engine: facts, three-valued conditions, levels, verdicts, priorities, findings. Pure."""
