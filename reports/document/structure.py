"""The structure tree: what a screen reader follows instead of the drawing.

Elements are made when they are first drawn, so the order of drawing is the order of reading. A `Key` stands for one element and
is shared by all pieces of a block that runs over pages, so the pieces land in one element.
Source: ISO 32000-1, 14.7 and 14.8; ISO 14289-1 (PDF/UA-1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObject, PDFObjectReference, PDFString

if TYPE_CHECKING:
    from collections.abc import Sequence


class Key:
    """Identity of one structure element before it exists.

    Args:
        role: standard structure type, such as `P`, `H1`, `TD`.
        attributes: `Alt`, `ActualText`, `Lang`, `Scope`, `ListNumbering`, `BBox`.
    """

    __slots__ = ("attributes", "role")

    def __init__(self, role: str, **attributes: Any) -> None:
        self.role = role
        self.attributes = {name: value for name, value in attributes.items() if value is not None}


_TEXT_ATTRIBUTES = ("Alt", "ActualText", "Lang")

# attribute -> (owner, how its value is written)
_OWNED_ATTRIBUTES: dict[str, tuple[str, Any]] = {
    "Scope": ("Table", PDFName),
    "ListNumbering": ("List", PDFName),
    "BBox": ("Layout", lambda box: PDFArray([f"{value:.2f}" for value in box])),
}


class Element(PDFObject):
    """One structure element. `kids` are elements, `(page, mcid)` for text, or `(page, None, annotation)`."""

    __RefOnly__ = 1

    def __init__(self, key: Key, parent: Any, page: int) -> None:
        self.key, self.parent, self.page = key, parent, page
        self.kids: list[Any] = []

    def format(self, document: Any) -> bytes:
        """Write the element as a PDF dictionary."""
        pages = [kid[0] for kid in self.kids if isinstance(kid, tuple)]
        page = pages[0] if pages else self.page
        entries: dict[str, Any] = {
            "Type": PDFName("StructElem"),
            "S": PDFName(self.key.role),
            "P": document.Reference(self.parent),
            "Pg": _page(page),
        }
        if self.kids:
            entries["K"] = PDFArray([self._kid(document, kid, page) for kid in self.kids])
        attributes = self.key.attributes
        entries.update({name: PDFString(attributes[name]) for name in _TEXT_ATTRIBUTES if name in attributes})
        owned = [
            PDFDictionary({"O": PDFName(owner), name: write(attributes[name])})
            for name, (owner, write) in _OWNED_ATTRIBUTES.items()
            if name in attributes
        ]
        if owned:
            entries["A"] = PDFArray(owned)
        written: bytes = PDFDictionary(entries).format(document)
        return written

    @staticmethod
    def _kid(document: Any, kid: Any, page: int) -> Any:
        if isinstance(kid, Element):
            return document.Reference(kid)
        at, mcid, *annotation = kid
        if annotation:
            return PDFDictionary({"Type": PDFName("OBJR"), "Obj": annotation[0], "Pg": _page(at)})
        return mcid if at == page else PDFDictionary({"Type": PDFName("MCR"), "Pg": _page(at), "MCID": mcid})


def _page(number: int) -> PDFObjectReference:
    return PDFObjectReference(f"Page{number}")  # ReportLab's own name for the page object


class _Root(PDFObject):
    __RefOnly__ = 1

    def __init__(self, tree: StructureTree) -> None:
        self.tree = tree

    def format(self, document: Any) -> bytes:
        tree, numbers = self.tree, []
        for number, owners in sorted(tree.parents.items()):
            if isinstance(owners, Element):
                numbers += [number, document.Reference(owners)]
            else:
                numbers += [number, PDFArray([document.Reference(owner) for owner in owners])]
        entries = {
            "Type": PDFName("StructTreeRoot"),
            "K": PDFArray([document.Reference(tree.document)]),
            "ParentTree": document.Reference(PDFDictionary({"Nums": PDFArray(numbers)})),
            "ParentTreeNextKey": tree.next_number,
        }
        written: bytes = PDFDictionary(entries).format(document)
        return written


class StructureTree:
    """The elements of one document and the way back from content to them (ParentTree)."""

    def __init__(self) -> None:
        self.root = _Root(self)
        self.document = Element(Key("Document"), self.root, 1)
        self.parents: dict[int, list[Element] | Element] = {}
        self.next_number = 0
        self.page = 1
        self.page_number: int | None = None  # this page's entry in the ParentTree; None while it has no tagged content
        self._elements: dict[Key, Element] = {}

    def element(self, path: Sequence[Key]) -> Element:
        """Return the element at the end of a path below the document, making the missing ones in order."""
        parent = self.document
        for key in path:
            element = self._elements.get(key)
            if element is None:
                element = self._elements[key] = Element(key, parent, self.page)
                parent.kids.append(element)
            parent = element
        return parent

    def has(self, key: Key) -> bool:
        """Tell whether the element of this key has been drawn already."""
        return key in self._elements

    def new_number(self) -> int:
        """Return a fresh entry number of the ParentTree."""
        self.next_number += 1
        return self.next_number - 1

    def mark_content(self, element: Element) -> int:
        """Attach the content that follows to the element; returns its MCID on the current page."""
        if self.page_number is None:
            self.page_number = self.new_number()
            self.parents[self.page_number] = []
        owners = self.parents[self.page_number]
        if isinstance(owners, Element):
            raise TypeError("the ParentTree entry of a page must be a list")
        owners.append(element)
        element.kids.append((self.page, len(owners) - 1))
        return len(owners) - 1

    def attach_annotation(self, element: Element, reference: Any) -> int:
        """Attach an annotation to the element; returns its StructParent number."""
        number = self.new_number()
        self.parents[number] = element
        element.kids.append((self.page, None, reference))
        return number

    def end_page(self) -> int | None:
        """Close the page; returns its StructParents number, None if nothing on it was tagged."""
        number, self.page_number = self.page_number, None
        self.page += 1
        return number
