"""The words that the demo event is made of, in Dutch and English; people and organisations are invented."""

Pair = tuple[str, str]
"""The same words in Dutch and in English."""

# slug, Dutch, English: written so that they fit in the middle of a sentence.
TOPICS = (
    ("open-data", "open data", "open data"),
    ("digital-inclusion", "digitale inclusie", "digital inclusion"),
    ("algorithms", "uitlegbare algoritmen", "explainable algorithms"),
    ("digital-identity", "digitale identiteit", "digital identity"),
    ("plain-language", "begrijpelijke taal", "plain language"),
    ("open-source", "opensourcesoftware", "open-source software"),
    ("information-security", "informatiebeveiliging", "information security"),
    ("archives", "digitale archivering", "digital archiving"),
    ("accessibility", "toegankelijkheid", "accessibility"),
    ("interoperability", "open standaarden", "open standards"),
    ("procurement", "innovatief inkopen", "innovative procurement"),
    ("privacy", "privacy vanaf het ontwerp", "privacy by design"),
    ("cloud", "soevereine cloud", "sovereign cloud"),
    ("geo-information", "geo-informatie", "geo-information"),
    ("mobility", "slimme mobiliteit", "smart mobility"),
    ("energy", "de energietransitie", "the energy transition"),
    ("water", "digitaal waterbeheer", "digital water management"),
    ("healthcare", "gegevens in de zorg", "data in healthcare"),
    ("education", "digitaal onderwijs", "digital education"),
    ("legacy", "het vernieuwen van oude systemen", "renewing old systems"),
    ("service-design", "ontwerpen met bewoners", "designing with residents"),
    ("craftsmanship", "ICT-vakmanschap", "ICT craftsmanship"),
    ("participation", "online inspraak", "online participation"),
    ("sustainability", "duurzame ICT", "sustainable ICT"),
)

TRACKS = (
    ("people", "Mens", "People", "#154273"),
    ("data", "Data", "Data", "#007bc7"),
    ("law", "Recht en regels", "Law and rules", "#a90061"),
    ("technology", "Techniek", "Technology", "#275937"),
    ("craft", "Vakmanschap", "Craft", "#e17000"),
    ("cooperation", "Samenwerking", "Cooperation", "#42145f"),
)

# {it} is the topic; a capital is put in front where it opens the title.
TITLES: tuple[Pair, ...] = (
    ("{it} in de praktijk", "{it} in practice"),
    ("{it}: wat wij graag eerder hadden geweten", "{it}: what we wish we had known earlier"),
    ("Tien jaar {it}, en nu?", "Ten years of {it}: what next?"),
    ("Een dag uit het leven met {it}", "A day in the life of {it}"),
    ("{it} zonder gedoe", "{it} without the fuss"),
    ("Samen bouwen aan {it}", "Building {it} together"),
    ("De mythen van {it}", "The myths about {it}"),
    ("Klein beginnen met {it}", "Starting small with {it}"),
    ("{it} voor wie denkt dat het niets voor hem is", "{it} for those who think it is not for them"),
    ("Wie beslist er eigenlijk over {it}?", "Who actually decides about {it}?"),
    ("{it} in een gemeente van 9.000 inwoners", "{it} in a municipality of 9,000 people"),
    ("Leren van wat misging bij {it}", "Learning from what went wrong with {it}"),
)

SUBTITLES: tuple[Pair, ...] = (
    ("Een eerlijk verhaal uit een verzonnen gemeente", "An honest story from a made-up municipality"),
    ("Met voorbeelden die u morgen kunt gebruiken", "With examples you can use tomorrow"),
    ("Over moed, geld en geduld", "About courage, money and patience"),
    ("Voor bestuurders én bouwers", "For those who govern and those who build"),
)

OPENINGS: tuple[Pair, ...] = (
    ("Iedereen heeft het over {it}, maar wie doet het?", "Everybody talks about {it}, but who does it?"),
    (
        "Deze sessie gaat over {it} en is van begin tot eind bedacht.",
        "This session is about {it} and is made up from beginning to end.",
    ),
    ("Wat verandert er als {it} morgen gewoon werkt?", "What changes when {it} simply works tomorrow?"),
    ("Twee jaar geleden begon Nergenshuizen met {it}.", "Two years ago Nowherehouses began with {it}."),
    (
        "Over {it} bestaan meer meningen dan ervaringen.",
        "There are more opinions about {it} than experiences.",
    ),
)

