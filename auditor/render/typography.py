"""Signs as a language sets them."""

_WITH_SPACE_BEFORE = (":", ";", "?", "!", "»")


def french_spaces(text: str) -> str:
    """French signs stay with their word: no line begins with a colon or ends with an opening quote."""
    for sign in _WITH_SPACE_BEFORE:
        text = text.replace(f" {sign}", f"\u00a0{sign}")
    return text.replace("« ", "«\u00a0")
