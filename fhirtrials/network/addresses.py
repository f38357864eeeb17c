"""Addresses: what may be asked, and where a credential may go. Text in, text or DestinationError out."""

from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from fhirtrials.errors import DestinationError


def normal(url: str) -> str:
    """The base address of a server without the slash at its end; DestinationError where it is none."""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a bracket that is not closed, a port beyond 65535
        sound = False
    if not sound:
        raise DestinationError(f"{url!r} is no address of a server. It looks like https://example.org/fhir.")
    if parts.username is not None or parts.password is not None:
        raise DestinationError(
            "the address holds a user name. Secrets do not belong on a command line:\n"
            "  choose --auth, and give them in the environment or in a file."
        )
    if parts.query or parts.fragment:
        raise DestinationError(f"{url!r} is no base address: it goes on after '?' or '#'.")
    return url.rstrip("/")


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port: who answers there."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or (443 if parts.scheme == "https" else 80)


def is_loopback(url: str) -> bool:
    """Whether the address leads to this machine and no further."""
    host = urlsplit(url).hostname or ""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def check_secret_may_go(url: str, insecure: bool) -> None:
    """A credential goes over TLS, or stays on this machine, or somebody insists; else DestinationError."""
    if urlsplit(url).scheme != "https" and not is_loopback(url) and not insecure:
        raise DestinationError(
            f"{url} is plain http: whoever listens would read the credentials. None were sent.\n"
            "  Use https, or insist with --insecure."
        )


def redirected(asked: str, location: str) -> str:
    """Where a redirect leads, if it stays with the same host; else DestinationError: it might be anybody's."""
    try:
        target = urljoin(asked, location)
        stays = origin(target) == origin(asked)
    except ValueError:  # no address at all
        target, stays = location, False
    if not stays:
        raise DestinationError(
            f"{asked} sends us on to another place, {target}; nothing was sent there.\n"
            "  If you trust it, give that address instead."
        )
    return target
