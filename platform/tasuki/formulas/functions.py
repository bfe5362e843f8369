"""The functions of the language: those this version has, and those it will have."""

from __future__ import annotations

FUNCTIONS = {"ISBLANK": 1, "INCLUDES": 2, "TODAY": 0, "NOW": 0, "AND": None, "OR": None, "NOT": 1}
"""Name -> number of arguments; None: one or more."""

LATER = frozenset(
    {
        "ABS", "ADDMONTHS", "BEGINS", "BLANKVALUE", "BUSINESSDAYS", "CASE", "CEILING", "CONTAINS", "COUNTOF", "DATE",
        "DATEVALUE", "DATETIMEVALUE", "DAY", "DISTANCE", "EXISTS", "EXP", "FIND", "FISCALYEAR", "FLOOR", "HOUR", "IF",
        "ISCHANGED", "ISNEW", "ISNUMBER", "ISPICKVAL", "KANA", "LEFT", "LEN", "LN", "LOG", "LOWER", "LPAD", "MAX",
        "MCEILING", "MFLOOR", "MID", "MIN", "MINUTE", "MINUTES", "MOD", "MONTH", "NULLVALUE", "PRIORVALUE", "REGEX",
        "RIGHT", "ROUND", "RPAD", "SECOND", "SQRT", "SUBSTITUTE", "SUMOF", "TEXT", "TIMENOW", "TIMEVALUE", "TRIM",
        "TRUNC", "UPPER", "VALUE", "WAREKI", "WEEKDAY", "YEAR",
    }
)  # fmt: skip
"""Functions of the full language that this version does not run yet."""

LATER_NAMES = frozenset({"$Record", "$Org", "$Profile", "$Source"})
"""Things the system knows that this version does not offer yet."""
