"""HTML as a browser without a script reads it: a tree of elements, and forms that can be filled in."""

import html.parser

VOID = {"input", "br", "link", "meta", "img", "hr", "use", "source", "wbr"}


class Element:
    def __init__(self, tag, attributes=(), parent=None):
        self.tag, self.attributes, self.parent, self.children = tag, dict(attributes), parent, []

    def get(self, name):
        return self.attributes.get(name)

    @property
    def classes(self):
        return (self.get("class") or "").split()

    @property
    def text(self):
        """The words of it and of all that it holds, with single spaces."""
        return " ".join(" ".join(self._words()).split())

    def _words(self):
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._words()

    def all(self, tag=None, **attributes):
        for child in self.children:
            if isinstance(child, str):
                continue
            if tag in (None, child.tag) and all(
                value in child.classes if name == "class_" else child.get(name) == value
                for name, value in attributes.items()
            ):
                yield child
            yield from child.all(tag, **attributes)

    def one(self, tag=None, **attributes):
        found = list(self.all(tag, **attributes))
        assert len(found) == 1, f"{len(found)} of {tag} {attributes} in {self.text[:500]}"
        return found[0]


class _Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("document")

    def handle_starttag(self, tag, attributes):
        element = Element(tag, attributes, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag, attributes):
        self.here.children.append(Element(tag, attributes, self.here))

    def handle_endtag(self, tag):
        at = self.here
        while at is not self.root and at.tag != tag:
            at = at.parent
        if at is not self.root:
            self.here = at.parent

    def handle_data(self, data):
        self.here.children.append(data)


def read(text):
    reader = _Reader()
    reader.feed(text)
    return reader.root


class Form:
    """What a form would send; a field is named by its label, by what stands in its place, or by its name."""

    def __init__(self, element, page):
        self.element, self.page = element, page
        self.action = element.get("action")
        self.controls = [c for c in element.all() if c.tag in ("input", "select", "textarea") and c.get("name")]

    def values(self):
        values = {}
        for control in self.controls:
            kind = control.get("type")
            if kind in ("radio", "checkbox") and "checked" not in control.attributes:
                continue
            if control.tag == "select":
                options = list(control.all("option"))
                chosen = [o for o in options if "selected" in o.attributes] or options[:1]
                values[control.get("name")] = chosen[0].get("value") if chosen else ""
            elif control.tag == "textarea":
                values[control.get("name")] = "".join(c for c in control.children if isinstance(c, str))
            else:
                values[control.get("name")] = control.get("value") or ("on" if kind == "checkbox" else "")
        return values

    def fill(self, fields, button=None):
        values = self.values()
        for name, value in fields.items():
            control, content = self._choice(self._find(name), value)
            values[control.get("name")] = content
        if button:
            pressed = [b for b in self.element.all("button") if button in (b.text, b.get("aria-label"), b.get("value"))]
            assert pressed, f"no button {button!r} in {self.element.text}"
            if pressed[0].get("name"):
                values[pressed[0].get("name")] = pressed[0].get("value")
        empty = [c for c in self.controls if "required" in c.attributes and not values.get(c.get("name"))]
        assert not empty, f"a browser would not send it: {[c.get('name') for c in empty]} of {self.action} are empty"
        return values

    def _find(self, name):
        found = [c for c in self.controls if name in (self._label(c), c.get("aria-label"), c.get("name"))]
        assert found, f"no field {name!r} in {self.action}: {[(self._label(c), c.get('name')) for c in self.controls]}"
        return found

    def asks(self, name):
        """Whether one of its fields has this label."""
        return any(self._label(control) == name for control in self.controls)

    def _label(self, control):
        labels = list(self.element.all("label", **{"for": control.get("id")})) if control.get("id") else []
        return labels[0].text if labels else None

    @staticmethod
    def _choice(controls, value):
        control = controls[0]
        if control.tag == "select":
            options = list(control.all("option"))
            for fits in (lambda o: value in (o.get("value"), o.text), lambda o: o.text.startswith(value)):
                for option in filter(fits, options):
                    return control, option.get("value")
            raise AssertionError(f"{value!r} is none of {[o.text for o in options]}")
        if control.get("type") == "radio":
            for radio in controls:
                if radio.get("value") == value:
                    return radio, value
            raise AssertionError(f"{value!r} is none of {[c.get('value') for c in controls]}")
        return control, value
