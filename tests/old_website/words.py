"""Sentences that the pages of a made-up old website consist of, in three languages."""

PLACES = ("Ferizaj", "Prizren", "Gjilan", "Mitrovicë", "Pejë", "Gjakovë", "Lipjan", "Obiliq", "Graçanicë", "Shtërpcë")

TITLES = {
    "sq": (
        "Forum publik për strehimin në {place}",
        "Të rinjtë e komunitetit rom në {place} kërkojnë ujë të pijshëm",
        "Trajnim për mësuesit në {place}: ç'është diskriminimi?",
        "Shtëpi të reja për {count} familje në {place}",
        "Gruaja ashkali që ndryshoi shkollën në {place}",
    ),
    "sr": (
        "Javni forum o stanovanju u mestu {place}",
        "Mladi iz romske zajednice traže pijaću vodu: {place}",
        "Obuka za nastavnike, {place}: šta je diskriminacija?",
        "Nove kuće za {count} porodica, {place}",
        "Žena koja je promenila školu u mestu {place}",
    ),
    "en": (
        "Public forum on housing in {place}",
        "Young Roma in {place} ask for drinking water",
        "Training for teachers in {place}: what is discrimination?",
        "New houses for {count} families in {place}",
        "The woman who changed the school in {place}",
    ),
}

SENTENCES = {
    "sq": (
        "Më {day} u mbajt një takim me {count} banorë të lagjes, të cilët treguan për problemet e tyre të përditshme.",
        "Përfaqësuesit e komunës në {place} premtuan se çështja do të shqyrtohet brenda vitit {year}.",
        "«Fëmijët tanë ecin {count} kilometra çdo ditë deri në shkollë», tha {name}, nënë e tre fëmijëve.",
        "Organizata jonë ka dorëzuar {count} kërkesa me shkrim, por ende nuk ka marrë përgjigje.",
        "Në takim morën pjesë edhe mësues, mjekë dhe zyrtarë të Ministrisë për Komunitete e Kthim.",
        "Projekti përkrahet nga Bashkimi Evropian dhe zgjat deri në fund të vitit {year}.",
        "Banorët kërkuan që rruga të asfaltohet dhe që uji të jetë i pijshëm në të gjitha shtëpitë.",
        "{name} shtoi se pa punë dhe pa arsim nuk mund të flitet për barazi të vërtetë.",
        "Shënimet tregojnë se {count} për qind e familjeve jetojnë pa kontratë banimi.",
        "Takimi i radhës mbahet në {place}; të gjithë janë të mirëpritur.",
    ),
    "sr": (
        "Dana {day} održan je sastanak sa {count} stanovnika naselja, koji su govorili o svakodnevnim problemima.",
        "Predstavnici opštine {place} obećali su da će pitanje biti razmotreno u toku {year}. godine.",
        "„Naša deca pešače {count} kilometara svakog dana do škole”, rekla je {name}, majka troje dece.",
        "Naša organizacija je predala {count} pismenih zahteva, ali još uvek nije dobila odgovor.",
        "Na sastanku su učestvovali i nastavnici, lekari i službenici Ministarstva za zajednice i povratak.",
        "Projekat podržava Evropska unija i traje do kraja {year}. godine.",
        "Meštani su tražili da se put asfaltira i da voda bude pijaća u svim kućama.",
        "{name} je dodala da bez posla i obrazovanja ne može biti govora o istinskoj jednakosti.",
        "Podaci pokazuju da {count} odsto porodica živi bez ugovora o stanovanju.",
        "Sledeći sastanak održaće se u mestu {place}; svi su dobrodošli.",
    ),
    "en": (
        "On {day} a meeting was held with {count} residents of the quarter, who spoke of their everyday problems.",
        "Representatives of the municipality of {place} promised that the matter would be considered within {year}.",
        "“Our children walk {count} kilometres to school every day,” said {name}, a mother of three.",
        "Our organisation has handed in {count} written requests, but has not received an answer yet.",
        "Teachers, doctors and officials of the Ministry for Communities and Return also took part in the meeting.",
        "The project is supported by the European Union and lasts until the end of {year}.",
        "The residents asked for the road to be paved and for drinking water in all of the houses.",
        "{name} added that without work and education there can be no talk of true equality.",
        "The figures show that {count} per cent of the families live without a tenancy agreement.",
        "The next meeting will be held in {place}; everybody is welcome.",
    ),
}

