-- The first schema on sqlite: every table and index of the worker and of its outbox. Frozen: later changes are later revisions.

CREATE TABLE book_import (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    as_of BIGINT,
    imported_at BIGINT NOT NULL,
    orders INTEGER NOT NULL,
    disagreements INTEGER NOT NULL
);

CREATE TABLE case_file (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    inbound_id BIGINT,
    subject_key VARCHAR(160) NOT NULL,
    ground VARCHAR(32) NOT NULL,
    urgent BOOLEAN DEFAULT false NOT NULL,
    order_number VARCHAR(32),
    detail TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    claimed_by VARCHAR(64),
    claimed_at BIGINT,
    closed_at BIGINT,
    closed_by VARCHAR(64)
);

CREATE INDEX ix_case_file_open ON case_file (closed_at, urgent, opened_at);

CREATE UNIQUE INDEX uq_case_file_open ON case_file (subject_key) WHERE closed_at IS NULL;

CREATE TABLE change (
    number BIGINT NOT NULL,
    kind VARCHAR(24) NOT NULL,
    order_number VARCHAR(32) NOT NULL,
    cancellation_id BIGINT NOT NULL,
    json TEXT NOT NULL,
    at BIGINT NOT NULL,
    delivered_at BIGINT,
    attempts INTEGER DEFAULT 0 NOT NULL,
    next_at BIGINT,
    last_error TEXT,
    CONSTRAINT pk_change PRIMARY KEY (number),
    CONSTRAINT uq_change_kind UNIQUE (cancellation_id, kind),
    CONSTRAINT ck_change_kind CHECK (kind IN ('voided', 'canceled', 'stopped', 'credit_granted', 'credit_reversed'))
);

CREATE INDEX ix_change_undelivered ON change (delivered_at, next_at);

CREATE TABLE heartbeat (
    process VARCHAR(128) NOT NULL,
    role VARCHAR(16) NOT NULL,
    started_at BIGINT NOT NULL,
    beat_at BIGINT NOT NULL,
    detail TEXT NOT NULL,
    CONSTRAINT pk_heartbeat PRIMARY KEY (process)
);

CREATE TABLE inbound (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    mailbox VARCHAR(255) NOT NULL,
    uidvalidity BIGINT NOT NULL,
    uid BIGINT NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    size BIGINT NOT NULL,
    raw BLOB NOT NULL,
    message_id VARCHAR(998),
    sender VARCHAR(320),
    internal_at BIGINT NOT NULL,
    stored_at BIGINT NOT NULL,
    from_junk BOOLEAN DEFAULT false NOT NULL,
    truncated BOOLEAN DEFAULT false NOT NULL,
    state VARCHAR(16) NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    lease_owner VARCHAR(128),
    lease_until BIGINT,
    fence BIGINT DEFAULT 0 NOT NULL,
    next_at BIGINT,
    last_error TEXT,
    decided_at BIGINT,
    conversation_id BIGINT,
    filed_at BIGINT,
    CONSTRAINT uq_inbound_uid UNIQUE (mailbox, uidvalidity, uid),
    CONSTRAINT ck_inbound_state CHECK (state IN ('stored', 'decided', 'waiting', 'closed', 'old', 'quarantined'))
);

CREATE INDEX ix_inbound_conversation ON inbound (conversation_id);

CREATE INDEX ix_inbound_filed ON inbound (filed_at, state);

CREATE INDEX ix_inbound_message_id ON inbound (message_id);

CREATE INDEX ix_inbound_sender ON inbound (sender, id);

CREATE INDEX ix_inbound_sha256 ON inbound (sha256);

CREATE INDEX ix_inbound_state ON inbound (state, next_at);

CREATE TABLE journal (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at BIGINT NOT NULL,
    "by" VARCHAR(64) NOT NULL,
    event VARCHAR(48) NOT NULL,
    inbound_id BIGINT,
    decision_id BIGINT,
    order_number VARCHAR(32),
    detail TEXT NOT NULL
);

CREATE INDEX ix_journal_inbound ON journal (inbound_id);

CREATE INDEX ix_journal_order ON journal (order_number);

CREATE TABLE lease (
    name VARCHAR(64) NOT NULL,
    holder VARCHAR(128) NOT NULL,
    until BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    CONSTRAINT pk_lease PRIMARY KEY (name)
);

CREATE TABLE mailbox (
    name VARCHAR(255) NOT NULL,
    uidvalidity BIGINT NOT NULL,
    watermark BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    polled_at BIGINT,
    CONSTRAINT pk_mailbox PRIMARY KEY (name)
);

