"""Credentials: who asks an endpoint, from the environment or from netrc. They show in no message and no repr."""

from __future__ import annotations

import os
import re

from .errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
    from urllib.request import Request


class Credentials:
    """A bearer token, a user with a password, or neither.

    >>> Credentials(token="0123456789abcdef")
    <Credentials: a token>
    """

    def __init__(self, token: str = "", user: str = "", password: str = "") -> None:
        self._token, self._user, self._password = token, user, password
        self._basic, self._digest = bool(user), None  # type: tuple[bool, tuple[Any, dict[str, str]] | None]

    def __repr__(self) -> str:
        return f"<Credentials: {'a token' if self._token else 'a user' if self._user else 'none'}>"

    def __bool__(self) -> bool:
        return bool(self._token or self._user)

    def sign(self, request: Request) -> None:
        """Say in a request who asks; a redirect of urllib would not carry it on."""
        from base64 import b64encode

        if self._token:
            said: str | None = f"Bearer {self._token}"
        elif self._digest:
            handler, challenge = self._digest
            handler.add_password(None, request.full_url, self._user, self._password)
            said = handler.authorization(request, challenge)
        else:
            said = f"Basic {b64encode(f'{self._user}:{self._password}'.encode()).decode()}" if self._basic else None
        if said:
            request.add_unredirected_header("Authorization", said)

    def accept(self, challenges: list[str]) -> bool:
        """Take up a server's challenges, and tell whether another try makes sense: where it asks for Digest.

        Virtuoso does (https://www.rfc-editor.org/rfc/rfc7616), but only of a request that says nothing.
        """
        from urllib.request import parse_http_list, parse_keqv_list

        found = next((match for one in challenges if (match := re.search(r"\bDigest\s+(.*)", one, re.I | re.S))), None)
        if self._token or not self._user or not (found or (self._basic and not challenges)):
            return False
        self._basic = False
        if not found:
            return True
        items = [item for item in parse_http_list(found[1]) if "=" in item]
        self._digest = (_digest_handler(), parse_keqv_list(items))
        return True

    def hidden(self, text: str) -> str:
        """Return a text of the server without the secrets, should it repeat them."""
        from base64 import b64encode

        whole = b64encode(f"{self._user}:{self._password}".encode()).decode() if self._user else ""
        for secret in filter(None, (self._token, whole, self._password)):
            text = text.replace(secret, "***")
        return text


def _digest_handler() -> Any:  # noqa: ANN401 - a class that must not be imported before it is used
    from urllib.error import URLError
    from urllib.request import AbstractDigestAuthHandler, HTTPPasswordMgrWithDefaultRealm

    class Handler(AbstractDigestAuthHandler):
        def add_password(self, *entry: str) -> None:
            self.passwd.add_password(*entry)  # type: ignore[attr-defined]

        def authorization(self, request: Request, challenge: dict[str, str]) -> str | None:
            try:
                return f"Digest {self.get_authorization(request, challenge)}"
            except (URLError, ValueError):  # an algorithm that urllib does not know: the server will say no again
                return None

    return Handler(HTTPPasswordMgrWithDefaultRealm())


def find(host: str) -> Credentials:
    """Return the credentials for a host.

    From WICKGRAPH_TOKEN, else WICKGRAPH_USER and WICKGRAPH_PASSWORD, else the entry of the host in netrc (the file
    that NETRC names, or ~/.netrc); the entry "default" of netrc is for no endpoint.

    Raises UsageError for half of a pair, for what cannot be sent and for a netrc that cannot be read.
    """
    token, user, password = (os.environ.get(f"WICKGRAPH_{name}", "") for name in ("TOKEN", "USER", "PASSWORD"))
    if token and not re.fullmatch(r"[!-~]+", token):
        raise UsageError("WICKGRAPH_TOKEN: it cannot be sent; expected one word of ASCII characters without spaces")
    if ":" in user:
        raise UsageError("WICKGRAPH_USER: it has a colon; expected the name alone, the password in WICKGRAPH_PASSWORD")
    if not token and bool(user) != bool(password):
        given, other = ("USER", "PASSWORD") if user else ("PASSWORD", "USER")
        raise UsageError(f"WICKGRAPH_{given}: it is set alone; set WICKGRAPH_{other} too, or neither")
    if token or user:
        return Credentials(token, *(("", "") if token else (user, password)))
    return _of_netrc(host)


def _of_netrc(host: str) -> Credentials:
    from netrc import NetrcParseError, netrc

    named = os.environ.get("NETRC")
    path = named or os.path.join(os.path.expanduser("~"), ".netrc")
    if not named and not os.path.exists(path):
        return Credentials()
    # The causes are left out: they quote the file.
    try:
        entry = netrc(path).hosts.get(host)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}; NETRC can name another file") from None
    except NetrcParseError as error:
        raise UsageError(
            f"{path}:{error.lineno}: no netrc; expected lines such as `machine {host} login NAME password WORD`"
        ) from None
    except ValueError:
        raise UsageError(f"{path}: no netrc; expected text in UTF-8") from None
    return Credentials(user=entry[0], password=entry[2]) if entry and entry[0] and entry[2] else Credentials()