NAMES = ("Valdete Berisha", "Sanije Krasniqi", "Mirjana Stanković", "Fatime Gashi", "Elvira Đorđević", "Zenepe Shala")

MONTHS = {
    "sq": "Janar Shkurt Mars Prill Maj Qershor Korrik Gusht Shtator Tetor Nëntor Dhjetor".split(),
    "sr": "januar februar mart april maj jun jul avgust septembar oktobar novembar decembar".split(),
    "en": "January February March April May June July August September October November December".split(),
}

MENU = {
    "sq": ("Ballina", "Rreth nesh", "Lajme dhe ngjarje", "Projektet", "Publikimet", "Galeria", "Kontakti"),
    "sr": ("Početna", "O nama", "Vesti i događaji", "Projekti", "Publikacije", "Galerija", "Kontakt"),
    "en": ("Home", "About us", "News and events", "Projects", "Publications", "Gallery", "Contact"),
}

#: Texts of the frame around an article.
FRAME = {
    "sq": {
        "latest": "Lajmet e fundit",
        "posted": "Postuar më",
        "more": "Lexo më shumë »",
        "share": "Shpërndaje në Facebook",
        "print": "Shtyp këtë faqe",
        "back": "« Kthehu prapa",
        "related": "Lajme të ngjashme",
        "poll": "A jeni të kënaqur me punën e komunës suaj? Po Jo Nuk e di",
        "visitors": "Numri i vizitorëve:",
        "rights": "Të gjitha të drejtat e rezervuara. Rruga Nëna Terezë 12, Prishtinë. Ueb dizajni: Agjencia Pixel",
        "comment": "Shkruaj komentin tënd. Emri, E-mail, Komenti",
        "donor": "Kjo faqe u mundësua nga Fondacioni për Shoqëri të Hapur.",
        "seen": "Lexuar {count} herë",
        "next": "Lajmi tjetër",
    },
    "sr": {
        "latest": "Najnovije vesti",
        "posted": "Objavljeno",
        "more": "Opširnije »",
        "share": "Podeli na Fejsbuku",
        "print": "Odštampaj ovu stranu",
        "back": "« Nazad",
        "related": "Slične vesti",
        "poll": "Da li ste zadovoljni radom svoje opštine? Da Ne Ne znam",
        "visitors": "Broj posetilaca:",
        "rights": "Sva prava zadržana. Ulica Majke Tereze 12, Priština. Veb dizajn: Agencija Pixel",
        "comment": "Napišite komentar. Ime, E-mail, Komentar",
        "donor": "Ovu stranu omogućila je Fondacija za otvoreno društvo.",
        "seen": "Pročitano {count} puta",
        "next": "Sledeća vest",
    },
    "en": {
        "latest": "Latest news",
        "posted": "Posted on",
        "more": "Read more »",
        "share": "Share on Facebook",
        "print": "Print this page",
        "back": "« Go back",
        "related": "Related news",
        "poll": "Are you satisfied with the work of your municipality? Yes No I do not know",
        "visitors": "Number of visitors:",
        "rights": "All rights reserved. Mother Teresa Street 12, Pristina. Web design: Agency Pixel",
        "comment": "Write your comment. Name, E-mail, Comment",
        "donor": "This page was made possible by the Foundation for Open Society.",
        "seen": "Read {count} times",
        "next": "Next story",
    },
}

ABOUT = {
    "sq": "Organizata jonë u themelua në vitin 2004 nga të rinj të komuniteteve rom, ashkali dhe egjiptian. "
    "Ne punojmë në dhjetë komuna me shkollat, me bashkësitë lokale dhe me gratë e lagjeve.",
    "sr": "Našu organizaciju osnovali su 2004. godine mladi iz romske, aškalijske i egipćanske zajednice. "
    "Radimo u deset opština sa školama, mesnim zajednicama i ženama iz naselja.",
    "en": "Our organisation was founded in 2004 by young people of the Roma, Ashkali and Egyptian communities. "
    "We work in ten municipalities with schools, local communities and the women of the quarters.",
}