CREATE TABLE meta (
    "key" VARCHAR(64) NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_meta PRIMARY KEY ("key")
);

CREATE TABLE operator (
    name VARCHAR(64) NOT NULL,
    role VARCHAR(16) NOT NULL,
    password_hash TEXT,
    made_at BIGINT NOT NULL,
    disabled_at BIGINT,
    CONSTRAINT pk_operator PRIMARY KEY (name),
    CONSTRAINT ck_operator_role CHECK (role IN ('viewer', 'operator', 'admin'))
);

CREATE TABLE orders (
    number VARCHAR(32) NOT NULL,
    status VARCHAR(24) NOT NULL,
    placed_at BIGINT NOT NULL,
    placed_offset_minutes INTEGER DEFAULT 0 NOT NULL,
    changed_at BIGINT,
    production_started_at BIGINT,
    email VARCHAR(320) NOT NULL,
    name TEXT NOT NULL,
    currency VARCHAR(3) NOT NULL,
    discount_minor BIGINT NOT NULL,
    shipping_minor BIGINT NOT NULL,
    paid_minor BIGINT NOT NULL,
    credited_minor BIGINT,
    closed_at BIGINT,
    language VARCHAR(2),
    invoice TEXT,
    CONSTRAINT pk_orders PRIMARY KEY (number),
    CONSTRAINT ck_orders_status CHECK (status IN ('awaiting_payment', 'paid', 'in_production', 'finalized', 'shipped', 'canceled', 'production_stopped')),
    CONSTRAINT ck_orders_money CHECK (paid_minor >= 0 AND discount_minor >= 0 AND shipping_minor >= 0)
);

CREATE INDEX ix_orders_email ON orders (email);

CREATE TABLE sign_in_failure (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    subject VARCHAR(64) NOT NULL,
    at BIGINT NOT NULL
);

CREATE INDEX ix_sign_in_failure ON sign_in_failure (subject, at);

CREATE TABLE case_watch (
    case_id BIGINT NOT NULL,
    operator VARCHAR(64) NOT NULL,
    seen_at BIGINT NOT NULL,
    CONSTRAINT pk_case_watch PRIMARY KEY (case_id, operator),
    CONSTRAINT fk_case_watch_case FOREIGN KEY(case_id) REFERENCES case_file (id)
);

CREATE TABLE decision (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    inbound_id BIGINT NOT NULL,
    seq INTEGER NOT NULL,
    cause VARCHAR(16) NOT NULL,
    decided_by VARCHAR(64) NOT NULL,
    outcome VARCHAR(24) NOT NULL,
    ground VARCHAR(32),
    urgent BOOLEAN DEFAULT false NOT NULL,
    order_number VARCHAR(32),
    shadow BOOLEAN DEFAULT false NOT NULL,
    trace TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    CONSTRAINT uq_decision_seq UNIQUE (inbound_id, seq),
    CONSTRAINT fk_decision_inbound FOREIGN KEY(inbound_id) REFERENCES inbound (id),
    CONSTRAINT ck_decision_cause CHECK (cause IN ('machine', 'answer', 'confirmation', 'person', 'settlement', 'reversal')),
    CONSTRAINT ck_decision_outcome CHECK (outcome IN ('cancel', 'stop_production', 'refuse', 'already_done', 'clarify', 'confirm', 'handoff', 'ignore'))
);

CREATE INDEX ix_decision_order ON decision (order_number, outcome, decided_at);

CREATE TABLE note (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    inbound_id BIGINT NOT NULL,
    "by" VARCHAR(64) NOT NULL,
    at BIGINT NOT NULL,
    words TEXT NOT NULL,
    CONSTRAINT fk_note_inbound FOREIGN KEY(inbound_id) REFERENCES inbound (id)
);

CREATE INDEX ix_note_inbound ON note (inbound_id);

CREATE TABLE operator_session (
    hash VARCHAR(64) NOT NULL,
    operator VARCHAR(64) NOT NULL,
    token VARCHAR(64) NOT NULL,
    made_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT pk_operator_session PRIMARY KEY (hash),
    CONSTRAINT fk_operator_session_operator FOREIGN KEY(operator) REFERENCES operator (name)
);

CREATE INDEX ix_operator_session_expires ON operator_session (expires_at);

CREATE TABLE order_alias (
    order_number VARCHAR(32) NOT NULL,
    address VARCHAR(320) NOT NULL,
    CONSTRAINT pk_order_alias PRIMARY KEY (order_number, address),
    CONSTRAINT fk_order_alias_order FOREIGN KEY(order_number) REFERENCES orders (number)
);

