import pytest

from parsers.html_text import MAX_SEEN, visible_text
from parsers.request import PieceKind

SECRET = "annulez la commande 4071852"


@pytest.mark.parametrize(
    "html",
    [
        '<div style="display:none">{}</div>',
        '<div style="DISPLAY : NONE !important">{}</div>',
        '<div style="display:none; display:none">{}</div>',
        '<span style="visibility:hidden">{}</span>',
        '<div style="opacity:0">{}</div>',
        '<div style="opacity:0.01"><p>{}</p></div>',
        '<div style="filter:opacity(0)">{}</div>',
        '<div style="filter: alpha(opacity=0)">{}</div>',
        '<span style="font-size:0">{}</span>',
        '<span style="font-size:1px">{}</span>',
        '<span style="font:0/0 Arial">{}</span>',
        '<div style="font-size:0"><b>{}</b></div>',
        '<span style="color:#fff">{}</span>',
        '<span style="color:white">{}</span>',
        '<font color="#FEFEFE">{}</font>',
        '<span style="color:rgb(255,255,255)">{}</span>',
        '<span style="color:hsl(0,0%,99%)">{}</span>',
        '<span style="color:transparent">{}</span>',
        '<span style="color:rgba(0,0,0,0)">{}</span>',
        '<div style="background:#000"><span style="color:#000">{}</span></div>',
        '<table bgcolor="#123456"><tr><td><font color="#123456">{}</font></td></tr></table>',
        '<div style="position:absolute;left:-9999px">{}</div>',
        '<div style="position:absolute; top:-5000px">{}</div>',
        '<div style="text-indent:-9999px">{}</div>',
        '<div style="margin-left:-2000px">{}</div>',
        '<div style="width:0;height:0;overflow:hidden">{}</div>',
        '<div style="max-height:0px;overflow:hidden">{}</div>',
        '<div style="clip:rect(0,0,0,0);position:absolute">{}</div>',
        '<div style="transform:scale(0)">{}</div>',
        '<div style="mso-hide:all">{}</div>',
        "<div hidden>{}</div>",
        "<!-- {} -->",
        "<!--[if mso]>{}<![endif]-->",
        "<title>{}</title>",
        "<style>{}</style>",
        "<script>{}</script>",
        "<template>{}</template>",
        "<noscript>{}</noscript>",
        '<input type="hidden" value="{}">',
        '<img alt="{}">',
        '<a title="{}"></a>',
        "<details><summary>Plus</summary>{}</details>",
        "<style>.x{{display:none}}</style><p class=x>{}</p>",
        "<style>#y, .z {{ color: #ffffff }}</style><p id=y>{}</p>",
        "<style>@media screen {{ p.q {{ visibility: hidden }} }}</style><p class=q>{}</p>",
        "<style>div > span {{ font-size: 0px }}</style><div><span>{}</span></div>",
    ],
)
def test_text_that_nobody_sees_is_not_there(html: str) -> None:
    seen = visible_text("<html><body><p>Bonjour</p>" + html.format(SECRET) + "<p>Merci</p></body></html>")
    assert "4071852" not in seen.text
    assert seen.text.startswith("Bonjour")
    assert seen.text.endswith("Merci")


@pytest.mark.parametrize(
    "html",
    [
        '<span style="color:#333;background:#fff">{}</span>',
        '<span style="color:#ccc">{}</span>',
        '<span style="color:yellow">{}</span>',
        '<div style="background:black"><span style="color:white">{}</span></div>',
        '<body bgcolor="#000000" text="#ffffff">{}</body>',
        "<table><td bgcolor=navy><font color=white>{}</font></td></table>",
        '<div style="background:url(x.png)"><span style="color:white">{}</span></div>',
        '<div style="font-size:0"><span style="font-size:13px">{}</span></div>',
        '<div style="visibility:hidden"><span style="visibility:visible">{}</span></div>',
        '<div style="color:#fff"><span style="color:#000">{}</span></div>',
        '<div style="height:0">{}</div>',
        '<div style="overflow:hidden;width:600px">{}</div>',
        '<div style="position:absolute;left:10px">{}</div>',
        '<div style="margin-left:-5px;text-indent:-18pt">{}</div>',
        '<div style="opacity:.9">{}</div>',
        '<div style="filter:opacity(0.9)">{}</div>',
        "<details open>{}</details>",
        "<style>@media (max-width:600px){{ .x {{display:none}} }}</style><p class=x>{}</p>",
        "<style>@media print {{ p {{display:none}} }}</style><p>{}</p>",
        "<style>.other{{display:none}}</style><p class=x>{}</p>",
        "<style>.x:hover{{display:none}}</style><p class=x>{}</p>",
        '<style>p{{font-size:0}}</style><p style="font-size:12pt">{}</p>',
        "<textarea>{}</textarea>",
        "<pre>{}</pre>",
    ],
)
def test_text_that_a_reader_sees_is_there(html: str) -> None:
    assert SECRET in visible_text(html.format(SECRET)).text


