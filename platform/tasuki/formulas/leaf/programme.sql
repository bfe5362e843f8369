-- Era years, kana and bank names on PostgreSQL.

-- A day in the years of its era: 令和3年4月1日 (`long`), R3.4.1 (`short`) or 令和3年 (`year`).
-- Before the first era the years are those of the calendar.
CREATE FUNCTION tasuki_formulas.wareki(day date, form text) RETURNS text
LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    year integer := extract(year FROM day);
    month integer := extract(month FROM day);
    place integer := extract(day FROM day);
    name text := '';
    initial text := '';
    said text;
BEGIN
    IF day >= '2019-05-01' THEN
        name := '令和'; initial := 'R'; year := year - 2018;
    ELSIF day >= '1989-01-08' THEN
        name := '平成'; initial := 'H'; year := year - 1988;
    ELSIF day >= '1926-12-25' THEN
        name := '昭和'; initial := 'S'; year := year - 1925;
    ELSIF day >= '1912-07-30' THEN
        name := '大正'; initial := 'T'; year := year - 1911;
    ELSIF day >= '1868-01-25' THEN
        name := '明治'; initial := 'M'; year := year - 1867;
    END IF;
    IF form = 'short' THEN
        RETURN initial || year || '.' || month || '.' || place;
    END IF;
    said := name || CASE WHEN year = 1 AND name <> '' THEN '元' ELSE year::text END || '年';
    RETURN CASE form WHEN 'year' THEN said ELSE said || month || '月' || place || '日' END;
END $$;

-- `x` in Unicode's form NFKC: half-width kana wide, full-width letters and digits narrow, ① as 1.
CREATE FUNCTION tasuki_formulas.normalized(x text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT made FROM (SELECT normalize(x, NFKC) AS made) AS whole WHERE length(made) <= 131072
$$;

-- Hiragana and half-width katakana as full-width katakana; everything else stays.
CREATE FUNCTION tasuki_formulas.kana(x text) RETURNS text LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    pairs constant text := 'ｶﾞｷﾞｸﾞｹﾞｺﾞｻﾞｼﾞｽﾞｾﾞｿﾞﾀﾞﾁﾞﾂﾞﾃﾞﾄﾞﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟｳﾞﾜﾞｦﾞ';
    voiced constant text := 'ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴヷヺ';
BEGIN
    IF x ~ '[ﾞﾟ]' THEN
        FOR place IN 1..length(voiced) LOOP
            x := replace(x, substr(pairs, 2 * place - 1, 2), substr(voiced, place, 1));
        END LOOP;
    END IF;
    IF x !~ '[｡-ﾟぁ-ゖゝゞ]' THEN
        RETURN x;
    END IF;
    RETURN translate(x,
        '｡｢｣､･ｦｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜ'
        'ﾝﾞﾟぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべ'
        'ぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖゝゞ',
        '。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ'
        'ン゛゜ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベ'
        'ペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶヽヾ');
END $$;

-- Kana as half-width katakana, voiced marks as characters of their own; everything else stays.
CREATE FUNCTION tasuki_formulas.half_kana(x text) RETURNS text LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF x ~ '[ガギグゲゴザジズゼゾダヂヅデドバビブベボヴヷヺがぎぐげござじずぜぞだぢづでどばびぶべぼゔパピプペポぱぴぷぺぽ]' THEN
        -- The mark first, then the kana without it.
        x := regexp_replace(x, '[ガギグゲゴザジズゼゾダヂヅデドバビブベボヴヷヺがぎぐげござじずぜぞだぢづでどばびぶべぼゔ]', '\&ﾞ', 'g');
        x := regexp_replace(x, '[パピプペポぱぴぷぺぽ]', '\&ﾟ', 'g');
    END IF;
    IF length(x) > 131072 THEN
        RETURN NULL;
    END IF;
    RETURN translate(x,
        '。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ'
        'ン゛゜゙゚ぁあぃいぅうぇえぉおかきくけこさしすせそたちっつてとなにぬねのはひふへほまみむめもゃやゅゆょよらりるれろわをん'
        'ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴヷヺがぎぐげござじずぜぞだぢづでどばぱびぴぶぷべぺぼぽゔ',
        '｡｢｣､･ｦｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜ'
        'ﾝﾞﾟﾞﾟｧｱｨｲｩｳｪｴｫｵｶｷｸｹｺｻｼｽｾｿﾀﾁｯﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓｬﾔｭﾕｮﾖﾗﾘﾙﾚﾛﾜｦﾝ'
        'ｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎﾊﾋﾌﾍﾎｳﾜｦｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾊﾋﾋﾌﾌﾍﾍﾎﾎｳ');
END $$;

-- `x` as bank transfer files may hold it, or NULL if one of its characters cannot be written there.
CREATE FUNCTION tasuki_formulas.bank_text(x text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT made FROM (
        SELECT translate(tasuki_formulas.half_kana(x),
            '（）　．／０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓ'
            'ｔｕｖｗｘｙｚabcdefghijklmnopqrstuvwxyzｧｨｩｪｫｬｭｮｯｦヮヰヱヵヶゎゐゑゕゖ･ｰ‐‑‒–—'
            '―−－',
            '() ./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRS'
            'TUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZｱｲｳｴｵﾔﾕﾖﾂｵﾜｲｴｶｹﾜｲｴｶｹ.------'
            '---') AS made
    ) AS whole WHERE made ~ '^[-0-9A-Z ()./ｱ-ﾟ]*$'
$$;

-- Whether `x` is thirteen digits of which the first checks the others.
CREATE FUNCTION tasuki_formulas.is_corporate_number(x text) RETURNS boolean
LANGUAGE plpgsql STRICT IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    total integer := 0;
BEGIN
    IF x !~ '^[0-9]{13}$' THEN
        RETURN false;
    END IF;
    FOR place IN 2..13 LOOP
        total := total + substr(x, place, 1)::integer * (2 - place % 2);
    END LOOP;
    RETURN left(x, 1)::integer = 9 - total % 9;
END $$;
