"""XML that a user names, handed to a parser: no document type, and told where it is broken."""

from __future__ import annotations

from xml.parsers.expat import ExpatError, XMLParserType

from simnet.errors import Problem, ScenarioError


def feed(parser: XMLParserType, text: str, name: str, told: str) -> None:
    """Hand a whole document to a parser made for UTF-8.

    Args:
        parser: with its handlers.
        text: decoded, whatever encoding its declaration names.
        name: of the file, for messages.
        told: what messages say besides of a DOCTYPE: ``GraphML needs none``.

    Raises:
        ScenarioError: it declares a DOCTYPE or an entity, or is not sound XML.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ScenarioError(Problem(name, None, "", f"declares a DOCTYPE; {told}"))
    try:
        parser.Parse(text.lstrip("\ufeff \r\n\t").encode(), True)
    except ExpatError as error:
        raise ScenarioError(Problem(name, error.lineno, "", "is not sound XML")) from error
