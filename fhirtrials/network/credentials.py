"""Who is asking: the ``Authorization`` header, and nothing of it in any text that leaves this room.

https://www.rfc-editor.org/rfc/rfc6750 · https://www.rfc-editor.org/rfc/rfc7617
"""

from base64 import b64encode
from typing import TYPE_CHECKING, Protocol

from fhirtrials.errors import DestinationError

if TYPE_CHECKING:
    import httpx


class Credentials(Protocol):
    """``header`` gives the value of ``Authorization``; ``renew`` is told one that was refused: may we try again?"""

    async def header(self, client: "httpx.AsyncClient", base: str) -> str: ...

    def renew(self, refused: str) -> bool: ...


class Bearer:
    """A token that somebody gave us."""

    def __init__(self, token: str) -> None:
        self._token = _one_line(token, "the token")

    async def header(self, client: "httpx.AsyncClient", base: str) -> str:
        return f"Bearer {self._token}"

    def renew(self, refused: str) -> bool:
        return False


class Basic:
    """User name and password."""

    def __init__(self, user: str, password: str) -> None:
        if ":" in user:
            raise DestinationError("a user name for basic authentication holds no colon.")
        self._word = b64encode(f"{user}:{_one_line(password, 'the password')}".encode()).decode()

    async def header(self, client: "httpx.AsyncClient", base: str) -> str:
        return f"Basic {self._word}"

    def renew(self, refused: str) -> bool:
        return False


def _one_line(secret: str, name: str) -> str:
    """The secret without the line end of its file; one that cannot stand in a header is refused, and not shown."""
    secret = secret.strip()
    if not secret or not secret.isprintable():
        raise DestinationError(f"{name} is empty or holds more than one line.")
    return secret