SENTENCES: tuple[Pair, ...] = (
    (
        "Wij laten zien welke keuzes er gemaakt zijn, en wat ze kostten.",
        "We show which choices were made, and what they cost.",
    ),
    (
        "Daarna werkt u in kleine groepen een eigen voorbeeld uit.",
        "Then you work on an example of your own in small groups.",
    ),
    (
        "De techniek bleek het probleem niet; de afspraken waren het wel.",
        "Technology turned out not to be the problem; the agreements were.",
    ),
    (
        "Bewoners dachten vanaf de eerste schets mee, ook de lastige.",
        "Residents joined in from the first sketch, the difficult ones too.",
    ),
    (
        "U gaat naar huis met een lijst van vragen voor uw leverancier.",
        "You leave with a list of questions for your supplier.",
    ),
    (
        "Een jurist, een ontwerper en een beheerder vertellen elk hun kant.",
        "A lawyer, a designer and an operator each tell their side.",
    ),
    ("Voorkennis is niet nodig, nieuwsgierigheid wel.", "You need no prior knowledge, only curiosity."),
    (
        "Het eerste plan ging de prullenbak in, en dat was maar goed ook.",
        "The first plan went into the bin, and a good thing too.",
    ),
    (
        "De cijfers zijn verzonnen, maar de twijfels zijn echt.",
        "The figures are invented, but the doubts are real.",
    ),
    (
        "Wie meedoet krijgt de broncode, het draaiboek en een stroopwafel.",
        "Participants get the source code, the script and a stroopwafel.",
    ),
    (
        "Wij vergelijken drie aanpakken en zeggen welke wij weer zouden kiezen.",
        "We compare three approaches and say which one we would choose again.",
    ),
    (
        "Ook de raad stelde vragen waar niemand een antwoord op had.",
        "The council, too, asked questions that nobody could answer.",
    ),
    (
        "Aan de hand van één brief laten wij zien hoeveel systemen er meeschrijven.",
        "A single letter shows how many systems help to write it.",
    ),
    (
        "Het beheer kreeg een naam, een gezicht en een begroting.",
        "Maintenance was given a name, a face and a budget.",
    ),
    (
        "In het tweede deel kunt u zelf aan de knoppen zitten.",
        "In the second part you can work the controls yourself.",
    ),
    (
        "Zeven organisaties delen sinds kort dezelfde bouwstenen.",
        "Seven organisations recently began to share the same building blocks.",
    ),
    (
        "Soms is het beste systeem een telefoonnummer met een mens erachter.",
        "Sometimes the best system is a telephone number with a person behind it.",
    ),
    (
        "Wij sluiten af met een gesprek over wat er volgend jaar anders moet.",
        "We end with a conversation about what should change next year.",
    ),
)

JOB_TITLES: tuple[Pair, ...] = (
    ("Informatiemanager", "Information manager"),
    ("Directeur Dienstverlening", "Director of Services"),
    ("Enterprisearchitect", "Enterprise architect"),
    ("Adviseur openbaarheid", "Adviser on open government"),
    ("Programmamanager", "Programme manager"),
    ("Ontwerper", "Designer"),
    ("Wethouder Digitale Zaken", "Alderman for Digital Affairs"),
    ("Hoogleraar Toegepaste Verbeelding", "Professor of Applied Imagination"),
    ("Hoofdredacteur", "Editor-in-chief"),
    ("Ontwikkelaar", "Developer"),
)

DEPARTMENTS: tuple[Pair, ...] = (
    ("afdeling Vooruitdenken", "Department of Thinking Ahead"),
    ("team Gegevens", "Data team"),
    ("directie Bruggen en Koppelvlakken", "Directorate of Bridges and Interfaces"),
)

