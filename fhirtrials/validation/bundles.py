"""The rules of a Bundle itself, and of the names in it. https://hl7.org/fhir/R5/bundle.html#invs

In: a bundle as JSON. Out: broken bdl-* rules; ids and full urls that repeat or contradict each other; requests that say
another resource than the one they carry.
"""

import re
from collections.abc import Container, Iterator
from typing import Any, Final

from fhirtrials.issues import Issue
from fhirtrials.validation.place import Place, name_of, shown

Node = dict[str, Any]

URN_UUID: Final = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CARRIES = ("POST", "PUT", "PATCH")
_MAY_LACK_FULL_URL = ("transaction", "transaction-response", "batch", "batch-response")


def entries(bundle: Node) -> list[tuple[int, Node]]:
    """The entries that are objects, each with its place."""
    held = bundle.get("entry")
    return [(place, one) for place, one in enumerate(held) if isinstance(one, dict)] if isinstance(held, list) else []


def rules(bundle: Node, place: Place, keys: Container[str]) -> Iterator[Issue]:
    """The bdl-* invariants, those of the ``keys`` that a release has."""
    for key, words, path in _rules(bundle):
        if key in keys:
            yield place.finding("broken-invariant", path, key=key, words=words)


def _rules(bundle: Node) -> Iterator[tuple[str, str, tuple[str | int, ...]]]:
    def broken(key: str, words: str, *path: str | int) -> tuple[str, str, tuple[str | int, ...]]:
        return key, words, path

    kind = bundle.get("type")
    if "total" in bundle and kind not in ("searchset", "history"):
        yield broken("bdl-1", "only a search or a history has a total")
    seen: set[tuple[str, str]] = set()
    for number, entry in entries(bundle):
        at = ("entry", number)
        has_resource, request, has_response = "resource" in entry, entry.get("request"), "response" in entry
        method = request.get("method") if isinstance(request, dict) else None
        if "search" in entry and kind != "searchset":
            yield broken("bdl-2", "only an entry of a search has search", *at)
        carries = (method in _CARRIES) == has_resource
        match kind:
            case "document" | "message" | "searchset" | "collection":
                if not has_resource or request is not None or has_response:
                    yield broken("bdl-3a", "every entry must have a resource, and no request or response", *at)
            case "history":
                if request is None or not has_response or not carries:
                    yield broken("bdl-3b", "every entry must have a request, a response and what was sent", *at)
            case "transaction" | "batch":
                if method is None or not carries:
                    yield broken("bdl-3c", "every entry must have a request, and a resource where it sends one", *at)
            case "transaction-response" | "batch-response":
                if not has_response:
                    yield broken("bdl-3d", "every entry must have a response", *at)
        if (request is not None) != (kind in ("batch", "transaction", "history")):
            yield broken("bdl-3", "entries of a batch, transaction or history have a request, and no others", *at)
        if has_response != (kind in ("batch-response", "transaction-response", "history")):
            yield broken("bdl-4", "entries of a response or a history have a response, and no others", *at)
        if not (has_resource or request is not None or has_response):
            yield broken("bdl-5", "an entry must have a resource, a request or a response", *at)
        full_url = entry.get("fullUrl")
        if isinstance(full_url, str):
            version = _version_id(entry)
            if kind != "history" and (full_url, version) in seen:
                yield broken("bdl-7", f"the fullUrl {shown(full_url)} stands in the bundle twice", *at)
            seen.add((full_url, version))
            if "/_history/" in full_url:
                yield broken("bdl-8", "a fullUrl must not name a version", *at)
        elif kind not in _MAY_LACK_FULL_URL and "_fullUrl" not in entry and method != "POST":
            yield broken("bdl-15", "every entry must have a fullUrl", *at)


def _version_id(entry: Node) -> str:
    resource = entry.get("resource")
    meta = resource.get("meta") if isinstance(resource, dict) else None
    version = meta.get("versionId") if isinstance(meta, dict) else None
    return version if isinstance(version, str) else ""


def names(bundle: Node, place: Place) -> Iterator[Issue]:
    """Ids, full urls and request urls: unique where they must be, and of one mind."""
    seen: set[str] = set()
    for number, entry in entries(bundle):
        resource = entry.get("resource")
        if not isinstance(resource, dict):
            continue
        name, full_url, request = name_of(resource), entry.get("fullUrl"), entry.get("request")
        named = "/" in name
        if named and bundle.get("type") != "history":
            if name in seen:
                path = ("entry", number, "resource", "id")
                yield Place(name, place.where).finding("invalid-id", path, problem="another resource here has this id")
            seen.add(name)
        if isinstance(full_url, str) and (problem := _full_url(name, full_url, named)):
            yield Place(name, place.where).finding("invalid-id", ("entry", number, "fullUrl"), problem=problem)
        if isinstance(request, dict) and (problem := _request(name, request, resource)):
            path = ("entry", number, "request", "url")
            yield Place(name, place.where).finding("invalid-bundle", path, problem=problem)


def _full_url(name: str, full_url: str, named: bool) -> str | None:
    """What is wrong with the full url of a resource of this name."""
    if full_url.startswith(("http://", "https://")):
        if named and not full_url.endswith(f"/{name}") and "/_history/" not in full_url:
            return f"the fullUrl {shown(full_url)} says another resource"
    elif full_url.startswith("urn:uuid:"):
        if not URN_UUID.fullmatch(full_url):
            return f"{shown(full_url)} is no uuid"
    elif not full_url.startswith("urn:"):
        return f"the fullUrl {shown(full_url)} is not absolute"
    return None


def _request(name: str, request: Node, resource: Node) -> str | None:
    """What is wrong with a request that carries the resource of this name."""
    method, url, kind = request.get("method"), request.get("url"), resource.get("resourceType")
    if not isinstance(url, str):
        return None
    asked, _, search = url.partition("?")
    if method == "PUT" and not search and "id" not in resource:
        return "a resource that is PUT must have an id"
    if method == "PUT" and asked != (kind if search else name):
        return f"PUT {shown(url)} says another resource than it carries"
    if method == "POST" and asked != kind:
        return f"POST {shown(url)} says another type than it carries"
    return None
