"""How the API reads JSON: as UTF-8 that can be written again."""

from collections.abc import Mapping
from typing import IO, Any

import orjson
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class WholeCharacters(JSONParser):
    """Refuses what the standard library reads and nobody can answer, store or mail: half of a surrogate pair, and
    numbers that are none (NaN)."""

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Raises ParseError."""
        try:
            return orjson.loads(stream.read())
        except orjson.JSONDecodeError as error:
            raise ParseError(f"This is no JSON: {error}.") from error
