"""The texts of the welcome page, in Dutch and English."""

from congress_api.records import kinds

LANGUAGES = {"nl": "Nederlands", "en": "English"}
"""The languages of the page, each by its own name."""

Texts = dict[str, str]

NL: Texts = {
    "title": "congress-api: alles wat een congres-app nodig heeft",
    "description": "Programma, sprekers en hun standpunten, partners en mededelingen van een congres, als open API.",
    "skip": "Naar de inhoud",
    "navigation": "Hoofdmenu",
    "choose": "Taal",
    "guides": "Handleidingen",
    "reference": "Documentatie",
    "problems": "Foutmeldingen",
    "status": "Status",
    "kicker": "De API achter het congres",
    "heading": "Alles wat een congres\u2011app nodig heeft",
    "lead": "Het programma, de sprekers en hun standpunten, de partners en de mededelingen van een congres. "
    "Open en in meerdere talen; lezen kan zonder sleutel.",
    "read_reference": "Lees de documentatie",
    "see_document": "OpenAPI-document",
    "events_heading": "Congressen",
    "no_events": "Er is nog geen congres gepubliceerd.",
    "more_events": "Alle congressen staan in",
    "edition": "{}e editie",
    "positions_heading": "Standpunten",
    "all_positions": "Alle standpunten",
    "first_heading": "Eerste verzoeken",
    "first_intro": "Plak ze in een terminal; een account of sleutel is niet nodig.",
    "step_events": "Welke congressen er zijn.",
    "step_sessions": "De sessies van een congres, met hun sprekers en partners in hetzelfde antwoord.",
    "step_positions": "De standpunten, in het Engels. De taal kun je ook met Accept-Language kiezen.",
    "step_session": "Eén sessie, met haar ETag. Stuur die terug in If-None-Match: zolang er niets is veranderd, "
    "is het antwoord een lege 304.",
    "more_heading": "Verder bouwen",
    "card_guides": "Handleidingen",
    "card_guides_text": "Stap voor stap: lezen, als partner schrijven, organiseren.",
    "card_reference": "Documentatie",
    "card_reference_text": "Elk verzoek uitgelegd, en meteen te proberen op deze server.",
    "card_document": "OpenAPI 3.1",
    "card_document_text": "Het document waaruit een client te genereren is.",
    "card_problems": "Foutmeldingen",
    "card_problems_text": "Wat er mis kan gaan, en wat er dan te doen is.",
    "card_status": "Status",
    "card_status_text": "Of deze server zijn werk kan doen.",
}
EN: Texts = {
    "title": "congress-api: everything a congress app needs",
    "description": "Programme, speakers and their positions, partners and announcements of a congress, as an open API.",
    "skip": "Skip to the content",
    "navigation": "Main",
    "choose": "Language",
    "guides": "Guides",
    "reference": "Reference",
    "problems": "Problems",
    "status": "Status",
    "kicker": "The API behind the congress",
    "heading": "Everything a congress app needs",
    "lead": "The programme, the speakers and their positions, the partners and the announcements of a congress. "
    "Open and multilingual; reading needs no key.",
    "read_reference": "Read the reference",
    "see_document": "OpenAPI document",
    "events_heading": "Congresses",
    "no_events": "No congress has been published yet.",
    "more_events": "All congresses are listed in",
    "edition": "Edition {}",
    "positions_heading": "Positions",
    "all_positions": "All positions",
    "first_heading": "First requests",
    "first_intro": "Paste them into a terminal; no account or key is needed.",
    "step_events": "List the congresses.",
    "step_sessions": "The sessions of a congress, with their speakers and partners in one response.",
    "step_positions": "The positions, in English. Or set Accept-Language.",
    "step_session": "One session, with its ETag. Send it back in If-None-Match: while nothing has changed, "
    "the response is an empty 304.",
    "more_heading": "Keep building",
    "card_guides": "Guides",
    "card_guides_text": "Step by step: reading, writing as a partner, organising.",
    "card_reference": "Reference",
    "card_reference_text": "Every request explained; try them on this server.",
    "card_document": "OpenAPI 3.1",
    "card_document_text": "Generate a client from this document.",
    "card_problems": "Problems",
    "card_problems_text": "What can go wrong, and what to do about it.",
    "card_status": "Status",
    "card_status_text": "Whether this server is ready.",
}
TEXTS = {"nl": NL, "en": EN}

_DUTCH = {
    "session": ("sessie", "sessies"),
    "speaker": ("spreker", "sprekers"),
    "partner": ("partner", "partners"),
    "position": ("standpunt", "standpunten"),
    "article": ("artikel", "artikelen"),
    "topic": ("onderwerp", "onderwerpen"),
    "track": ("programmalijn", "programmalijnen"),
    "room": ("zaal", "zalen"),
    "announcement": ("mededeling", "mededelingen"),
}
KINDS = {kind: {"nl": dutch, "en": (kind, kinds.KINDS[kind].plural)} for kind, dutch in _DUTCH.items()}
"""The name of each kind, singular and plural, in the order of the page."""

MONTHS = {
    "nl": "januari,februari,maart,april,mei,juni,juli,augustus,september,oktober,november,december",
    "en": "January,February,March,April,May,June,July,August,September,October,November,December",
}