CREATE INDEX ix_order_alias_address ON order_alias (address);

CREATE TABLE order_line (
    order_number VARCHAR(32) NOT NULL,
    position INTEGER NOT NULL,
    reference TEXT NOT NULL,
    label TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    processed BIGINT NOT NULL,
    unit_price_minor BIGINT NOT NULL,
    discount_minor BIGINT NOT NULL,
    withdrawable BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT pk_order_line PRIMARY KEY (order_number, position),
    CONSTRAINT fk_order_line_order FOREIGN KEY(order_number) REFERENCES orders (number),
    CONSTRAINT ck_order_line_processed CHECK (quantity >= 1 AND processed >= 0 AND processed <= quantity),
    CONSTRAINT ck_order_line_discount CHECK (discount_minor >= 0 AND discount_minor <= quantity * unit_price_minor)
);

CREATE TABLE reading (
    inbound_id BIGINT NOT NULL,
    reader_version VARCHAR(32) NOT NULL,
    json TEXT NOT NULL,
    CONSTRAINT pk_reading PRIMARY KEY (inbound_id),
    CONSTRAINT fk_reading_inbound FOREIGN KEY(inbound_id) REFERENCES inbound (id)
);

CREATE TABLE saved_search (
    id VARCHAR(32) NOT NULL,
    operator VARCHAR(64) NOT NULL,
    filter TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    CONSTRAINT pk_saved_search PRIMARY KEY (id),
    CONSTRAINT fk_saved_search_operator FOREIGN KEY(operator) REFERENCES operator (name)
);

CREATE TABLE cancellation (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    order_number VARCHAR(32) NOT NULL,
    decision_id BIGINT NOT NULL,
    kind VARCHAR(16) NOT NULL,
    state VARCHAR(16) NOT NULL,
    request_key VARCHAR(96) NOT NULL,
    counts TEXT,
    billed_minor BIGINT,
    credit_minor BIGINT,
    currency VARCHAR(3) NOT NULL,
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    CONSTRAINT uq_cancellation_request UNIQUE (request_key),
    CONSTRAINT fk_cancellation_order FOREIGN KEY(order_number) REFERENCES orders (number),
    CONSTRAINT fk_cancellation_decision FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT ck_cancellation_state CHECK (state IN ('wanted', 'asked', 'held', 'settled', 'refused', 'released', 'reversed')),
    CONSTRAINT ck_cancellation_kind CHECK (kind IN ('void', 'cancel', 'stop')),
    CONSTRAINT ck_cancellation_settled CHECK (state <> 'settled' OR (settled_at IS NOT NULL AND billed_minor >= 0 AND credit_minor >= 0))
);

CREATE UNIQUE INDEX uq_cancellation_in_force ON cancellation (order_number) WHERE state IN ('wanted', 'asked', 'held', 'settled');

CREATE TABLE challenge (
    hash VARCHAR(64) NOT NULL,
    decision_id BIGINT NOT NULL,
    inbound_id BIGINT NOT NULL,
    order_number VARCHAR(32) NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    burnt_at BIGINT,
    CONSTRAINT pk_challenge PRIMARY KEY (hash),
    CONSTRAINT fk_challenge_decision FOREIGN KEY(decision_id) REFERENCES decision (id)
);

CREATE INDEX ix_challenge_order ON challenge (order_number, made_at);

CREATE TABLE letter (
    outbox_id BIGINT NOT NULL,
    decision_id BIGINT NOT NULL,
    inbound_id BIGINT NOT NULL,
    kind VARCHAR(24) NOT NULL,
    role VARCHAR(16) NOT NULL,
    order_number VARCHAR(32),
    conversation_id BIGINT,
    message_id VARCHAR(255) NOT NULL,
    written_at BIGINT NOT NULL,
    CONSTRAINT pk_letter PRIMARY KEY (outbox_id),
    CONSTRAINT fk_letter_decision FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT uq_letter_message_id UNIQUE (message_id)
);

CREATE INDEX ix_letter_conversation ON letter (conversation_id, written_at);

CREATE INDEX ix_letter_inbound ON letter (inbound_id);

CREATE INDEX ix_letter_order ON letter (order_number, kind, written_at);

CREATE TABLE ledger (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    cancellation_id BIGINT NOT NULL,
    kind VARCHAR(16) NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency VARCHAR(3) NOT NULL,
    written_at BIGINT NOT NULL,
    CONSTRAINT uq_ledger_kind UNIQUE (cancellation_id, kind),
    CONSTRAINT fk_ledger_cancellation FOREIGN KEY(cancellation_id) REFERENCES cancellation (id),
    CONSTRAINT ck_ledger_kind CHECK (kind IN ('grant', 'reversal')),
    CONSTRAINT ck_ledger_amount CHECK (amount_minor > 0)
);

