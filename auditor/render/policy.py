"""What a page may do: nothing but what its own style and script do, named by their hashes."""

import base64
import hashlib


def policy(style: str, script: str = "") -> str:
    """Nothing may be loaded, sent or framed; only this style and this script act."""
    acts = f"; script-src '{_hash(script)}'" if script else ""
    return f"default-src 'none'; style-src '{_hash(style)}'{acts}; base-uri 'none'; form-action 'none'"


def closed(text: str) -> str:
    """Text of a style or script element: nothing in it may end the element."""
    return text.replace("</", "<\\/")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
