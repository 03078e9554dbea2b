"""French: what words count as, and what rows of them are a sign of. Folded: lower case, no accents."""

from parsers.wishes.signs import Sign

WORDS = {
    # Homophones are one class: people write annuler, annulez, annulé, annulée for each other.
    "@act": """annuler annulez annule annulee annules annulees annuliez annulions annulons annul anul anule anuler anulez canceller cancellez
        cancelle canceler cancelez cancel cancele decommander decommandez decommande resilier resiliez resilie resiliiez revoquer revoquez""",
    "@imp": "annulez annuler anulez anuler annullez annuller cancellez canceller cancelez decommandez decommander resiliez",
    "@actn": "annulation annulations anulation resiliation cancellation cancelation annul",
    "@stopv": """arreter arretez arrete arretiez arretee arretes arreté stopper stoppez stoppe stoppiez stoppee interrompre interrompez interrompe
        interrompiez interrompue bloquer bloquez bloque bloquiez cesser cessez supprimer supprimez supprime supprimiez supprimee virer virez vire zapper zappez jeter jetez effacer effacez
        abandonner abandonnez stopez stoper stope""",
    "@stopn": "arret arrets interruption blocage stop suppression abandon",
    "@dov": """lancer lancez lance lanciez imprimer imprimez imprime imprimiez tirez tirer produire produisez produisiez fabriquer fabriquez
        fabrique fabriquiez traiter traitez traitiez poursuivre poursuivez poursuiviez continuer continuez continuiez demarrer demarrez
        commencer commencez executer executez realiser realisez developper developpez""",
    "@order": "mien mienne commande commandes cmd cmds cmde cde cdes comande commende comandes commendes commandee order achat achats comm",
    "@orders": "commandes comandes commendes cmds cdes achats",
    "@prod": """execution production fabrication impression prodution realisation confection travail
        travaux""",
    "@product": """tirage tirages album albums livre livres toile toiles poster posters cadre cadres dibond diasec plexi plexiglas plexiglass acrylique
        alu aluminium calendrier calendriers mug mugs passe carte cartes faire-part agrandissement agrandissements pellicule pellicules scan scans
        numerisation coffret coffrets magnet magnets puzzle puzzles coussin coussins affiche affiches panneau panneaux photo photos image images
        encadrement encadrements caisse caisses baryte barytes contrecollage contrecollages impressions exemplaire exemplaires copie copies
        article articles ligne lignes element elements pochette pochettes sac sacs tableau tableaux format formats portrait portraits paysage
        page pages couverture boite boites tapis tasse tasses lot lots""",
    "@foreign": """colis rdv rendez reunion abonnement abonement newsletter newsletters compte inscription voyage vol billet billets reservation hotel train
        location seance rappel rappels notification notifications prelevement prelevements facture factures devis adresse livraison virement
        paiement payement code remise promotion assurance atelier stage visite intervention ticket alerte alertes rappels carte-cadeau chambre participation contrat option options formation rdvs""",
    "@want": """jveux jveu jvoudrais jvoudrai jvx jsouhaite jaimerais jdois veux voudrais voudrai vx veu souhaite souhaiterais souhaiterai souhaiterai desire desirerais desire aimerais aimerai aimerions
        voulons voudrions souhaitons souhaiterions desirons desirerions exige exigeons prefere prefererais preferons souhaitais desirais souaite
        souhaitte voudrait souhaiterait""",
    "@must": "dois devons faut faudrait fo",
    "@modal": "ai as a avons avez ont avais avait avions aviez avaient aurais aurait auriez",
    "@had": "ai as avons avez ont avais avait avions aviez avaient aurais aurait auriez",
    "@be": "est ete etait sont etaient fut",
    "@neg": "plu pas plus jamais aucunement nullement guere sans aucun aucune rien pa ni",
    "@stop": """annuler annulez annule annulation pas plus jamais aucunement nullement guere sans aucun aucune comment combien pourquoi quand savoir si eviter comprendre mais avant
        sauf oublier expliquer plutot lieu peut-etre ou parce puisque car bouton apres frais conditions condition politique delai delais delai
        refuser refuse empecher dissuader rien s' """,
    "@clitic": "la le l' les en y vous nous me m' te t' lui moi ca cela ceci tout",
    "@nl": """de d' l' la le les que vous m' du tout surtout absolument voulu souhaite demande demander envie intention question besoin utile necessaire
        a en vouloir j' je nous on encore la peine une mon cette donc bien qu' faire lieu aviez""",
    "@polite": "svp stp",
    "@kin": """mari femme epouse epoux fils fille pere mere maman papa compagnon compagne conjoint conjointe soeur frere belle-mere beau client cliente
        clients collegue patron patronne chef ami amie copain copine voisin voisine grand-mere grand-pere associe associee marie fiance fiancee
        neveu niece cousin cousine""",
    "@his": "sa son leur leurs ses",
    "@avoir": "avoir avoirs credit bon",
    "@small": "un une deux trois quatre cinq six sept huit neuf dix premier premiere second seconde deuxieme troisieme 1 2 3 4 5 6 7 8 9 10 11 12",
    "@part": """seulement uniquement moitie partie certains certaines quelques exemplaire exemplaires ligne lignes article articles element elements
        copie copies""",
    "@keepv": """garder gardez garde gardons gardes conserver conservez conserve maintenir maintenez maintien maintiens laisser laissez continuer
        continuez poursuivre poursuivez poursuis relancer relancez reprendre reprenez livrer livrez gardee maintenue conservee""",
    "@keepable": """avoir argent monnaie compte fichiers fichier originaux panier contact esprit tete bons souvenir precieusement contacter
        confiance ancien ancienne original originale numero mail preuve trace coordonnees message espoir""",
    "@whole": "reste tout toute totalite integralite integrale totale complete entier entiere entierement totalement completement ensemble",
    "@dem": "la le l' ma mon cette ce celle celui notre votre les mes nos ces",
    "@it": "la l' le ca cela ceci celle",
    "@them": "les",
    "@plural": "mes nos ces les deux toutes trois vos des",
    "@one_of": "une un l'une",
    "@of": "de des parmi d'",
    "@next": "car parce puisque je j' suite afin pour que mais sinon merci parceque cause raison sans",
    "@oblige": "dois faut faudrait devons",
    "@light": """neanmoins toutefois cependant avoir amabilite gentillesse obligeance bonte honneur bienveillance haute presente aimable aimables gentil gentils gre infini
        a d' de la le l' les en y vous nous me m' moi lui leur bien vouloir faire proceder procedure donc alors tout toute toutes ma mon
        mes notre cette ce votre demander obtenir effectuer realiser demande du des que qu' il soit possible pouvoir devoir svp
        merci vite plus plutot immediatement simplement aussi egalement malheureusement finalement maintenant aujourd' hui au dans
        par pour afin avance prealable cordialement gentiment si bonne une un son sa an cela ca immediat et j' je on te t' toi
        meme avant tot encore toujours absolument tres reellement desormais aimablement urgence priorite numero n n' no commande
        cmd annulation prendre enregistrer valider traiter bon note acte compte pouviez puissiez aurait aurais vouliez veuillez
        souhaiter besoin vraiment juste quand deja tous deux prise demarche necessaire lancer urgent direct directement""",
    "@subject": "je j' nous on vous tu il elle ca c'",
    "@opener": """faut faudrait doit annulez anulez annullez cancellez stoppez arretez interrompez bloquez supprimez merci veuillez pouvez pourriez pouriez voudrais voudrai veux souhaite souhaiterais
        aimerais jveux jvoudrais prie priere demande peux pourrais remercie puis est possible auriez voulez j' je on""",
    "@alien": """pizza pizzas chaussures chaussure robe vetements vetement fleurs courses meuble meubles canape telephone ordinateur sushi sushis menu
        repas vin vins bouteilles croquettes medicaments lunettes montre bijou bijoux velo pneus carrelage""",
    "@thing": "folie betise erreur horreur monstre truc chose machin bazar affaire caprice panier carnage desastre catastrophe mastodonte",
    "@asking": """combien comment quand quel quelle quels quelles est ou pourquoi puis peut pouvez pourriez avez faites serait sera faut dois a qui que quoi vais vont va sont
        etes""",
    "@hazard": """seulement uniquement changement savoir question comprends comprend renvoie renvoyer arnaque maintenir remboursable""",
    "@and": "et ou ainsi",
    "@det": "le la les l' un une mon ma mes ce cette cet notre nos votre vos leur sa son ses celle celui du des",
    "@nth": "ancienne premier dernier nouvelle derniere recente premiere seconde deuxieme",
    "@closer": """notre vite rapidement immediatement urgence urgemment maintenant tout de toute aussi bien donc avant des au aujourd' mtn asap mrc merci
        stp svp et a en ok definitivement directement simplement ce comme si dans ici ci cordialement avec ne n' pas sur c' il elle ou ds pr""",
    "@a": "une un des",
    "@mine": "ma mon notre mes nos cette celle la l'",
    "@prep": "chez depuis a",
    "@inside": "sur dans",
    "@own": "ma mon mes notre nos",
    "@ordered": "commande' commandee commandees commandes",
    "@takeout": "retirer retirez enlever enlevez oter otez",
    "@goods": """couleurs tirage tirages album livre toile poster posters cadre cadres caisse caisses dibond verre plexi mug mugs couverture coffret encadrement
        tableau impression impressions calendrier passe-partout""",
    "@file": """photo photos image images fichier fichiers scan scans negatif negatifs diapo diapos cliche cliches pellicule texte titre legende
        maquette montage crop recadrage original originaux""",
    "@other": "autre autres precedente ancienne",
}

