"""What can be wrong with a resource as a whole: its references, languages, names and moments."""

from congress_api.messages.codes import FaultCode
from congress_api.messages.message import FaultMessage


class UnknownReference(
    FaultMessage, code=FaultCode.unknown_reference, en="No such {kind}: {slug}.", nl="Er is geen {kind} {slug}."
):
    kind: str
    slug: str


class UnknownSlot(
    FaultMessage,
    code=FaultCode.unknown_reference,
    en="No such slot in this session. Omit id and number to add a slot.",
    nl="Deze sessie heeft dit tijdslot niet. Laat id en number weg om een tijdslot toe te voegen.",
): ...


class UnknownEntry(
    FaultMessage,
    code=FaultCode.unknown_reference,
    en="No such entry in this list. Omit id to add an entry.",
    nl="Deze lijst heeft dit onderdeel niet. Laat id weg om een onderdeel toe te voegen.",
): ...


class UnmatchedEntry(
    FaultMessage,
    code=FaultCode.unknown_reference,
    en="Name the entry by its id: not exactly one has these untranslated fields. Add entries in the default language.",
    nl="Noem het onderdeel bij zijn id: er is niet precies één met deze onvertaalde velden. Voeg onderdelen toe in de "
    "standaardtaal.",
): ...


class EntriesNotNamed(
    FaultMessage,
    code=FaultCode.required,
    en="In {language} the list must name each entry once. Not named: {ids}.",
    nl="In {language} moet de lijst elk onderdeel één keer noemen. Niet genoemd: {ids}.",
):
    language: str
    ids: tuple[str, ...]


class TextsToDrop(
    FaultMessage,
    code=FaultCode.contradictory,
    en="Texts in {language}: {count}. Send cascade=true to drop them.",
    nl="Teksten in {language}: {count}. Stuur cascade=true om ze te laten vervallen.",
):
    count: int
    language: str


class TextsToMove(
    FaultMessage,
    code=FaultCode.contradictory,
    en="Texts in {language}: {count}. Send cascade=true to move them to {to}.",
    nl="Teksten in {language}: {count}. Stuur cascade=true om ze naar {to} te verplaatsen.",
):
    count: int
    language: str
    to: str


class NotALanguageOfTheEvent(
    FaultMessage,
    code=FaultCode.not_a_language_of_the_event,
    en="{language} is not a language of this event, which has: {allowed}.",
    nl="Dit evenement heeft geen teksten in {language}, wel in: {allowed}.",
):
    language: str
    allowed: tuple[str, ...]


class RequiredInDefaultLanguage(
    FaultMessage,
    code=FaultCode.required,
    en="Required in the default language, {language}.",
    nl="Deze tekst is verplicht in de standaardtaal, {language}.",
):
    language: str


class OtherResourceFaulty(
    FaultMessage,
    code=FaultCode.contradictory,
    en="{kind} {slug}{pointer}: {fault}",
    nl="{kind} {slug}{pointer}: {fault}",
):
    """A change that would make another resource faulty."""

    kind: str
    slug: str
    pointer: str
    fault: FaultMessage


class DefaultNotAmongLanguages(
    FaultMessage,
    code=FaultCode.not_allowed_value,
    en="Must be one of the languages: {allowed}.",
    nl="Dit moet een van de talen zijn: {allowed}.",
):
    allowed: tuple[str, ...]


class UnknownTimeZone(
    FaultMessage,
    code=FaultCode.unknown_time_zone,
    en="Unknown time zone: {name}. Example: Europe/Amsterdam.",
    nl="Onbekende tijdzone: {name}. Voorbeeld: Europe/Amsterdam.",
):
    name: str


class ListedTwice(
    FaultMessage,
    code=FaultCode.named_twice,
    en="The {kind} {slug} is named twice.",
    nl="{kind.The} {slug} staat twee keer in de lijst.",
):
    kind: str
    slug: str


class PublishedRefersToDraft(
    FaultMessage,
    code=FaultCode.refers_to_draft,
    en="The {kind} {slug} is a draft; published resources may refer only to published ones.",
    nl="{kind.The} {slug} is een concept. Wat gepubliceerd is, mag alleen verwijzen naar wat ook gepubliceerd is.",
):
    kind: str
    slug: str


class UsedTwice(
    FaultMessage, code=FaultCode.not_unique, en="{value} is used twice.", nl="{value} is twee keer gebruikt."
):
    value: str


class YearOutOfRange(
    FaultMessage,
    code=FaultCode.out_of_range,
    en="Must be in the years {first} to {last}.",
    nl="Dit moet in de jaren {first} tot en met {last} liggen.",
):
    first: int
    last: int


class EndsBeforeStart(
    FaultMessage, code=FaultCode.out_of_order, en="Must not be before {start}.", nl="Dit mag niet voor {start} liggen."
):
    start: str


class EndsAtStart(
    FaultMessage, code=FaultCode.out_of_order, en="Must be after {start}.", nl="Dit moet na {start} liggen."
):
    start: str


class LastsTooLong(
    FaultMessage,
    code=FaultCode.lasts_too_long,
    en="The {kind} may last at most {limit} days.",
    nl="{kind.The} mag hoogstens {limit} dagen duren.",
):
    kind: str
    limit: int


class SlugCannotChange(
    FaultMessage,
    code=FaultCode.cannot_change,
    en="A slug cannot change: this address is {slug}.",
    nl="Een slug kan niet veranderen: dit adres is {slug}.",
):
    slug: str
