"""A value in a YAML file changed, and every other character left as it is: comments, order, quotes, line ends."""

from __future__ import annotations

import json
from collections.abc import Mapping

import yaml

from quotegen.errors import Fault, InputRefused
from quotegen.files.yaml_text import parse_yaml


def with_texts(text: str, file: str, changes: Mapping[str, str]) -> str:
    """The file with other texts for these fields, which stand at its top. InputRefused if one is not there."""
    before = parse_yaml(text, file)
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    places = {}
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode):
            places[str(key.value)] = (value.start_mark.index, value.end_mark.index)
    missing = [name for name in changes if name not in places]
    if missing:
        raise InputRefused(Fault("missing_field", "this field is needed", "add it", missing[0], file))
    for name in sorted(changes, key=lambda name: places[name], reverse=True):
        start, end = places[name]
        # JSON in quotes is YAML too.
        text = text[:start] + json.dumps(changes[name], ensure_ascii=False) + text[end:]
    after = parse_yaml(text, file)
    assert after.data == {**before.data, **changes}
    return text
