"""Names, attributes and text in, XML as text out. Nothing is parsed here, and no entity but the five is written."""

import html
import re

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escaped(text: str) -> str:
    """Return text for an element or attribute; characters that XML 1.0 has no way to write become U+FFFD."""
    return html.escape(_NOT_XML.sub("\ufffd", text), quote=True)


def element(tag: str, /, *inner: str, **attributes: str) -> str:
    """Return an element around pieces that are XML already; an attribute's trailing underscore is not written."""
    said = "".join(f' {key.rstrip("_")}="{escaped(value)}"' for key, value in attributes.items())
    body = "".join(inner)
    return f"<{tag}{said}>{body}</{tag}>" if body else f"<{tag}{said}/>"
