"""Draw the graph model of ``graph-model.toml``: as an SVG, and as Mermaid in ``graph-model.md``.

    python docs/draw_graph_model.py            writes both
    python docs/draw_graph_model.py --check    exits 1 where a file is not the one it would write

Standard library only, so that the picture can be drawn wherever the repository is read.
"""

from __future__ import annotations

import re
import sys
import tomllib
from html import escape
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

HERE = Path(__file__).parent
BOX_HEIGHT = 46
PADDING = 16
TITLE, SMALL = 14.0, 12.0
FONT = "system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', sans-serif"
MERMAID = re.compile(r"(<!-- drawn by draw_graph_model\.py -->\n).*?(<!-- end of drawing -->)", re.DOTALL)
HEADING = "Who is who, what was said about them, and when it was known · 图模型"
NOTE = "* from or to a Person or an Enterprise alike: both are a Subject · 企业与自然人均可"

Model = dict[str, Any]
Point = tuple[float, float]


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is; no font is asked, so boxes leave some room."""
    return sum(size * letter_width(letter) for letter in text)


def letter_width(letter: str) -> float:
    """Return the width of a letter in ems."""
    if east_asian_width(letter) in "WF":
        return 1.0
    if letter in "mwMW":
        return 0.98
    return 0.72 if letter.isupper() else 0.6


def half_width(node: Model) -> float:
    """Return half the width of a node's box."""
    return max(text_width(node["name"], TITLE * 1.05), text_width(node["term"], SMALL)) / 2 + PADDING


def border(node: Model, towards: Point, shift: float) -> Point:
    """Return where a line from the middle of a box (moved down by ``shift``) leaves it."""
    x, y = node["x"], node["y"] + shift
    dx, dy = towards[0] - x, towards[1] - y
    up, down = BOX_HEIGHT / 2 + shift, BOX_HEIGHT / 2 - shift
    reach_x = half_width(node) / abs(dx) if dx else float("inf")
    reach_y = (down if dy > 0 else up) / abs(dy) if dy else float("inf")
    step = min(reach_x, reach_y)
    return x + dx * step, y + dy * step


def svg(model: Model) -> str:
    """Return the picture."""
    nodes = {node["name"]: node for node in model["nodes"]}
    width, height = model["width"], model["height"]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"',
        f'  width="{width}" height="{height}" role="img" aria-labelledby="title" font-family="{FONT}">',
        '<title id="title">The graph model of credit-graph</title>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        "<defs>",
    ]
    for name, style in model["styles"].items():
        parts.append(
            f'<marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" '
            f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L10 5L0 10z" '
            f'fill="{style["stroke"]}"/></marker>'
        )
    parts.append("</defs>")
    lines, labels = [], []
    for link in model["links"]:
        line, label = drawn_link(link, nodes, model["styles"])
        lines.append(line)
        labels.append(label)
    parts += [*lines, *(box(node, model["kinds"]) for node in model["nodes"]), *labels, *legend(model)]
    return "\n".join([*parts, "</svg>"]) + "\n"


def drawn_link(link: Model, nodes: dict[str, Model], styles: Model) -> tuple[str, str]:
    """Return the line of a link and its label."""
    style = styles[link["style"]]
    start, end = nodes[link["from"]], nodes[link["to"]]
    if start is end:
        path, middle = loop(start)
    else:
        shift = link.get("shift", 0)
        first = border(start, (end["x"], end["y"] + shift), shift)
        last = border(end, (start["x"], start["y"] + shift), shift)
        at = link.get("at", 0.5)
        path = f"M{first[0]:.1f} {first[1]:.1f}L{last[0]:.1f} {last[1]:.1f}"
        middle = (first[0] + (last[0] - first[0]) * at, first[1] + (last[1] - first[1]) * at)
    dash = f' stroke-dasharray="{style["dash"]}"' if "dash" in style else ""
    line = (
        f'<path d="{path}" fill="none" stroke="{style["stroke"]}" stroke-width="{style["width"]}"{dash} '
        f'marker-end="url(#{link["style"]})"/>'
    )
    return line, label_at(middle, " · ".join(link.get("shown") or link["types"]), style["stroke"])


def loop(node: Model) -> tuple[str, Point]:
    """Return a loop below the right corner of a box, and where its label goes."""
    x, y = node["x"] + half_width(node), node["y"] + BOX_HEIGHT / 2
    path = f"M{x - 14:.1f} {y:.1f}C{x - 4:.1f} {y + 62:.1f} {x + 76:.1f} {y + 26:.1f} {x:.1f} {y - 10:.1f}"
    return path, (x + 22, y + 38)


