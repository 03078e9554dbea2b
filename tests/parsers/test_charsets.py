import pytest

from parsers.charsets import clean_line, clean_text, decode_bytes, repair_twice_encoded

FRENCH = "Où est ma commande ? Déjà payée, à l'été : 45 €"


@pytest.mark.parametrize(
    "label", ["utf-8", "UTF8", '"utf-8"', "iso-8859-1", "us-ascii", "", "x-unknown", "windows-1252", "iso-8859-15"]
)
def test_text_that_is_utf8_is_read_as_utf8_whatever_it_calls_itself(label: str) -> None:
    assert decode_bytes(FRENCH.encode(), label).text == FRENCH


@pytest.mark.parametrize("label", ["windows-1252", "iso-8859-1", "latin1", "us-ascii", "utf-8", "", "unknown-8bit"])
def test_text_of_a_windows_machine_is_read_whatever_it_calls_itself(label: str) -> None:
    assert decode_bytes(FRENCH.encode("cp1252"), label).text == FRENCH


def test_the_euro_of_iso_8859_15_is_read() -> None:
    assert decode_bytes(FRENCH.encode("iso8859-15"), "ISO-8859-15").text == FRENCH


@pytest.mark.parametrize(
    "label, codec", [("utf-16", "utf-16"), ("koi8-r", "koi8-r"), ("gb2312", "gb18030"), ("macintosh", "mac_roman")]
)
def test_rarer_charsets_are_read_by_their_label(label: str, codec: str) -> None:
    text = {"koi8-r": "Отмените", "gb18030": "取消订单"}.get(codec, "Été")
    assert decode_bytes(text.encode(codec), label).text == text


def test_a_mac_without_a_usable_label_is_recognised_by_its_letters() -> None:
    text = "L'expo est tombée à l'eau, c'est très bête"
    read = decode_bytes(text.encode("mac_roman"), "x-apple-something")
    assert (read.text, read.defect) == (text, "unknown charset")


def test_a_mislabelled_text_says_so() -> None:
    assert decode_bytes("été".encode(), "iso-8859-1").defect == "text is not in the charset it declares"
    assert decode_bytes("été".encode("cp1252"), "utf-8").defect == "text is not in the charset it declares"
    assert decode_bytes("été".encode(), "utf-8").defect == ""


def test_a_text_pasted_from_two_charsets_reads_well() -> None:
    assert decode_bytes("déjà ".encode() + "payé".encode("cp1252"), "utf-8").text == "déjà payé"


@pytest.mark.parametrize(
    "label", ["rot13", "unicode_escape", "idna", "zlib", "undefined", "a\x00b", "x" * 5000, "../etc"]
)
def test_a_label_that_is_no_charset_reaches_no_codec(label: str) -> None:
    assert decode_bytes(b"\\x41 \xe9", label).text == "\\x41 é"


def test_every_byte_of_every_known_charset_decodes() -> None:
    raw = bytes(range(256)) * 3
    for label in (
        "utf-8",
        "utf-7",
        "utf-16",
        "utf-32",
        "iso-2022-jp",
        "gb2312",
        "big5",
        "shift_jis",
        "cp437",
        "hz",
        "",
        "ascii",
    ):
        clean_text(decode_bytes(raw, label).text).encode("utf-8")


@pytest.mark.parametrize(
    "damaged, meant",
    [
        ("dÃ©jÃ\xa0 payÃ©e, lâ€™Ã©tÃ©", "déjà payée, l’été"),
        ("nÂ°Â\xa04071852", "n°\xa04071852"),
        ("45,90 â‚¬", "45,90 €"),
        ("cÅ“ur", "cœur"),
    ],
)
def test_text_that_was_encoded_twice_is_repaired(damaged: str, meant: str) -> None:
    assert repair_twice_encoded(damaged) == meant


@pytest.mark.parametrize("text", ["Âge : 12 ans, À bientôt", "MAÑANA SÍ", "Ångström “é”", "plain"])
def test_text_that_is_right_is_not_repaired(text: str) -> None:
    assert repair_twice_encoded(text) == text


def test_a_clean_text_holds_no_control_and_nothing_invisible() -> None:
    assert clean_text("a\r\nb\rc\x00\x07\x1b[31m\x85d\U000e0041e\u2028f\ud800") == "a\nb\nc[31m\nde\nf\ufffd"


def test_a_clean_line_is_one_line() -> None:
    assert clean_line("Objet\r\nBcc: x@y.fr\x00\t  fin ") == "Objet Bcc: x@y.fr fin"
