"""Who ordered what: about a hundred orders of people who do not exist.

`DEV_PEOPLE` write the mails of dev/, `HELDOUT_PEOPLE` those of heldout/. An item of an order is `reference*quantity` with
`/processed` behind it where some are done.
"""

from tests.corpus.own.shop import Customer, Line, Order, moment


def person(name: str, email: str, *aliases: str, lang: str = "fr") -> Customer:
    return Customer(name=name, email=email, aliases=aliases, language=lang)


DEV_PEOPLE = {
    "solene": person("Solène Kervella", "solene.kervella@orange.fr"),
    "marc": person("Marc Delattre", "marc.delattre59@gmail.com", "marc@delattre-menuiserie.fr"),
    "nadia": person("Nadia Benchikh", "nadia.benchikh@laposte.net"),
    "jp": person("Jean-Pierre Loiseau", "jp.loiseau@wanadoo.fr"),
    "camille": person("Camille Roussel", "camille.roussel@icloud.com"),
    "fatou": person("Fatou Diarra", "fatou.diarra@gmail.com"),
    "henri": person("Henri Castagnet", "henri.castagnet@free.fr"),
    "lea": person("Léa Morvan", "lea.mrvn@hotmail.fr"),
    "bruno": person("Bruno Escoffier", "bruno.escoffier@sfr.fr"),
    "odile": person("Odile Prigent", "odile.prigent@yahoo.fr"),
    "lumen": person("Atelier Lumen", "contact@atelier-lumen.fr", "prod@atelier-lumen.fr", "compta@atelier-lumen.fr"),
    "yves": person("Yves Hämmerli", "yves.haemmerli@bluewin.ch"),
    "katia": person("Katia Lambrechts", "katia.lambrechts@skynet.be"),
    "simon": person("Simon Tremblay-Gagnon", "simon.tgagnon@gmail.com"),
    "harriet": person("Harriet Lowe", "harriet.lowe@btinternet.com", lang="en"),
    "dan": person("Dan Okafor", "dan.okafor@outlook.com", lang="en"),
    "jonas": person("Jonas Brandt", "jonas.brandt@gmx.de", lang="de"),
    "lucia": person("Lucía Ferrer", "lucia.ferrer.foto@gmail.com", lang="es"),
    "paolo": person("Paolo Venturi", "paolo.venturi@libero.it", lang="it"),
    "sanne": person("Sanne de Wit", "sanne.dewit@ziggo.nl", lang="nl"),
    "theo": person("Théo Garnier", "theo.garnier@gmail.com"),
    "monique": person("Monique Aubert", "monique.aubert@orange.fr"),
    "rachid": person("Rachid Amrani", "rachid.amrani@bbox.fr"),
    "elise": person("Élise Fontenay", "elise.fontenay@gmail.com"),
    "gerard": person("Gérard Poulain", "gerard.poulain@neuf.fr"),
    "pauline": person("Pauline Reyer", "pauline.reyer@protonmail.com"),
    "ines": person("Inès Caron", "ines.caron@live.fr"),
    "mairie": person(
        "Commune de Saint-Aubin", "communication@saint-aubin-sur-loire.fr", "secretariat@saint-aubin-sur-loire.fr"
    ),
    "victor": person("Victor Lemaître", "victor.lemaitre@gmail.com"),
    "agathe": person("Agathe Noirot", "agathe.noirot@orange.fr"),
    "olivier": person("Olivier Saada", "olivier.saada@gmail.com"),
    "delphine": person("Delphine Auray", "delphine.auray@gmail.com"),
    "kevin": person("Kévin Marteau", "kev.marteau@sfr.fr"),
    "club": person("Club Photo de Vienne", "bureau@clubphoto-vienne.fr"),
}

