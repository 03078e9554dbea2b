"""Spanish: what words count as, and what rows of them are a sign of."""

from parsers.wishes.signs import Sign

WORDS = {
    "@act": """cancelar cancelen cancele cancelad cancela cancelo cancelamos cancelarlo cancelarla cancelenlo cancelenla cancelalo canceladlo
        anular anulen anule anulad anula anulo anulamos anularlo anularla anulenlo anulenla anuladlo cancelemos canceleis cancelaran cancelara cancelasen anularan anulara anulasen""",
    "@inf": "cancelar anular cancelarlo anularlo cancelarla anularla",
    "@sub": "cancelaran cancelara cancelasen anularan anulara anulasen cancelen cancele anulen anule canceleis cancelad anulad cancela anula cancelenlo anulenlo cancelenla anulenla canceladlo anuladlo cancelalo",
    "@actn": "cancelacion anulacion cancelaciones",
    "@done": "cancelado cancelada anulado anulada",
    "@stopv": "parar paren pare parad detener detengan detenga interrumpir interrumpan suspender eliminar eliminen borrar",
    "@dov": "impriman imprima imprimir sigan siga seguir produzcan produzca fabriquen continuen tramiten",
    "@order": "pedido pedidos orden compra encargo",
    "@orders": "pedidos compras encargos",
    "@prod": "produccion fabricacion impresion",
    "@product": """marco marcos copia copias lienzo lienzos album albumes foto fotos calendario calendarios taza tazas poster posters libro libros
        cuadro cuadros impresiones articulo articulos linea lineas ejemplar ejemplares paspartu""",
    "@foreign": """cita reserva suscripcion boletin newsletter cuenta viaje vuelo hotel curso taller pago factura direccion entrega envio transferencia
        codigo reunion contrato clase""",
    "@neg": "no nunca jamas sin tampoco ni",
    "@stop": "no nunca jamas sin como cuando cuanto porque si pero antes salvo excepto saber evitar vez",
    "@want": "quiero queria quisiera querria deseo desearia gustaria necesito queremos quisieramos deseamos necesitamos debo tengo prefiero solicito",
    "@keepv": "mantengan mantener mantenga conservar guarden quedarme dejen dejar",
    "@keepable": "vale credito saldo contacto informado informada",
    "@prep": "desde",
    "@inside": "en",
    "@whole": "todo toda entero completo totalidad",
    "@dem": "el mi la lo este nuestro todo",
    "@it": "lo la",
    "@them": "los las",
    "@other": "otro otra anterior",
    "@kin": "marido mujer esposo esposa hijo hija madre padre amigo amiga cliente jefe hermano hermana pareja novio novia",
    "@small": "un uno una dos tres cuatro cinco 1 2 3 4 5",
    "@one_of": "uno una",
    "@of": "de",
    "@plural": "mis los nuestros ambos todos dos",
    "@next": "porque ya me he que para gracias",
    "@oblige": "tengo debo tenemos debemos",
    "@subject": "yo",
    "@opener": """quiero quisiera cancelen anulen pueden podrian ruego solicito""",
    "@asking": """como cuando que cual donde cuanto cuanta puede pueden es hay tienen por han""",
    "@hazard": "solo cambiar pregunta entiendo recibido envio mando",
    "@and": "y e o",
    "@det": "el la los las mi mis nuestro este un una",
    "@closer": "por gracias cuanto ya lo ahora inmediatamente y",
    "@a": "un pedidos",
    "@mine": "mi nuestro este el lo",
}

