"""Signs as a language sets them."""

_WITH_SPACE_BEFORE = (":", ";", "?", "!", "»")


def spaced(text: str, lang: str) -> str:
    """French signs stay with their word: no line begins with a colon or ends with an opening quote."""
    if lang != "fr":
        return text
    for sign in _WITH_SPACE_BEFORE:
        text = text.replace(f" {sign}", f"\u00a0{sign}")
    return text.replace("« ", "«\u00a0")
