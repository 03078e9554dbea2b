"""English: what words count as, and what rows of them are a sign of."""

from parsers.wishes.signs import Sign

WORDS = {
    "@act": "cancel cancels canceled cancelled canceling cancelling cancell cancle void revoke scrap annul",
    "@actn": "cancellation cancelation cancellations",
    "@ing": "canceling cancelling stopping",
    "@pp": "canceled cancelled stopped voided scrapped annulled",
    "@stopv": "stop stopped stopping halt halted halting abort withdraw interrupt discontinue pull delete remove",
    "@stopn": "stop halt stoppage",
    "@dov": "print make produce start process proceed continue fulfil fulfill manufacture run printing making producing processing",
    "@order": "order orders oder purchase purchases ordr orde",
    "@orders": "orders purchases",
    "@prod": "production printing manufacture processing print-run work dispatch",
    "@product": """print prints album albums photo photos photobook book books canvas canvases poster posters frame frames mount mounts calendar
        calendars mug mugs card cards picture pictures enlargement enlargements puzzle cushion magnet magnets box panel panels copy copies item
        items line lines page pages dibond diasec acrylic aluminium image images passe-partout""",
    "@foreign": """appointment appointments meeting subscription subscriptions newsletter newsletters account membership booking reservation flight trip
        hotel ticket tickets class workshop session visit call reminder payment invoice address delivery transfer voucher code insurance
        contract registration lesson lessons course notification notifications emails""",
    "@neg": "not dont never no cannot cant wont without doesnt didnt",
    "@stop": """not dont never no without how why when if unless but before except avoid whether what until until either or because policy fee
        fees button instead cancel canceled cancelled cancellation""",
    "@want": "want wanna wish need like love prefer have",
    "@keepv": "keep retain continue proceed resume leave hold",
    "@keepable": "credit account files file touch mind money refund posted informed updated contact receipt",
    "@prep": "at via",
    "@inside": "in on from",
    "@whole": "all everything whole entire entirely completely complete totally total",
    "@dem": "the my this that our it all everything",
    "@it": "it this that",
    "@them": "them these those",
    "@goods": "print prints album canvas poster posters frame frames mug mugs calendar book photobook parcel glass mount box",
    "@file": "photo photos image images file files scan scans negative picture pictures text title caption layout",
    "@other": "other another previous earlier",
    "@kin": """husband wife partner son daughter mother father mum dad brother sister friend client boss colleague neighbour boyfriend girlfriend
        fiance fiancee grandson granddaughter""",
    "@small": "one two three four five six 1 2 3 4 5 6 7 8 9 10",
    "@one_of": "one either",
    "@of": "of",
    "@plural": "my our these both all two three the",
    "@next": "because as since so i we but due thanks thank sorry and for",
    "@oblige": "need must",
    "@light": """good enough gets to the my our this that it you me us for please just also now immediately kindly go ahead and have possible still a an i we be get
        able by of at once asap simply really completely entirely had like would could rather then request arrange process proceed
        with want need ask order orders everything all quickly urgently today again do so kind enough as in possibly""",
    "@subject": "i we you it im id ill",
    "@opener": """please can could would cancel stop kindly i id""",
    "@thing": "mistake monster monstrosity thing folly madness silliness mess",
    "@asking": """how when what which where why who can could do does is are will would should did has have may""",
    "@hazard": "only change know question understand received sending send arrive scam keep refundable modify edit just",
    "@and": "and or plus minus",
    "@det": "the my our this that these those a an your his her",
    "@closer": "one please asap now immediately today right straight away at urgently pls thx ta for before and i as from if order",
    "@a": "a an any orders",
    "@mine": "my our this the it that",
    "@be": "is was been were has are be",
}

