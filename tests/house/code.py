"""The package's own source, as files and as syntax trees, for the rules that read it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "fhirtrials"


@cache
def modules() -> tuple[Path, ...]:
    """Every module of the package, relative to the checkout."""
    return tuple(sorted(path.relative_to(ROOT) for path in PACKAGE.rglob("*.py")))


@cache
def tree(module: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse((ROOT / module).read_text("utf-8"))


def imports(module: Path) -> Iterator[str]:
    """The dotted names that a module imports, those of ``from a import b`` as ``a`` and ``a.b``."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def strings(module: Path) -> Iterator[str]:
    """The string constants of a module that are no docstrings."""
    described = [
        node for node in ast.walk(tree(module)) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    ]
    # A docstring, or the text below a constant: a string that stands alone.
    docstrings = {
        id(statement.value) for node in described for statement in node.body if isinstance(statement, ast.Expr)
    }
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def names(module: Path) -> Iterator[str]:
    """Every name that a module defines, uses or imports."""
    for node in ast.walk(tree(module)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.keyword(arg=str(name)):
                yield name
    yield from imports(module)
