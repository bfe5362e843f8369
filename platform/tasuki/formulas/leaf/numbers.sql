-- Numbers on PostgreSQL: numeric is exact by itself; here is what would be too long, or fail, without a look first.

-- The number, or NULL if it has more than 38 digits before and after the point together.
CREATE FUNCTION tasuki_formulas.exact(x numeric) RETURNS numeric LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
DECLARE places integer := min_scale(x);
BEGIN
    IF places > 38 THEN
        RETURN NULL;
    END IF;
    RETURN CASE WHEN abs(x) < ('1e' || 38 - places)::numeric THEN x END;
END $$;

-- Rounded half up to 20 places; NULL by zero. div() cuts, so half a divisor more rounds, and only once.
CREATE FUNCTION tasuki_formulas.divide(x numeric, y numeric) RETURNS numeric
LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF y = 0 THEN
        RETURN NULL;
    END IF;
    RETURN tasuki_formulas.exact(sign(x) * sign(y) * div(2e20 * abs(x) + abs(y), 2 * abs(y)) * 1e-20);
END $$;

-- Without its fraction, at most a billion either way.
CREATE FUNCTION tasuki_formulas.whole(x numeric) RETURNS integer LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN trunc(greatest(least(x, 1000000000), -1000000000))::integer;
END $$;

-- To 20 places, from 80: a root is nowhere so near to the middle of two results that rounding twice could differ.
CREATE FUNCTION tasuki_formulas.sqrt(x numeric) RETURNS numeric LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN CASE WHEN x >= 0 THEN tasuki_formulas.exact(round(sqrt(round(greatest(x, 0), 80)), 20)) END;
END $$;

CREATE FUNCTION tasuki_formulas.exp(x numeric) RETURNS numeric LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF x > 100 THEN
        RETURN NULL;
    END IF;
    RETURN CASE WHEN x < -100 THEN 0 ELSE tasuki_formulas.exact(round(exp(round(x, 80)), 20)) END;
END $$;

CREATE FUNCTION tasuki_formulas.ln(x numeric) RETURNS numeric LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF x <= 0 THEN
        RETURN NULL;
    END IF;
    RETURN round(ln(round(x, 80)), 20);
END $$;

CREATE FUNCTION tasuki_formulas.log(x numeric) RETURNS numeric LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF x <= 0 THEN
        RETURN NULL;
    END IF;
    RETURN round(log(10::numeric, round(x, 80)), 20);
END $$;

-- Whether a power has a real result.
CREATE FUNCTION tasuki_formulas.power_domain(base numeric, exponent numeric) RETURNS boolean
LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN CASE WHEN base = 0 THEN exponent >= 0 ELSE base > 0 OR exponent = trunc(exponent) END;
END $$;

-- A whole power multiplied out, so that what lies exactly between two results is rounded up.
CREATE FUNCTION tasuki_formulas.whole_power(base numeric, exponent integer) RETURNS numeric
LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
DECLARE found numeric := 1; square numeric := trim_scale(base); remaining integer := abs(exponent);
BEGIN
    LOOP
        IF remaining % 2 = 1 THEN
            found := found * square;
        END IF;
        remaining := remaining / 2;
        EXIT WHEN remaining = 0;
        square := square * square;
    END LOOP;
    IF exponent < 0 THEN
        RETURN div(2e20 + found, 2 * found) * 1e-20;
    END IF;
    RETURN round(found, 20);
END $$;

-- To 20 places; NULL where there is no real result or it is too long.
CREATE FUNCTION tasuki_formulas.power(base numeric, exponent numeric) RETURNS numeric
LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
DECLARE size numeric; found numeric; is_whole boolean := exponent = trunc(exponent);
BEGIN
    IF NOT tasuki_formulas.power_domain(base, exponent) THEN
        RETURN NULL;
    ELSIF exponent = 0 THEN
        RETURN 1;
    ELSIF base = 0 THEN
        RETURN 0;
    END IF;
    size := log(10::numeric, round(abs(base), 80)) * exponent;
    IF size > 39 THEN
        RETURN NULL;
    ELSIF size < -22 THEN
        RETURN 0;
    END IF;
    IF is_whole AND length(replace(trim_scale(abs(base))::text, '.', '')) * abs(exponent) <= 2000 THEN
        found := tasuki_formulas.whole_power(abs(base), exponent::integer);
    ELSE
        found := round(power(round(abs(base), 80), round(exponent, 80)), 20);
    END IF;
    RETURN tasuki_formulas.exact(CASE WHEN base < 0 AND mod(exponent, 2) <> 0 THEN -found ELSE found END);
END $$;

-- Whether VALUE can read a text.
CREATE FUNCTION tasuki_formulas.is_number(x text) RETURNS boolean LANGUAGE sql STRICT IMMUTABLE PARALLEL SAFE AS $$
    SELECT x ~ '^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$'
$$;

-- A text as a number; NULL if it is none, or too long a one. Nothing is written out before its length is known: neither
-- a text nor an exponent of any length becomes a number of that length.
CREATE FUNCTION tasuki_formulas.value(x text) RETURNS numeric LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
DECLARE parts text[] := regexp_match(x, '^([+-]?)([0-9]*)\.?([0-9]*)(?:[eE]([+-]?)0*([0-9]*))?$');
        digits text; places integer;
BEGIN
    IF NOT tasuki_formulas.is_number(x) THEN
        RETURN NULL;
    END IF;
    digits := ltrim(parts[2] || parts[3], '0');
    -- Where the point is, counted from the first digit that is not 0.
    places := length(parts[2]) - length(parts[2] || parts[3]) + length(digits);
    digits := rtrim(digits, '0');
    IF digits = '' THEN
        RETURN 0;
    ELSIF length(digits) > 38 OR length(parts[5]) > 6 THEN
        RETURN NULL;
    END IF;
    places := places + coalesce(nullif(parts[4] || parts[5], parts[4]), '0')::integer;
    IF abs(places) > 76 THEN
        RETURN NULL;
    END IF;
    RETURN tasuki_formulas.exact((parts[1] || '0.' || digits || 'e' || places)::numeric);
END $$;
