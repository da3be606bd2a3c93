"""A page's bytes, decompressed piece by piece: never more is made than will be read, however small it came."""

import zlib

_PIECE = 64 * 1024


class Decoder:
    """Takes the pieces of a body in and makes at most `most` bytes of it.

    `encoding` is what the header Content-Encoding says. Raises ValueError for one that wasn't asked for (brotli,
    zstandard, several over one another), and for data that isn't what it says.
    """

    def __init__(self, encoding: str, most: int) -> None:
        self.body = bytearray()
        self._most = most
        self._held = b""
        self._inflate: zlib._Decompress | None = None
        self._kind = encoding.strip().lower()
        if self._kind not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise ValueError(f"not asked for: {encoding}")

    @property
    def full(self) -> bool:
        """Whether the bound is reached: nothing more is taken in."""
        return len(self.body) >= self._most

    def feed(self, piece: bytes) -> None:
        """The next bytes as they came."""
        if self._kind in ("", "identity"):
            self.body += piece[: self._most - len(self.body)]
            return
        piece = self._held + piece
        if self._inflate is None and len(piece) < 2:  # what deflate means shows in two bytes
            self._held = piece
            return
        self._held = b""
        self._inflate = self._inflate or zlib.decompressobj(self._window(piece))
        more = True  # what was taken in whole may still have more to give
        while more and not self.full and not self._inflate.eof:
            room = min(_PIECE, self._most - len(self.body))
            try:
                made = self._inflate.decompress(piece, room)
            except zlib.error as error:
                raise ValueError(str(error)) from error
            self.body += made
            piece = self._inflate.unconsumed_tail
            more = bool(piece) or len(made) == room

    def end(self) -> None:
        """The body is over. Raises ValueError where it stops in the middle of compressed data."""
        if self._kind not in ("", "identity") and not self.full and (self._held or (self._inflate is not None and not self._inflate.eof)):
            raise ValueError("cut short")

    def _window(self, start: bytes) -> int:
        """zlib's word for the wrapping. Servers send “deflate” with zlib's and without any."""
        if self._kind != "deflate":
            return 16 + zlib.MAX_WBITS
        wrapped = start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0
        return zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS
