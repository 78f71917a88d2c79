-- The index. The number of an entry is its microsecond times 1,024 and its place in it, so that a later one has a higher number.
CREATE TABLE index_entries (
    number bigint PRIMARY KEY,
    key    text COLLATE "C" NOT NULL UNIQUE,
    state  text COLLATE "C" NOT NULL,
    scopes bigint[] NOT NULL,
    -- All terms of the entry, from whatever source.
    terms  bigint[] NOT NULL DEFAULT '{}'
);
CREATE INDEX index_entries_by_state ON index_entries (state, number);
CREATE INDEX index_entries_by_term ON index_entries USING gin (terms);

CREATE TABLE index_scopes (
    scope  bigint NOT NULL,
    number bigint NOT NULL,
    PRIMARY KEY (scope, number)
);

-- What each source tells about an entry. The source is a key of the vault, or empty.
CREATE TABLE index_terms (
    number bigint NOT NULL,
    source text COLLATE "C" NOT NULL,
    terms  bigint[] NOT NULL,
    PRIMARY KEY (number, source)
);
CREATE INDEX index_terms_by_source ON index_terms (source);

CREATE FUNCTION move_scopes(p_number bigint, p_before bigint[], p_after bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM index_scopes WHERE number = p_number AND scope = ANY(p_before) AND NOT scope = ANY(p_after);
    INSERT INTO index_scopes (scope, number) SELECT scope, p_number FROM unnest(p_after) AS scope ON CONFLICT DO NOTHING;
$$;

-- Puts what one source tells in the place of what it told before; nothing at all if it tells nothing.
CREATE FUNCTION set_terms(p_number bigint, p_source text, p_terms bigint[]) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    IF cardinality(p_terms) = 0 THEN
        DELETE FROM index_terms WHERE number = p_number AND source = p_source;
    ELSE
        INSERT INTO index_terms (number, source, terms) VALUES (p_number, p_source, p_terms)
        ON CONFLICT (number, source) DO UPDATE SET terms = excluded.terms;
    END IF;
    UPDATE index_entries SET terms = (
        SELECT coalesce(array_agg(DISTINCT term), '{}') FROM index_terms AS told, unnest(told.terms) AS term
        WHERE told.number = p_number
    ) WHERE number = p_number;
END
$$;

-- Changes of the index as lists. The word is the state of an entry, or the source of terms; the marks are scopes or terms,
-- separated by commas, because a list of lists must be as long in every part.
CREATE FUNCTION change_index(
    p_what text[], p_key text[], p_at_us bigint[], p_word text[], p_marks text[]
) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    v_number bigint;
    v_before bigint[];
    v_marks  bigint[];
BEGIN
    FOR i IN 1 .. cardinality(p_key) LOOP
        v_marks := string_to_array(p_marks[i], ',')::bigint[];
        SELECT number, scopes INTO v_number, v_before FROM index_entries WHERE key = p_key[i];
        IF p_what[i] = 'terms' THEN
            IF v_number IS NOT NULL AND (
                p_word[i] = '' OR EXISTS (SELECT 1 FROM shelves WHERE shelf = 'vault' AND key = p_word[i])
            ) THEN
                PERFORM set_terms(v_number, p_word[i], v_marks);
            END IF;
        ELSIF v_number IS NULL THEN
            SELECT coalesce(max(number) + 1, p_at_us[i] * 1024) INTO v_number
            FROM index_entries WHERE number >= p_at_us[i] * 1024 AND number < (p_at_us[i] + 1) * 1024;
            WHILE EXISTS (SELECT 1 FROM index_entries WHERE number = v_number) LOOP
                v_number := v_number + 1;
            END LOOP;
            INSERT INTO index_entries (number, key, state, scopes) VALUES (v_number, p_key[i], p_word[i], v_marks);
            PERFORM move_scopes(v_number, '{}', v_marks);
        ELSIF p_what[i] = 'put' THEN
            UPDATE index_entries SET state = p_word[i], scopes = v_marks WHERE number = v_number;
            PERFORM move_scopes(v_number, v_before, v_marks);
        END IF;
    END LOOP;
END
$$;

-- The same outside any append. The head is locked, so that writers never wait for each other in a ring.
CREATE FUNCTION put_index(
    p_what text[], p_key text[], p_at_us bigint[], p_word text[], p_marks text[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM head FOR UPDATE;
    PERFORM change_index(p_what, p_key, p_at_us, p_word, p_marks);
END
$$;

-- One step of giving the entries of a scope other scopes; the lowest number that was changed.
CREATE FUNCTION rescope(
    p_within bigint, p_remove bigint[], p_add bigint[], p_before bigint, p_limit bigint
) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    v_number bigint;
    v_scopes bigint[];
    v_after  bigint[];
    v_last   bigint;
BEGIN
    PERFORM 1 FROM head FOR UPDATE;
    FOR v_number, v_scopes IN
        SELECT entry.number, entry.scopes FROM index_scopes AS its JOIN index_entries AS entry ON entry.number = its.number
        WHERE its.scope = p_within AND its.number < p_before ORDER BY its.number DESC LIMIT p_limit
    LOOP
        SELECT coalesce(array_agg(DISTINCT scope ORDER BY scope), '{}') INTO v_after
        FROM unnest(v_scopes || p_add) AS scope
        WHERE NOT scope = ANY(p_remove) OR scope = ANY(p_add);
        UPDATE index_entries SET scopes = v_after WHERE number = v_number;
        PERFORM move_scopes(v_number, v_scopes, v_after);
        v_last := v_number;
    END LOOP;
    RETURN v_last;
END
$$;

-- As before, and what the index was told by a row of the vault goes with it.
CREATE OR REPLACE FUNCTION put_rows(p_shelf text[], p_key text[], p_value bytea[]) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    v_number bigint;
BEGIN
    PERFORM 1 FROM head FOR UPDATE;
    FOR i IN 1 .. cardinality(p_key) LOOP
        IF p_value[i] IS NULL THEN
            DELETE FROM shelves WHERE shelf = p_shelf[i] AND key = p_key[i];
            IF p_shelf[i] = 'vault' AND p_key[i] <> '' THEN
                FOR v_number IN SELECT number FROM index_terms WHERE source = p_key[i] LOOP
                    PERFORM set_terms(v_number, p_key[i], '{}');
                END LOOP;
            END IF;
        ELSE
            INSERT INTO shelves (shelf, key, value) VALUES (p_shelf[i], p_key[i], p_value[i])
            ON CONFLICT (shelf, key) DO UPDATE SET value = excluded.value;
        END IF;
    END LOOP;
END
$$;

DROP FUNCTION append;

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
    p_index_what text[], p_index_key text[], p_index_at_us bigint[], p_index_word text[], p_index_marks text[],
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
    PERFORM change_index(p_index_what, p_index_key, p_index_at_us, p_index_word, p_index_marks);

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

