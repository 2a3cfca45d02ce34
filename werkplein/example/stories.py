"""What leaders say they did, per milestone: invented, in the words of people who work there."""

STORIES: dict[str, tuple[str, ...]] = {
    "a1": (
        "De gemeente betaalde het bord, UWV regelde de vergunning. Toen we eenmaal wisten wie wat deed, hing het er in "
        "zes weken.",
        "We hebben de losse borden zelf van de gevel gehaald. Klanten vroegen daarna niet meer bij wie ze moesten "
        "zijn.",
        "Let op de huurbaas: die wilde eerst een tekening zien. Vraag dat meteen bij de start.",
    ),
    "a2": (
        "Eerst stonden er twee balies naast elkaar. We hebben er één weggehaald en de medewerkers om en om "
        "ingeroosterd. "
        "Na een maand wist niemand meer beter.",
        "Wij begonnen met één gastvrouw voor iedereen. Zij kijkt waar de klant voor komt en wijst de weg.",
        "Het rooster was het lastigst. Nu maakt één teamleider het voor beide organisaties, elke donderdag.",
        "De inkomensconsulenten zitten om de dag aan de balie. Dat scheelt veel heen en weer bellen.",
    ),
    "a3": (
        "We hebben de werkplekken gemengd: om en om een coach van UWV en een consulent van de gemeente. Geen schotten.",
        "Eén keer per week bespreken we samen vijf klanten. Koffie erbij, klaar in een half uur.",
        "De eerste weken liepen mensen terug naar hun oude plek. We hebben de oude kamers toen een andere functie "
        "gegeven.",
    ),
    "b1": (
        "Elke klant krijgt bij het eerste gesprek een kaartje met één naam en één nummer. Wie ziek is, heeft een vaste "
        "vervanger.",
        "Wij verdelen nieuwe klanten op maandag. De coach die de klant krijgt, belt dezelfde dag nog.",
        "Het werkte pas toen we de overdracht verboden. Wie begint, maakt het af.",
        "We merkten dat klanten drie brieven kregen met drie namen. Die brieven hebben we samen herschreven.",
    ),
    "b2": (
        "Eén telefoonnummer voor werkgevers, en dat staat ook op de site van de gemeente. Vier mensen nemen om de "
        "beurt op.",
        "Onze accountmanagers gaan samen op bezoek: één van UWV en één van de gemeente. Na drie bezoeken kent "
        "iedereen elkaar.",
        "We hebben de bakken met vacatures samengevoegd. Werkgevers bellen nu nog maar één keer.",
    ),
    "b3": (
        "Elke coach schreef op waar hij goed in is: jongeren, bouw, schulden. Met die lijst verdelen we de klanten.",
        "Bij de klantbespreking vragen we eerst: wie past bij deze klant? Pas daarna kijken we in de agenda.",
        "Twee coaches zijn opgeleid voor mensen met een Wajong-uitkering. Dat zag je na een half jaar in de "
        "plaatsingen.",
        "We hebben de wijken losgelaten. Nu kiest de teamleider op ervaring, en dat geeft minder wisselingen.",
    ),
    "c1": (
        "We schreven het jaarplan in twee middagen met beide teams. De cijfers over de regio hadden we vooraf "
        "rondgestuurd.",
        "Maak het kort. Ons plan is zes bladzijden en hangt in de kantine.",
        "De wethouder en de vestigingsmanager tekenden samen. Daardoor kon niemand er later omheen.",
    ),
    "c2": (
        "Ons MT vergadert elke twee weken. De voorzitter wisselt per half jaar tussen UWV en gemeente.",
        "We begonnen met een gezamenlijke agenda. Het besluit over het MT kwam daarna bijna vanzelf.",
        "Eén actielijst voor alle leidinggevenden. Wat er niet op staat, bestaat niet.",
    ),
    "d1": (
        "Aan de balie stellen we vijf vaste vragen. Het antwoord bepaalt welke dienst iemand krijgt, niet de "
        "uitkering.",
        "De gemeente koopt trainingen in en UWV vult de lege plekken. En andersom. Dat spraken we per kwartaal af.",
        "We hebben een eenvoudige kaart gemaakt met klanttypen en diensten. Nieuwe collega’s leren hem in een dag.",
    ),
    "e1": (
        "De gemeente twijfelde over de huur. We hebben de kosten een jaar lang half-half gedeeld en daarna opnieuw "
        "gerekend.",
        "Begin klein: wij startten met twee dagen per week onder één dak. Na vier maanden wilde niemand terug.",
        "De directeur van de sociale dienst kwam zelf twee weken meedraaien. Toen was de discussie voorbij.",
    ),
    "e2": (
        "We zijn alle gemeenten langsgegaan met één vraag: wat hebben uw inwoners eraan? Twee kleine gemeenten "
        "sloten toen aan.",
        "De kleinste gemeente had geen mensen over. Zij betaalt nu een halve dag van een consulent van de "
        "buurgemeente.",
        "We nodigden de wethouders samen uit op een ochtend dat het druk was. Zien werkt beter dan een notitie.",
        "Per gemeente is er één vast spreekuur in het gemeentehuis. De rest doen ze hier.",
    ),
    "f1": (
        "We hebben één formulier voor een traject, van welk geld het ook komt. De administratie rekent achteraf af.",
        "Elk kwartaal leggen we de potjes naast elkaar. Wat bij de één overblijft, gebruikt de ander.",
        "Begin met twee voorbeelden, één van elke kant. Met die voorbeelden kregen we de financiële mensen mee.",
        "De afspraak staat op één blad: wie betaalt wat, en wie tekent. Meer was niet nodig.",
    ),
}

APPROACH_TITLE = "Specifieke aanpak G4: eerst de wijk, dan het Werkplein"
APPROACH = (
    "Waarom anders\n"
    "De vier grote steden hebben samen 17 Werkpleinen. Per stad zijn er drie tot vijf, met veel klanten die ver van "
    "werk staan. Eén Werkplein beoordelen zonder de andere in die stad geeft een scheef beeld.\n"
    "\n"
    "Wat anders gaat\n"
    "1. Per stad is er één plan voor alle Werkpleinen, met één vast aanspreekpunt bij de gemeente en één bij UWV.\n"
    "2. De mijlpalen gelden op elk Werkplein. De stad laat per wijk zien wie waar terechtkan.\n"
    "3. Het overleg met de vertegenwoordiger is elke zes weken.\n"
    "4. Een audit kijkt per stad, op één dag, bij alle Werkpleinen die achterblijven.\n"
    "\n"
    "Nog te bespreken\n"
    "Hoe tellen jongerenloketten mee? En wie betaalt de inhuizing in de twee oudste panden?"
)
CONSULTATIONS = (
    (
        "2010-05-18",
        "Wat maakt de G4 anders?",
        "De vertegenwoordiger wil één plan per stad, omdat de Werkpleinen daar klanten delen. De stuurgroep wil wel "
        "elk Werkplein apart kunnen volgen. Afspraak: het niveau blijft per Werkplein, de aanpak komt per stad.",
        "2010-06-22",
    ),
    (
        "2010-06-22",
        "Eerste tekst van de aanpak",
        "De tekst is besproken. Rotterdam en Utrecht kunnen ermee vooruit. Amsterdam en Den Haag willen eerst weten "
        "hoe de jongerenloketten meetellen. Het secretariaat zoekt dat uit.",
        "2010-08-24",
    ),
)
WITH_WHOM = "G4-vertegenwoordiger"
QUESTION = "Hoe verdeelden jullie de klanten in het begin? Wij komen graag een ochtend kijken."
