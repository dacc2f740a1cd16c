"""The document properties of a report: its own title, unit and year, and nobody's name."""

from dataclasses import dataclass

from markupsafe import escape

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CORE_TYPE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_APP_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"


@dataclass(frozen=True)
class Properties:
    """What the report says of itself; all plain texts."""

    title: str
    unit: str
    year: str


@dataclass(frozen=True)
class PropertyPart:
    """Where a kind of properties lies in the package."""

    name: str
    id: str
    relation: str
    content_type: str


CORE = PropertyPart(
    "docProps/core.xml",
    "drafterCore",
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
    "application/vnd.openxmlformats-package.core-properties+xml",
)
APP = PropertyPart(
    "docProps/app.xml",
    "drafterApp",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties",
    "application/vnd.openxmlformats-officedocument.extended-properties+xml",
)


def property_parts(properties: Properties) -> dict[str, bytes]:
    """Return the two property parts; no clock, so that the bytes stay the same."""
    title, unit, year = (
        escape(text) for text in (properties.title, properties.unit, properties.year)
    )
    core = (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_CORE_TYPE}" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title>"
        f"<dc:subject>{unit}</dc:subject>"
        f"<dc:creator>{unit}</dc:creator>"
        f"<cp:keywords>{year}</cp:keywords>"
        "<dc:language>zh-CN</dc:language>"
        "</cp:coreProperties>"
    )
    app = f'{_DECLARATION}<Properties xmlns="{_APP_TYPE}"><Application>drafter</Application></Properties>'
    return {CORE.name: core.encode(), APP.name: app.encode()}
