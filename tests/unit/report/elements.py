"""A page of HTML as its elements and its text."""

from html.parser import HTMLParser

EMPTY = {"meta", "input", "br", "img", "link"}


class Elements(HTMLParser):
    """Collects the elements of a page and the text outside of scripts and styles.

    Those of other languages than `language` are left out, as a reader does not see them.
    """

    def __init__(self, html: str, language: str = "en") -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._language = language
        self._inside = ""
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        other = about.get("class") in ("said", "language") and about["lang"] != self._language
        if tag not in EMPTY and (self._hidden or other):
            self._hidden += 1
        elif not self._hidden:
            self.tags.append((tag, about))
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            self._hidden -= 1
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if not self._hidden and self._inside not in ("script", "style"):
            self.text += data

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)
