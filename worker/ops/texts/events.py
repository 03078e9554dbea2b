"""What each event of the journal says, in words: (French, English). The key is the event's name in the database."""

TEXTS: dict[str, tuple[str, str]] = {
    # mails and decisions
    "event.decided": ("décidé", "decided"),
    "event.unreadable": ("illisible, confié à une personne", "unreadable, given to a person"),
    "event.quarantined": ("mis en quarantaine", "quarantined"),
    "event.put_back": ("remis à lire", "put back to be read"),
    "event.taken_up": ("pris en charge par une personne", "taken up by a person"),
    "event.noted": ("note interne écrite", "internal note written"),
    "event.reversed": ("décision annulée", "decision reversed"),
    # orders and credits
    "event.voided": ("commande non payée annulée", "unpaid order voided"),
    "event.canceled": ("commande annulée", "order cancelled"),
    "event.stopped": ("fabrication arrêtée", "production stopped"),
    "event.credit_granted": ("avoir accordé", "credit granted"),
    "event.credit_reversed": ("avoir repris", "credit reversed"),
    # letters
    "event.letter_written": ("réponse écrite", "letter written"),
    "event.letter_held": ("réponse retenue", "letter held"),
    "event.letter_released": ("réponse libérée", "letter released"),
    "event.letter_revived": ("réponse remise à envoyer", "letter put back to be sent"),
    "event.letters_held": ("réponses retenues", "letters held"),
    "event.letters_released": ("réponses libérées", "letters released"),
    "event.letter_limited": ("réponse non écrite, limite atteinte", "letter not written, limit reached"),
    "event.breaker_tripped": ("disjoncteur déclenché", "breaker tripped"),
    "event.link_answered": ("réponse par le lien de confirmation", "answered by the confirmation link"),
    "event.undelivered": ("réponse revenue non distribuée", "letter came back undelivered"),
    # cases
    "event.case_claimed": ("dossier pris", "case claimed"),
    "event.case_given_back": ("dossier rendu", "case given back"),
    "event.case_closed": ("dossier clos", "case closed"),
    # switches
    "event.live": ("mode réel", "live mode"),
    "event.shadow": ("mode simulation", "shadow mode"),
    "event.shadow_outcomes": ("décisions en simulation changées", "outcomes in shadow changed"),
    "event.ceiling": ("plafond automatique changé", "automatic ceiling changed"),
    "event.intake_paused": ("relève mise en pause", "intake paused"),
    "event.intake_resumed": ("relève reprise", "intake resumed"),
    # personal data
    "event.purged": ("données anciennes effacées", "old data erased"),
    "event.forgotten": ("une personne oubliée", "a person forgotten"),
    "event.exported": ("données d’une personne exportées", "a person’s data exported"),
    "event.rekeyed": ("courriels chiffrés par la nouvelle clé", "mails sealed with the new key"),
    # people
    "event.signed_in": ("connecté", "signed in"),
    "event.signed_out": ("déconnecté", "signed out"),
    "event.person_added": ("personne ajoutée", "person added"),
    "event.person_disabled": ("accès retiré", "access taken away"),
    "event.person_enabled": ("accès rendu", "access given back"),
    "event.password_set": ("mot de passe changé", "password changed"),
    "event.role_set": ("rôle changé", "role changed"),
}
