"""What failed, and the causes in words: (French, English). A cause is the name of an error, or what the mail server said."""

TEXTS: dict[str, tuple[str, str]] = {
    "failures.what": (
        "Ce qui reste en échec, par cause, la plus récente d’abord. Ce qui a été réglé n’y est plus.",
        "What still stands failed, by cause, the newest first. What was settled is no longer here.",
    ),
    "failures.filter": ("Choisir la période", "Choose the period"),
    "failures.window": ("Regrouper par", "Group by"),
    "failures_window.hour": ("heure", "hour"),
    "failures_window.day": ("jour", "day"),
    "failures_when.hour": ("Heure", "Hour"),
    "failures_when.day": ("Jour", "Day"),
    "failures_since.24h": ("24 heures", "24 hours"),
    "failures_since.7d": ("7 jours", "7 days"),
    "failures_since.30d": ("30 jours", "30 days"),
    "failures_since.all": ("depuis toujours", "all time"),
    "failures_of.mail": ("courriels", "mails"),
    "failures_of.letter": ("réponses", "replies"),
    "failures.count": ("{n} en tout", "{n} in all"),
    "failures.how_many": ("Nombre", "Number"),
    "failures.first": ("premier", "first"),
    "failures.last": ("dernier", "last"),
    "failures.see_all": ("Voir la liste", "See the list"),
    "failures.retry_mail": ("Tout décider à nouveau ({n})…", "Decide all again ({n})…"),
    "failures.retry_letter": ("Tout renvoyer ({n})…", "Send all again ({n})…"),
    "failures.none_title": ("Aucun échec", "No failure"),
    "failures.none": (
        "Tout ce qui est arrivé a pu être lu, et toutes les réponses sont parties.",
        "Everything that came could be read, and every reply left.",
    ),
    "failures.mail": ("Le programme n’a pas pu lire : {cause}", "The program could not read it: {cause}"),
    "failures.refused": (
        "Le serveur a répondu {code} (étape : {phase})",
        "The mail server answered {code} (step: {phase})",
    ),
    "failures.broken": (
        "La connexion au serveur s’est rompue (étape : {phase})",
        "The connection to the mail server broke (step: {phase})",
    ),
    "failures.too_large": (
        "Trop gros : seul le début a été relevé",
        "Too large: only its beginning was fetched",
    ),
    "failure.the server never gave its bytes": (
        "La boîte n’a jamais donné ses octets",
        "The mailbox never gave its bytes",
    ),
    "failure.bounce": ("Revenues : l’adresse ne les a pas reçues", "Came back: the address did not receive them"),
    "failure.untried": ("Abandonnées sans essai", "Given up untried"),
    "failure.unknown": ("Sans erreur connue", "Without a known error"),
    "failure.MemoryError": ("La lecture demandait trop de mémoire", "Reading it took too much memory"),
    "failure.TimeoutError": ("La lecture durait trop longtemps", "Reading it took too long"),
    "failure.OperationalError": ("La base de données ne répondait pas", "The database did not answer"),
    "failure.its worker ended without a word, each time": (
        "Le processus qui lisait s’est arrêté sans un mot, à chaque fois",
        "The process reading it ended without a word, each time",
    ),
}