PHRASES = {
    Sign.POLITE: """
        please
        pls
        plz
        kindly
        if you would be so kind
    """,
    Sign.SKIP: """
        if possible
        if at all possible
        if it is/s still? possible
        if its still? possible
        if that is/s possible
        if thats ok/okay/possible/alright
        if it is/s ok/okay/alright
        if it is/s not too late
        if its not too late
        if it isnt too late
        if not already done/cancelled/shipped
        if you havent already
        if it hasnt already been done
        if its not already done
        if there is still time
        if theres still time
        if you dont mind
        if you can/could/would $
        as soon as possible
        if you have any questions
        if you need anything/anything/any/more/to
        if i may
        if i remember correctly
        as if
        even if
        let me know if
        no problem
        no worries
        no longer than
        without delay
        without further delay
        not sure if
        do not hesitate to
        dont hesitate to
        i wonder if
        i was wondering if
        wondering if
        go ahead and
    """,
    Sign.ASK: """
        @want to =5 @act/@stopv
        @want =6 @pp
        id like/love/prefer to =5 @act/@stopv
        id like =6 @pp
        ill/will have to =4 @act/@stopv
        going to have to =4 @act/@stopv
        need =6 @act/@stopv
        wish to =4 @act/@stopv
        wanted to =4 @act/@stopv
        hoping to =4 @act/@stopv
        this is to =4 @act/@stopv
        i/we am/are =3 @ing
        im/were/id @ing
        needs @ing
        proceed/proceeding with/to =5 @actn/@act/@ing
        continue with =4 @actn
        simplest/easiest/best/better ~2 to =3 @act/@stopv
        decided to =4 @act/@stopv
        would like =7 @act/@actn/@stopv/@stopn
        would like you to =4 @act/@stopv
        want you to =4 @act/@stopv
        have got to =4 @act/@stopv
        must =4 @act/@stopv
        can/could/would/will you =6 @act/@stopv
        could/can/would you =8 @act/@stopv
        you can/could/may =4 @act/@stopv
        could/can ~5 be @pp
        can/could we/i get =6 @pp
        mind =3 @ing
        kind ~2 to =4 @act/@stopv
        kind enough to =4 @act/@stopv
        grateful =6 @act/@stopv
        appreciate =8 @act/@stopv
        grateful/appreciate/great/lovely/kind/brilliant ~2 if you/youd/you'd =5 @act/@stopv
        grateful/appreciate ~2 if =7 @pp
        writing to =6 @act/@actn/@stopv/@stopn
        email/emailing/mailing/contacting/messaging ~3 to =6 @act/@stopv
        request/requesting =6 @actn
        request that ~5 be @pp
        request/ask/asking ~3 to =4 @act/@stopv
        asking for =5 @actn
        ^ request =5 @actn
        ^ i/we ~1 cancel
        hereby ~1 cancel
        ^ @act ~1 @dem/@order/#
        ^ cancel
        ^ and/just/so cancel it/my/the/this/order/everything/#
        and cancel it/my/the/this/order/everything/#
        make sure =7 @pp
        ensure =8 @pp
        see ~2 that =7 @pp
        have =6 @pp
        get =6 @pp
        wants/want cancelling
        @order ~2 to be @pp
        should be @pp
        consider =7 @pp
        treat ~5 as @pp
        ^ @actn of/request/@order/#/-/:
        ^ @actn $
        @order @actn
        # @actn
        : @act $
        : @act my/it/the/order/#
        : @actn $
        - @act $
        - @actn $
        feel free to @act
        happy for you to @act
        process/arrange/accept/confirm ~3 @actn of
        confirm i want =4 @act/@stopv
        to call off ~2 @order/#
        ^ call off
        you ~2 call off
        bin/drop/kill/nix/ditch ~1 @order
        pull the plug
        back out of ~2 @order
        never mind ~2 @order/#
        forget about ~2 @order/#
        withdraw/withdrawing my/our ~1 @order
        take ~3 @order ~3 off/out
        wants =5 @pp
        call ~2 @order ~2 off
        call # off
        <!still i/we no longer need/want/require/wish my/the/this/our @order/#
        dont want/need ~1 my/the/this/our @order ~3 anymore
        dont want/need ~1 my/the/this/our @order
        do not want/need ~1 my/the/this/our @order
        do not/dont proceed with ~2 @order/#
        not go ahead with ~2 @order/#
        not proceed with ~2 @order/#
        forget ~1 my/the/our @order
    """,
    Sign.ASK_BARE: """
        <!you/i/we/to/not/dont/cannot/cant/never/was/been/and/if/would/can/could cancel it/my/the/this/order/everything/#
    """,
    Sign.ASK_WHOLE: """
        asked/asks me to =6 @act/@stopv
        asking me to =6 @act/@stopv
        repeat/confirm/renew/reiterate ~2 request/wish =6 @act/@actn/@stopv/@stopn
        confirm the/my/our @actn of
        i/we ~1 confirm =6 @actn
        once again =6 @act/@stopv
    """,
    Sign.ASK_STOP: """
        @want to =4 @stopv
        id like to =4 @stopv
        id like you to =3 @stopv
        can/could/would/will you =6 @stopv
        you can/could =4 @stopv
        grateful =7 @stopv
        writing to =5 @stopv
        ^ @stopv
        and @stopv
        <!to/will/can/could/you stop the/my/this/production/printing/everything/all/order
        put a stop to
        too late to @stopv
        possible to @stopv
        do not =3 @dov
        dont =3 @dov
        dont bother @dov
        no need to =3 @dov
        not to =3 @dov
    """,
    Sign.POSSIBLE: """
        possible to =5 @act/@stopv
        if you can/could/would =4 @act/@stopv
        if it is/s/would still? be? possible to =4 @act/@stopv
        possible for ~3 to =4 @act/@stopv
        possible that you =4 @act/@stopv
        can/may/could i/we =5 @act/@stopv
        am i able to =4 @act/@stopv
        able to =4 @act/@stopv
        is/s there ~3 way =6 @act/@stopv
        any way =6 @act/@stopv
        chance =6 @act/@stopv
        chance/way/possibility of =3 @ing
        is @ing ~5 possible
        not too late to =4 @act/@stopv
        <!not too late to =4 @act/@stopv
        time to =4 @act/@stopv
        can/could ~4 still be @pp
        ^ @actn possible
        @actn ~6 possible
    """,
    Sign.DO_IT: """
        do it for me
        do it/this/that on/at/from your end/side/behalf
        could/can/would you ~2 do it/this/that
        do so for me
        take care of it
        do the necessary
        sort it ~1 out for me
        confirm my request
        grateful if you could $
        appreciate it if you could $
        i/we confirm $
        please do it/so
        ^ do it/so
    """,
    Sign.TRIED: """
        cant/cannot/couldnt/unable ~3 @act
        can/could not ~2 @act
        not able to ~2 @act
        tried ~3 @act/@ing
        trying ~3 @act
        wont/doesnt/didnt/not ~2 let me ~2 @act
        not allow ~3 @act
        doesnt/didnt/wont allow ~3 @act
        find ~5 cancel
        cancel button
        button ~3 cancel
        option ~3 cancel
        dont know/see how to @act
        failed to @act
    """,
    Sign.ASKED_BEFORE: """
        asked ~5 @act/@actn
        did i/we ~1 ask/request
        said/says/told/advised/suggested ~4 @act/@actn
        requested ~5 @actn
        my/our ~2 @actn request
        request to @act ~6 yesterday
        had/have asked ~5 @act
    """,
    Sign.MENTION: """
        have/has/had/did/didnt/ive/weve/youve you/i/we/they? already/just/also? @act/@pp
        i/you/we/they/he/she ~1 canceled/cancelled
        is/was/been/were/has/are/got/being already/now/just/not/also? @pp
        @actn fee/fees/policy/terms/conditions/email/button/charge/charges/form
        confirmation of ~2 @actn
        cancel anytime
        cancel any time
        before/after/about/without/by @ing
    """,
    Sign.NEGATED: """
        not ~1 @act
        dont/never/wont/didnt/cannot ~1 @act
        dont/not/never want/wish/like/intend/need/ask/asked/requested ~4 @act/@pp
        didnt/never/not ~2 ask/asked/request/requested ~4 @act/@actn
        no longer want/wish/need/intend to ~2 @act
        no need to ~1 @act
        not/never asking ~4 @act
        rather not ~2 @act
        dont/not ~1 @dov ~3 @actn
        not to ~1 @act
        instead of @ing
        rather than @ing
        without @ing
        avoid @ing
        refuse ~3 @actn/@act
        no intention of @ing
        dont @stopv
        not stop
        against ~3 @actn
    """,
    Sign.KEEP: """
        <!not/dont ^ keep/continue/proceed/resume/retain !with/to/by
        <!longer/not/dont @want to ~2 keep/retain/continue/proceed
        id like/love/prefer to ~2 keep/retain/continue/proceed
        id ~1 rather keep
        ill/will/well keep/take
        lets keep
        <!not/dont/no and keep
        can/could/would you ~3 keep/leave/continue/resume
        you can/may ~1 keep/leave/continue/proceed
        keep my/the/it/this/that
        leave it/the/my/everything ~1 as
        leave it alone
        still want ~1 my/the/this/it
        like/want/happy/please to? go ahead with ~2 @order/it/#
        false alarm
        on second thought/thoughts
        changed my mind ~4 keep/want
        do want it/the/my
        deliver/send it anyway
        hold on to
    """,
    Sign.FORGET: """
        ignore/disregard/forget ~3 @actn/@act
        ignore/disregard/forget ~1 my/the/our ~2 email/mail/message/request
        withdraw/retract ~2 @actn/request
        cancel my/the/our @actn
        cancel ~2 cancellation
        ignore that
        take back ~3 @actn/request
    """,
    Sign.CONDITION: """
        if
        unless
        provided
        only if
        as long as
        otherwise
        or else
        in case
        in that case
        either ~9 or
        or ~4 @act
        depending
        on condition
        subject to
        in the event
        assuming
        provided
        first ~9 then
        first ~~9 then
        tell me the ~2 first
        first tell/say/confirm/let
        once
        when/after ~3 has/have/arrives/ships
        should you ~2 not/be/fail
    """,
    Sign.UNSURE: """
        thinking of/about ~3 @act/@ing/@actn
        think ~3 might/may ~3 @act
        might ~3 @act
        <!can/or i/we may ~2 @act
        considering ~3 @act/@ing/@actn
        consider ~1 @ing
        maybe ~4 @act
        perhaps ~4 @act
        <!you/could/can possibly ~3 @act
        in two minds
        tempted to ~2 @act
        not sure ~4 @act
        havent decided
        not decided
        undecided
        will let you know
        ill let you know
        whether to ~2 @act
        i was going/about to ~2 @act
        should have @act
        advise
        will cancel later/tomorrow
        would have cancelled
        up to you
        as you wish
        whatever you prefer/think
    """,
    Sign.TAKE_BACK: """
        no way
        scratch that
        ^ actually $
        ^ no $
        on second thought/thoughts
        ^ wait $
    """,
    Sign.RULES: """
        how ~5 @act/@actn/@pp
        how does ~4 work
        how much ~9
        how long ~5 @act
        what happens
        tell/know/confirm ~1 whether ~8 @act/@pp
        what id get/lose
        what i would/d get/lose
        what would happen
        what is ~3 @actn
        what ~2 your ~1 @actn
        what are ~4 @actn
        why ~5 @act/@pp
        until when
        when ~4 latest
        what ~3 deadline
        what ~4 fee/fees/cost/costs/charge
        is there ~3 fee/fees/cost/charge/penalty
        is it free
        does it cost
        will i be charged
        where ~3 @act
        where do i
        what do i need to do
        do/should/must/shall i/we ~4 @act
        can/could orders/an/any ~2 be @pp
        can/could orders be @pp
        how to ~2 @act
        can ~1 @order be @pp ~1 after
        can an order be
        if i cancel/cancelled
        if i were to
        if we cancel
        just asking/wondering/curious
        just want to know
        for now ~5 know
        your @actn policy
        a question about
    """,
    Sign.OTHERS_WISH: """
        @kin !and ~3 wants/wishes/would/wanted ~4 @act/@actn/@pp
        @kin ~3 says ~5 @act
    """,
    Sign.PART: """
        everything except/but
        minus ~2 @product
        less ~2 @product
        except
        half ~2 @order
        all except/but
        apart from ~2 @product
        except ~3 @product
        only ~2 @product
        just the ~1 @product
        one of the/my/them/two/three
        @small of the ~1 @small?
        part of ~1 my/the @order
        half of
        partial
        partially
        in part
        remove ~4 from ~2 @order/#
        remove/take the/one/a/my ~1 @product
        take ~4 off ~2 @order
        keep the rest
        the rest ~3 fine/ok/okay/stays/unchanged/same/good
        only want ~3 @product
        still ~1 like/want ~2 one
        @small of @small/#
        @small out of ~1 @small/#
        half the ~1 @order
        half my ~1 @order
        @act that one
        @act the rest
        @act what i
    """,
    Sign.CHANGE: """
        can/could/would you ~5 change/replace/swap/modify/amend/edit/update/correct/add/substitute/switch
        @want to ~3 change/replace/swap/modify/amend/edit/update/correct/add/switch
        id like to ~3 change/replace/swap/modify/amend/edit/update/correct/add/switch
        possible to ~3 change/replace/swap/modify/amend/edit/update/correct/add/switch
        can/may/could i/we ~3 change/replace/swap/modify/amend/edit/update/correct/add/switch
        ^ change/replace/swap/modify/amend/update/correct/add
        and change/replace/swap/update/correct
        send ~5 instead
        print ~5 instead
        make it ~4 instead
        change of address
        send ~3 same
        same ~3 in/but/without
        and redo/remake/reprint/recreate/remake
        redo/remake/reprint it/them/the
        change of ~1 order
        id ~1 rather have
    """,
    Sign.PAUSE: """
        on hold
        pause
        hold off
        hold ~3 order/production
        suspend
        postpone
        delay ~3 order/delivery/production
        for now
        for the moment
        for the time being
        temporarily
        wait ~3 before
        dont/not ~1 @dov ~8 yet/before/until
        wait for
        wait until
        until further notice
        until i/we
    """,
    Sign.SEVERAL: """
        both ~1 @orders
        all ~2 my/our/the @orders
        @act ~1 my/our/the/these ~1 @orders
        cancel both
        two/three @orders
        @orders # and #
    """,
    Sign.OTHER_THING: """
        amazon/ebay/photobox/snapfish/shutterfly/vistaprint/cewe/zara/temu/shein/asos/etsy/argos/ikea/walmart @order
        @order ~4 from/with/at/on amazon/ebay/photobox/snapfish/shutterfly/vistaprint/cewe/zara/temu/shein/asos/etsy/argos/ikea/walmart
        unsubscribe
    """,
    Sign.COMPLAINT: """
        hasnt/havent/not/never ~3 arrived/received/shipped/delivered/dispatched/turned
        still waiting
        still not
        still no sign
        never came
        is/are/was/were/very/weeks/days late !to
        late delivery
        days/weeks late
        overdue
        delayed
        the/this/your delay/delays
        been waiting
        waiting ~2 for ~1 weeks/days
        was/were supposed to ~4 arrive/delivered/arrived/ship
        should have arrived/been
        complaint
        not what i ordered
        you sent me ~4 wrong
        you promised
    """,
    Sign.DAMAGE: """
        damaged/broken/scratched/torn/bent/creased/cracked/faulty/defective/ruined/crushed/smashed/stained/dented/warped
        poor/bad/terrible/awful quality
        wrong colours/colors
        colours/colors ~3 off/wrong/faded
        missing
        received ~4 wrong
        misprinted
    """,
    Sign.OWN_FAULT: """
        my fault/mistake/error/bad
        my own ~1 fault/mistake/error
        i uploaded/chose/picked/made/forgot/misspelt
    """,
    Sign.RECEIVED: """
        received ~2 @order/parcel/package/@product/it
        arrived
        delivered
        parcel/package/packaging/courier/postman
        opened
        turned up
    """,
    Sign.WANT_NO: """
        dont want/need it/them/this anymore
        dont want/need it/this/them
        no longer want/need it/this/them
        do not want/need it/this/them
        not needed
        no longer needed/required/necessary/wanted
        no use for it
    """,
    Sign.REORDER: """
        reorder/re-order/reordering
        order again
        new order
        place another
    """,
    Sign.MONEY_BACK: """
        no/not/dont/without/refuse/instead ~5 credit/voucher
        refund ~6 card/paypal/bank
        refunded ~6 card/paypal/bank
        money ~5 card/paypal/bank/visa/mastercard/amex
        back ~2 to/on/onto my card/account/paypal
        to my card
        to my bank
        on my card
        bank transfer
        original payment
        original method
        cash refund
        full refund
        real refund
        credit ~3 no use/good
        money back ~2 not
    """,
    Sign.WITHDRAWAL: """
        right of withdrawal
        right to withdraw
        right to cancel
        cooling off
        statutory ~3
        consumer contracts
        14 day
        14 days
        fourteen days
        consumer rights
        consumer law
        distance selling
    """,
    Sign.LEGAL: """
        my/our/a lawyer/solicitor/attorney/barrister
        legal action
        legal advice
        sue you/pictoonline
        to/will sue
        in/to court
        small claims
        trading standards
        ombudsman
        chargeback
        charge back
        dispute ~3 charge/payment/transaction
        disputing
        compensation
        damages
        compensate
        negative review
        bad review
        one star
        trustpilot
        post/share/tell ~4 social
        police
        report you
    """,
    Sign.DISCLAIMER: """
        intended recipient/recipients
        not ~4 addressee/addressees/recipient
        confidential
        message/email/mail ~3 in error
    """,
    Sign.FRAUD: """
        hacked/fraud/fraudulent
        never placed/ordered/made
        didnt place/order ~2 this/it
        not my order
        used my account
    """,
    Sign.PERSONAL_DATA: """
        gdpr
        personal data
        my data
        delete/close/remove/erase ~2 account
        right to be forgotten
        data protection
        subject access
    """,
    Sign.CREDIT_QUESTION: """
        where ~4 credit/voucher/refund
        when ~6 credit/refund/refunded/credited
        not ~4 received ~3 credit/refund/voucher
        havent/hasnt ~4 credit/refund/voucher
        cant/cannot see ~4 credit
        how ~5 use ~3 credit
        store credit ~4 expire/valid
        credit ~4 expire/valid/appear/show/showing
        balance ~3 credit
    """,
    Sign.STATUS: """
        where ~1 my/the/our ~1 @order/parcel/package
        wheres my
        when ~5 delivered/arrive/shipped/ship/dispatched/receive/ready
        status of
        tracking
        track my
        any news
        any update
    """,
    Sign.THANKS: """
        thanks
        thank you
        cheers
        perfect
        great
        brilliant
        got it
        received with thanks
    """,
    Sign.IRONY: """
        while youre/you at/are it/at
        just kidding/joking
        why not
        only joking
        great job
        well done ~3 really
        why dont you just
    """,
    Sign.PROGRAM: """
        ignore/disregard/forget ~3 instructions
        previous instructions
        new instruction/instructions
        reply/respond/answer only/with ~1 cancel/yes
        system prompt
        system :
        assistant :
        as an ai
        ai assistant/assistants/agent
        intent
        clear : true
        order/credit/action/status = ~1 #?
        system override
        llm/chatgpt/gpt
        admin/developer/debug mode
        override
        outcome
        json
    """,
    Sign.SIDE: """
        invoice/receipt
        call me
        ring me
        phone me
        which account
        statement/breakdown
    """,
    Sign.YES: """
        ^ yes
        ^ yep
        ^ yeah
        ^ ok
        ^ okay
        ^ sure
        ^ correct
        ^ agreed
        i/we confirm
        confirmed
        thats right
        that is right/correct
        of course
        it was me
    """,
    Sign.NO: """
        ^ no
        ^ nope
        not me
        wasnt me
        not from me
        didnt ask/request/send/write/order
        did not ask/request/send/write
        never asked/requested/sent
        mistake
        fraud/hacked/phishing
        dont confirm
        do not confirm
    """,
    Sign.DENY: """
        didnt/never ask/asked/request/requested ~2 this/that/it/anything
        wasnt me
        not me
    """,
    Sign.OTHER_ORDER: """
        the other ~1 @order
        other one
        other order
        new @order
        already cancelled/canceled
        not to be confused
        not #
        previous @order
        reordered/re-ordered
        you/have cancelled
        placed again
        duplicate of
    """,
}


FORGIVEN = "cancel cancelled cancellation cancelling order orders production"

ALIASES = "u=you ur=your plz=please pls=please thx=thanks cud=could wud=would wanna=want cancle=cancel"
"""Hurried spellings and the words they stand for."""