HELDOUT_PEOPLE = {
    "anais": person("Anaïs Le Goff", "anais.legoff@gmail.com"),
    "denis": person("Denis Wattiez", "denis.wattiez@wanadoo.fr", "dwattiez@cabinet-wattiez.fr"),
    "samira": person("Samira Haddad", "samira.haddad@yahoo.fr"),
    "louise": person("Louise Péchenard", "louise.pechenard@orange.fr"),
    "etienne": person("Étienne Garrigue", "e.garrigue@free.fr"),
    "aminata": person("Aminata Sow", "aminata.sow@hotmail.fr"),
    "roger": person("Roger Bonnafous", "roger.bonnafous@laposte.net"),
    "melanie": person("Mélanie Jacquot", "melanie.jacquot@icloud.com"),
    "franck": person("Franck Thévenin", "franck.thevenin@gmail.com"),
    "colette": person("Colette Marchand", "colette.marchand@sfr.fr"),
    "galerie": person("Galerie Sépia", "accueil@galerie-sepia.fr", "expo@galerie-sepia.fr", "admin@galerie-sepia.fr"),
    "beat": person("Beat Zurbriggen", "beat.zurbriggen@bluewin.ch"),
    "joris": person("Joris Claes", "joris.claes@telenet.be"),
    "marieeve": person("Marie-Ève Bouchard", "marieeve.bouchard@outlook.com"),
    "fiona": person("Fiona Gallagher", "fiona.gallagher@gmail.com", lang="en"),
    "tom": person("Tom Prescott", "tom.prescott@yahoo.com", lang="en"),
    "heike": person("Heike Vogel", "heike.vogel@web.de", lang="de"),
    "marta": person("Marta Ribas", "marta.ribas@telefonica.net", lang="es"),
    "giulia": person("Giulia Conti", "giulia.conti@gmail.com", lang="it"),
    "pieter": person("Pieter Hoekstra", "pieter.hoekstra@kpnmail.nl", lang="nl"),
    "hugo": person("Hugo Lacombe", "hugo.lacombe@gmail.com"),
    "simone": person("Simone Vidal", "simone.vidal@orange.fr"),
    "karim": person("Karim Belkacem", "karim.belkacem@free.fr"),
    "jeanne": person("Jeanne Auffret", "jeanne.auffret@gmail.com"),
    "alain": person("Alain Duhamel-Roy", "alain.duhamelroy@neuf.fr"),
    "sarah": person("Sarah Elbaz", "sarah.elbaz@protonmail.com"),
    "mathis": person("Mathis Quéré", "mathis.quere@live.fr"),
    "ecole": person("École Jules-Ferry", "direction@ecole-jules-ferry-brive.fr", "ape@ecole-jules-ferry-brive.fr"),
    "nathalie": person("Nathalie Besson", "nathalie.besson@orange.fr"),
    "romain": person("Romain Thibault", "romain.thibault@gmail.com"),
    "cecile": person("Cécile Ferrandi", "cecile.ferrandi@gmail.com"),
    "bastien": person("Bastien Moulin", "bastien.moulin@bbox.fr"),
    "yvette": person("Yvette Carpentier", "yvette.carpentier@wanadoo.fr"),
    "photo": person("Studio Grand Angle", "bonjour@studio-grandangle.fr"),
}


def row(
    who: str, number: str, status: str, placed: str, items: str, discount: int = 0, shipping: int = 590, **more: object
) -> Order:
    lines = []
    for item in items.split():
        reference, _, counts = item.partition("*")
        quantity, _, done = counts.partition("/")
        whole = status in ("finalized", "shipped")
        lines.append(
            Line(reference=reference, quantity=int(quantity), processed=int(quantity) if whole else int(done or 0))
        )
    return Order(
        number=number,
        status=status,
        placed_at=moment(placed),
        customer=(DEV_PEOPLE | HELDOUT_PEOPLE)[who],
        lines=tuple(lines),
        discount_cents=discount,
        shipping_cents=shipping,
        never_paid=bool(more.get("never_paid", False)),
        credited_known=bool(more.get("credited", False)),
        currency=str(more.get("currency", "EUR")),
    )