PHRASES = {
    Sign.POLITE: """
        s' il vous/te plait/plais/plaît
        sil vous/te plait/plais
        s' il vous plait
        svp
    """,
    Sign.SKIP: """
        au plus vite/tot
        le plus vite/rapidement/tot possible
        des que possible
        des reception
        des maintenant
        de plus $
        non plus
        plus tard
        plus tot
        d' autant plus
        en plus
        une fois de plus
        sans delai
        sans delais
        sans tarder
        sans plus attendre/tarder
        sans attendre
        sans faute
        sans frais
        sans rancune
        changement d' avis
        changement de programme/projet/plan/plans/situation
        toujours? pas ~1 recu ~3 confirmation/reponse/mail/retour/accuse/nouvelles/message/email/facture/courriel
        rien recu ~2 confirmation/reponse/mail/retour
        jamais recu ~3 confirmation/reponse/mail/retour/accuse/message
        sans probleme
        sans souci
        sans soucis
        pas de souci/soucis/probleme/problemes/pb
        si possible
        si c' est/etait/serait encore/toujours? possible/faisable/jouable
        si cela/ca est/reste/serait encore/toujours? possible
        si cela/ca vous est possible
        si c' est encore/toujours dans les temps
        si encore/toujours possible
        si ce n' est/etait pas deja/encore/trop? fait/tard/faite/parti/partie/lance/lancee/expedie/expediee/imprime/imprimee
        si ce n' est deja fait
        si c' est pas deja/trop? fait/tard
        si c' pas deja/trop? fait/tard
        si pas deja/trop? fait/tard
        s' il n' est pas trop tard
        s' il est encore/toujours temps/possible
        si il est encore temps/possible
        tant qu' il est encore? temps/possible
        tant que c' est encore? possible
        si vous le voulez/souhaitez bien
        si vous voulez bien
        si vous le permettez
        si je ne me trompe/m'abuse pas?
        si je ne m' abuse
        si j' ai bien compris/lu/suivi/vu
        si ma memoire est bonne
        comme si
        meme si
        si je puis/peux dire
        on ne peut plus
        n' est ce pas
        n' hesitez pas a me/m' ~2 contacter/appeler/joindre/ecrire/rappeler/repondre
        ne m' en voulez pas
        ne m' en veuillez pas
        ne vous inquietez pas
        ne vous en faites pas
        si besoin
        si necessaire
        si vous avez besoin/des/une/la/d'
        dites moi si
        me/m' dire si c' est bon/ok/fait
        savoir si c' est bon/ok/fait
        au cas ou $
        au cas ou ~6 perdu/perdue/recu/recue/passe/vu/lu/arrive
        des/lorsque/quand que? vous lirez/verrez/recevrez/ouvrirez ~2 mail/message/ceci/courriel/lignes
        des que vous lirez/verrez/recevrez
        j' attends ~4 reponse/retour/nouvelles/appel
        quand vous aurez une/le/un/l' minute/temps/moment/occasion/instant
        si ce n' est pas trop vous? demander/deranger/abuser/tard/complique
        si ce n' est pas abuser
        si cela/ca ne vous derange pas
        ne sais plus
        pas mal
        n' hesitez pas a
        ne sais/savais/vois ~1 pas ~1 comment faire/proceder
        sais pas ~1 comment faire/proceder
        n' annule jamais
        si vite
        si rapide/rapidement/gentil/bien/belle/beau/longtemps/cher/chere/mauvais/mauvaise/petit/petite/grand/grande/simple
        sinon tant pis
        quand/lorsque ce sera fait
        une fois que c' est fait
        une fois fait
        quand c' est fait
        si vous/tu le? pouvez/peux $
        de votre/ton/mon/notre cote
        de votre part
        chez vous
        sais pas si c' est ~2 bon/bonne ~1 endroit/adresse/service/personne/formulaire/interlocuteur
        si c' est ~2 bon/bonne ~1 endroit/adresse/service/personne/formulaire/interlocuteur
    """,
    Sign.ASK: """
        @want =6 @act/@actn/@stopv/@stopn
        @want que vous/tu =4 @act/@stopv
        on veut/voudrait/souhaite/aimerait/souhaiterait/prefere =5 @act/@actn/@stopv/@stopn
        voudrait/voudrais/aimerait/souhaite bien @act
        <!que/qu'/lequel/laquelle/dont voulais/voulait/voulions/souhaitais/venais =6 @act/@actn/@stopv/@stopn
        viens/venons ~2 pour =5 @act/@actn/@stopv/@stopn
        viens/venons vous =6 @act/@actn/@stopv/@stopn
        fais/faisons part ~6 d'/de =3 @act/@stopv
        informe/informons ~2 que j'/nous @act
        note/notez/noter ~1 que j'/nous @act
        informe/informons ~2 de l' @actn
        laisse/invite/autorise/laissons/invitons ~2 a? @act
        accord pour =4 @act/@stopv
        feu vert pour =4 @act/@stopv
        tiens/tenons a ce que ~6 soit @act
        regret de/d' =6 @act/@actn/@stopv/@stopn
        aimable/aimables/gentil/gentils/gentille/chic/sympa/urgent d'/de =3 @act/@stopv
        aurais/aurions voulu/aime/souhaite/prefere =4 @act/@stopv
        voulez bien =4 @act/@stopv
        en mesure d'/de =5 @act/@stopv
        pensez vous pouvoir =4 @act/@stopv
        # @imp
        # svp @imp
        @order @imp
        ^ pour @actn
        tenir/tenez/teniez pas compte de ma/la/cette/notre @order
        @must =5 @act/@actn/@stopv/@stopn
        tiens/tenons a =3 @act/@stopv
        obligation d'/de =3 @act/@stopv
        voudrez/voudras ~1 bien @act
        doit/devra/devrait ~1 etre ~1 @act
        je veut =4 @act/@stopv
        devrait etre @act
        oblige/obligee/obliges/obligees/contraint/contrainte/contraints/contraintes/force/forcee d'/de =4 @act/@stopv
        vais/allons =5 @act/@stopv
        on va =5 @act/@stopv
        va falloir =6 @act/@stopv
        contacter/contactez/ecrire/ecrivez/joindre ~2 pour/afin =5 @act/@actn/@stopv/@stopn
        mot/lettre/remets/compte ~5 pour =4 @act/@actn/@stopv/@stopn
        vais/allons devoir =4 @act/@stopv
        decide/decidons/prefere d'/de =4 @act/@stopv
        pas d' autre choix/solution/option/possibilite que d'/de @clitic? @act
        merci ~4 de/d' =6 @act/@actn/@stopv/@stopn
        merci ~1 d'/par avance pour =5 @actn
        merci pour ~2 @actn de ma/la/cette/notre @order
        merci @clitic? annuler/annulez
        remercie/remercions ~5 d'/de =6 @act/@stopv
        remercier ~5 d'/de =6 @act/@stopv
        remercierais ~5 d'/de =6 @act/@stopv
        reconnaissant/reconnaissante/reconnaissants/gre ~5 d'/de =6 @act/@stopv
        prie/prions/priere/pri/prierai/prierais =6 @act/@actn/@stopv/@stopn
        veuillez/veuilliez/veuiller/veuillier/veillez/veuille =6 @act/@actn/@stopv/@stopn
        pouvez/pourriez/pouriez/pouvez/pourrez/peux/pourrais/pouvais/pouviez vous/tu/nous =7 @act/@actn/@stopv/@stopn
        vous/tu pouvez/pourriez/pouriez/peux/pourrais/pourrez =6 @act/@actn/@stopv/@stopn
        <!si/que/qu' pouvez/pourriez/pouriez =5 @act/@actn/@stopv/@stopn
        possible que vous/tu =4 @act/@stopv
        voulez/voudriez vous/tu =6 @act/@stopv
        voudriez/auriez vous =8 @act/@stopv
        auriez vous l' =7 @act/@stopv
        auriez vous la =7 @act/@stopv
        accepteriez/acceptez vous d'/de =5 @act/@stopv
        <!la/ma/une/sa/cette/notre/votre/leur/toute/de/l' demande/demandons/requiers/requerons/exige/reclame/reclamons =7 @act/@actn/@stopv/@stopn
        solliciter/sollicite/sollicitons =7 @act/@actn/@stopv/@stopn
        <!va/veut/vont/pourrait/voudrait vous demander =7 @act/@actn/@stopv/@stopn
        vous demanderai/demanderais/demanderions =7 @act/@actn/@stopv/@stopn
        vous solliciter/solliciterais =7 @act/@actn/@stopv/@stopn
        ^ demande/demandes ~1 d'/de/: =3 @act/@actn/@stopv/@stopn
        voici/ci/joins/joint/adresse/envoie/transmets/fais/formule/depose/faire/deposer/formuler/adresser ~2 demande ~1 d'/de =3 @act/@actn/@stopv/@stopn
        ecris/contacte/contactons/ecrivons/message/mail/courriel/appelle/reviens/adresse/tourne ~5 pour/afin =5 @act/@actn/@stopv/@stopn
        c' est/etait pour =5 @act/@actn/@stopv/@stopn
        ma/mon/notre souhait/volonte/intention ~2 d'/de =4 @act/@stopv
        procedez/proceder/procede/procedez/procediez/proceder =6 @actn
        enregistrer/enregistrez/effectuer/effectuez/faire/faites/valider/validez/acter/actez/noter/notez/accepter/prendre/prenez/traiter/traitez =7 @actn
        prise en compte de l' annulation
        faire/faites/fassiez ~1 le necessaire ~3 pour/afin =5 @act/@actn/@stopv/@stopn
        faire/faites/fassiez ~1 le necessaire pour que ~5 soit @act
        faites @act
        hesitez pas a =4 @act/@stopv
        assurez/assurer/veiller/veillez ~7 soit =6 @act/@stopv
        ^ @imp ~1 @dem/@order/#/tout
        ^ @imp
        <!et/puis/qui ^ @act ~1 @dem/@order/#/tout
        <!et/puis/qui ^ @act $
        <!vous/ne/n' annulez/anulez/annullez/cancellez/decommandez/resiliez @dem/tout/#/@order
        je/j' l'/la/le annule/annul
        je/j' @act ma/la/cette/notre/mon
        j' annule
        j' annule tout
        on/nous annule/annulons ~1 tout/la/ma/notre/cette/@order/#
        on/nous annule/annulons $
        on l' annule
        @order ~3 a @act
        # a @act
        est/sont a @act
        ^ a @act
        considerez/considerer/consideriez ~6 comme/pour =3 @act/@stopv
        ^ @actn ~2 @order/#/de/:/svp/n/no/n'
        ^ @actn $
        @order ~3 # : @actn
        : @actn $
        - @actn $
        ( @actn $
        / @actn $
        :/- @actn de/@order/#/immediate/urgente/totale/demandee
        # @actn $
        @order @actn
        urgent @actn
        besoin d'/de/que =6 @act/@actn/@stopv/@stopn
        possibilite d'/de =4 @act/@stopv
        profite ~2 pour/d'/de =4 @act/@stopv
        plus simple/sage/raisonnable/prudent ~2 d'/de =4 @act/@stopv
        simple/mieux/preferable/sage/raisonnable ~2 d'/de =4 @act/@stopv
        autant =4 @act/@stopv
        reconnaissant/reconnaissante/gre/gentil/sympa/top/super/bien/apprecierais/arrangerait si vous =5 @act/annuliez
        charge/charger/occuper/occupe d'/de =4 @act/@stopv
        je/nous renonce/renoncons a ~2 @order/#
        renoncer a ~2 @order/#
        souhaite/voudrais/veux/prefere renoncer
        laisse/laissez/laisser/laissons tomber ~2 @order/#/tout
        laissez/laisse beton
        tenir/tienne/tiens/considerer ~2 pour/comme =3 @act/@stopv
        denonce/denoncons ~1 la/ma/cette @order
        donner/donnez/donner y? aucune/nulle suite
        faire/faites/fait une croix sur ~2 @order/#
        considerez/considerer/considerons ~8 nulle/caduque/avenue
        tenir/tenez/considerer ~2 pour nulle
        nulle et non avenue
        pour non avenue
        necessite d'/de =3 @act/@stopv
        classer/classez ~3 sans suite
        @order ~1 # sans suite
        vaut @actn
        considerer/considerez ~4 comme une demande ~1 d'/de ~1 @actn
        comme une demande d'/de ~1 @actn
        notifie/notifions/signifie =7 @actn
        qu' elle soit @act
        et de l' annuler
        mettez/mettre/mets ~3 a la poubelle/corbeille
        obligeance d'/de =5 @act/@actn/@stopv/@stopn
        l' honneur d'/de =8 @act/@actn/@stopv/@stopn
        faveur d'/de =5 @act/@stopv
        plaisir d'/de =5 @act/@stopv
        bonte d'/de =5 @act/@stopv
        bonne idee d'/de =3 @act/@stopv
        me desiste ~3
        me desister ~3
        mon desistement
        enlevez/enlever/virez/virer/rayez/rayer/jetez ma/notre/la/cette @order
        sortez/sortir/sors ma/la/cette @order ~2 production/circuit/planning
        on/nous oublie/oublions la/ma/cette/tout
        annulation ~1 totale/complete/immediate/pure/urgente/demandee/souhaitee
        ne donnerai/donnerons/donnerait/donne/donnons pas suite a ~2 @order/#/cette
        ne donnerai/donnerons/donne/donnons pas suite $
        mets/mettons fin a ~2 @order
        oubliez/oublie/oublier ma/la/cette/notre @order
        ne/n' @want/veut plus de/d' ma/la/cette/notre @order/#
        ne/n' @want plus ma/la/cette/notre @order
        veux/veu/vx plus de/d' ma/la/cette/notre/ce @order
        veux/veu/vx plus/plu ma/la/cette/notre @order
        ne/n' veux pas/plus de cette/ma/la/notre @order
        ne/n' ~1 besoin de ma/la/cette/notre @order
        ne/n' donner/donnez pas suite
        ne/n' donnez/donner aucune suite
        ne souhaite/souhaitons/souhaitant/desire/veux/voulons ~1 pas/plus donner/poursuivre/continuer/maintenir/y suite/ma/la/cette/donner
        ne/n' ~3 donner suite a ~1 @order/#
        pas donner suite a ma/cette/la/notre @order
        mettre/mettez/mettiez un? fin/terme ~4 @order/@prod/#
        que vous l'/la/le annuliez/arretiez/stoppiez/interrompiez/bloquiez
        pouvez/pourriez/pourrez/peux/pourrais vous/tu ~6 et =3 @act
        vous/tu pouvez/pourriez/peux/pourrais ~6 et =3 @act
        @want/@must que ~5 ne soit/soient pas honoree/honore/executee/traitee/lancee/produite/fabriquee/imprimee/expediee/maintenue
        bonte que d' =3 @act
        considerez/considerer/consideriez ~~12 comme/pour annulee/annule
        pour vous/vs/te dire/demander d'/de/d =3 @act
        retirez/retirer # de la chaine/production/fabrication/liste
    """,
    Sign.WANT_NO: """
        retirez/retirer/retire ~4 de/du/des ~1 compte/production/circuit/planning/panier
        en veux/veut/voulons plus/plu/pas $
        en veux/veut/voulons plus/plu/pas @next/@imp/du
        n' en ai ~1 plus besoin/utilite/usage !avant/au/en/jusqu'/a
        n' en avons ~1 plus besoin/utilite/usage !avant/au/en/jusqu'/a
        ne m'/nous interesse ~1 plus
        plus besoin de ma/la/cette/mes/notre/ces @order/#
        plus besoin $
        je/nous renonce/renoncons $
        j' abandonne $
        me ravise
        plus lieu d' etre
        plus d' actualite
    """,
    Sign.ASK_BARE: """
        <!@had/@be/vous/nous/tu/ne/n'/il/elle/on/site annuler/annule/annul/anuler/anule la/le/l'/tout/ma/cette/commande/cmd
        <!@had/@be/@neg/@det annuler/annul/anul/annule/annulez/anuler/anule $
        <!@had/@be/@neg/@det annuler/annul/anul/annule/annulez/anuler/anule merci
        @actn de/d' ~2 @order/#
        ^ @actn
    """,
    Sign.DISCLAIMER: """
        pas ~4 destinataire/destinataires
        destinataire/destinataires ~4 prevu/indique/exclusif/exclusifs
        message/mail/courriel/courrier ~4 par erreur ~8 detruire/supprimer/prevenir/avertir/expediteur
        confidentiel/confidentiels/confidentielle/confidentielles
        usage exclusif
    """,
    Sign.ASK_WHOLE: """
        je/nous/j' ~2 confirme/confirmons/reitere/renouvelle/maintiens/maintenons/repete/reiterons/renouvelons =6 @actn/@act
        vous confirmer/reiterer/renouveler =6 @actn
        confirme/reitere/renouvelle/maintiens/confirmons/reiterons ~5 demande ~2 d'/de ~1 @actn
        @want ~2 que ~8 soit =6 @act/@stopv
        demande/demandons ~2 que ~8 soit =6 @act/@stopv
        prendre/prenez/pris ~4 demande ~2 d'/de ~1 @actn
        voici/ci/trouver ~3 demande ~2 d'/de ~1 @actn
        confirme/confirmons ~4 vouloir =3 @act/@stopv
        renvoie/renvoyons/reenvoie/envoie/adresse/depose/redis/rappelle ~3 demande ~1 d'/de =3 @actn
        me/m'/nous ~2 demande/demandent/charge/prie/demandee d'/de =10 @act
        m'/nous a/ont ~1 demande/charge/chargee/charges/prie d'/de =10 @act
        sorte que ~8 soit =6 @act/@stopv
        pour que ~8 soit =6 @act/@stopv
        confirmer/confirmez/confirme que ~~8 ou d'/de l'/la/le @act
        confirmer/confirmez/confirme que ~~8 sinon d'/de l'/la/le @act
    """,
    Sign.ASK_STOP: """
        @want =6 @stopv/@stopn
        @want pas/plus que ~6 soit ~1 produite/imprimee/lancee/fabriquee/expediee/traitee/envoyee/tiree/realisee
        @want pas/plus que vous =4 @dov
        halte a ~2 @prod/@order
        @want que vous/tu =4 @stopv
        on veut/voudrait/souhaite/aimerait =5 @stopv
        <!que/qu' voulais/venais/viens =6 @stopv/@stopn
        @must =5 @stopv
        merci ~4 de/d'/pour =6 @stopv/@stopn
        remercie/remercions/remercier/remercierais/reconnaissant/reconnaissante/gre ~5 d'/de =6 @stopv/@stopn
        prie/prions/priere =6 @stopv/@stopn
        veuillez/veillez/veuiller =6 @stopv/@stopn
        pouvez/pourriez/pouriez/peux/pourrais/pourrez vous/tu =7 @stopv/@stopn
        vous/tu pouvez/pourriez/peux/pourrais =6 @stopv/@stopn
        <!si/que/qu' pouvez/pourriez/pouriez =5 @stopv
        possible que vous =4 @stopv
        possible/moyen d'/de =5 @stopv/@stopn
        voulez/voudriez/auriez vous =7 @stopv/@stopn
        demande/demandons/sollicite/sollicitons/demander/demanderai =7 @stopv/@stopn
        ^ demande ~1 d'/de/: =3 @stopv/@stopn
        ecris/contacte/message/mail/courriel/reviens ~5 pour/afin =5 @stopv/@stopn
        c' est pour =5 @stopv
        confirme/reitere/renouvelle/maintiens/confirmons =6 @stopn
        procedez/proceder/procede =6 @stopn
        faire/faites/effectuer/effectuez/faite @stopv/@stopn
        faire/faites le necessaire ~2 pour/afin =5 @stopv/@stopn
        ^ @stopv
        ^ stop
        stop a la production/fabrication ~1 de ~2 @order/#
        stop a ~2 @order/#
        arretez/stoppez/stopez/interrompez/bloquez/supprimez @dem/tout/#/@order
        @order ~3 a @stopv
        # a @stopv
        @prod ~1 a @stopv
        ne/n' faites/faire pas la/ma/cette @order
        est a @stopv
        : @stopn
        - @stopn
        ^ a @stopv
        ^ @stopn de/d'/:/@order/$
        on/nous arrete/stoppe/arretons/stoppons tout/la/ma/l'
        tout @stopv
        tout @dov pas
        arretez/stoppez/coupez les/la machines/presses/imprimantes/machine/rotatives/frais
        plus rien @dov
        rien @dov
        ne/n' en @dov rien
        n' en faites rien
        je/j' @stopv ma/la/cette @order
        ne/n' @clitic? @dov pas/plus/surtout
        ne/n' @clitic? @dov surtout/donc pas/rien
        <!si/ou de/d' ne pas/rien/plus @clitic? @dov
        ^ ne pas/rien/plus @clitic? @dov
        surtout ne pas @clitic? @dov
        pas la peine de/d' =3 @dov
        inutile de/d' =3 @dov
        plus la peine de/d' =3 @dov
        pas besoin de/d' =3 @dov
        arretez/stoppez/arreter/stopper les machines/presses/rotatives/impressions
    """,
    Sign.POSSIBLE: """
        possible/possibilite/moyen/envisageable/faisable/jouable d'/de =6 @act/@stopv
        @order/#/elle/celle peut/peuvent/pourrait elle? etre @act/@stopv
        peut/pourrait elle/il/on etre @act/@stopv
        peut/pourrait elle/il ~1 etre =3 @act/@stopv
        possible/moyen/envisageable pour ~3 d'/de =4 @act/@stopv
        possible @act/@stopv
        possible ~3 annulation
        puis je =6 @act/@stopv
        <!comment/ou/quand pourrais/peux/pourrions/pouvons/peut/pourrait je/nous/on =6 @act/@stopv
        <!comment je/on peux/peut/pourrais/pourrait =6 @act/@stopv
        ai je le droit =6 @act/@stopv
        ai je la possibilite =6 @act/@stopv
        si vous pouvez/pourriez/pouviez =6 @act/@stopv
        s' il vous/t' est/serait/etait encore? possible d'/de =3 @act/@stopv
        s' il est/etait/serait encore? possible d'/de =5 @act/@stopv
        si c'/il est/etait encore? possible d'/de =5 @act/@stopv
        si je peux/pouvais encore? =5 @act/@stopv
        si on peut/pouvait/pourrait =5 @act/@stopv
        pas trop tard pour =5 @act/@stopv
        <!pas trop tard pour =5 @act/@stopv
        temps pour =5 @act/@stopv
        encore temps pour/d'/de =5 @act/@stopv
        ^ @actn possible
        @actn ~6 possible
        trop demander ~2 d'/de @act/@stopv
        ^ @act possible
        quelqu' un peut/pourrait =5 @act/@stopv
    """,
    Sign.DO_IT: """
        merci ~2 de/d' ~2 le faire !aussi/pour/avec/a
        merci ~2 de/d' ~2 le faire pour moi
        merci ~2 d' y proceder
        pouvez/pourriez/peux/pourrais vous/tu ~2 le faire !aussi/pour/avec/a
        pouvez/pourriez/peux/pourrais vous/tu ~2 le faire pour moi/nous
        vous/tu pouvez/pourriez ~2 le faire !aussi/pour/avec/a
        vous/tu pouvez/pourriez ~2 le faire pour moi/nous
        pouvez/pourriez vous ~2 vous en charger/occuper
        vous en charger
        faites le !pour/aussi/avec
        faites le pour moi
        faire/faites/fassiez le necessaire !pour/afin/aupres/avec/a
        veuillez ~2 le necessaire !pour/afin
        veuillez ~2 y proceder
        confirme/reitere/maintiens/renouvelle/confirmons/reiterons ~1 ma/notre demande/requete/mail/message
        confirme ~2 bien? ma volonte
        je/nous confirme/confirmons $
        je confirme donc? $
        pouvez/pourriez vous ~2 la/le traiter/faire/effectuer/prendre !pour/aussi
        merci de la/le traiter/effectuer
        pouvez/pourriez vous m' aider !a/avec/pour
        merci ~2 de/d' m' aider !a/avec/pour
        besoin d' aide $
        aidez moi $
        je compte sur vous $
    """,
    Sign.TRIED: """
        arrive/arrives/arrivons ~2 pas a ~3 @act
        arrive plus a ~3 @act
        peux/peut/pouvons/pu/puis/pouvais/pouvait ~1 pas ~3 @act
        pas pu ~3 @act
        pas reussi/reussie a ~3 @act
        reussis/reussit pas a ~3 @act
        parviens/parvient/parvenue/parvenu ~1 pas a ~3 @act
        trouve/sais/vois/comprends ~1 pas/plus comment/ou ~4 @act
        trouve pas ~4 @act
        sais pas ~2 @act
        me/m' laisse/permet ~2 pas ~4 @act
        permet plus ~4 @act
        impossible d'/de ~4 @act
        impossibilite d'/de ~3 @act
        essaye/essaie/essayer/tente/tentee/essayee ~1 d'/de ~4 @act
        bouton ~3 @act
        bouton ~3 @actn
        cherche/cherché a ~2 @act
        echec ~3 @actn
        pas l' option ~3 @act
        reussi a ~3 @act
    """,
    Sign.ASKED_BEFORE: """
        @modal ~2 demande ~5 @act/@actn
        a/ai/avez/ont ~2 dit/conseille/propose/suggere/indique/explique ~4 @act/@actn
        dit/indique/precise/explique/dites/proposez/demandez ~6 @act/@actn
        vu/lu/entendu ~5 @act/@actn
        a/ont ~1 envoye/ecrit/adresse ~2 mail/message/courriel/lettre pour =3 @act
        @modal ~3 ecrit pour ~3 @act
        demande ~1 d' annulation ~3 @be/reste/restee
        ma/notre/mes demande ~1 d'/de ~1 @act/@actn
        suite/relance ~3 demande ~1 d'/de ~1 @actn
        demandais/demandait/demandions ~4 @act/@actn
        demandant ~4 @act/@actn
        concernant ~4 @actn
    """,
    Sign.MENTION: """
        @had deja/bien/tout/donc/finalement/jamais/meme/aussi/me/m'? @act
        il/elle/on/qui/site/systeme a deja/bien/tout/donc? @act
        @had vous/tu/on/nous/t' ~1 @act
        @be !a/pas deja/bien/tout/donc/finalement/aussi/desormais/maintenant? @act
        @be pas/plus deja/bien/encore? @act
        frais/cout/couts/condition/conditions/politique/delai/delais/mail/bouton/procedure/mode/modalites/droit/formulaire/service ~1 d'/de ~1 @actn
        @actn de/d' ~2 rdv/rendez/voyage/vol/reservation
        confirmation ~2 d'/de ~1 @actn
        confirmer/confirmez ~3 @actn
        apres/avant/suite/depuis/malgre/cas ~2 @actn
        avant d'/de ~2 @act
        vous/tu annulez/annules/annulerez
        failli @act
        avoir deja/bien/si? @act
        viens/venons/venait/vient d'/de ~1 @act
        du @act
        lieu d'/de ~2 @act
        plutot que d'/de? ~2 @act
    """,
    Sign.NEGATED: """
        ne/n' @clitic? @clitic? @act
        ne/n' @clitic? @clitic? @stopv pas/plus/rien
        n' arretez/stoppez/interrompez/bloquez
        @act surtout/donc/la/le/rien? pas !de/besoin/la/encore/mal
        pas/jamais/aucunement/nullement @nl? @nl? @nl? @nl? @act/@actn
        pas/jamais @nl? @nl? @nl? arreter/stopper/interrompre
        plus @nl @nl? @nl? @act/@actn
        dis/pense/crois/demande/veux/souhaite/prefere pas ~1 que/qu' ~5 @act
        interdis ~3 @act
        pas le droit d'/de ~2 @act
        plus annuler
        aucune @actn
        aucune demande d'/de @actn
        aucune intention/envie d'/de @act
        <!jamais rien @act
        @dov pas ~3 @actn
        sans @clitic? annuler/arreter
        sans annulation
        eviter d'/de ~2 @act
        refuse/refuser/refusons ~3 @actn
        refuse/refuser/refusons d' @act
        contre l' annulation
        oppose/opposer/opposons ~3 @actn
        pas question d'/de ~2 @act
        personne ~4 @act
        hors de question ~4 @act
        non pas la/le #
        non pas #
    """,
    Sign.KEEP: """
        ^ gardez/conservez/maintenez/relancez/continuez/poursuivez/reprenez
        <!de/d'/pas/n'/ne gardez/conservez/maintenez/laissez/continuez/poursuivez/relancez/reprenez/garder/conserver/maintenir la/le/les/bien/ma/cette/tout/celle/l'/mon/quand/donc
        lance/lancez/lancer/continue/continuez/continuer/poursuivez/poursuivre/faites/partir/garde/produire/tout ~4 comme prevu
        changez/changer rien
        ne faites rien
        <!vous ne le faites ~1 pas
        ne faites pas ~1 ca/cela
        les/la/le veut/veux/prend quand meme
        <!ne/n' envoyez/livrez/expediez/imprimez/relancez la/les !moi/par/a/nous/facture/confirmation
        remettez/remettre la/le/en ~1 production
        remettez/remettre la/le
        la/le remettre/retablir/reactiver/relancer
        <!n'/ne continuez/poursuivez/maintenez/gardez/conservez
        je/on/nous @clitic? @clitic? garde/gardons/conserve/conservons !pas/plus/que
        vais/allons/va ~2 garder/conserver
        @want ~3 garder/conserver/maintenir/poursuivre/continuer
        @want ~3 que vous @keepv
        @want ~3 recevoir ma/la/cette @order
        <!pas/plus/rien merci ~3 de/d' ~2 garder/conserver/maintenir/laisser/continuer/poursuivre/reprendre/relancer/lancer
        pouvez/pourriez vous ~3 garder/conserver/maintenir/laisser/continuer/poursuivre/reprendre/relancer
        veuillez ~3 garder/conserver/maintenir/laisser/continuer/poursuivre/reprendre/relancer
        priere de ~2 garder/conserver/maintenir
        est/sont ~1 a garder/conserver/maintenir/laisser
        a garder/conserver/maintenir $
        a conserver
        je la/le veux
        je les veux
        veux/veut toujours ~1 ma/la/cette/mon
        j' en veux toujours/bien
        je/on la/le/les prend/prends !pas/plus/plu
        reste/restent ~1 valable/valide/maintenue/inchangee/inchangees/inchange
        tiens a ~1 ma/mon/cette/mes/la
        est/reste maintenue
        laissez/laisse la/le/les/comme/tel/ma/tout/en/faire/partir
        fausse alerte
        finalement ~2 je/on/nous ~2 garde/gardons/conserve
        finalement gardez/conservez
        finalement ~2 la/le/les prend/prends/veux/voulons
        <!pas/rien/ne/n' lancez/lancer la/ma @prod/@order
        envoyez/envoyer/livrez ~2 quand meme
        quand meme ~2 envoyer/livrer/garder
    """,
    Sign.FORGET: """
        oubliez/oublie/ignorez/ignorer/oublier ~1 mon/ma/ce/cet/notre/mes ~1 annulation/demande/mail/message/courriel/email/precedent/dernier/mails
        oubliez/oublie/oublier ~2 annulation
        mail/message/demande/courriel ~~12 donner/donnez ~2 suite
        tenez/tenir/tiens/teniez/pas pas/tenir compte de ~2 demande/annulation/mail/message/courriel
        tenez/tenir/tiens/teniez pas compte de ~1 mon/ma/ce/l'/cet !@order
        annuler/annulez/annule ~2 mon/ma/l' annulation/demande
        annulation ~1 d'/de ~2 annulation
        reviens/revenir/revenons/revient ~2 sur ma/notre/l'/mon ~2
        retire/retirer/retirons/retirez ma/notre ~1 demande/annulation
        change d' avis ~~3 garde/gardez/veux/conserve
        erreur ~3 ma demande ~1 d' annulation
        mail/message/demande sans objet
        ne plus annuler
        demande ~2 par erreur
        trompe/trompee de destinataire
        trompe/trompee d' adresse mail
        @act ma/mon/cette/ce/le/la ~1 message/mail/demande/courriel/courrier/requete/annulation
        @actn de/d' ma/mon/notre/cette ~1 demande/message/mail/courriel/annulation
        mauvais destinataire
        pas pour vous
        je parle d'/de/du ~1 notre/mon/diner/rendez
    """,
    Sign.CONDITION: """
        si
        s' il/ils/elle
        cas contraire
        sauf !erreur/de/par
        apres quoi
        encore un/une mail/message/relance/retard/appel ~6 et ~2 @act
        minus
        a moins que/qu'/d'
        sauf si/s'
        sauf avis
        si non
        une fois que/qu'/la/le
        apres que/qu'
        autrement
        sans reponse
        sans nouvelle/nouvelles ~2 de votre
        en l' absence
        dans l' hypothese
        ^ faute de/d' !orthographe/frappe/saisie/gout/ma
        a condition
        tant que/qu'
        sous condition
        sous reserve
        pour autant que
        en cas de/d'
        cas ou
        sinon
        a defaut
        soit ~9 soit
        soit ~~9 soit
        uniquement si/s'
        seulement si/s'
        ou alors
        ou bien
        ou ~3 @act
        @act/@actn ~5 ou
        ou ~2 @actn
        dans ce cas
        auquel cas
        faute de quoi
        des que vous/tu/j'/la/le
        lorsque vous
        quand vous aurez
        pourvu que
        ^ passe/passee le/la/ce/cette #/delai/date/echeance/terme/jour/heure
        , passe/passee ce/cette/le delai/date/echeance/terme
        d' abord ~9 ensuite/puis/apres
        d' abord ~~12 ensuite/puis/apres
        vous me confirmez ~8 et ~2 @act
        en echange d'/de
        contre un/une/des
        sauf erreur ~6 pas
        le jour ou
        avant d' annuler ~2 dites
        tout depend
        selon
        quand/lorsque j'/nous/on ~1 aurai/aurons/aura ~1 recu/recue/recues/recus/refait/refaite/passe/passee/valide/validee/paye/termine/fini
        quand/lorsque/des que? la/le/l'/ma/mon ~3 sera/seront ~2 recue/recu/validee/valide/arrivee/livree/prete
        une fois que ~4 sera/aurai/aurons
        livrez/livrer ~3 avant ~3 ou
        ou n' en parlons plus
        ou remettez/accordez/offrez/donnez/baissez/trouvez/proposez/appliquez/rendez
        mais ~1 seulement/uniquement apres/quand/lorsque/si
        seulement/uniquement apres/quand/lorsque
        mais pas avant
        sans ~1 nouvelles/reponse/retour/confirmation ~4 avant/sous/ici/apres
        sans ~1 nouvelles/reponse/retour/confirmation de votre/ma/notre part
        ou la/le/les finir/garder/continuer/livrer/terminer/laisser
    """,
    Sign.UNSURE: """
        pense/pensons/penser/pensais/pensait/songe/songer/envisage/envisager/envisageons/envisageais/hesite/hesitons/hesitais/hesiter/reflechis/risque ~4 @act/@actn
        compte/comptons/comptais @act
        tente/tentee/tentation/idee d'/de ~2 @act
        peut etre ~3 annuler/annulez/annulation/anuler
        @act peut etre
        peut etre @actn
        eventuellement ~3 @act/@actn
        @act eventuellement
        eventuelle annulation
        vais peut etre
        allais/allait/allions ~3 @act
        jamais de la vie
        je ne sais plus
        enfin ~2 sais pas
        suis pas d' accord
        sais pas trop
        me/nous conseillez
        vous en pensez quoi
        qu' en pensez vous
        me demande si ~5 @act/@actn
        sais/sait/savons pas ~1 si ~5 @act
        decider/decidez/voir si ~5 @act
        prochaine fois ~3 @act
        puis ~1 j' @act
        j' attends ~6 @act
        demain/lundi/mardi/mercredi/jeudi/vendredi/samedi/dimanche ~2 j' @act
        aurais ~3 @act ~6 mais
        aurais du ~2 @act
        @act ou pas/non
        suis pas sur/sure de vouloir
        ne sais pas encore
        pas encore decide
        pas encore sur/sure
        pas ~1 sur/sure d'/de/que ~2 @act/vouloir
        vous redis
        j' annulerai/annulerais
        annulerai/annulerais/annulerait/annulerions
        voulais/voulait ~3 @act ~4 mais
        @act ~5 serait ~2 dommage/bete/stupide/ridicule/idiot
        ou non $
        laisse ~1 decider/juger/choisir
        comme vous voulez/voudrez
        comme vous le sentez/voulez
        a vous de voir/choisir/decider
    """,
    Sign.TAKE_BACK: """
        ^ non $
        ah/euh/heu/puis/enfin/fait non
        ^ c' est bon $
        non attendez
        ^ attendez $
        jamais de la vie
        ^ ou pas $
    """,
    Sign.RULES: """
        comment ~6 @act/@actn
        pourquoi ~4 @act/@actn
        comment ~2 faire
        comment fait on
        comment proceder
        comment ca/cela marche/fonctionne/passe
        combien ~6 @act/@actn
        combien ~7 coute/couterait/couter/coutera/rembourse/rembourserez/recupere/recuperer/facture/facturer/retenir/retenu/perds
        jusqu' a quand
        jusqu' a quel
        jusqu' a quelle
        jusque quand
        quel/quels/quelle/quelles ~4 delai/delais/frais/conditions/procedure/demarche/demarches/modalites/cout/couts
        que se passe t/t' il si
        qu' est ce qui se passe si
        que se passera
        est ce ~2 gratuit/payant/remboursable
        est ce que c' est ~1 gratuit/payant
        y a t/t' il ~2 frais
        ou ~2 cliquer
        ou puis/peut/dois ~4 @act
        a qui ~4 @act
        que dois je faire ~5 @act
        que faut il faire ~5 @act
        quelle ~4 pour ~2 @act
        quelles sont ~6 @actn
        peut on ~1 @act une/un/des
        dois/devons/devrais je/nous ~3 @act
        faut/faudrait il ~4 @act
        est ce qu' il ~2 faut ~5 @act
        est ce que je/nous dois/devons ~3 @act
        faut il que ~3 @act
        vaut il mieux ~4 @act
        vaut mieux ~3 @act ~8 ou
        annulable/annulables
        est ce que je perds
        dites/dire/indiquez/confirmez moi ~1 d' abord
        ce que je perdrais/perds/recupererais/recupere/toucherais
        <!pour/voudrais/souhaite/souhaiterais/veux/aimerais/voudrai @act une @order $
        pour le moment ~4 savoir
        pour l' instant ~4 savoir
        juste savoir
        simple question
        question avant
        quels ~6 @actn
        a t/t' on le droit
        en cas d' @actn
        si j' annule
        si j' annulais/annulerais
        si je venais a
        si je decide/decidais d' @act
        si on annule
        si nous annulons
        y a t/t' il ~3 frais/penalite/penalites/condition/conditions/risque
        sans perdre
        avant de/d' ~3 decider/decide
        avant de prendre une/ma decision
        laquelle/lequel/lesquelles/lesquels ~4 @act
        @act ~~8 combien
        bouton/lien ~2 introuvable
        moi meme ou ~3 vous
    """,
    Sign.OTHERS_WISH: """
        @kin ~4 veut/voudrait/souhaite/souhaiterait/aimerait/desire/exige/ordonne/insiste/reclame/pretend ~5 @act/@actn
        @kin ~4 dit ~3 @act/@actn
    """,
    Sign.WHICH: """
        c' est l' autre
        pas celle/celui ~~2 l' autre
        mais pas celle/celui
        la/le premiere/premier/deuxieme/second/seconde/troisieme/quatrieme ~1 est/etait
    """,
    Sign.PART: """
        # des/de/sur # ~1 @product
        mais ~2 livrez/livrer/envoyez/envoyer/expediez
        moins ~1 le/la/les ~1 @product
        tout sauf
        tous/toutes sauf
        sauf ~1 le/la/les/un/une/l'/mon/ma @product
        excepte ~2 @product
        hormis ~2 @product
        a part ~2 @product
        a l' exception
        hors ~1 @product
        une partie de/d' ~1 ma/la/cette @order
        en partie
        partiellement
        annulation partielle
        arret partiel
        partielle
        partiel
        la moitie
        un/une/l'/deux/trois des/de/parmi ~1 deux/trois/quatre/cinq/six/dix/#
        # sur # @product?
        # @product sur #
        @small ~1 @product ~1 sur #/deux/trois/quatre/cinq/six/les
        en annuler @small
        en annulez @small
        annulez/annuler/annule en @small
        d' en retirer/enlever/supprimer
        retirer/retirez/enlever/enlevez/oter/otez/supprimer/supprimez ~4 de/dans ma/la/cette/notre @order
        retirer/retirez/enlever/enlevez/oter/supprimer/supprimez ~1 le/la/les/un/une/l'/mon/ma/mes ~1 @product
        le reste ~4 garde/gardez/bon/bonne/ok/maintenu/inchange/convient/va/correct/conserver/garder/conserve
        garde/gardez/garder/conserver/conservez/maintenir ~2 le/tout reste
        garder/garde/gardez/conserver/conservez/veux ~1 que/seulement/uniquement ~1 le/la/les/@small
        ne garder/gardez/garde que
        seulement/uniquement/juste ~1 le/la/les/un/une/deux/l'/ce/cette/mon/ma ~1 @product
        ne/n' ~4 que ~1 le/la/les/un/une ~1 @product
        @small de/sur/parmi ~1 @small
        @small sur les ~1 @small/#
        la/une moitie de/d'/des
        dont @small/#
        @product ~2 que j'/je/nous ~2 @want ~2 @act
        @act ~1 ce que
        @act le/du reste
        @act ~1 ce dernier
        @act celui ci/la?
        recu ~3 moitie/partie ~3 @order
    """,
    Sign.CHANGE: """
        annule et remplace
        annule remplace
        annuler/annulez ~3 et/pour ~2 remplacer/remplacez
        merci ~4 de/d' ~4 remplacer/modifier/changer/echanger/corriger/rectifier/ajouter/rajouter !que/qu'
        pouvez/pourriez/peux/pouriez/pourrais vous/tu ~5 remplacer/modifier/changer/echanger/corriger/rectifier/ajouter/rajouter/transformer/inverser !que/qu'
        vous pouvez/pourriez ~3 remplacer/modifier/changer/echanger/corriger/rectifier/ajouter
        <!pas/plus possible ~1 d'/de ~4 remplacer/modifier/changer/echanger/corriger/rectifier/ajouter/rajouter/passer/mettre/inverser
        @want ~4 remplacer/modifier/changer/echanger/corriger/rectifier/ajouter/rajouter !que/qu'/d'avis
        @want ~4 que vous ~2 remplaciez/modifiiez/changiez/corrigiez
        veuillez ~4 remplacer/modifier/changer/echanger/corriger/rectifier/ajouter
        <!ne/n' remplacez/modifiez/changez/corrigez/rectifiez/ajoutez/rajoutez/echangez
        prie ~4 remplacer/modifier/changer/corriger/rectifier
        ^ changement/modification/modif/rectification d'/de ~1 adresse/commande/format/papier/photo/fichier/livraison
        ^ modification/modif commande/@order/adresse
        @want ~4 a la place
        envoyez/mettez/faites/imprimez/tirez/refaites ~7 a la place
        le/la refaire ~5 a la place
        refaites ~2 la/le/les/mon/ma
        voici ~2 bonne/bon/nouvelle/nouveau photo/fichier/image/version/maquette
        bonne/bon/nouvelle/nouveau photo/fichier/image/version ~2 ci/joint/jointe/jointes/piece
        et/de le/la/les/l' remplacer
        mettez/mettre celle/celui ci
        ^ changer/modifier/corriger l' adresse
        et d' en creer/recreer/refaire/passer/relancer une
        refaites/recreez/creez ~2 une nouvelle/autre
        refaites/recreez/relancez la/le
        relancez/refaites ~1 la meme
        et de relancer/refaire ~1 la/le
        et refaire ~1 la/le
        j' aimerais plutot
        @want plutot ~3 un/une/des/le/la
        et livrez/expediez la/le/les/moi/plutot
        et livrer/expedier ~1 plutot
    """,
    Sign.PAUSE: """
        ne/n' ~2 @dov pas/rien ~1 encore
        ne/n' ~2 @dov pas/rien ~6 avant
        ne/n' pas ~1 @dov ~6 avant
        pas encore @dov
        @dov pas/rien ~1 tout de suite
        pas ~1 tout de suite
        mettre/mettez/mettiez/mise ~5 en/sur pause/attente/suspens/stand
        @order ~2 en pause
        suspendre/suspendez/suspendiez
        geler/gelez ~2 @order/@prod
        pour l' instant
        pour le moment
        provisoirement
        temporairement
        attendez/attendre ~3 avant
        attendez mon/ma/que/un/encore/demain
        quelques jours
        jusqu' a nouvel ordre
        retarder/retardez/decaler/decalez/repousser/repoussez ~2 @order/livraison/production/envoi/impression
        reporter/reportez ~2 @order/livraison/production/envoi
        le temps que/de/d'
        vous dirai/dirais/redis ~4 si
        rien ~2 avant
    """,
    Sign.SEVERAL: """
        mes/nos/ces/les deux/trois/quatre/cinq/# @orders
        toutes ~1 mes/les/nos/ces @orders
        ensemble ~1 de/des mes/nos/les/ces? @orders
        @act ~1 mes/nos/ces/les @orders
        les deux @act
        annuler/annulez/annule les deux $
        annulez/annuler/annule toutes
        chacune des @orders
        l' une et l' autre
        ainsi que celle/celles/la/les
        et celle/celles de/d'/que
        la premiere et la deuxieme/seconde
        tout ce qui est/reste
        tout ce que j'/nous ai/avons/avais
        # aussi/egalement/idem/pareil
        @orders ~1 # et #
    """,
    Sign.OTHER_THING: """
        @order ~2 amazon/fnac/photobox/cewe/cheerz/vistaprint/zara/temu/shein/darty/cdiscount/flexilivre/lalalab/ikea/decathlon/saal/whitewall/zalando/aliexpress/vinted/leboncoin/picanova/smartphoto/photoweb/monalbumphoto/boulanger/leroy/castorama/uber
        @order ~4 chez/sur amazon/fnac/photobox/cewe/cheerz/vistaprint/zara/temu/shein/darty/cdiscount/flexilivre/lalalab/ikea/decathlon/saal/whitewall/zalando/aliexpress/vinted/leboncoin/smartphoto/photoweb/monalbumphoto
        votre magasin de
        ainsi que ~1 mon/ma/mes/le compte/abonnement/inscription/newsletter/rendez/rdv
        chez/sur/dans un/une autre labo/laboratoire/magasin/site/boutique/enseigne
        desabonner/desinscrire/desabonnez/desinscription/desabonnement
        supprimer mon compte
        me desinscrire
        @order fictive/imaginaire/hypothetique
    """,
    Sign.COMPLAINT: """
        que j' attends/attend
        que nous attendons
        qu' on attend
        toujours ~1 pas recu/recue/recus/recues/livre/livree/livres/expedie/expediee/arrive/arrivee/parti/partie
        pas ~1 encore recu/recue/recus/recues/livre/livree/expedie/expediee
        pas ~1 toujours recu/recue/recus
        pas ~1 ete livre/livree/livres
        toujours rien recu
        rien recu
        jamais recu/recue/recus/arrive/arrivee
        <!suis/etais/sommes/etions/es en retard !pour/au/dans
        retard ~2 de livraison/inadmissible/inacceptable
        retard de # jours/semaines
        ce/votre/vos retard/retards
        delai/delais ~4 depasse/depasses/depassee/respecte/respectes/inacceptable/inadmissible/scandaleux/interminable/interminables
        delai/delais ~3 trop long/longs
        attente ~3 trop longue
        devait/devaient etre livre/livree/livres/expedie/expediee
        devais recevoir
        devait arriver
        devait/devaient ~2 arriver
        attends/attend/attendons ~3 depuis
        depuis ~5 jours/semaines/mois ~3 attends/attend/attendons
        promis/promise/promettez/promettiez/garantie/garanti/annoncee ~4 livraison/pour/sous/avant/dans/livree
        livraison ~3 promise/annoncee
        reclamation
        # jours/semaines/mois de retard
        jours/semaines/mois de retard
        aviez/avez/avais dit ~5 jours/semaines/pour/avant/lundi/mardi/mercredi/jeudi/vendredi/samedi
        toujours en production/fabrication/preparation/attente ~3 depuis
        il y a ~4 toujours ~1 en/rien/pas
        depuis ~4 toujours ~1 en/rien/pas
        mois/semaines et toujours
        devait etre ~1 la/ici/pret/prete
        c' est rate
        livraison/transporteur/colis/expedition/livreur ~4 traine/tarde/perdu/perdue/egare/egaree/rate/ratee/lamentable/catastrophique/deplorable
        delai/delais/livraison/expedition ~2 pas/jamais ~3 tenu/tenus/respecte/respectes/respectee/arrivee/faite/honoree/honores
        livre/livree/livres/livrees ~2 mauvaise/mauvais/autre adresse/endroit/personne/voisin
        ca/cela fait ~4 jours/semaines/mois
        jours/semaines/mois d' attente
        fait ~3 jours/semaines/mois que
        livraison ~4 repoussee/reportee/decalee/retardee
        arrive/arrivee/arrives/recu/recue/livre ~2 trop tard
        geste commercial
        <!fassiez/faites un geste
        non conforme/conformes
        pas conforme/conformes
        malfacon/malfacons
        pas ce que j' ai/avais commande
        erreur de votre part
        votre erreur
        m'/nous avez ~2 livre/envoye/expedie
        couleurs ~4 fausses/delavees/verdatres/ternes/horribles
        il manque ~5 dans ma/la/mon/le/cette @order/colis
        perdu ~3 colis
        colis ~3 perdu
    """,
    Sign.DAMAGE: """
        abime/abimee/abimes/abimees/casse/cassee/casses/cassees/raye/rayee/rayes/rayees/rayures/defaut/defauts/defectueux/defectueuse/endommage/endommagee/endommages/dechire/dechiree/ecrase/ecrasee/brise/brisee/tache/tachee/taches/gondole/gondolee/plie/pliee/plies/pliees/dechires/dechirees/ecrases/ecrasees/brises/abimees/endommagees/tachees/corne/cornee/cornes
        mal imprime/imprimee/imprimes/imprimees/emballe/emballee
        mauvais/mauvaise ~1 @product ~1 recu/recue
        incomplet/incomplete/incompletes/incomplets
        mauvaise qualite
        qualite ~4 deplorable/mediocre/decevante/lamentable/horrible/nulle
        fendu/fendue/fele/felee/gondoles/gondolees/bacle/baclee/foire/foiree/decolle/decollee/decollees/jauni/jaunie/tordu/tordue/voile/voilee/troue/trouee
        en miettes/morceaux
        rate/ratee/rates/ratees
        vos ~3 moches/ratees/rates/nuls/nulles
        il manque
        manquait/manquant/manquante/manquants
        recu ~4 mauvais/mauvaise/incomplet/incomplete
        pas ~3 bonne couleur/taille/photo
    """,
    Sign.OWN_FAULT: """
        ma faute
        de ma part
        mon erreur
        pas fini/finie/termine/terminee/complet/complete
        me suis trompe/trompee/plante/plantee
        j' ai ~1 oublie/compose/cree/mis/scanne/charge/televerse
    """,
    Sign.RECEIVED: """
        recu ceci/cela/ca/ce/cet
        recu/recue/recues !votre/un/une/le/la/ce/l'/vos/confirmation/mail/de/par/en/comme/hier/aujourd'/cette/ma/mon
        recu/recue/recus/recues ~2 @order/colis/paquet/@product
        recois/recevons ~2 @order/colis/paquet/@product
        viens de recevoir ~2 @order/colis/paquet/@product
        est/sont/etait/etaient ~1 arrive/arrivee/arrives/arrivees
        a/ont ete livre/livree/livres/livrees
        colis/emballage/deballage/deballe/facteur/transporteur/livreur
        @product ~1 recu/recue/recus/recues
        arrives/arrivees tout/toutes/tous
        a/la reception
        a l' arrivee
        a l' ouverture
        du paquet/colis
        en ouvrant
    """,
    Sign.MONEY_BACK: """
        veux/souhaite/desire/accepte/voulons/souhaitons/veut ~1 pas/plus d' avoir !a/un/une/deux
        pas/non/plutot ~2 un/votre/cet avoir
        pas/plutot d' avoir $
        pas/plutot d' avoir svp/merci
        non ~1 pas un/en/sous avoir
        veux/souhaite/accepte/voulons/desire pas/plus ~1 l'/votre/un/cet/vos avoir/avoirs
        refuse/refusons/refuser ~3 avoir/avoirs
        sans avoir $
        avoir/avoirs ~~4 en veux/voulons pas
        avoir/avoirs ~~4 pouvez ~2 garder
        virez/virer/versez/verser/rendez moi/m' ~3 somme/argent/montant
        somme ~4 mon compte
        recuperer ~2 argent
        ni avoir $
        aucun avoir
        avoir/avoirs ~3 ne/n' ~2 interesse/sert/convient/suffit
        rien ~2 faire ~2 avoir
        rembourse/remboursez/rembourser/remboursement/remboursiez/remboursee/rembourses ~8 carte/cb/virement/bancaire/iban/rib/paypal/especes/banque/cheque/numeraire/argent/liquide
        recrediter/recreditez/recreditiez/crediter/creditez/credite ~5 carte/cb/bancaire
        argent ~5 carte/cb/bancaire
        reverser/reversez/verser/versez ~6 compte/carte
        vrai remboursement/argent
        pas de/d' bon/bons
        remboursement ~1 integral
        je veux ~2 mon argent
        rendez ~2 argent
        remettez/remettre/remets/mettez ~6 carte/cb
        sur ma/notre carte/cb
        sur la cb
        sur la carte bancaire/bleue
        rembourse/remboursez/rembourser/remboursement ~6 origine/euros/initial/exclusivement
        contre remboursement
        mes sous
        pas ~1 un bon
        credit boutique
        pas ~2 de? bon d' achat
    """,
    Sign.WITHDRAWAL: """
        retractation/retractations/retracter
        me/nous/m' ~1 retracte/retractons
        l221/l222
        l' 221
        l 221
        code de la consommation
        quatorze jours
        # jours ~4 legaux/legal/loi/retract
        delai legal
        article l'/l
        droit de retour
        loi
        delai ~2 # jours
        dans les # jours
    """,
    Sign.LEGAL: """
        mon/notre/nos avocat/avocats/avocate/juriste/huissier/huissiers
        un avocat/huissier
        avocat/avocats saisi/informe/contacte
        conseil/protection/assistance juridique
        mise/mettre/mets/mettons en demeure
        <!du/rue/place tribunal
        tribunaux/prudhommes
        en justice
        saisir/saisis/saisirai ~1 justice
        porter/porte/deposer/depose/deposerai/porterai plainte
        dgccrf/signalconso
        signal conso
        repression des fraudes
        60 millions
        ufc
        ufc que choisir
        association de consommateurs
        le/un mediateur !culturel/culturelle
        contester/conteste/contesterai/contestation ~3 paiement/prelevement/debit/transaction/achat
        faire/fais/fait/ferai opposition
        chargeback
        ma banque ~3 contester/annuler/rembourser/opposition
        dommages
        prejudice
        indemnisation/indemniser/indemnite/dedommagement/dedommager
        poursuites
        poursuivre en
        etoile/etoiles ~1 sur
        une/1 etoile $
        retrofacturation
        indemnisez/dedommagez
        compensation/compenser
        aurez ~1 de/des nouvelles de mon
        avis ~2 negatif/negatifs/google/trustpilot/desastreux
        trustpilot
        publier/publierai/poster/posterai/raconter/raconterai/dire/dirai/partager/partagerai ~4 reseaux
        mauvais avis
        action/suites/suite/voie/voies/recours/procedure/procedures juridique/juridiques/judiciaire/judiciaires
    """,
    Sign.FRAUD: """
        pirate/piratee/piratage/pirater/usurpe/usurpation/usurpee
        hacke/hackee
        n' est pas de/a moi
        pas de moi
        jamais passee
        n' ai ~1 jamais/pas passe ~2 @order
        utilise ~1 mon compte
        fraude/frauduleuse/frauduleux
    """,
    Sign.PERSONAL_DATA: """
        rgpd
        gdpr
        cnil
        donnees personnelles
        mes donnees
        droit d' acces
        droit a l' oubli
        droit a l' effacement
        supprimer/supprimez/suppression/fermer/cloturer/effacer/effacez/fermez/cloture ~2 mon/de compte/mon
    """,
    Sign.CREDIT_QUESTION: """
        ou/quand ~6 avoir $
        ou est ~3 avoir
        ou en est ~3 avoir/remboursement
        ou ~3 trouver/trouve/voir/apparait ~3 avoir
        pas ~4 avoir ~3 compte
        vois/trouve/ai pas ~6 sur ~2 compte
        ^ avoir @long
        ^ avoir ~2 @order
        pas ~1 recu/vu/trouve/recue ~3 avoir/remboursement
        vois/trouve pas ~4 avoir
        avoir ~4 pas ~3 apparait/visible/recu/credite/apparu/utilisable
        avoir ~3 n' ~4
        comment ~4 utiliser ~4 avoir
        quand ~6 rembourse/remboursee/remboursement/credite/credit
        solde ~3 avoir
        utiliser ~2 mon avoir
        avoir ~3 valable/expire/duree/cumulable
        montant ~3 avoir
        mon avoir
    """,
    Sign.STATUS: """
        ou en est
        ou en sont
        dire/confirmer/savoir/verifier/preciser si ~8 @act
        dire/confirmer/savoir/verifier/preciser si ~8 @order
        ou est ~3 @order/colis/paquet
        quand ~5 livre/livree/livres/recevoir/recevrai/expedie/expediee/arrive/arrivera/recevrons/partir
        suivi ~3 @order/colis/livraison
        date de livraison
        delai de livraison
        delais de livraison
        numero de suivi
        etat ~3 @order
        des nouvelles de ~2 @order
    """,
    Sign.THANKS: """
        merci !de/d'
        remercie/remercions
        bien recu
        bravo
        magnifique/magnifiques/superbe/superbes/ravi/ravie/ravis/enchante/enchantee/impeccable/impeccables/splendide/splendides
        parfait
        super
        genial
        nickel
        top
    """,
    Sign.IRONY: """
        pendant que/qu' vous/on y etes/est
        tant que/qu' vous/on y etes/est
        tant qu' a faire
        je plaisante/rigole/blague/deconne
        c' est une blague
        pour rire
        oh oui
        ^ c' est ca $
        bande d'/de
        ^ bien sur , ~2 @act
        de toute facon/maniere vous
        vous n' ecoutez
        ca vous fera
        pourquoi pas ~2 @act
        pourquoi ne pas ~2 @act
        c' etait une blague
        non je rigole
        bravo ~3 vraiment
        felicitations ~3 vraiment
        ironie
        poisson d' avril
        si ca vous amuse/chante
        quelle bonne idee
        bien sur que non
    """,
    Sign.PROGRAM: """
        ignore/ignorez/oublie/oubliez ~4 instructions/consignes/regles/precedentes
        instructions ~2 precedentes/systeme
        prompt systeme/system
        system :
        systeme :
        assistant :
        ia :
        intelligence artificielle
        llm/chatgpt/gpt
        programme ~3 lit/lisez/traite
        mode ~1 administrateur/admin/developpeur/debug
        override
        nouvelle/nouvelles instruction/instructions
        fin du message/prompt/mail
        sans verification
        repondez/reponds uniquement/seulement/exactement/juste
        en tant qu' administrateur/admin
        outcome
        en tant qu' ia
        intent
        clear : true
        instruction/instructions/consigne/consignes/directive/note ~1 pour/au/a/aux ~2 modele/ia/robot/robots/systeme/assistant/programme/automate
        au/a robot/robots/modele/ia/assistant/programme/systeme
        chere/cher ia/robot/assistant/programme
        order/credit/action/status = ~1 #?
        agent/assistant ia
        json
    """,
    Sign.SIDE: """
        facture
        appeler/appelez/rappeler/rappelez/telephoner
        attestation/justificatif/duplicata
        releve/decompte/detail
        sur quel compte
        sur lequel
    """,
    Sign.YES: """
        ^ oui
        ^ ok
        ^ d' accord
        ^ exact/exactement/absolument/effectivement/affirmatif/evidemment/correct
        ^ tout a fait
        je/nous confirme/confirmons
        c' est ~1 bien ca/cela/moi
        c' est ~1 moi
        bien sur
        confirme
        ^ yes
    """,
    Sign.NO: """
        ^ non
        ^ nan
        pas moi
        n' ai rien demande
        rien demande
        n' ai ~1 pas/jamais demande/fait/envoye/ecrit/voulu
        pas ~3 a l' origine
        pas fait ~2 demande
        erreur
        ^ surtout pas
        ne confirme pas
        fraude/usurpation/pirate/piratage/piratee
        no
    """,
    Sign.REORDER: """
        recommanderai/recommande/recommander/recommanderons/repasserai/repasse/repasser/repasserons/referai/refais/refaire/referons/relancerai/recommencerai/recommence/recommencer
        nouvelle @order
        autre @order
        commanderai a nouveau
        passerai/passer/passe une @order
    """,
    Sign.DENY: """
        n' ai ~1 rien demande
        rien demande
        jamais ~1 demande ~2 cela/ca/rien
        n' ai jamais demande $
        pas ~1 demande cela/ca
        pas moi qui
        c' est pas moi
        n' est pas moi
        pas de mon fait
    """,
    Sign.OTHER_ORDER: """
        l' autre @order?
        les autres @orders?
        autre @order
        confondre avec
        <!@act/@stopv/@dov/@keepv pas la/le/l'/celle #
        <!@act/@stopv/@dov/@keepv pas #
        distincte/distinct
        nouvelle @order
        @order ~1 suivante/precedente
        deja annule/annulee/annulees/annul
        avez/aviez/avait/ont ~1 annule/annulee
        repasse/repassee/recommande/recommandee/refait/refaite
        doublon de/avec
        identique a
        en double avec
        remplacee par
        remplace la
        @be ~1 remplacee
    """,
}