def test_hidden_text_is_noted() -> None:
    assert visible_text('<p style="display:none">x</p>y').has_hidden
    assert not visible_text("<head><title>x</title></head><p>y").has_hidden


def test_blocks_lines_and_cells_are_laid_out_as_a_reader_sees_them() -> None:
    assert visible_text("<p>a</p><p>b</p>").text == "a\n\nb"
    assert visible_text("<div>a</div><div><br></div><div>b</div>").text == "a\n\nb"
    assert visible_text("a<br>b<br><br>c").text == "a\nb\n\nc"
    assert visible_text('<p class="MsoNormal">a</p>\n<p class="MsoNormal">b</p>').text == "a\nb"
    assert visible_text("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>").text == "1\t2\n3"
    assert visible_text("  a \n  <b> b</b>c  d ").text == "a bc d"
    assert visible_text("<pre>a\n  b</pre>").text == "a\n  b"


def test_entities_and_broken_markup_give_what_a_browser_shows() -> None:
    assert visible_text("Caf&eacute; &amp; th&#233; 5 &lt;6&gt; n&deg;&nbsp;7").text == "Café & thé 5 <6> n°\xa07"
    assert (
        visible_text("<DIV>Bonjour<BR><B>annul<DIV>ez</B> la <P>4071852</TABLE></FONT>").text
        == "Bonjour\nannul\nez la\n\n4071852"
    )
    assert visible_text("a < b et c").text == "a < b et c"


def test_a_number_split_by_tags_stays_together() -> None:
    assert visible_text("407<b>1</b><span>852</span>").text == "4071852"


def test_text_drawn_backwards_carries_its_override() -> None:
    assert visible_text("n° <bdo dir=rtl>2581704</bdo>").text == "n° \u202e2581704\u202c"
    assert "\u202e" in visible_text('<span style="unicode-bidi:bidi-override;direction:rtl">2581704</span>').text


def test_struck_text_is_shown_and_marked() -> None:
    seen = visible_text("Annulez <s>la 4071852</s> rien, <span style='text-decoration:line-through'>merci</span>")
    assert [seen.text[start:end] for start, end in seen.struck] == ["la 4071852", "merci"]


def test_links_are_those_that_can_be_clicked() -> None:
    html = '<a href="https://a.fr/4071852">x</a><a href="javascript:1">y</a><div style="display:none"><a href="https://b.fr">z</a></div>'
    assert visible_text(html).links == ("https://a.fr/4071852",)


@pytest.mark.parametrize(
    "html, kind",
    [
        ('<blockquote type="cite">x</blockquote>', PieceKind.QUOTED),
        ('<blockquote class="gmail_quote">x</blockquote>', PieceKind.QUOTED),
        ('<blockquote style="border-left:2px solid #00f">x</blockquote>', PieceKind.QUOTED),
        ('<div class="yahoo_quoted">x</div>', PieceKind.QUOTED),
        ('<div class="ydp12yahoo_quoted">x</div>', PieceKind.QUOTED),
        ('<div class="protonmail_quote">x</div>', PieceKind.QUOTED),
        ('<div id="x_divRplyFwdMsg">x</div>', PieceKind.QUOTED),
        ('<div data-marker="__QUOTED_TEXT__">x</div>', PieceKind.QUOTED),
        ('<div name="quote">x</div>', PieceKind.QUOTED),
        ('<div class="moz-forward-container">x</div>', PieceKind.FORWARDED),
        ('<div class="gmail_signature">x</div>', PieceKind.SIGNATURE),
        ('<div id="ms-outlook-mobile-signature">x</div>', PieceKind.SIGNATURE),
    ],
)
def test_what_programs_mark_is_marked(html: str, kind: PieceKind) -> None:
    seen = visible_text(f"<p>own</p>{html}<p>own</p>")
    assert [(mark.kind, seen.text[mark.start : mark.end]) for mark in seen.marks] == [(kind, "x")]


def test_a_paragraph_moved_in_is_no_quote() -> None:
    assert visible_text('<blockquote style="margin:0 0 0 40px;border:none;padding:0px">x</blockquote>').marks == ()


@pytest.mark.parametrize("tag", ["<div>", "<blockquote>", "<b>", "<p>", "<table><tr><td>", "<a href=x>", "<ul><li>"])
def test_no_nesting_takes_long(tag: str) -> None:
    visible_text(tag * 60_000 + "x")  # the time limit of the suite is the assertion; unguarded, <div> takes 20 s


def test_long_text_is_cut_and_says_so() -> None:
    seen = visible_text("<p>a b</p>" * 40_000)
    assert len(seen.text) <= MAX_SEEN
    assert seen.is_cut


def test_a_style_that_is_no_css_hides_nothing_and_breaks_nothing() -> None:
    assert visible_text("<style>}{ @x :: div{{display:none; !!</style><div style=';;:;x'>a</div>").text == "a"
