"""The bill of materials, CycloneDX 1.6 in JSON: the same locks, the same bill."""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from supply_chain.parts import ROOT, Part

_PRODUCT = "credit-graph"
_VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def bill_of_materials(parts: Sequence[Part]) -> str:
    """Return the bill as JSON. Raises ValueError where it does not follow CycloneDX's schema."""
    bom = Bom(components=[_component(part) for part in parts])
    bom.metadata.component = Component(
        name=_PRODUCT,
        version=_VERSION,
        type=ComponentType.APPLICATION,
        bom_ref=f"{_PRODUCT}@{_VERSION}",
        licenses=[LicenseFactory().make_from_string("Apache-2.0")],
    )
    bom.register_dependency(bom.metadata.component, bom.components)
    # Follow from the contents, so that a bill made again can be compared.
    bom.metadata.timestamp = datetime.fromtimestamp(0, UTC)
    bom.serial_number = uuid.UUID(sha256("\n".join(sorted(map(str, parts))).encode()).hexdigest()[:32])
    text = JsonV1Dot6(bom).output_as_string(indent=1)
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault is not None:
        raise ValueError(f"not a bill of materials: {fault}")
    return text + "\n"


def _component(part: Part) -> Component:
    # A package of several files has one hash for each, of which CycloneDX takes one of an algorithm only.
    only = part.hashes if len(part.hashes) == 1 else ()
    more = [Property(name=f"{_PRODUCT}:file:{name}", value=value) for name, value in part.hashes if not only]
    return Component(
        type=ComponentType.LIBRARY,
        group=part.purl.namespace,
        name=part.purl.name,
        version=part.version,
        purl=part.purl,
        bom_ref=str(part.purl),
        scope=ComponentScope.EXCLUDED if part.development else ComponentScope.REQUIRED,
        hashes=[HashType(alg=HashAlgorithm(name), content=value) for name, value in only],
        licenses=[LicenseFactory().make_from_string(part.licence)] if part.licence else [],
        properties=[Property(name=f"{_PRODUCT}:family", value=part.family), *more],
    )