PHRASES = {
    Sign.POLITE: """
        por favor
        porfavor
        porfa
    """,
    Sign.SKIP: """
        si es/fuera/fuese aun? posible
        si aun/todavia es posible
        si todavia se puede
        si no es demasiado tarde
        si no es molestia
        si pueden $
        lo antes posible
        cuanto antes
        sin problema
        no hace falta
        si tienen alguna duda
        si necesitan
    """,
    Sign.ASK: """
        @want ~3 @inf/@actn
        @want que ~2 @sub
        tengo/debo/tenemos que ~2 @inf
        pueden/podrian/puede/podria/podeis/podriais/puedes/podrias ~3 @inf
        serian/seria/serias tan amables/amable ~2 @inf
        pido/pedimos/pedirles/pedirle/ruego/rogamos/pedir/agradeceria/agradezco ~4 @sub/@inf/@actn
        ruego/rogamos @sub
        solicito/solicitamos/solicitar la? ~3 @actn/@inf
        ^ @sub
        @sub ~1 mi/el/lo/la/todo/este/pedido/#
        @sub @dem
        @sub $
        ^ @inf
        por favor @inf
        @order ~2 @actn
        ^ @actn ~2 @order/#/de/del
        ^ @actn $
        : @actn
        - @actn
        # @actn
        favor de ~1 @inf
        escribo/contacto/escribimos ~3 para ~3 @inf/@sub
        cancelo/anulo mi/el/este
        ya no quiero/necesito/deseo el/mi/este @order
        no quiero/necesito mas? el/mi/este @order
        procedan/proceder/procedan a ~3 @actn
        decidido/decidimos ~1 @inf
        agradeceria/gustaria que ~2 @sub
        confirmo ~2 @actn
        vengo a ~2 @inf
    """,
    Sign.ASK_WHOLE: """
        me pide/pidio/ha que/pedido ~4 @sub/@inf
        otra vez ~4 @sub
        confirmo/reitero ~4 @actn
    """,
    Sign.ASK_STOP: """
        @want ~3 parar/detener/interrumpir
        pueden/podrian/puede/podria ~3 parar/detener/interrumpir/eliminar
        ^ paren/detengan/parad/pare/interrumpan
        paren/detengan/parad la/el/mi/todo
        pido/ruego ~4 paren/detengan
        no ~2 @dov
    """,
    Sign.POSSIBLE: """
        posible ~3 @inf
        posible que ~3 @sub
        puedo/podria/podemos/podriamos ~3 @inf
        se puede ~3 @inf
        hay ~3 forma/manera/posibilidad ~3 @inf
        a tiempo ~3 @inf
    """,
    Sign.DO_IT: """
        hacerlo por mi
        haganlo
        lo hagan
    """,
    Sign.TRIED: """
        no ~2 puedo/pude/consigo/logro/encuentro ~5 @inf
        no me deja ~3 @inf
        intentado/intente/intento ~3 @inf
        no se como ~2 @inf
        imposible ~3 @inf
    """,
    Sign.ASKED_BEFORE: """
        he/habia/hace ~6 pedi/pedido/solicite/solicitado ~5 @sub/@actn/@inf
        pedi/solicite ~5 @actn/@sub
    """,
    Sign.MENTION: """
        he/ha/han/habian/habia/hemos/fue/sido/esta/estaba/queda ~3 @done
        gracias por ~1 @inf
        politica/gastos/condiciones/plazo ~2 @actn
    """,
    Sign.NEGATED: """
        no ~2 @sub
        no @inf
        no quiero/deseo/quisiera/queria/he ~4 @inf/@actn
        nunca ~5 @inf/@actn/@sub
        sin @inf
        sin @actn
    """,
    Sign.KEEP: """
        @want ~3 mantener/conservar/quedarme/guardar
        mantengan/conserven/guarden/dejen/mantened/quedense/quede ~1 el/mi/la/lo/como/con
        me lo quedo
        <!no sigan/continuen con ~2 @order/produccion
        lo quiero
        al final si
    """,
    Sign.FORGET: """
        olviden/ignoren/olvida ~4 @actn/correo/mensaje/solicitud
        no tengan en cuenta
        cancelen ~2 @actn
    """,
    Sign.CONDITION: """
        si
        a menos que
        salvo que/si
        siempre que
        solo si
        de lo contrario
        si no
        en caso de/contrario
        o cancelen
        o bien
        siempre y cuando
    """,
    Sign.UNSURE: """
        pensando/pienso/penso ~4 @inf
        quizas/quiza/tal/igual vez? ~4 @inf/@actn/cancelo
        si lo cancelo
        no estoy seguro/segura
        dudando
        les digo
        les dire
    """,
    Sign.RULES: """
        como ~5 @inf/@actn
        como se ~3
        hasta cuando
        cuanto ~6
        que pasa si
        cual/cuales ~4 plazo/gastos/condiciones
        por que ~5
        donde ~5 @inf
        se puede ~1 @inf ~1 un @order
        hay ~2 gastos
        si cancelo
    """,
    Sign.OTHERS_WISH: """
        @kin ~2 quiere/desea/querria/quisiera ~4 @inf/@actn
    """,
    Sign.PART: """
        solo ~2 @product
        solamente ~2 @product
        todo menos/excepto/salvo
        excepto ~2 @product
        una parte
        uno/una de los/las/mis ~1 dos/tres/# ~1 @product?
        @small de los/las
        parcial
        parcialmente
        el resto ~4 igual/bien
        @small de ~1 @small/#
        la mitad
    """,
    Sign.CHANGE: """
        cambiar/cambien/modificar/modifiquen/sustituir/sustituyan/reemplazar/corregir/corrijan/anadir
        en su lugar
        cambio de direccion
    """,
    Sign.PAUSE: """
        pausa/pausar/suspender/suspendan
        un par de dias
        de momento
        todavia/aun @dov
        @dov todavia/aun
        no ~2 @dov ~3 todavia/aun/antes
        por ahora
        esperen
        esperar
        aplazar
    """,
    Sign.SEVERAL: """
        los/mis/ambos/todos ~1 pedidos
        pedidos # y #
        los dos @act
    """,
    Sign.OTHER_THING: """
        amazon/zara/photobox/hofmann/temu/shein
        darme de baja
    """,
    Sign.COMPLAINT: """
        roto/rota/rotos/danado/danada/danados/rayado/rayada/rayadas/defectuoso/defectuosa/defecto/estropeado/estropeada/aranado/aranazos
        mala calidad
        reclamacion
        no ~2 ha/han llegado/recibido
        todavia no ~4 recibido/llegado
        aun no ~4 recibido/llegado
        sin recibir
        retraso
        tarde
        falta/faltan ~3 @product
        colores ~2 mal
        llevo ~4 esperando
        demasiado tiempo
    """,
    Sign.MONEY_BACK: """
        no ~3 vale/credito/bono
        a la tarjeta
        a mi tarjeta
        en mi tarjeta
        en la tarjeta
        a mi cuenta
        transferencia
        en efectivo
    """,
    Sign.WITHDRAWAL: """
        desistimiento/desistir
        derecho de
        14 dias
        catorce dias
        ley
    """,
    Sign.LEGAL: """
        abogado/abogada/denuncia/denunciar/demanda/tribunal/juzgado/indemnizacion/consumo/estafa/policia
        ocu
        hoja de reclamaciones
        mala resena
        danos y perjuicios
    """,
    Sign.PERSONAL_DATA: """
        rgpd
        datos personales
        mis datos
        eliminar/borrar/cerrar mi cuenta
    """,
    Sign.CREDIT_QUESTION: """
        donde ~4 vale/credito/reembolso/saldo
        cuando ~6 vale/credito/reembolso/dinero
        no ~4 recibido ~3 vale/credito/reembolso
    """,
    Sign.STATUS: """
        donde ~3 @order/paquete
        cuando ~4 llega/llegara/recibire/entregan
        estado de/del
    """,
    Sign.THANKS: """
        gracias
        perfecto
        genial
    """,
    Sign.PROGRAM: """
        ignora/ignore/ignoren ~4 instrucciones
        instrucciones anteriores
        sistema :
        system :
        prompt
    """,
    Sign.SIDE: """
        factura
        llamarme/llamen
    """,
    Sign.YES: """
        ^ si
        ^ vale
        ^ ok
        confirmo
        de acuerdo
        correcto
    """,
    Sign.NO: """
        ^ no
        no he sido
        no fui
        yo no
    """,
    Sign.OTHER_ORDER: """
        el otro @order?
        otro @order
        nuevo @order
        ya cancelado/cancelaron
    """,
}

FORGIVEN = "cancelar cancelen cancelacion anular anulacion pedido pedidos produccion"

ALIASES = "q=que xfa=porfavor"
"""Hurried spellings and the words they stand for."""
