"""Which right each public act of the clinic room asks for, read out of its code.

An act is a public function whose first parameter is the desk. Its right is the first `require` it
reaches, itself or through other functions of the room.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import ketrate.clinic
from ketrate.clinic.rights import Action

ROOM = Path(ketrate.clinic.__file__).parent


@dataclass
class _Module:
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    imported: dict[str, tuple[str, str]] = field(default_factory=dict)


def acts() -> dict[str, frozenset[Action]]:
    """Name of each act (`enrol.enrol`) with the rights one of which it asks for."""
    modules = {path.stem: _read(path) for path in sorted(ROOM.glob("*.py"))}
    return {
        f"{module}.{name}": _rights(modules, module, name, frozenset())
        for module, found in modules.items()
        for name, function in found.functions.items()
        if not name.startswith("_") and _first_parameter(function) == "desk"
    }


def _read(path: Path) -> _Module:
    found = _Module()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.functions[node.name] = node
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ketrate.clinic"):
            module = (node.module or "").removeprefix("ketrate.clinic").lstrip(".")
            for one in node.names:
                found.imported[one.asname or one.name] = (module, one.name)
    return found


def _first_parameter(function: ast.FunctionDef) -> str:
    return function.args.args[0].arg if function.args.args else ""


def _rights(
    modules: dict[str, _Module], module: str, name: str, seen: frozenset[tuple[str, str]]
) -> frozenset[Action]:
    function = modules[module].functions.get(name) if module in modules else None
    if function is None or (module, name) in seen:
        return frozenset()
    for call in _calls(function):
        if isinstance(call.func, ast.Name) and call.func.id == "require":
            return _named(call)
        target = _target(modules, module, call)
        found = _rights(modules, *target, seen | {(module, name)}) if target else frozenset()
        if found:
            return found
    return frozenset()


def _calls(function: ast.FunctionDef) -> Iterator[ast.Call]:
    """Every call, in the order of the text."""
    found = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    return iter(sorted(found, key=lambda node: (node.lineno, node.col_offset)))


def _named(call: ast.Call) -> frozenset[Action]:
    return frozenset(
        Action[node.attr]
        for node in ast.walk(call)
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "Action"
    )


def _target(modules: dict[str, _Module], module: str, call: ast.Call) -> tuple[str, str] | None:
    """The function of the room that is called, if it is one."""
    known = modules[module]
    if isinstance(call.func, ast.Name):
        if call.func.id in known.functions:
            return module, call.func.id
        return known.imported.get(call.func.id)
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        holder = known.imported.get(call.func.value.id)
        if holder is not None and holder[0] == "" and holder[1] in modules:
            return holder[1], call.func.attr
    return None