DEV_ORDERS = (
    row("gerard", "5296640", "shipped", "2027-01-11 09:20", "TA-20x30*6 PASS-40*6"),
    row("gerard", "5297105", "shipped", "2027-01-19 18:02", "ALB-21x28*1", 500),
    row("odile", "5297761", "production_stopped", "2027-01-27 11:40", "FA-30x40*4/1", 0, 990, credited=True),
    row("lumen", "5298002", "shipped", "2027-01-29 08:15", "FA-50x70*6 CAI-50x75*2", 4000, 0),
    row("solene", "5298310", "shipped", "2027-02-01 21:12", "CAL-A3*3"),
    row("club", "5298655", "production_stopped", "2027-02-04 17:30", "TA-30x45*12/5 PASS-40*12/12", 2000, 990),
    row("henri", "5299474", "finalized", "2027-02-16 10:05", "ALB-30x30*1", 0, 690),
    row("victor", "5299902", "canceled", "2027-02-19 23:48", "POS-50x70*2", never_paid=True),
    row("bruno", "5300815", "canceled", "2027-02-24 07:55", "DIB-50x75*2", 0, 1490, credited=True),
    row("solene", "5301142", "paid", "2027-03-01 20:31", "TA-30x45*4 TA-13x18*20"),
    row("marc", "5302088", "in_production", "2027-03-01 12:44", "TA-20x30*10/4 DIB-50x75*1", 1000, 990),
    row("nadia", "5303417", "paid", "2027-03-05 22:10", "ALB-21x28*1", 0, 690),
    row("nadia", "5303655", "in_production", "2027-03-03 13:27", "TA-10x15*120/40 CAL-A3*2"),
    row("jp", "5304120", "in_production", "2027-03-04 09:33", "TOI-60x90*1", 0, 1490),
    row("camille", "5304981", "paid", "2027-03-06 11:11", "FA-30x40*3", 858, 990),
    row("fatou", "5305236", "awaiting_payment", "2027-03-07 15:52", "POS-50x70*3", never_paid=True),
    row("lea", "5306002", "in_production", "2027-03-02 19:19", "POS-50x70*2/2"),
    row("bruno", "5306190", "paid", "2027-03-08 08:41", "DIB-50x75*1", 0, 1490),
    row(
        "lumen", "5306477", "in_production", "2027-03-05 10:02", "FA-50x70*10/3 CAI-50x75*4/0 PASS-40*10/7", 12345, 2900
    ),
    row("lumen", "5306911", "paid", "2027-03-09 16:38", "DIA-60x80*2 FA-30x40*8", 5000, 0),
    row("yves", "5307340", "paid", "2027-03-08 14:20", "TOI-40x40*3", 0, 1900, currency="CHF"),
    row("katia", "5307518", "in_production", "2027-03-06 17:07", "TA-20x30*25/9 MUG*2/1", 777, 890),
    row("simon", "5307702", "paid", "2027-03-09 19:45", "ALB-30x30*1 TA-10x15*50", 0, 2490),
    row("harriet", "5308019", "in_production", "2027-03-07 10:30", "FA-50x70*3/1", 999, 1250, currency="GBP"),
    row("dan", "5308244", "paid", "2027-03-10 13:02", "TOI-60x90*1 TOI-40x40*1", 1415, 0),
    row("jonas", "5308407", "paid", "2027-03-10 07:15", "DIB-50x75*1", 0, 1890),
    row("lucia", "5308660", "in_production", "2027-03-08 20:20", "TA-40x60*5/2", 300, 1450),
    row("paolo", "5308733", "paid", "2027-03-10 21:01", "ALB-21x28*2", 0, 1290),
    row("sanne", "5308891", "in_production", "2027-03-09 08:08", "CAL-A3*12/7", 1111, 990),
    row("theo", "5309012", "paid", "2027-03-11 00:12", "POS-50x70*1"),
    row("theo", "5309067", "paid", "2027-03-11 00:19", "POS-50x70*1"),
    row("monique", "5309233", "paid", "2027-03-10 10:10", "TA-30x45*1 CADRE-30x40*1", 0, 790),
    row("rachid", "5309350", "awaiting_payment", "2027-03-11 18:25", "CADRE-30x40*2 FA-30x40*2", never_paid=True),
    row("elise", "5309528", "in_production", "2027-03-09 11:59", "TOI-40x40*4/1", 0, 1490),
    row("elise", "5309871", "awaiting_payment", "2027-03-12 12:34", "MUG*6", 900, never_paid=True),
    row("pauline", "5310024", "paid", "2027-03-12 09:09", "FA-50x70*1 PASS-40*1"),
    row("ines", "5310177", "in_production", "2027-03-10 16:16", "FP-14*60/25"),
    row("mairie", "5310302", "in_production", "2027-03-09 09:00", "POS-50x70*40/15 DIB-50x75*6/0", 25000, 4500),
    row("agathe", "5310455", "paid", "2027-03-12 20:00", "TA-20x30*2", 820, 0),
    row("olivier", "5310588", "paid", "2027-03-12 22:47", "TOI-60x90*1", 0, 990),
    row("olivier", "5310603", "in_production", "2027-03-10 12:05", "ALB-21x28*2/1", 0, 690),
    row("olivier", "5310721", "paid", "2027-03-13 08:30", "CAL-A3*1"),
    row("delphine", "5310844", "in_production", "2027-03-11 14:40", "NEG-135*6/2 TA-10x15*144/0", 450),
    row("kevin", "5310990", "paid", "2027-03-14 01:33", "POS-50x70*1"),
    row("club", "5311046", "paid", "2027-03-13 21:15", "TA-40x60*8 OFFERT*1", 1960, 990),
)

