-- Times of day on PostgreSQL, to the millisecond.

-- The time written as HH:MM:SS.mmm; `.mmm` may be missing.
CREATE FUNCTION tasuki_formulas.read_time(x text) RETURNS time
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
    WHEN x ~ '^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{3})?$' THEN make_time(
        split_part(x, ':', 1)::integer, split_part(x, ':', 2)::integer, split_part(x, ':', 3)::float8)
END;

-- Milliseconds since midnight.
CREATE FUNCTION tasuki_formulas.millis(x time) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN trunc(extract(epoch FROM x) * 1000)::integer;

-- The time so many milliseconds later (the fraction dropped), around midnight.
CREATE FUNCTION tasuki_formulas.add_millis(x time, count numeric) RETURNS time
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN x + mod(trunc(count), 86400000)::float8 * interval '1 millisecond';

-- A time as 09:00:00.000.
CREATE FUNCTION tasuki_formulas.time_text(x time) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE RETURN to_char(x, 'HH24:MI:SS.MS');

-- So many seconds (sign and fraction dropped) as HH:MM:SS, or with days as D:HH:MM:SS.
CREATE FUNCTION tasuki_formulas.duration(seconds numeric, with_days boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    total numeric := trunc(abs(seconds));
    hours numeric := div(total, 3600);
    rest text := ':' || lpad(mod(div(total, 60), 60)::text, 2, '0') || ':' || lpad(mod(total, 60)::text, 2, '0');
BEGIN
    IF with_days THEN
        RETURN div(hours, 24) || ':' || lpad(mod(hours, 24)::text, 2, '0') || rest;
    END IF;
    RETURN CASE WHEN hours < 10 THEN '0' ELSE '' END || hours || rest;
END $$;