def label_at(middle: Point, text: str, colour: str) -> str:
    """Return a label on a white ground, so that the line does not run through it."""
    width = text_width(text, SMALL) + 6
    x, y = middle
    return (
        f'<rect x="{x - width / 2:.1f}" y="{y - 9:.1f}" width="{width:.1f}" height="18" fill="#ffffff"/>'
        f'<text x="{x:.1f}" y="{y + 4:.1f}" font-size="{SMALL}" fill="{colour}" text-anchor="middle">'
        f"{escape(text)}</text>"
    )


def box(node: Model, kinds: Model) -> str:
    """Return the box of a node with its label and its Chinese term."""
    kind = kinds[node["kind"]]
    half = half_width(node)
    x, y = node["x"], node["y"]
    radius = BOX_HEIGHT / 2 if kind["shape"] == "round" else 5
    return (
        f'<rect x="{x - half:.1f}" y="{y - BOX_HEIGHT / 2}" width="{2 * half:.1f}" height="{BOX_HEIGHT}" '
        f'rx="{radius}" fill="{kind["fill"]}" stroke="{kind["stroke"]}" stroke-width="1.5"/>'
        f'<text x="{x}" y="{y - 3}" font-size="{TITLE}" font-weight="600" fill="#0f172a" '
        f'text-anchor="middle">{escape(node["name"])}</text>'
        f'<text x="{x}" y="{y + 14}" font-size="{SMALL}" fill="#475569" text-anchor="middle">'
        f"{escape(node['term'])}</text>"
    )


def legend(model: Model) -> list[str]:
    """Return the heading and the explanation of colours and lines along the edges."""
    parts = [
        f'<text x="28" y="34" font-size="18" font-weight="700" fill="#0f172a">{HEADING}</text>',
        caption(28, 53, NOTE),
    ]
    x, y = 28.0, model["height"] - 38.0
    for kind in model["kinds"].values():
        parts.append(
            f'<rect x="{x:.1f}" y="{y - 10}" width="18" height="12" rx="3" fill="{kind["fill"]}" '
            f'stroke="{kind["stroke"]}"/>' + caption(x + 25, y, kind["title"])
        )
        x += 55 + text_width(kind["title"], SMALL) * 0.88
    x, y = 28.0, model["height"] - 14.0
    for style in model["styles"].values():
        dash = f' stroke-dasharray="{style["dash"]}"' if "dash" in style else ""
        parts.append(
            f'<path d="M{x:.1f} {y - 4}h18" stroke="{style["stroke"]}" stroke-width="{style["width"]}"'
            f"{dash}/>" + caption(x + 25, y, style["title"])
        )
        x += 55 + text_width(style["title"], SMALL) * 0.88
    return parts


def caption(x: float, y: float, text: str) -> str:
    """Return a line of small text."""
    return f'<text x="{x:.1f}" y="{y}" font-size="{SMALL}" fill="#334155">{escape(text)}</text>'


def mermaid(model: Model) -> str:
    """Return the same model as a Mermaid flow chart, bookkeeping left out, for those who read text."""
    shown = {node["name"] for node in model["nodes"] if node["kind"] != "house"}
    lines = ["```mermaid", "flowchart LR"]
    for node in model["nodes"]:
        if node["name"] not in shown:
            continue
        opening, closing = (
            ('(["', '"])') if model["kinds"][node["kind"]]["shape"] == "round" else ('["', '"]')
        )
        lines.append(f"  {node['name']}{opening}{node['name']}<br/>{node['term']}{closing}")
    arrows = {"fact": "==>", "link": "-->", "code": "-.->"}
    for link in model["links"]:
        if link["from"] not in shown:
            continue
        text = "<br/>".join(link.get("shown") or link["types"])
        lines.append(f'  {link["from"]} {arrows[link["style"]]}|"{text}"| {link["to"]}')
    for name, kind in model["kinds"].items():
        if name == "house":
            continue
        members = ",".join(node["name"] for node in model["nodes"] if node["kind"] == name)
        lines.append(f"  classDef {name} fill:{kind['fill']},stroke:{kind['stroke']},color:#0f172a")
        lines.append(f"  class {members} {name}")
    return "\n".join([*lines, "```"]) + "\n"


def main(arguments: list[str]) -> int:
    """Write the files, or with ``--check`` say which differ."""
    model = tomllib.loads((HERE / "graph-model.toml").read_text(encoding="utf-8"))
    page = (HERE / "graph-model.md").read_text(encoding="utf-8")
    wanted = {
        "graph-model.svg": svg(model),
        "graph-model.md": MERMAID.sub(lambda found: f"{found[1]}{mermaid(model)}{found[2]}", page),
    }
    files = {HERE / name: text for name, text in wanted.items()}
    differing = [file for file, text in files.items() if not file.exists() or file.read_text("utf-8") != text]
    if "--check" in arguments:
        print("\n".join(f"{file.name} is not what draw_graph_model.py writes" for file in differing))
        return 1 if differing else 0
    for file in differing:
        file.write_text(files[file], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