HELDOUT_ORDERS = (
    row("alain", "5296718", "shipped", "2027-01-12 14:55", "TOI-40x40*2", 0, 990),
    row("alain", "5297350", "shipped", "2027-01-21 10:11", "TA-10x15*200"),
    row("yvette", "5297888", "production_stopped", "2027-01-28 16:42", "ALB-30x30*2/1", 1500, 690, credited=True),
    row("galerie", "5298114", "shipped", "2027-01-30 09:09", "DIA-60x80*3", 6570, 0),
    row("louise", "5298420", "shipped", "2027-02-02 19:03", "MUG*4"),
    row("photo", "5298790", "production_stopped", "2027-02-05 18:18", "FP-14*150/90", 1725, 790),
    row("roger", "5299561", "finalized", "2027-02-17 08:47", "DIB-50x75*1 PASS-40*1", 0, 1490),
    row("romain", "5299983", "canceled", "2027-02-20 22:22", "CAL-A3*2", never_paid=True),
    row("franck", "5300927", "canceled", "2027-02-25 12:36", "TOI-60x90*1", 920, 1490, credited=True),
    row("louise", "5301268", "paid", "2027-03-01 18:05", "ALB-21x28*1 TA-13x18*30"),
    row("denis", "5302154", "in_production", "2027-03-01 10:31", "FA-30x40*7/3 PASS-40*7/7", 1313, 990),
    row("samira", "5303526", "paid", "2027-03-05 20:44", "TOI-40x40*1", 0, 990),
    row("samira", "5303791", "in_production", "2027-03-03 09:14", "FP-14*80/33 TA-10x15*60/60"),
    row("etienne", "5304237", "in_production", "2027-03-04 07:29", "DIA-60x80*1", 0, 1990),
    row("anais", "5305063", "paid", "2027-03-06 13:50", "TA-40x60*2 TA-20x30*5", 695),
    row("aminata", "5305342", "awaiting_payment", "2027-03-07 11:37", "ALB-30x30*1", 0, 690, never_paid=True),
    row("mathis", "5306118", "in_production", "2027-03-02 17:46", "MUG*3/3"),
    row("franck", "5306274", "paid", "2027-03-08 06:58", "TOI-60x90*2", 0, 1490),
    row("galerie", "5306580", "in_production", "2027-03-05 14:12", "FA-50x70*12/5 CAI-50x75*12/2", 20001, 3900),
    row("galerie", "5307023", "paid", "2027-03-09 17:20", "DIB-50x75*5 PASS-40*20", 4567, 0),
    row("beat", "5307451", "paid", "2027-03-08 15:33", "ALB-30x30*1 CAL-A3*2", 0, 1900, currency="CHF"),
    row("joris", "5307629", "in_production", "2027-03-06 12:21", "TA-30x45*15/8 TOI-40x40*1", 1234, 890),
    row("marieeve", "5307815", "paid", "2027-03-09 22:58", "FA-30x40*2", 0, 2490),
    row("fiona", "5308132", "in_production", "2027-03-07 09:41", "ALB-21x28*3/2", 1199, 1250, currency="GBP"),
    row("tom", "5308357", "paid", "2027-03-10 11:26", "DIB-50x75*2", 987, 1890),
    row("heike", "5308514", "paid", "2027-03-10 06:03", "TOI-60x90*1", 0, 1890),
    row("marta", "5308772", "in_production", "2027-03-08 18:34", "FA-50x70*2/0", 0, 1450),
    row("giulia", "5308846", "paid", "2027-03-10 23:17", "CAL-A3*5", 1095, 1290),
    row("pieter", "5309003", "in_production", "2027-03-09 10:52", "TA-20x30*40/17", 1640, 990),
    row("hugo", "5309124", "paid", "2027-03-11 01:05", "ALB-21x28*1"),
    row("hugo", "5309179", "paid", "2027-03-11 01:11", "ALB-21x28*1"),
    row("simone", "5309346", "in_production", "2027-03-10 09:27", "BOITE-ARC*1/0 TA-13x18*40/40", 0, 790),
    row("karim", "5309462", "awaiting_payment", "2027-03-11 20:48", "BOITE-ARC*3", 825, never_paid=True),
    row("jeanne", "5309640", "in_production", "2027-03-09 13:36", "POS-50x70*5/2", 189, 890),
    row("jeanne", "5309982", "awaiting_payment", "2027-03-12 17:17", "NEG-135*3", never_paid=True),
    row("sarah", "5310139", "paid", "2027-03-12 10:55", "TA-30x45*2 MUG*1"),
    row("melanie", "5310283", "in_production", "2027-03-10 15:42", "TA-10x15*300/110", 435),
    row("ecole", "5310417", "in_production", "2027-03-09 08:30", "TA-13x18*220/95 CAL-A3*30/4", 9990, 1990),
    row("nathalie", "5310560", "paid", "2027-03-12 21:39", "MUG*2", 2980, 0),
    row("cecile", "5310694", "paid", "2027-03-12 23:58", "FA-50x70*1", 0, 990),
    row("cecile", "5310718", "in_production", "2027-03-10 10:20", "CAL-A3*4/1"),
    row("cecile", "5310835", "paid", "2027-03-13 07:44", "MUG*3"),
    row("colette", "5310957", "in_production", "2027-03-11 16:04", "NEG-135*4/3 TA-13x18*96/0", 250),
    row("bastien", "5311103", "paid", "2027-03-14 02:10", "POS-50x70*2"),
    row("photo", "5311160", "paid", "2027-03-13 19:52", "DIA-60x80*1 OFFERT*1", 1095, 0),
)

ORDERS = {order.number: order for order in (*DEV_ORDERS, *HELDOUT_ORDERS)}
