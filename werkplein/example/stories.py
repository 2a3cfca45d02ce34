"""What leaders say they did, per milestone: invented, in the words of people who work there."""

STORIES: dict[str, tuple[str, ...]] = {
    "a1": (
        "De gemeente betaalde het bord, UWV regelde de vergunning. Toen we eenmaal wisten wie wat deed, hing het er "
        "in zes weken.",
        "We hebben de losse borden zelf van de gevel gehaald. Klanten vroegen daarna niet meer bij wie ze moesten "
        "zijn.",
        "Let op de huurbaas: die wilde eerst een tekening zien. Vraag dat meteen bij de start.",
        "Wij hebben de wijkkrant gevraagd om een foto bij de onthulling. Sindsdien weet de hele buurt ons te vinden.",
        "Het logo hing eerst binnen. Pas toen een klant er voorbij liep, zagen we dat het buiten hoort.",
        "De bestelling liep via de centrumgemeente, samen met drie andere Werkpleinen. Dat was een stuk goedkoper.",
        "We lieten de bewegwijzering vanaf het station meteen aanpassen. Dat was één telefoontje.",
    ),
    "a2": (
        "Eerst stonden er twee balies naast elkaar. We hebben er één weggehaald en de medewerkers om en om "
        "ingeroosterd. Na een maand wist niemand meer beter.",
        "Wij begonnen met één gastvrouw voor iedereen. Zij kijkt waar de klant voor komt en wijst de weg.",
        "Het rooster was het lastigst. Nu maakt één teamleider het voor beide organisaties, elke donderdag.",
        "De inkomensconsulenten zitten om de dag aan de balie. Dat scheelt veel heen en weer bellen.",
        "De balie is nu hoog én laag. Zo kan iedereen zien wie er zit, ook iemand in een rolstoel.",
        "We oefenden een week met een proefbalie op een tafel. Daarna wisten we precies welke spullen nodig waren.",
        "Beide computers staan naast elkaar. De medewerker schakelt, de klant merkt er niets van.",
        "De beveiliging deed mee: die stuurt klanten niet meer door naar de andere ingang.",
    ),
    "a3": (
        "We hebben de werkplekken gemengd: om en om een coach van UWV en een consulent van de gemeente. Geen schotten.",
        "Eén keer per week bespreken we samen vijf klanten. Koffie erbij, klaar in een half uur.",
        "De eerste weken liepen mensen terug naar hun oude plek. We hebben de oude kamers toen een andere functie "
        "gegeven.",
        "Elke nieuwe collega loopt een dag mee bij de andere organisatie. Dat staat in het inwerkplan.",
        "De kantine was de sleutel. Sinds er één koffieautomaat is, kent iedereen elkaar.",
        "We maakten eilanden per wijk, met op elk eiland mensen van beide kanten.",
        "Het roosteren doen we samen, met één lijst op de muur. Iedereen ziet wie er is.",
    ),
    "b1": (
        "Elke klant krijgt bij het eerste gesprek een kaartje met één naam en één nummer. Wie ziek is, heeft een "
        "vaste vervanger.",
        "Wij verdelen nieuwe klanten op maandag. De coach die de klant krijgt, belt dezelfde dag nog.",
        "Het werkte pas toen we de overdracht verboden. Wie begint, maakt het af.",
        "We merkten dat klanten drie brieven kregen met drie namen. Die brieven hebben we samen herschreven.",
        "De klant belt een vast nummer dat doorschakelt naar zijn eigen coach. Ook als die thuiswerkt.",
        "Wij zetten de naam van de coach boven elke brief, met foto. Klanten vonden dat prettig.",
        "Gaat een coach weg? Dan is er een gesprek met zijn drieën, met de klant erbij.",
        "Een klant had bij ons vier contactpersonen. Met die klant aan tafel hebben we het opnieuw ingericht.",
    ),
    "b2": (
        "Eén telefoonnummer voor werkgevers, en dat staat ook op de site van de gemeente. Vier mensen nemen om de "
        "beurt op.",
        "Onze accountmanagers gaan samen op bezoek: één van UWV en één van de gemeente. Na drie bezoeken kent "
        "iedereen elkaar.",
        "We hebben de bakken met vacatures samengevoegd. Werkgevers bellen nu nog maar één keer.",
        "We bellen elk bedrijf na een plaatsing terug. Eén persoon doet dat, voor beide organisaties.",
        "De ondernemersvereniging kiest mee wie haar vaste aanspreekpunt is.",
        "Elke week hangt er een lijst met werkgevers en hun vaste contact. Wie er niet op staat, krijgt er een.",
        "Wij zijn gestopt met losse visitekaartjes. Er is er nu één, met beide logo’s.",
    ),
    "b3": (
        "Elke coach schreef op waar hij goed in is: jongeren, bouw, schulden. Met die lijst verdelen we de klanten.",
        "Bij de klantbespreking vragen we eerst: wie past bij deze klant? Pas daarna kijken we in de agenda.",
        "Twee coaches zijn opgeleid voor mensen met een Wajong-uitkering. Dat zag je na een half jaar in de "
        "plaatsingen.",
        "We hebben de wijken losgelaten. Nu kiest de teamleider op ervaring, en dat geeft minder wisselingen.",
        "Een klant met schulden gaat eerst naar de coach die dat kent. De rest komt daarna.",
        "We lieten klanten zelf opschrijven wat zij zoeken in een coach. Dat hielp bij het verdelen.",
        "Na drie maanden vragen we: past dit nog? Wisselen mag, en dat gebeurt weinig.",
        "Onze coaches ruilden tien klanten met elkaar. Zo zagen ze wat de ander goed kan.",
    ),
    "c1": (
        "We schreven het jaarplan in twee middagen met beide teams. De cijfers over de regio hadden we vooraf "
        "rondgestuurd.",
        "Maak het kort. Ons plan is zes bladzijden en hangt in de kantine.",
        "De wethouder en de vestigingsmanager tekenden samen. Daardoor kon niemand er later omheen.",
        "We vroegen werkgevers om mee te lezen. Zij schrapten de helft, en dat maakte het beter.",
        "De arbeidsmarktcijfers kregen we van het UWV. De gemeente legde uit wat dat voor de wijken betekent.",
        "Elk kwartaal kijken we wat er van het plan terecht kwam. Dat kost een uur.",
        "Het plan van vorig jaar was een stapel van twee. Nu is er één plan met één lijst van doelen.",
    ),
    "c2": (
        "Ons MT vergadert elke twee weken. De voorzitter wisselt per half jaar tussen UWV en gemeente.",
        "We begonnen met een gezamenlijke agenda. Het besluit over het MT kwam daarna bijna vanzelf.",
        "Eén actielijst voor alle leidinggevenden. Wat er niet op staat, bestaat niet.",
        "Ieder lid van het MT heeft één onderwerp, voor beide organisaties. Dat gaf rust.",
        "De eerste drie vergaderingen had een leider van buiten de leiding. Daarna konden we het zelf.",
        "Wij zitten op één kamer. Een besluit duurt nu een kwartier in plaats van twee weken.",
        "Het verslag gaat dezelfde dag naar alle medewerkers. Een half blad is genoeg.",
    ),
    "d1": (
        "Aan de balie stellen we vijf vaste vragen. Het antwoord bepaalt welke dienst iemand krijgt, niet de "
        "uitkering.",
        "De gemeente koopt trainingen in en UWV vult de lege plekken. En andersom. Dat spraken we per kwartaal af.",
        "We hebben een eenvoudige kaart gemaakt met klanttypen en diensten. Nieuwe collega’s leren hem in een dag.",
        "We namen tien dossiers en vroegen: wat had deze klant nodig? Daaruit kwam onze indeling.",
        "Een klant van de gemeente volgt bij ons een cursus van UWV. Daar is één formulier voor.",
        "Elke coach kan alle diensten aanvragen. Eerst mocht dat alleen voor de eigen klanten.",
        "Wij begonnen met jongeren onder de 27. Toen dat liep, volgden de anderen.",
    ),
    "e1": (
        "De gemeente twijfelde over de huur. We hebben de kosten een jaar lang half-half gedeeld en daarna opnieuw "
        "gerekend.",
        "Begin klein: wij startten met twee dagen per week onder één dak. Na vier maanden wilde niemand terug.",
        "De directeur van de sociale dienst kwam zelf twee weken meedraaien. Toen was de discussie voorbij.",
        "We tekenden pas toen de wethouder een dag had meegelopen. Haal hem er vroeg bij.",
        "De verhuizing deden we in één weekend. Half verhuizen geeft een half jaar gedoe.",
        "UWV en gemeente hebben nu één contract voor het gebouw. De jurist van de gemeente schreef het.",
        "Onze gemeente had al een pand gehuurd. UWV nam twee verdiepingen over.",
    ),
    "e2": (
        "We zijn alle gemeenten langsgegaan met één vraag: wat hebben uw inwoners eraan? Twee kleine gemeenten sloten "
        "toen aan.",
        "De kleinste gemeente had geen mensen over. Zij betaalt nu een halve dag van een consulent van de "
        "buurgemeente.",
        "We nodigden de wethouders samen uit op een ochtend dat het druk was. Zien werkt beter dan een notitie.",
        "Per gemeente is er één vast spreekuur in het gemeentehuis. De rest doen ze hier.",
        "Een bus rijdt op dinsdag langs de dorpen. Daarin zit een coach met een laptop.",
        "Elke gemeente koos zelf welke diensten zij afneemt. De kosten gaan per inwoner.",
        "We maken per gemeente een half blad met resultaten. Dat ligt elke maand bij de wethouder.",
        "Zes gemeenten tekenden op dezelfde dag. De zevende kwam een maand later vanzelf.",
    ),
    "f1": (
        "We hebben één formulier voor een traject, van welk geld het ook komt. De administratie rekent achteraf af.",
        "Elk kwartaal leggen we de potjes naast elkaar. Wat bij de één overblijft, gebruikt de ander.",
        "Begin met twee voorbeelden, één van elke kant. Met die voorbeelden kregen we de financiële mensen mee.",
        "De afspraak staat op één blad: wie betaalt wat, en wie tekent. Meer was niet nodig.",
        "Een medewerker van elke kant beslist samen tot een vast bedrag. Daarboven gaat het naar het MT.",
        "We kochten samen in bij één aanbieder. Dat scheelde een vijfde van de prijs.",
        "Ons eerste gezamenlijke traject ging over taal. Klein, en iedereen kende iemand die het nodig had.",
        "De controllers zitten één keer per kwartaal bij elkaar. Vooraf, en niet achteraf.",
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
