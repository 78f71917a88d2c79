-- Only text, bigint, integer and bytea, so that a database that speaks PostgreSQL's language can be used as well.
-- Names are compared by their bytes, whatever the server's language.

-- The one row from which every event gets its seq; locked by every append, which puts appends in commit order.
CREATE TABLE head (
    one         integer PRIMARY KEY CHECK (one = 1),
    epoch       bytea NOT NULL CHECK (octet_length(epoch) = 16),
    seq         bigint NOT NULL CHECK (seq >= 0),
    recorded_us bigint NOT NULL
) WITH (fillfactor = 10);

CREATE TABLE epochs (
    number    bigint PRIMARY KEY,
    epoch     bytea NOT NULL UNIQUE CHECK (octet_length(epoch) = 16),
    after_seq bigint NOT NULL,
    sealed_to bigint NOT NULL,
    began_us  bigint NOT NULL,
    reason    text COLLATE "C" NOT NULL
);

CREATE TABLE events (
    seq         bigint PRIMARY KEY,
    stream      text COLLATE "C" NOT NULL,
    version     bigint NOT NULL,
    kind        text COLLATE "C" NOT NULL,
    schema      integer NOT NULL,
    occurred_us bigint NOT NULL,
    recorded_us bigint NOT NULL,
    command     bytea NOT NULL,
    body        bytea NOT NULL,
    digest      bytea NOT NULL,
    UNIQUE (stream, version)
);

CREATE TABLE claims (
    resource text COLLATE "C" PRIMARY KEY,
    holder   text COLLATE "C" NOT NULL
);

CREATE TABLE timers (
    subject    text COLLATE "C" NOT NULL,
    purpose    text COLLATE "C" NOT NULL,
    generation bigint NOT NULL,
    due_us     bigint NOT NULL,
    PRIMARY KEY (subject, purpose, generation)
);
CREATE INDEX timers_by_due ON timers (due_us, subject, purpose, generation);

CREATE TABLE shelves (
    shelf text COLLATE "C" NOT NULL,
    key   text COLLATE "C" NOT NULL,
    value bytea NOT NULL,
    PRIMARY KEY (shelf, key)
);

CREATE TABLE answers (
    principal   text COLLATE "C" NOT NULL,
    key         text COLLATE "C" NOT NULL,
    command     bytea NOT NULL UNIQUE,
    digest      bytea NOT NULL,
    answer      bytea NOT NULL,
    last_seq    bigint NOT NULL,
    recorded_us bigint NOT NULL,
    PRIMARY KEY (principal, key)
);
CREATE INDEX answers_by_age ON answers (recorded_us);

-- Unique on the previous hash: two hubs that seal at once cannot fork the chain.
CREATE TABLE seals (
    to_seq   bigint PRIMARY KEY,
    from_seq bigint NOT NULL UNIQUE,
    previous bytea NOT NULL UNIQUE,
    hash     bytea NOT NULL
);

CREATE TABLE fences (
    mailbox text COLLATE "C" PRIMARY KEY,
    fence   bigint NOT NULL
);

-- The canonical encoding of a record, as the program digests it.
CREATE FUNCTION record_digest(
    p_seq bigint, p_version bigint, p_schema integer, p_occurred_us bigint, p_recorded_us bigint,
    p_command bytea, p_stream text, p_kind text, p_body bytea
) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(
        convert_to(E'huying.record.1\n', 'UTF8')
        || int8send(p_seq) || int8send(p_version) || substring(int4send(p_schema) FROM 3 FOR 2)
        || int8send(p_occurred_us) || int8send(p_recorded_us) || p_command
        || int8send(octet_length(p_stream)::bigint) || convert_to(p_stream, 'UTF8')
        || int8send(octet_length(p_kind)::bigint) || convert_to(p_kind, 'UTF8')
        || int8send(octet_length(p_body)::bigint) || p_body
    )
$$;

-- Puts rows, or erases those whose value is null. The head is locked, so that writers never wait for each other in a ring.
CREATE FUNCTION put_rows(p_shelf text[], p_key text[], p_value bytea[]) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    PERFORM 1 FROM head FOR UPDATE;
    FOR i IN 1 .. cardinality(p_key) LOOP
        IF p_value[i] IS NULL THEN
            DELETE FROM shelves WHERE shelf = p_shelf[i] AND key = p_key[i];
        ELSE
            INSERT INTO shelves (shelf, key, value) VALUES (p_shelf[i], p_key[i], p_value[i])
            ON CONFLICT (shelf, key) DO UPDATE SET value = excluded.value;
        END IF;
    END LOOP;
END
$$;

