"""Plain text whose lines flow (RFC 3676): the reader sees paragraphs where the sender's program broke lines."""

SIGNATURE_MARK = "-- "


def join_flowed(text: str, *, delete_space: bool = False) -> str:
    """Return `text` with flowed lines joined, quote marks kept as `> `.

    A line flows into the next when it ends with a space, has the same quote depth and is no signature mark (§4.1, §4.3).
    `delete_space` is the parameter `delsp=yes` (§4.2). Stuffed spaces go (§4.4). Lines that are badly formed (a flowed line
    followed by another depth, §4.5) simply end.
    """
    joined: list[str] = []
    open_depth: int | None = None
    pending: list[str] = []
    for line in text.split("\n"):
        depth, content = _unquoted(line)
        if open_depth is not None and (depth != open_depth or content == SIGNATURE_MARK):
            joined.append(_quoted(open_depth, "".join(pending)))
            pending = []
        flows = content.endswith(" ") and content != SIGNATURE_MARK
        pending.append(content[:-1] if flows and delete_space else content)
        open_depth = depth
        if not flows:
            joined.append(_quoted(depth, "".join(pending)))
            pending, open_depth = [], None
    if open_depth is not None:
        joined.append(_quoted(open_depth, "".join(pending)))
    return "\n".join(joined)


def _unquoted(line: str) -> tuple[int, str]:
    content = line.lstrip(">")
    depth = len(line) - len(content)
    return depth, content.removeprefix(" ")


def _quoted(depth: int, content: str) -> str:
    return f"{'>' * depth} {content}" if depth else content
