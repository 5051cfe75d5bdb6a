"""Where is an index that a cluster keeps, and who may use it?

An address is `opensearch://HOST:9200/NAME`, or several hosts with commas between them. The way is
encrypted unless the host is this machine; `opensearch+http://` and `opensearch+https://` say it.
Secrets stand in the environment alone: an address is shown, kept in histories and in lists of
processes. Does not cover speaking to the cluster (`transport`).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from wardsearch.errors import IndexUnavailableError
from wardsearch.frozen import NamedTuple
from wardsearch.lazy_regex import lazy_compile

SCHEME: Final = "opensearch"
PORT: Final = 9200
USER_VARIABLE: Final = "WARDSEARCH_OPENSEARCH_USER"
PASSWORD_VARIABLE: Final = "WARDSEARCH_OPENSEARCH_PASSWORD"  # noqa: S105 - its name alone
API_KEY_VARIABLE: Final = "WARDSEARCH_OPENSEARCH_API_KEY"
CA_VARIABLE: Final = "WARDSEARCH_OPENSEARCH_CA"

_IS_TLS: Final = {SCHEME: None, f"{SCHEME}+http": False, f"{SCHEME}+https": True}
# Whoever writes one means an address, known or not; a drive of Windows is one letter.
_SCHEME: Final = lazy_compile(r"[A-Za-z][A-Za-z0-9+.-]+")
_LOOPBACK: Final = lazy_compile(r"localhost|127(?:\.[0-9]{1,3}){3}|\[::1\]")
_HOST: Final = lazy_compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?")
_API_KEY: Final = lazy_compile(r"[!-~]+")
_LARGEST_PORT: Final = 65_535
# OpenSearch allows more, but not that a name begins with a mark, or has letters of upper case.
_NAME: Final = lazy_compile(r"[a-z0-9][a-z0-9._-]{0,199}")


class Host(NamedTuple):
    """A node of a cluster: its name or IP address, the latter in brackets if of version 6."""

    name: str
    port: int


class Address(NamedTuple):
    """Where an index is.

    Attributes:
        hosts: Nodes that answer, at least one; any will do.
        name: Of the index in the cluster.
        is_tls: Whether the way there is encrypted.
        text: The address, as it was given.
    """

    hosts: tuple[Host, ...]
    name: str
    is_tls: bool
    text: str

    def __str__(self) -> str:
        return self.text


class Credentials(NamedTuple):
    """What shows a cluster who asks, and this machine whether it is that cluster.

    Attributes:
        user, password: Both or neither.
        api_key: As OpenSearch issues it, already encoded.
        ca: The file of the certificates to trust, PEM; None for those of the system.
    """

    user: str | None = None
    password: str | None = None
    api_key: str | None = None
    ca: str | None = None


def is_address(name: str | Path) -> bool:
    """Return whether *name* is meant as an address, and not as a folder.

    >>> is_address("opensearch://search.local:9200/reports"), is_address("index")
    (True, False)
    >>> is_address("http://search.local:9200/reports")  # one that `read_address` refuses
    True
    """
    scheme, colon, _ = str(name).partition(":/")  # a Path has only one of two slashes
    return bool(colon) and _SCHEME.fullmatch(scheme) is not None


def read_address(text: str | Path) -> Address:
    """Return what the address *text* says.

    Raises:
        IndexUnavailableError: It is none, or has a password in it.

    >>> read_address("opensearch://a.example,b.example:9201/reports").hosts
    (Host(name='a.example', port=9200), Host(name='b.example', port=9201))
    """
    scheme, _, rest = str(text).partition(":/")
    hosts, slash, name = rest.removeprefix("/").partition("/")
    if "@" in rest:
        shown = f"{scheme}://{rest.rpartition('@')[2]}"  # without the secret
        raise IndexUnavailableError(
            "address-has-password", path=shown, user=USER_VARIABLE, password=PASSWORD_VARIABLE
        )
    if scheme.lower() not in _IS_TLS:
        raise IndexUnavailableError("address-scheme-unknown", path=str(text), found=scheme)
    read = [_HOST.fullmatch(host) for host in hosts.split(",")]
    found = tuple(Host(match[1], int(match[2] or PORT)) for match in read if match)
    is_valid = len(found) == len(read) and all(0 < host.port <= _LARGEST_PORT for host in found)
    if not (slash and is_valid):
        raise IndexUnavailableError("address-invalid", path=str(text), found=hosts)
    name = name.removesuffix("/")
    if not _NAME.fullmatch(name):
        raise IndexUnavailableError("address-name-invalid", path=str(text), found=name)
    is_tls = _IS_TLS[scheme.lower()]
    if is_tls is None:
        is_tls = not all(_LOOPBACK.fullmatch(host.name) for host in found)
    shown = f"{scheme}://{hosts}/{name}"
    return Address(found, name, is_tls=is_tls, text=shown)


def read_credentials(environment: Mapping[str, str]) -> Credentials:
    """Return the credentials that *environment* has; what is empty is not there.

    Raises:
        IndexUnavailableError: It has a user without a password, or the other way round, or what
            cannot be sent.
    """
    user, password, api_key, ca = (
        environment.get(name) or None
        for name in (USER_VARIABLE, PASSWORD_VARIABLE, API_KEY_VARIABLE, CA_VARIABLE)
    )
    if (user is None) != (password is None):
        missing = USER_VARIABLE if user is None else PASSWORD_VARIABLE
        raise IndexUnavailableError("credentials-incomplete", found=missing)
    if user is not None and not (":" not in user and user.isprintable()):
        raise IndexUnavailableError("credentials-invalid", name=USER_VARIABLE)
    if api_key is not None and not _API_KEY.fullmatch(api_key):
        raise IndexUnavailableError("credentials-invalid", name=API_KEY_VARIABLE)
    return Credentials(user, password, api_key, ca)