BIOGRAPHIES: tuple[Pair, ...] = (
    ("Bestaat niet, maar heeft er wel verstand van.", "Does not exist, but knows the subject."),
    (
        "Werkte eerder bij een ministerie dat u niet zult vinden.",
        "Used to work at a ministry that you will not find.",
    ),
    (
        "Schreef een handboek dat nog niemand heeft kunnen lenen.",
        "Wrote a handbook that nobody has been able to borrow yet.",
    ),
    (
        "Spreekt graag over fouten, vooral over de eigen.",
        "Likes to talk about mistakes, especially their own.",
    ),
    ("Houdt van kaarten, lijsten en lange fietstochten.", "Loves maps, lists and long bicycle rides."),
)


def listed(names: str) -> tuple[str, ...]:
    """Names with commas between them: one on a line would bury all the rest."""
    return tuple(name.strip() for name in names.split(","))


FIRST_NAMES = listed(
    "Aafke, Aron, Beyza, Bram, Chaima, Corné, Daniëlle, Djamil, Eefje, Emre, Fenna, Floris, Gülşen, Gijs, "
    "Hanneke, Hamid, Ilse, Ivo, Jasmijn, Joris, Kaoutar, Koen, Lieke, Luuk, Mariëtte, Mees, Nadia, Niek, "
    "Oumaima, Otto, Pleun, Pim, Quirine, Ruben, Roos, Şeyma, Sjoerd, Tessa, Thijs, Ulrike, Vera, Wessel, "
    "Xandra, Yara, Youssef, Zoë"
)
LAST_NAMES = listed(
    "van Verzinsel, Droomdijk, Luchtkasteel, de Fabel, Bedachtzaam, Spookstra, van Nergenshuizen, "
    "Sprookjes, Nevelberg, el Khayali, Hersenspinsel, ten Fantasie, Wolkenbouwer, Denkbeeldig, "
    "Maanlander, Zandloper, van der Mythe, Schimmink, Hayalc\u0131, Onbestaand, Waanzinga, Sterrenkijker, "
    "Tussenweg, Regenboog, Poëet, Noordpoolman, Windmolens, Zeemeermans, Ängström-Verzonnen, Papierman, "
    "Kaartenhuis, Luchtbrug, Eenhoorn, Morgenland, Toverman, Vlinderslag, Ballonvaart"
)

# kind, the name's beginnings; an ending from the next list makes it a name.
ORGANISATIONS = (
    (
        "private",
        ("Wolkenbouw", "Luchtkasteel", "Regenboog Systemen", "Kaartenhuis Software", "Zandkasteel IT"),
    ),
    ("public", ("Gemeente", "Waterschap", "Provincie", "Dienst")),
    ("knowledge", ("Universiteit van", "Hogeschool", "Kenniscentrum")),
    ("media", ("Weekblad", "Omroep")),
    ("other", ("Stichting", "Vereniging")),
)
PLACES = listed(
    "Nergenshuizen, Droomdorp, Luilekkerland, Maanstad, Verzonnerveen, Overmorgen, Schijnoord, Mistdam, "
    "Nevelerland, Zoekmeer, Fabeldrecht, Achterdewolken, Eenhoornsluis, Verweggistan, Spiegelbeek, "
    "Tovermonde"
)

LEVELS: tuple[Pair, ...] = (("Goud", "Gold"), ("Zilver", "Silver"), ("Brons", "Bronze"))

TAGLINES: tuple[Pair, ...] = (
    ("Voor wie vooruit wil dromen", "For those who dream ahead"),
    ("Al honderd jaar niet echt", "A hundred years of not existing"),
    ("Samen bouwen aan wat er niet is", "Building what is not there, together"),
)

HEADINGS: tuple[Pair, ...] = (
    ("Minder plannen, meer {it}", "Fewer plans, more {it}"),
    ("Zonder vertrouwen geen {it}", "No {it} without trust"),
    ("{it} begint bij luisteren", "{it} begins with listening"),
    ("Niemand kan {it} alleen", "Nobody can do {it} alone"),
)
STATEMENTS: tuple[Pair, ...] = (
    ("Wie {it} serieus neemt, begint vandaag", "If you take {it} seriously, start today"),
    ("Zonder bewoners is {it} een hobby", "Without residents, {it} is a hobby"),
    ("Geef {it} een begroting en een baas", "Give {it} a budget and a boss"),
)
