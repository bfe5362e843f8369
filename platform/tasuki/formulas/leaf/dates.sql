-- Days and instants on PostgreSQL. Only the years 1 to 9999 exist; what leaves them, and a day the calendar does not
-- have, is NULL. Time zones are named where they matter: nothing depends on the session.

CREATE FUNCTION tasuki_formulas.days_in_month(year integer, month integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
    WHEN month IN (4, 6, 9, 11) THEN 30
    WHEN month <> 2 THEN 31
    WHEN year % 4 = 0 AND (year % 100 <> 0 OR year % 400 = 0) THEN 29
    ELSE 28
END;

-- The day of that year, month and day of the month.
CREATE FUNCTION tasuki_formulas.make_day(year integer, month integer, day integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
    WHEN year BETWEEN 1 AND 9999 AND month BETWEEN 1 AND 12
        AND day BETWEEN 1 AND tasuki_formulas.days_in_month(year, month) THEN make_date(year, month, day)
END;

-- The day written as YYYY-MM-DD; month and day may have one digit.
CREATE FUNCTION tasuki_formulas.read_day(x text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
    WHEN x ~ '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$' THEN tasuki_formulas.make_day(
        split_part(x, '-', 1)::integer, split_part(x, '-', 2)::integer, split_part(x, '-', 3)::integer)
END;

-- The instant written as YYYY-MM-DD HH:MM:SS in UTC, with or without a Z behind it.
CREATE FUNCTION tasuki_formulas.read_instant(x text) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
    WHEN x ~ '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2} ([01]?[0-9]|2[0-3]):[0-5]?[0-9]:[0-5]?[0-9]Z?$' THEN timezone('UTC',
        tasuki_formulas.read_day(split_part(x, ' ', 1)) + make_time(
            split_part(split_part(x, ' ', 2), ':', 1)::integer, split_part(x, ':', 2)::integer,
            rtrim(split_part(x, ':', 3), 'Z')::integer))
END;

-- The wall clock of `zone`; beyond the years 1 to 9999 the first or last moment of them.
CREATE FUNCTION tasuki_formulas.local(x timestamptz, zone text) RETURNS timestamp
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
    WHEN x IS NOT NULL THEN least(greatest(timezone(zone, x), '0001-01-01'), '9999-12-31 23:59:59.999999')
END;

-- The instant, if it lies in the years 1 to 9999.
CREATE FUNCTION tasuki_formulas.existing(x timestamp) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
    WHEN x >= '0001-01-01' AND x < '10000-01-01' THEN timezone('UTC', x)
END;

-- The instant at which a day begins in UTC.
CREATE FUNCTION tasuki_formulas.midnight(day date) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN timezone('UTC', day::timestamp);

-- The day so many days later.
CREATE FUNCTION tasuki_formulas.add_days(day date, days integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
    WHEN (day - '0001-01-01'::date) + days BETWEEN 0 AND 3652058 THEN day + days
END;

-- The same day so many months later: from the last of a month to the last, and never beyond it.
CREATE FUNCTION tasuki_formulas.add_months(day date, months integer) RETURNS date
LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    from_year integer := extract(year FROM day);
    from_month integer := extract(month FROM day);
    from_day integer := extract(day FROM day);
    total integer := from_year * 12 + from_month - 1 + months;
    last integer;
BEGIN
    IF total < 12 OR total >= 120000 THEN
        RETURN NULL;
    END IF;
    last := tasuki_formulas.days_in_month(total / 12, total % 12 + 1);
    IF from_day > last OR from_day = tasuki_formulas.days_in_month(from_year, from_month) THEN
        from_day := last;
    END IF;
    RETURN make_date(total / 12, total % 12 + 1, from_day);
END $$;

-- The same time of day so many months later, by the calendar and the clock of `zone`.
CREATE FUNCTION tasuki_formulas.add_months_to_instant(x timestamptz, months integer, zone text) RETURNS timestamptz
LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    clock timestamp := tasuki_formulas.local(x, zone);
BEGIN
    RETURN tasuki_formulas.existing(
        timezone('UTC', timezone(zone, tasuki_formulas.add_months(clock::date, months) + clock::time)));
END $$;

-- The instant so many days later, to the second (half-up).
CREATE FUNCTION tasuki_formulas.add_span(x timestamptz, days numeric) RETURNS timestamptz
LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    seconds numeric := round(days * 86400);
    -- From 0001-01-01 to 9999-12-31: what lies far outside is not even a timestamp.
    after numeric := extract(epoch FROM timezone('UTC', x)) + seconds;
BEGIN
    IF after < -62135596800 OR after >= 253402300800 THEN
        RETURN NULL;
    END IF;
    RETURN tasuki_formulas.existing(timezone('UTC', x) + seconds::float8 * interval '1 second');
END $$;

-- The days from the second instant to the first, to 20 places (half-up).
CREATE FUNCTION tasuki_formulas.days_between(later timestamptz, earlier timestamptz) RETURNS numeric
LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    micros numeric := trunc((extract(epoch FROM timezone('UTC', later)) - extract(epoch FROM timezone('UTC', earlier)))
        * 1000000);
BEGIN
    RETURN trim_scale(sign(micros) * div(abs(micros) * 200000000000000000000 + 86400000000, 172800000000)
        * 0.00000000000000000001);
END $$;

-- The day of an instant in `zone`.
CREATE FUNCTION tasuki_formulas.day_in(x timestamptz, zone text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN tasuki_formulas.local(x, zone)::date;

-- The time of day of an instant in `zone`, to the millisecond.
CREATE FUNCTION tasuki_formulas.time_in(x timestamptz, zone text) RETURNS time
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN date_trunc('milliseconds', tasuki_formulas.local(x, zone))::time;

-- An instant as 2021-04-01 03:00:00Z.
CREATE FUNCTION tasuki_formulas.instant_text(x timestamptz) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE RETURN to_char(timezone('UTC', x), 'YYYY-MM-DD HH24:MI:SS"Z"');

-- The instant so many seconds after 1970 began, to the millisecond.
CREATE FUNCTION tasuki_formulas.from_unix_time(seconds numeric) RETURNS timestamptz
LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    millis numeric := trunc(seconds * 1000);
BEGIN
    IF millis < -62135596800000 OR millis >= 253402300800000 THEN
        RETURN NULL;
    END IF;
    RETURN tasuki_formulas.existing('1970-01-01'::timestamp
        + trunc(seconds)::float8 * interval '1 second'
        + (millis - trunc(seconds) * 1000)::float8 * interval '1 millisecond');
END $$;

-- Sunday 1 to Saturday 7.
CREATE FUNCTION tasuki_formulas.weekday(day date) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN extract(dow FROM day)::integer + 1;

-- 1 to 366.
CREATE FUNCTION tasuki_formulas.day_of_year(day date) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN extract(doy FROM day)::integer;

-- The week of ISO 8601, 1 to 53.
CREATE FUNCTION tasuki_formulas.iso_week(day date) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN extract(week FROM day)::integer;

-- The year its week of ISO 8601 belongs to.
CREATE FUNCTION tasuki_formulas.iso_year(day date) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN extract(isoyear FROM day)::integer;
