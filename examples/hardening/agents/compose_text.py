"""A compose file as lines, so that an edit keeps every comment and every other line as it is."""

import re


class ComposeText:
    """The lines of a compose file whose services are indented by two spaces."""

    def __init__(self, path):
        self.path = path
        self.lines = path.read_text(encoding="utf-8").splitlines()

    def services(self):
        """Returns the lines of each service as `{name: (first, end)}`, its name's line first."""
        spans, name, section = {}, None, None
        for number, line in enumerate(self.lines):
            if top := re.match(r"([\w-]+):", line):
                section, name = top[1], None
            elif section == "services" and (found := re.match(r"  ([\w-]+):\s*$", line)):
                name = found[1]
                spans[name] = (number, number + 1)
            elif name and line.strip():
                spans[name] = (spans[name][0], number + 1)
        return spans

    def has(self, span, key):
        """Says whether the service of these lines sets `key`."""
        return any(line.startswith(f"    {key}:") for line in self.lines[slice(*span)])

    def save(self):
        self.path.write_text("\n".join(self.lines) + "\n", encoding="utf-8")
