"""What the machine may do alone, and what holds it back: (French, English)."""

TEXTS: dict[str, tuple[str, str]] = {
    "supervision.looking": (
        "Vous voyez tout et ne changez rien : votre rôle est la lecture.",
        "You see everything and change nothing: your role is viewer.",
    ),
    "supervision.by": ("par {by},", "by {by},"),
    "supervision.by_program": ("par le programme,", "by the program,"),
    "supervision.admins": (
        "Rendre cela au programme revient à un administrateur : rien n’a été changé.",
        "Giving this back to the program is an admin’s: nothing was changed.",
    ),
    "supervision.keep": ("Enregistrer", "Save"),
    # live or shadow
    "supervision.mode": ("Mode", "Mode"),
    "supervision.is_live": ("mode réel", "live"),
    "supervision.is_shadow": ("simulation", "shadow"),
    "supervision.mode_what": (
        "En mode réel, le programme annule, accorde l’avoir et répond seul. En simulation, il décide et rédige : rien n’est fait tant qu’une personne n’est pas d’accord.",
        "Live, the program cancels, grants the credit and replies alone. In shadow it decides and drafts: nothing is done until a person agrees.",
    ),
    "supervision.mode_always": (
        "Cette installation de démonstration agit toujours : il n’y a pas de vraie boîte.",
        "This demonstration always acts: there is no real mailbox.",
    ),
    "supervision.drafts": ("Décisions rédigées sans suite : {n}", "Decisions drafted and not acted upon: {n}"),
    "supervision.go_live": ("Passer en mode réel", "Go live"),
    "supervision.go_shadow": ("Passer en simulation", "Go to shadow"),
    "supervision.live_admin": (
        "Passer en mode réel revient à un administrateur.",
        "To go live is an admin’s.",
    ),
    "supervision.live_title": ("Passer en mode réel ?", "Go live?"),
    "supervision.live_what": (
        "Dès le prochain courriel, le programme arrête des commandes, accorde des avoirs et répond aux clients. Les décisions déjà rédigées restent à traiter par une personne.",
        "From the next mail on, the program stops orders, grants credits and replies to customers. Decisions drafted already stay for a person.",
    ),
    "supervision.drafted": ("Ce que la simulation a décidé sans le faire", "What shadow mode decided and did not do"),
    "done.live": ("Mode réel.", "Live."),
    "done.shadow": (
        "Simulation : plus rien n’est fait sans une personne.",
        "Shadow: nothing is done without a person.",
    ),
    # the intake
    "supervision.intake": ("Relève des courriels", "Intake"),
    "supervision.is_running": ("en marche", "running"),
    "supervision.is_paused": ("en pause", "paused"),
    "supervision.intake_what": (
        "En pause, aucun courriel n’est relevé : la boîte les garde, rien ne se perd. Ce qui est déjà reçu est décidé.",
        "While paused no mail is taken in: the mailbox keeps them, nothing is lost. What was received already is decided.",
    ),
    "supervision.asks": ("Le programme demande s’il peut continuer :", "The program asks whether it may go on:"),
    "supervision.resume_what": (
        "Reprendre donne cette permission : ces courriels sont relevés, décidés et, en mode réel, reçoivent une réponse.",
        "To resume gives this leave: these mails are taken in, decided and, live, answered.",
    ),
    "supervision.resume_title": ("Relever ces courriels, et y répondre ?", "Take these mails in, and answer them?"),
    "supervision.asks_first": (
        "À la première relève, {n} courriels attendent dans « {folder} » : faut-il les relever ?",
        "At the first start {n} mails wait in “{folder}”: are they to be taken in?",
    ),
    "supervision.asks_renumbered": (
        "Le serveur a renuméroté « {folder} » et {n} courriels y sont inconnus : faut-il les relever ?",
        "The server renumbered “{folder}”, and {n} mails in it are unknown: are they to be taken in?",
    ),
    "supervision.resume_do": ("Relever et répondre", "Take in and answer"),
    "supervision.pause": ("Mettre en pause", "Pause"),
    "supervision.resume": ("Reprendre", "Resume"),
    "supervision.paused_already": ("La relève était déjà en pause.", "Intake was paused already."),
    "supervision.not_paused": ("La relève n’était pas en pause.", "Intake was not paused."),
    "done.paused": ("Relève en pause.", "Intake is paused."),
    "done.resumed": ("La relève reprend.", "Intake runs again."),
    # shadow per outcome
    "supervision.outcomes": ("Issues à valider", "Outcomes to agree to"),
    "supervision.outcomes_what": (
        "Une issue cochée est décidée et rédigée, puis attend une personne. Les autres sont faites par le programme seul.",
        "A ticked outcome is decided and drafted, then waits for a person. The program does the others alone.",
    ),
    "supervision.drafted_only": ("En simulation", "In shadow"),
    "supervision.no_shadow": ("aucune", "none"),
    "supervision.back_admin": (
        "Décocher une issue la rend au programme : cela revient à un administrateur.",
        "To untick an outcome gives it back to the program: that is an admin’s.",
    ),
    "supervision.outcomes_title": ("Rendre ces issues au programme ?", "Give these outcomes back to the program?"),
    "supervision.outcomes_back": (
        "Dès la prochaine décision, le programme fait seul : {outcomes}.",
        "From the next decision on the program does alone: {outcomes}.",
    ),
    "supervision.outcomes_do": ("Rendre au programme", "Give back"),
    "supervision.no_outcome": (
        "Une de ces issues ne peut pas être mise en simulation : rien n’a été changé.",
        "One of these outcomes cannot be in shadow: nothing was changed.",
    ),
    "done.outcomes": ("Issues à valider enregistrées.", "Outcomes to agree to saved."),
    # the ceiling
    "supervision.ceiling": ("Plafond d’avoir automatique", "Ceiling of automatic credit"),
    "supervision.ceiling_is": ("au plus {amount}", "at most {amount}"),
    "supervision.ceiling_none": ("sans plafond", "no ceiling"),
    "supervision.ceiling_what": (
        "Au-dessus de ce montant, l’avoir est rédigé et attend une personne. Le réglage s’appelle",
        "Above this amount the credit is drafted and waits for a person. The setting is called",
    ),
    "supervision.amount": ("Montant en euros", "Amount in euros"),
    "supervision.amount_hint": (
        "Par exemple 150 ou 150,00. Zéro : tout avoir attend une personne.",
        "For example 150 or 150,00. Nought: every credit waits for a person.",
    ),
    "supervision.no_amount": (
        "Ce n’est pas un montant en euros : écrivez 150 ou 150,00, sans signe moins ni plus de deux décimales. Rien n’a été changé.",
        "This is no amount of euros: write 150 or 150,00, without a minus sign and with two decimals at most. Nothing was changed.",
    ),
    "supervision.ceiling_off": ("Enlever le plafond", "Take the ceiling away"),
    "supervision.ceiling_admin": (
        "Relever ou enlever le plafond revient à un administrateur ; l’abaisser est ouvert à tous ceux qui décident.",
        "To raise the ceiling or take it away is an admin’s; whoever decides may lower it.",
    ),
    "supervision.ceiling_title": ("Laisser le programme accorder davantage ?", "Let the program grant more?"),
    "supervision.ceiling_higher": (
        "Dès la prochaine décision, le programme accorde seul jusqu’à {amount}.",
        "From the next decision on the program grants up to {amount} alone.",
    ),
    "supervision.ceiling_off_what": (
        "Dès la prochaine décision, le programme accorde seul tout avoir, quel qu’en soit le montant.",
        "From the next decision on the program grants every credit alone, whatever its amount.",
    ),
    "supervision.ceiling_do": ("Changer le plafond", "Change the ceiling"),
    "done.ceiling": ("Plafond enregistré.", "Ceiling saved."),
    "done.no_ceiling": ("Plus de plafond.", "No ceiling any more."),
    # holds
    "supervision.holds": ("Réponses retenues", "Held replies"),
    "supervision.holds_what": (
        "Une retenue garde les réponses dans la maison, celles qui attendent et celles à venir, jusqu’à ce que quelqu’un la lève. Les décisions restent faites ; seul le courrier attend.",
        "A hold keeps replies in the house, those that wait and those to come, until somebody ends it. Decisions stay done; only the post waits.",
    ),
    "supervision.which": ("Ce qui est retenu", "What is held"),
    "supervision.kept": ("Retenues", "Held"),
    "supervision.who_why": ("Qui, quand, pourquoi", "Who, when, why"),
    "supervision.no_holds": ("Aucune retenue générale.", "No general hold."),
    "supervision.singly": ("Retenues une à une : {n}", "Held one by one: {n}"),
    "supervision.hold_which": ("Retenir", "Hold"),
    "supervision.hold_all": ("toutes les réponses", "all replies"),
    "supervision.hold_kind": ("une sorte de réponse :", "one kind of reply:"),
    "supervision.hold_domain": ("celles vers un domaine :", "those to one domain:"),
    "supervision.hold": ("Retenir", "Hold"),
    "supervision.no_which": (
        "Dites quelles réponses : toutes, une sorte, ou un domaine comme exemple.fr. Rien n’a été changé.",
        "Say which replies: all, one kind, or a domain like exemple.fr. Nothing was changed.",
    ),
    "supervision.no_why": (
        "Dites pourquoi : chacun le lira jusqu’à la levée. Rien n’a été changé.",
        "Say why: everybody will read it until the hold ends. Nothing was changed.",
    ),
    "supervision.release": ("Lever", "End it"),
    "supervision.release_number": ("Réponses qui partiront : {n}.", "Replies that will leave: {n}."),
    "supervision.release_kept": (
        "Gardées par une autre retenue : {n}.",
        "Kept by another hold: {n}.",
    ),
    "supervision.release_do": ("Lever et laisser partir ({n})", "End it and let them leave ({n})"),
    "supervision.no_hold": (
        "Cette retenue n’existe pas, ou plus : rien n’a été changé.",
        "This hold does not exist, or no longer: nothing was changed.",
    ),
    "done.held": ("Retenue posée. Réponses gardées dès maintenant : {n}.", "Held. Replies kept from now on: {n}."),
    "done.released": ("Retenue levée. Réponses qui partent : {n}.", "Hold ended. Replies leaving: {n}."),
}
