"""Values that reach NCBI and no report: a debugger, a log or an error page that prints them shows *** instead."""


class SealedText(str):
    """A str that is its own value in every use but repr."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"


class SealedBytes(bytes):
    """The same of bytes: an encoded request, which holds the texts in another spelling."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "b'***'"
