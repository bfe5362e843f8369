"""Faults of the formula language. Most are noticed by the vectors, which were worked out by hand."""

from __future__ import annotations

from planted.plant import Change, Plant

VECTORS = ("tests/formulas/test_vectors.py",)
NUMBERS, NUMBERS_SQL = "formulas/leaf/numbers.py", "formulas/leaf/numbers.sql"
DAYS, DAYS_SQL = "formulas/leaf/dates.py", "formulas/leaf/dates.sql"
ARITHMETIC, LOGIC = "formulas/operations/arithmetic.py", "formulas/operations/logic.py"
COMPARING, ROUNDING = "formulas/operations/comparing.py", "formulas/operations/rounding.py"
CHECKING, RECORDS, TEXT = "formulas/checking.py", "formulas/operations/records.py", "formulas/operations/text.py"


def plant(name: str, why: str, *changes: Change) -> Plant:
    """A fault the vectors notice."""
    return Plant(name, why, changes, VECTORS)


PLANTS: tuple[Plant, ...] = (
    plant(
        "half_even_for_half_up",
        "An amount of 2.5 would become 2: payments differ from the invoice by a yen",
        Change(
            ROUNDING,
            '_ROUND = "CASE WHEN {{0}} < 0 THEN -{half} ELSE {half} END"',
            '_ROUND = "CASE WHEN abs({{0}}) % (4 * {half}) = {half} THEN 0'
            ' WHEN {{0}} < 0 THEN -{half} ELSE {half} END"',
        ),
        Change(NUMBERS, "_rounding(ROUND_HALF_UP)", '_rounding("ROUND_HALF_EVEN")'),
        Change(
            ROUNDING,
            '_rounding("round", "round({0}, {1})", _ROUND)',
            '_rounding("round", "CASE WHEN mod(abs({0}) * power(10::numeric, {1}), 2) = 0.5'
            ' THEN trunc({0}, {1}) ELSE round({0}, {1}) END", _ROUND)',
        ),
    ),
    plant(
        "product_through_float",
        "0.1 * 3 would be 0.30000000000000004, and thirty digits would become fifteen",
        Change(
            ARITHMETIC,
            'em.sql("({0} * {1})", *map(em.number, parts))',
            'em.sql("CAST(CAST({0} AS double precision) * CAST({1} AS double precision) AS numeric)",'
            " *map(em.number, parts))",
        ),
        Change(
            NUMBERS,
            "return text_of_scaled(one * other, places + more)",
            "return text_of_scaled(int(float(one) * float(other)), places + more)",
        ),
    ),
    plant(
        "quotient_cut",
        "Two thirds would end in 6, and a share of 2.5 yen would be 2",
        Change(
            NUMBERS,
            "found = halves_up(top * power_of_ten(more + MOST_PLACES), bottom * power_of_ten(places))",
            "found = (top * power_of_ten(more + MOST_PLACES)) // (bottom * power_of_ten(places))",
        ),
        Change(ARITHMETIC, 'half = "abs({1})" if divisor is None else _written(divisor)', 'half = "0"'),
    ),
    plant(
        "no_limit_of_38_digits",
        "Numbers would grow until one engine fails and the other does not",
        Change(NUMBERS, "<= MOST_DIGITS else None\n\n\ndef _to_places", "<= 99 else None\n\n\ndef _to_places"),
        Change(NUMBERS_SQL, "CASE WHEN abs(x) < ('1e' || 38 - places)::numeric THEN x END", "x"),
    ),
    plant(
        "remainder_of_the_divisor_s_sign",
        "MOD(-7, 3) would be 2",
        Change(
            ARITHMETIC.replace("arithmetic", "numbers"),
            '"mod({0}, NULLIF({1}, 0))"',
            '"({0} - {1} * floor({0} / NULLIF({1}, 0)))"',
        ),
        Change(ARITHMETIC.replace("arithmetic", "numbers"), '"({0} % {1})"', '"((({0} % {1}) + {1}) % {1})"'),
    ),
    plant(
        "floor_towards_minus_infinity",
        "FLOOR(-2.5) would be -3, unlike in Salesforce",
        Change(
            ROUNDING,
            """        "FLOOR",
        (_NUMBER,),
        _result,
        _rounding("trunc", "trunc({0}, {1})", ""),""",
            """        "FLOOR",
        (_NUMBER,),
        _result,
        _rounding("down", "floor({0})", _DOWN),""",
        ),
    ),
    plant(
        "a_power_s_limit_is_forgotten",
        "0.01 to the 11th would be a number of 22 places",
        Change(NUMBERS, '    if size < -MOST_PLACES - 2:\n        return "0"\n', ""),
        Change(
            NUMBERS,
            "_to_places(number, MOST_PLACES, ROUND_HALF_UP)",
            "_to_places(number, MOST_PLACES + 2, ROUND_HALF_UP)",
        ),
        Change(NUMBERS_SQL, "    RETURN round(found, 20);", "    RETURN round(found, 22);"),
    ),
    plant(
        "and_evaluates_behind_a_false_operand",
        "A guard against division by zero would not guard",
        Change(
            LOGIC,
            'steps += [part.error, em.sql(f"CASE WHEN {deciding} THEN {_STOP} END", part.value)]',
            "steps += [part.error]",
        ),
    ),
    plant(
        "the_error_of_a_branch_not_taken_shows",
        "IF(x = 0, 0, 1 / x) would fail where x is 0",
        Change(
            LOGIC,
            "return _first_of(em, [*steps, otherwise.error])",
            "return em.first_error((*tests, *results, otherwise))",
        ),
    ),
    plant(
        "unknown_is_the_first_branch",
        "IF would take its first branch where a field is blank",
        Change(
            LOGIC,
            "def _if(em: Emission, parts: tuple[Part, ...]) -> Part:\n",
            "def _if(em: Emission, parts: tuple[Part, ...]) -> Part:\n"
            '    parts = (em.condition(em.sql("COALESCE({0}, 1 = 1)", parts[0].value), parts[:1]), *parts[1:])\n',
        ),
    ),
    plant(
        "a_blank_text_is_unlike_everything",
        'x <> "a" would not find the rows without x',
        Change(
            COMPARING, 'em.by(sqlite="({0} IS NOT {1})", postgresql="({0} IS DISTINCT FROM {1})")', '"({0} <> {1})"'
        ),
    ),
    plant(
        "long_numbers_are_compared_as_text",
        "9.5 would be greater than 10.5 on SQLite; here PostgreSQL does the same",
        Change(
            COMPARING,
            'em.sql(f"({{0}} {sign} 0)", em.leaf("compare", shaped[0].value, shaped[1].value))',
            'em.sql(f"({{0}} {sign} {{1}})", shaped[0].value, shaped[1].value)',
        ),
        Change(
            COMPARING,
            'return em.sql(f"({{0}} {sign} {{1}})", _beside(em, left, right), _beside(em, right, left))',
            'return em.sql(f"(CAST({{0}} AS text) {sign} CAST({{1}} AS text))", left.value, right.value)',
        ),
    ),
    plant(
        "blank_is_not_read_as_zero",
        "blanks: zero would have no effect: a sum with one blank part would be blank",
        Change(CHECKING, 'if self.blanks == "zero" and tree.type.type == "number":', 'if self.blanks == "never":'),
    ),
    plant(
        "month_end_leads_to_the_same_day",
        "28 February and a month would be 28 March, and 31 January and a month no day at all",
        Change(DAYS, "last if was_last else min(day.day, last)", "min(day.day, last)"),
        Change(
            DAYS_SQL,
            "from_day > last OR from_day = tasuki_formulas.days_in_month(from_year, from_month)",
            "from_day > last",
        ),
    ),
    plant(
        "a_date_rolls_over",
        "DATE(2021, 2, 30) would be 2 March instead of an error",
        Change(
            DAYS,
            "if 1 <= day <= monthrange(year, month)[1] else None",
            'if 1 <= day <= monthrange(year, month)[1] else add_days(f"{year:04}-{month:02}-01", day - 1)',
        ),
        Change(
            DAYS_SQL,
            "AND day BETWEEN 1 AND tasuki_formulas.days_in_month(year, month) THEN make_date(year, month, day)",
            "THEN make_date(year, month, 1) + (day - 1)",
        ),
    ),
    plant(
        "the_day_of_an_instant_is_that_of_utc",
        "A visit at eight in the morning in Tokyo would count for the day before",
        Change(DAYS, "    local = _local(micros, zone)\n", '    local = _local(micros, "UTC")\n'),
        Change(
            DAYS,
            "None if micros is None else _local(micros, zone).date().isoformat()",
            'None if micros is None else _local(micros, "UTC").date().isoformat()',
        ),
        Change(
            DAYS_SQL, "RETURN tasuki_formulas.local(x, zone)::date;", "RETURN tasuki_formulas.local(x, 'UTC')::date;"
        ),
    ),
    plant(
        "find_counts_from_zero",
        "FIND would say 0 for a hit at the beginning, which means no hit",
        Change(
            TEXT,
            'sqlite="COALESCE(instr({1}, {0}), 0)", postgresql="COALESCE(strpos({1}, {0}), 0)"',
            'sqlite="COALESCE(instr({1}, {0}) - 1, 0)", postgresql="COALESCE(strpos({1}, {0}) - 1, 0)"',
        ),
    ),
    plant(
        "a_pattern_matches_a_part",
        "A REGEX for seven digits would let eight pass",
        Change("formulas/leaf/text.py", ".fullmatch(text or", ".search(text or"),
        Change(TEXT, "em.constant_text(found.postgresql)", 'em.constant_text(found.postgresql.strip("^$"))'),
    ),
    plant(
        "a_blank_is_in_no_text",
        "CONTAINS(x, blank) would be unknown instead of true",
        Change(TEXT, "    if not what.is_constant:\n", "    if False:\n"),
    ),
    plant(
        "the_prior_value_is_the_new_one",
        "A rule about what a field was before would look at what it becomes",
        Change(RECORDS, '"CASE WHEN {0} THEN {1} ELSE {2} END"', '"CASE WHEN {0} OR 1 = 1 THEN {1} ELSE {2} END"'),
    ),
    plant(
        "a_new_record_has_changed",
        "ISCHANGED would be true of every field of a new record",
        Change(
            RECORDS,
            'sqlite="(NOT ({2}) AND {0} IS NOT {1})", postgresql="(NOT ({2}) AND {0} IS DISTINCT FROM {1})"',
            'sqlite="({0} IS NOT {1} OR ({2}))", postgresql="({0} IS DISTINCT FROM {1} OR ({2}))"',
        ),
    ),
    plant(
        "an_unknown_checkbox_is_blank",
        "A checkbox that is computed would be neither yes nor no",
        Change(
            "storage/evaluation/answers.py",
            "_truth(value) if value is not None or not program.finished else False",
            "_truth(value)",
        ),
    ),
    plant(
        "a_percentage_is_its_number",
        "Twelve per cent of a hundred would be twelve hundred",
        Change(
            "storage/evaluation/values.py",
            "read_number(name, value).scaleb(-2, _EXACT)",
            "read_number(name, value)",
        ),
    ),
    plant(
        "days_are_added_to_the_microsecond",
        "A third of a day later would end in 59.999999 seconds",
        Change(DAYS, ".quantize(Decimal(1), ROUND_HALF_UP, _WIDE)", ".quantize(Decimal(1), 'ROUND_DOWN', _WIDE)"),
        Change(DAYS_SQL, "seconds numeric := round(days * 86400);", "seconds numeric := trunc(days * 86400);"),
    ),
    plant(
        "padding_on_the_other_side",
        "LPAD would fill on the right",
        Change(TEXT, '_padded("pad_left")', '_padded("pad_right")'),
    ),
    plant(
        "kana_keep_their_marks_apart",
        "ｶﾞ would become カ゛, and no name would be found",
        Change("formulas/leaf/programme.py", "return pairs.get(piece, piece)", "return piece"),
        Change(
            "formulas/leaf/programme.sql",
            "IF x ~ '[ﾞﾟ]' THEN\n        FOR place",
            "IF false THEN\n        FOR place",
        ),
    ),
)
