"""What the codes of faults of values and requests mean, for those who write programs."""

from congress_api.messages.codes import FaultCode as Code
from congress_api.messages.message import Texts

VALUE_CODES: dict[Code, Texts] = {
    Code.required: Texts(
        "The value is missing, null or an empty text, or it is missing in the default language.",
        "De waarde ontbreekt, is null of een lege tekst, of ontbreekt in de standaardtaal.",
    ),
    Code.wrong_type: Texts(
        "The value has another JSON type than expected.",
        "De waarde heeft een ander JSON-type dan verwacht.",
    ),
    Code.too_short: Texts("The text has fewer characters than `limit`.", "De tekst heeft minder tekens dan `limit`."),
    Code.too_long: Texts("The text has more characters than `limit`.", "De tekst heeft meer tekens dan `limit`."),
    Code.too_few: Texts("The list has fewer entries than `limit`.", "De lijst is korter dan `limit`."),
    Code.too_many: Texts("The list has more entries than `limit`.", "De lijst is langer dan `limit`."),
    Code.too_small: Texts("The number is below `limit`.", "Het getal is kleiner dan `limit`."),
    Code.too_large: Texts("The number is above `limit`.", "Het getal is groter dan `limit`."),
    Code.not_allowed_value: Texts(
        "`allowed` lists the allowed values.", "In `allowed` staan de waarden die wel mogen."
    ),
    Code.not_an_address: Texts(
        "The text is not an http or https address.", "De tekst is geen webadres met http of https."
    ),
    Code.not_an_email_address: Texts("The text is not an e-mail address.", "De tekst is geen e-mailadres."),
    Code.not_a_telephone_number: Texts("The text is not a telephone number.", "De tekst is geen telefoonnummer."),
    Code.not_a_slug: Texts(
        "The text is not a slug: lower-case letters, digits and single hyphens.",
        "De tekst is geen slug: kleine letters, cijfers en losse koppeltekens.",
    ),
    Code.not_a_language_tag: Texts("The text is not a language tag (BCP 47).", "De tekst is geen taalcode (BCP 47)."),
    Code.unknown_time_zone: Texts(
        "The text is not the IANA name of a time zone.", "De tekst is geen IANA-naam van een tijdzone."
    ),
    Code.not_a_country_code: Texts(
        "The text is not a country code (ISO 3166-1 alpha-2).", "De tekst is geen landcode (ISO 3166-1 alpha-2)."
    ),
    Code.not_a_colour: Texts("The text is not a colour such as `#154273`.", "De tekst is geen kleur, zoals `#154273`."),
    Code.not_a_date: Texts("The text is not a date (RFC 3339).", "De tekst is geen datum (RFC 3339)."),
    Code.not_a_date_time: Texts(
        "The text is not a date and time with an offset (RFC 3339).",
        "De tekst is geen datum en tijd met tijdsverschil (RFC 3339).",
    ),
    Code.not_an_id: Texts("The text is not a UUID.", "De tekst is geen UUID."),
    Code.not_a_hash: Texts("The text is not a SHA-256 hash.", "De tekst is geen SHA-256-hash."),
    Code.malformed: Texts(
        "The text has another form than expected; the OpenAPI document has it.",
        "De tekst heeft niet de juiste vorm. Die staat in het OpenAPI-document.",
    ),
    Code.nothing_to_see: Texts("The text shows nothing to a reader.", "De tekst laat een lezer niets zien."),
    Code.control_character: Texts(
        "The text or the body has a character that no text may have.",
        "De tekst of het verzoek heeft een teken dat niet mag.",
    ),
    Code.line_break: Texts(
        "A text of one line has a line break or a tab.", "Een tekst van één regel heeft een regeleinde of een tab."
    ),
    Code.raw_html: Texts(
        "The text has HTML; only CommonMark is allowed.", "De tekst heeft HTML. Alleen CommonMark mag."
    ),
    Code.link_not_allowed: Texts(
        "A link in a text leads where it may not.", "Een link in een tekst gaat naar iets dat niet mag."
    ),
    Code.too_many_brackets: Texts(
        "The text has more square brackets than `limit`.", "De tekst heeft meer blokhaken dan `limit`."
    ),
    Code.unknown_field: Texts(
        "The body has a field that does not exist.", "Het verzoek heeft een veld dat niet bestaat."
    ),
    Code.unknown_parameter: Texts(
        "The query has a parameter that does not exist.", "Het adres heeft een parameter die niet bestaat."
    ),
    Code.given_twice: Texts(
        "A parameter, header or form field with one value is given more than once.",
        "Een parameter, header of veld met één waarde is meer dan eens opgegeven.",
    ),
    Code.named_twice: Texts("A list names something twice.", "Een lijst noemt iets twee keer."),
    Code.not_utf_8: Texts("The text is not valid UTF-8.", "De tekst is geen geldige UTF-8."),
    Code.not_json: Texts("The body is not JSON.", "De inhoud van het verzoek is geen JSON."),
    Code.not_a_form: Texts(
        "The body is not `multipart/form-data`.", "De inhoud van het verzoek is geen `multipart/form-data`."
    ),
    Code.nested_too_deeply: Texts("The value is nested too deeply.", "De waarde is te diep genest."),
    Code.not_a_cursor: Texts(
        "The cursor is not one of this list and query: start again without one.",
        "De cursor hoort niet bij deze lijst en parameters: begin opnieuw zonder cursor.",
    ),
    Code.cursor_expired: Texts(
        "The cursor has expired: start again without one.", "De cursor is verlopen: begin opnieuw zonder cursor."
    ),
    Code.upload_instead: Texts(
        "A picture cannot be changed here: upload it to its own address.",
        "Een afbeelding kan hier niet veranderen: stuur die naar het eigen adres.",
    ),
    Code.too_many_pixels: Texts(
        "The picture has more pixels than `limit`.", "De afbeelding heeft meer pixels dan `limit`."
    ),
    Code.picture_too_costly: Texts(
        "The picture takes too much time or memory.", "De afbeelding kost te veel tijd of geheugen."
    ),
    Code.picture_damaged: Texts("The picture is damaged.", "De afbeelding is beschadigd."),
    Code.not_a_picture: Texts("The file is no PNG, JPEG or WebP.", "Het bestand is geen PNG, JPEG of WebP."),
}
"""By code."""
