//! 语句 — every statement that is ever sent, in one place. `$n` placeholders, upserts by
//! `ON CONFLICT` and `RETURNING` read the same in SQLite and PostgreSQL.

/// Takes the next number of a counter. As the first statement of a transaction it also takes the
/// lock that keeps two registrations apart.
pub(crate) const NEXT_NUMBER: &str = "
    INSERT INTO counters (name, value) VALUES ($1, 1)
    ON CONFLICT (name) DO UPDATE SET value = counters.value + 1
    RETURNING value";

pub(crate) const MEMBER_BY_KEY: &str = "SELECT member FROM members WHERE request_key = $1";

pub(crate) const ADD_MEMBER: &str =
    "INSERT INTO members (member, request_key, recorded_at) VALUES ($1, $2, $3)";

/// Members in the order of their registration.
pub(crate) const MEMBERS: &str = "
    SELECT member, request_key, recorded_at FROM members ORDER BY member";

pub(crate) const MEMBER_EXISTS: &str = "SELECT member FROM members WHERE member = $1";

pub(crate) const SECTIONS: &str =
    "SELECT section FROM sections WHERE member = $1 AND recorded_at <= $2";

pub(crate) const ADD_SECTION: &str = "
    INSERT INTO sections (member, section, recorded_at) VALUES ($1, $2, $3)
    ON CONFLICT (member, section) DO NOTHING";

/// All versions, oldest first: the reader keeps the last of each row.
pub(crate) const FACTS: &str = "
    SELECT section, position, version, body FROM facts
    WHERE member = $1 AND recorded_at <= $2
    ORDER BY section, position, version";

/// The same for one section of everybody.
pub(crate) const FACTS_OF_SECTION: &str = "
    SELECT member, position, version, body FROM facts
    WHERE section = $1
    ORDER BY member, position, version";

/// Locks an account file for the rest of the transaction, making it if the member exists.
/// Written as a write so that it takes the lock in both databases.
pub(crate) const LOCK_ACCOUNT: &str = "
    INSERT INTO account_heads
        (member, place, position, balance, current_year, earlier_years, hash)
    SELECT member, $2, 0, 0, 0, 0, $3 FROM members WHERE member = $1
    ON CONFLICT (member, place) DO UPDATE SET position = account_heads.position";

pub(crate) const HEAD: &str = "
    SELECT position, balance, current_year, earlier_years, recorded_at, hash
    FROM account_heads WHERE member = $1 AND place = $2";

pub(crate) const MOVE_HEAD: &str = "
    UPDATE account_heads
    SET position = $3, balance = $4, current_year = $5, earlier_years = $6, recorded_at = $7,
        hash = $8
    WHERE member = $1 AND place = $2";

pub(crate) const PLACES: &str = "SELECT place FROM account_heads WHERE member = $1 ORDER BY place";

/// Effects on the personal account, as [`ledger::AccountFile::resume`] wants them.
pub(crate) const TIMELINE: &str = "
    SELECT entries.effective, CAST(-SUM(entry_lines.amount) AS BIGINT) AS effect
    FROM entries
    JOIN entry_lines
      ON entry_lines.member = entries.member AND entry_lines.place = entries.place
     AND entry_lines.position = entries.position
    WHERE entries.member = $1 AND entries.place = $2
      AND entry_lines.account IN ('personal.current-year', 'personal.earlier-years')
    GROUP BY entries.effective, entries.position
    ORDER BY entries.effective, entries.position";

/// Balance as of a day, as known at a time.
pub(crate) const BALANCE: &str = "
    SELECT CAST(COALESCE(-SUM(entry_lines.amount), 0) AS BIGINT) AS balance
    FROM entries
    JOIN entry_lines
      ON entry_lines.member = entries.member AND entry_lines.place = entries.place
     AND entry_lines.position = entries.position
    WHERE entries.member = $1 AND entries.place = $2
      AND entries.effective <= $3 AND entries.recorded_at <= $4
      AND entry_lines.account IN ('personal.current-year', 'personal.earlier-years')";

pub(crate) const TRIAL_BALANCE: &str = "
    SELECT account, CAST(SUM(amount) AS BIGINT) AS balance
    FROM entry_lines WHERE place = $1 GROUP BY account ORDER BY account";

macro_rules! entries_where {
    ($condition:literal) => {
        concat!(
            "SELECT entries.place, entries.position, entries.request_key, entries.event,
                    entries.effective, entries.recorded_at, entries.month, entries.counterparty,
                    entries.used_by, entries.reference, entries.reverses, entries.note,
                    citations.text AS rule, entries.citation, entries.arithmetic, entries.maker,
                    entries.checker, entries.document, entries.balance_after,
                    entries.previous_hash, entries.hash
             FROM entries LEFT JOIN citations ON citations.id = entries.citation
             WHERE entries.member = $1 AND ",
            $condition,
            " ORDER BY entries.place, entries.position"
        )
    };
}

macro_rules! lines_where {
    ($condition:literal) => {
        concat!(
            "SELECT entry_lines.place, entry_lines.position, entry_lines.account,
                    entry_lines.amount
             FROM entries
             JOIN entry_lines
               ON entry_lines.member = entries.member AND entry_lines.place = entries.place
              AND entry_lines.position = entries.position
             WHERE entries.member = $1 AND ",
            $condition,
            " ORDER BY entry_lines.place, entry_lines.position, entry_lines.line"
        )
    };
}

pub(crate) const ENTRIES_OF_ACCOUNT: &str = entries_where!("entries.place = $2");
pub(crate) const LINES_OF_ACCOUNT: &str = lines_where!("entries.place = $2");
pub(crate) const ENTRY_BY_KEY: &str = entries_where!("entries.request_key = $2");
pub(crate) const LINES_BY_KEY: &str = lines_where!("entries.request_key = $2");
// Keys are the member's, whatever the place; the second value keeps all three pairs alike.
pub(crate) const ENTRIES_OF_MEMBER: &str = entries_where!("entries.place <> $2");
pub(crate) const LINES_OF_MEMBER: &str = lines_where!("entries.place <> $2");

pub(crate) const REFUSED: &str = "
    SELECT body, refusal FROM refused_requests WHERE member = $1 AND request_key = $2";

pub(crate) const ADD_REFUSED: &str = "
    INSERT INTO refused_requests (member, request_key, recorded_at, body, refusal)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (member, request_key) DO NOTHING";

/// A table that rows are added to many at a time.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [&'static str],
    /// What stands after the values.
    pub(crate) ending: &'static str,
}

pub(crate) const FACT_ROWS: Table = Table {
    name: "facts",
    columns: &["member", "section", "position", "version", "effective", "recorded_at", "body"],
    ending: "",
};

pub(crate) const CITATION_ROWS: Table =
    Table { name: "citations", columns: &["id", "text"], ending: " ON CONFLICT (id) DO NOTHING" };

pub(crate) const ENTRY_ROWS: Table = Table {
    name: "entries",
    columns: &[
        "member",
        "place",
        "position",
        "request_key",
        "event",
        "effective",
        "recorded_at",
        "month",
        "counterparty",
        "used_by",
        "reference",
        "reverses",
        "note",
        "citation",
        "arithmetic",
        "maker",
        "checker",
        "document",
        "balance_after",
        "previous_hash",
        "hash",
    ],
    ending: "",
};

pub(crate) const LINE_ROWS: Table = Table {
    name: "entry_lines",
    columns: &["member", "place", "position", "line", "account", "amount"],
    ending: "",
};