-- One append, in one call, which is one transaction and one round trip.
--
-- o_outcome is committed, repeated, key_reused, conflict, claim_gone, claimed or timer_gone; o_at is the place
-- of what lost in its list, from 1, and o_found what was found instead. A loser is undone by the inner block.
CREATE FUNCTION append(
    p_command bytea, p_principal text, p_key text, p_digest bytea, p_recorded_us bigint, p_answer bytea,
    p_expect_stream text[], p_expect_version bigint[],
    p_release_resource text[], p_release_holder text[],
    p_claim_resource text[], p_claim_holder text[],
    p_consume_subject text[], p_consume_purpose text[], p_consume_generation bigint[],
    p_cancel_subject text[], p_cancel_purpose text[], p_cancel_generation bigint[],
    p_set_subject text[], p_set_purpose text[], p_set_generation bigint[], p_set_due_us bigint[],
    p_row_shelf text[], p_row_key text[], p_row_value bytea[],
    p_event_stream text[], p_event_kind text[], p_event_schema integer[], p_event_occurred_us bigint[],
    p_event_body bytea[],
    OUT o_outcome text, OUT o_at integer, OUT o_found text, OUT o_head bigint, OUT o_last_seq bigint,
    OUT o_answer bytea
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    v_principal text;
    v_digest    bytea;
    v_version   bigint;
    v_seq       bigint;
BEGIN
    SELECT seq INTO STRICT o_head FROM head FOR UPDATE;

    SELECT principal, digest, answer, last_seq INTO v_principal, v_digest, o_answer, o_last_seq
    FROM answers WHERE principal = p_principal AND key = p_key;
    IF NOT FOUND THEN
        SELECT principal, digest, answer, last_seq INTO v_principal, v_digest, o_answer, o_last_seq
        FROM answers WHERE command = p_command;
    END IF;
    IF FOUND THEN
        o_outcome := CASE WHEN v_principal = p_principal AND v_digest = p_digest THEN 'repeated' ELSE 'key_reused' END;
        RETURN;
    END IF;

    o_outcome := 'conflict';
    FOR i IN 1 .. cardinality(p_expect_stream) LOOP
        SELECT coalesce(max(version), 0) INTO v_version FROM events WHERE stream = p_expect_stream[i];
        IF v_version <> p_expect_version[i] THEN
            o_at := i;
            o_found := v_version::text;
            RETURN;
        END IF;
    END LOOP;

    BEGIN
        o_outcome := 'claim_gone';
        FOR i IN 1 .. cardinality(p_release_resource) LOOP
            DELETE FROM claims WHERE resource = p_release_resource[i] AND holder = p_release_holder[i];
            IF NOT FOUND THEN
                o_at := i;
                RAISE SQLSTATE 'HU001';
            END IF;
        END LOOP;

        o_outcome := 'claimed';
        FOR i IN 1 .. cardinality(p_claim_resource) LOOP
            INSERT INTO claims (resource, holder) VALUES (p_claim_resource[i], p_claim_holder[i])
            ON CONFLICT DO NOTHING;
            IF NOT FOUND THEN
                SELECT holder INTO o_found FROM claims WHERE resource = p_claim_resource[i];
                o_at := i;
                RAISE SQLSTATE 'HU001';
            END IF;
        END LOOP;

        o_outcome := 'timer_gone';
        FOR i IN 1 .. cardinality(p_consume_subject) LOOP
            DELETE FROM timers
            WHERE subject = p_consume_subject[i] AND purpose = p_consume_purpose[i]
                AND generation = p_consume_generation[i];
            IF NOT FOUND THEN
                o_at := i;
                RAISE SQLSTATE 'HU001';
            END IF;
        END LOOP;
    EXCEPTION WHEN SQLSTATE 'HU001' THEN
        RETURN;
    END;

    FOR i IN 1 .. cardinality(p_cancel_subject) LOOP
        DELETE FROM timers
        WHERE subject = p_cancel_subject[i] AND purpose = p_cancel_purpose[i] AND generation = p_cancel_generation[i];
    END LOOP;
    FOR i IN 1 .. cardinality(p_set_subject) LOOP
        INSERT INTO timers (subject, purpose, generation, due_us)
        VALUES (p_set_subject[i], p_set_purpose[i], p_set_generation[i], p_set_due_us[i])
        ON CONFLICT (subject, purpose, generation) DO UPDATE SET due_us = excluded.due_us;
    END LOOP;
    PERFORM put_rows(p_row_shelf, p_row_key, p_row_value);

    v_seq := o_head;
    FOR i IN 1 .. cardinality(p_event_stream) LOOP
        v_seq := v_seq + 1;
        SELECT coalesce(max(version), 0) + 1 INTO v_version FROM events WHERE stream = p_event_stream[i];
        INSERT INTO events (seq, stream, version, kind, schema, occurred_us, recorded_us, command, body, digest)
        VALUES (
            v_seq, p_event_stream[i], v_version, p_event_kind[i], p_event_schema[i], p_event_occurred_us[i],
            p_recorded_us, p_command, p_event_body[i],
            record_digest(
                v_seq, v_version, p_event_schema[i], p_event_occurred_us[i], p_recorded_us, p_command,
                p_event_stream[i], p_event_kind[i], p_event_body[i]
            )
        );
    END LOOP;
    UPDATE head SET seq = v_seq, recorded_us = greatest(recorded_us, p_recorded_us);
    INSERT INTO answers (principal, key, command, digest, answer, last_seq, recorded_us)
    VALUES (p_principal, p_key, p_command, p_digest, p_answer, v_seq, p_recorded_us);
    o_outcome := 'committed';
    o_last_seq := v_seq;
END
$$;

-- Begins a new incarnation and returns where the old one ended.
CREATE FUNCTION renew_epoch(
    p_epoch bytea, p_reason text, p_at_us bigint,
    OUT o_number bigint, OUT o_after_seq bigint, OUT o_sealed_to bigint
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    SELECT seq INTO STRICT o_after_seq FROM head FOR UPDATE;
    SELECT coalesce(max(to_seq), 0) INTO o_sealed_to FROM seals;
    SELECT count(*) + 1 INTO o_number FROM epochs;
    INSERT INTO epochs (number, epoch, after_seq, sealed_to, began_us, reason)
    VALUES (o_number, p_epoch, o_after_seq, o_sealed_to, p_at_us, p_reason);
    UPDATE head SET epoch = p_epoch;
END
$$;