FORGIVEN = "annuler annulez annulation annulations annulee commande commandes production arreter arretez stopper stoppez interrompre interrompez"
"""Words read in spite of one slip of the finger."""

ALIASES = """anuller=annuler anullez=annulez anulle=annule anulée=annulee anulee=annulee anullee=annulee anuler=annuler annuller=annuler annullez=annulez annulle=annule
anullation=annulation annullation=annulation annulacion=annulation annualtion=annulation annulaton=annulation annuation=annulation aannuler=annuler lanulé=annule lanule=annule
vs=vous vou=vous vouz=vous ve=veux veu=veux vx=veux vouderai=voudrais voudrer=voudrais voudré=voudrais voudrez=voudrez pouver=pouvez pouve=pouvez
pouvai=pouvez pouvé=pouvez pourier=pourriez pourriai=pourriez pourier=pourriez pourrier=pourriez pourez=pourriez souhaiterer=souhaiterais
souhaiteré=souhaiterais souhaitte=souhaite souete=souhaite aimeré=aimerais aimerer=aimerais fo=faut svpl=svp plai=plait plais=plait silvousplait=svp silvouplait=svp
silvouplai=svp siouplait=svp esque=est escque=est tt=tout pr=pour ds=dans ac=avec mrci=merci mci=merci dsl=desole bcp=beaucoup stopez=stoppez arreté=arreter
arrettez=arretez aretez=arretez areter=arreter aréter=arreter anulation=annulation jariv=arrive arriv=arrive jarrive=arrive"""
"""Hurried spellings and the words they stand for."""