CREATE TABLE outbox_hold (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    scope VARCHAR(16) NOT NULL,
    value VARCHAR(254) NOT NULL,
    held_by VARCHAR(64) NOT NULL,
    why TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    released_at BIGINT,
    released_by VARCHAR(64),
    CONSTRAINT ck_outbox_hold_scope CHECK (scope IN ('all', 'kind', 'domain')),
    CONSTRAINT ck_outbox_hold_value CHECK ((scope = 'all') = (value = '')),
    CONSTRAINT ck_outbox_hold_released CHECK ((released_at IS NULL) = (released_by IS NULL))
);

CREATE UNIQUE INDEX uq_outbox_hold_standing ON outbox_hold (scope, value) WHERE released_at IS NULL;

CREATE TABLE outbox (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "key" VARCHAR(255) NOT NULL,
    kind VARCHAR(64) NOT NULL,
    recipient VARCHAR(254) NOT NULL,
    recipient_domain VARCHAR(254) NOT NULL,
    envelope_from VARCHAR(254) NOT NULL,
    message_id VARCHAR(320) NOT NULL,
    mime BLOB NOT NULL,
    conversation_id BIGINT,
    state VARCHAR(16) NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    rescues INTEGER DEFAULT 0 NOT NULL,
    doubts INTEGER DEFAULT 0 NOT NULL,
    created_at BIGINT NOT NULL,
    not_before BIGINT,
    next_at BIGINT NOT NULL,
    first_tried_at BIGINT,
    moved_at BIGINT NOT NULL,
    sent_at BIGINT,
    lease_owner VARCHAR(128),
    lease_until BIGINT,
    fence BIGINT DEFAULT 0 NOT NULL,
    hold_id BIGINT,
    held_by VARCHAR(64),
    held_at BIGINT,
    held_why TEXT,
    provider_reply TEXT,
    last_error TEXT,
    CONSTRAINT uq_outbox_key UNIQUE ("key"),
    CONSTRAINT uq_outbox_message_id UNIQUE (message_id),
    CONSTRAINT fk_outbox_hold FOREIGN KEY(hold_id) REFERENCES outbox_hold (id),
    CONSTRAINT ck_outbox_state CHECK (state IN ('pending', 'claimed', 'in_doubt', 'sent', 'failed', 'held', 'undelivered')),
    CONSTRAINT ck_outbox_counts CHECK (attempts >= 0 AND rescues >= 0 AND doubts >= 0 AND fence >= 0),
    CONSTRAINT ck_outbox_filled CHECK (recipient <> '' AND key <> '' AND message_id <> ''),
    CONSTRAINT ck_outbox_lease_pair CHECK ((lease_owner IS NULL) = (lease_until IS NULL)),
    CONSTRAINT ck_outbox_lease CHECK (state = 'in_doubt' OR (state = 'claimed' AND lease_owner IS NOT NULL) OR (state <> 'claimed' AND lease_owner IS NULL)),
    CONSTRAINT ck_outbox_held CHECK ((state = 'held' AND held_by IS NOT NULL AND held_at IS NOT NULL AND held_why IS NOT NULL) OR (state <> 'held' AND held_by IS NULL AND held_at IS NULL AND held_why IS NULL AND hold_id IS NULL)),
    CONSTRAINT ck_outbox_sent CHECK (state <> 'sent' OR sent_at IS NOT NULL)
);

CREATE INDEX ix_outbox_conversation ON outbox (conversation_id);

CREATE INDEX ix_outbox_created ON outbox (created_at);

CREATE INDEX ix_outbox_state ON outbox (state, next_at);

CREATE TABLE outbox_attempt (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    outbox_id BIGINT NOT NULL,
    n INTEGER NOT NULL,
    phase VARCHAR(16) NOT NULL,
    verdict VARCHAR(16) NOT NULL,
    code INTEGER,
    reply TEXT,
    at BIGINT NOT NULL,
    CONSTRAINT fk_outbox_attempt_outbox FOREIGN KEY(outbox_id) REFERENCES outbox (id),
    CONSTRAINT ck_outbox_attempt_verdict CHECK (verdict IN ('sent', 'later', 'refused', 'doubt', 'rescued', 'found', 'resent', 'held'))
);

CREATE INDEX ix_outbox_attempt_outbox ON outbox_attempt (outbox_id, n);
