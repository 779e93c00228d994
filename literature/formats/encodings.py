"""In which letters a file of references is written: UTF-8, what it declares, or the one sure guess. Pure.

A wrong guess spoils names. So Western letters (Windows-1252, and Latin-1 in it) are believed only where Windows-1250 of
Central Europe has the same letter under each byte: "é" and "ü" are sure, "ñ" could be "ń".
"""

import codecs
import re

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARED = re.compile(rb"\A\s*<\?xml[^<>]*encoding\s*=\s*[\"']([\w.:-]+)|^%\s*encoding:\s*([\w.:-]+)", re.I | re.M)
_LOOKED_AT = 1000  # bytes in which a file declares its letters
_BELIEVED = {"iso8859-1": "cp1252", "cp1252": "cp1252", "iso8859-15": "iso8859-15", "iso8859-2": "iso8859-2",
             "cp1250": "cp1250", "mac-roman": "mac-roman"}  # fmt: skip
UTF_8, WESTERN = "utf-8-sig", "cp1252"
_SURE = bytes(
    byte
    for byte in range(0xC0, 0x100)
    if bytes([byte]).decode("cp1252") == bytes([byte]).decode("cp1250", "replace") and byte not in (0xD7, 0xF7)
)
_MARKS = b"\x91\x92\x93\x94\x96\x97"  # curved quotes and dashes; letters on a Macintosh
_ODD = re.compile(
    rb"[^\x00-\x7f%b%b]|[%b]{3}|(?<=[A-Za-z%b])[%b](?=[A-Za-z%b])"
    % (re.escape(_SURE), _MARKS, re.escape(_SURE), re.escape(_SURE), _MARKS, re.escape(_SURE))
)


def encoding_of(head: bytes) -> str:
    """The name of the codec by which a file that begins so is read."""
    if head.startswith(_UTF_16):
        return "utf-16"
    declared = _declared(head)
    if is_utf_8(head):
        return declared if declared and head.isascii() else UTF_8
    return declared or (WESTERN if is_surely_western(head) else UTF_8)


def is_utf_8(piece: bytes) -> bool:
    """It may end within a letter, where others before show that it is."""
    try:
        piece.decode()
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data"
        return is_cut and not piece[: error.start].isascii()
    return True


def is_surely_western(piece: bytes) -> bool:
    """Each of its bytes is the same letter for all who may have written it."""
    return not _ODD.search(piece)


def _declared(head: bytes) -> str:
    found = _DECLARED.search(head[:_LOOKED_AT])
    if not found:
        return ""
    try:
        name = codecs.lookup((found[1] or found[2]).decode("ascii")).name
    except LookupError:
        return ""
    return _BELIEVED.get(name, "")
