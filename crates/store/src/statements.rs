//! 语句 — every statement that is ever sent, in one place. `$n` placeholders, upserts by
//! `ON CONFLICT` and `RETURNING` read the same in SQLite and PostgreSQL. Only two things differ:
//! how placeholders of long statements are written ([`Dialect`]), and that SQLite locks no rows.

use std::fmt::Write;

use sqlx::AnyConnection;

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
    SELECT member, request_key, recorded_at FROM members WHERE kind = 'person' ORDER BY member";

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

pub(crate) const HEAD: &str = "
    SELECT position, balance, current_year, earlier_years, recorded_at, hash
    FROM account_heads WHERE member = $1 AND place = $2";

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
pub(crate) const REFUSED: &str = "
    SELECT body, refusal FROM refused_requests WHERE member = $1 AND request_key = $2";

pub(crate) const ADD_REFUSED: &str = "
    INSERT INTO refused_requests (member, request_key, recorded_at, body, refusal)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (member, request_key) DO NOTHING";

pub(crate) const ADD_HOLDER: &str = "
    INSERT INTO members (member, request_key, recorded_at, kind) VALUES ($1, $2, $3, $4)
    ON CONFLICT (member) DO NOTHING";

pub(crate) const HOLDERS: &str = "SELECT member FROM members WHERE kind = $1 ORDER BY member";

/// Claims a key. As the first statement of a transaction it also takes the write lock of SQLite;
/// in PostgreSQL a second claim of the same key waits here for the first.
pub(crate) const CLAIM_REQUEST: &str = "
    INSERT INTO requests
        (request_key, business, place, clerk, recorded_at, body, outcome, answer)
    VALUES ($1, $2, $3, $4, $5, $6, 'open', '')
    ON CONFLICT (request_key) DO NOTHING";

pub(crate) const REQUEST: &str = "
    SELECT business, place, clerk, recorded_at, body, outcome, answer, version
    FROM requests WHERE request_key = $1";

pub(crate) const ANSWER_REQUEST: &str = "
    UPDATE requests SET outcome = $2, answer = $3, subject = $4, version = $5
    WHERE request_key = $1";

pub(crate) const REQUESTS_OF_SUBJECT: &str = "
    SELECT request_key, business, place, clerk, recorded_at, outcome, answer, version
    FROM requests WHERE subject = $1 ORDER BY version, recorded_at, request_key";

/// Written as a write, so that it takes the lock in both databases.
pub(crate) const LOCK_SUBJECT: &str = "
    INSERT INTO subjects (subject, version, request_key) VALUES ($1, 0, $2)
    ON CONFLICT (subject) DO UPDATE SET version = subjects.version
    RETURNING version, request_key";

pub(crate) const MOVE_SUBJECT: &str =
    "UPDATE subjects SET version = version + 1, request_key = $2 WHERE subject = $1";

pub(crate) const FIND_MARK: &str = "SELECT holder FROM marks WHERE kind = $1 AND value = $2";

pub(crate) const ADD_MARK: &str = "
    INSERT INTO marks (kind, value, holder) VALUES ($1, $2, $3)
    ON CONFLICT (kind, value) DO NOTHING";

/// Everything that stands in a register, with whose it is.
pub(crate) const MARKS_OF_KIND: &str =
    "SELECT value, holder FROM marks WHERE kind = $1 ORDER BY value";

pub(crate) const DROP_MARK: &str =
    "DELETE FROM marks WHERE kind = $1 AND value = $2 AND holder = $3";

/// All versions of one section of one holder, oldest first.
pub(crate) const FACTS_OF_HOLDER: &str = "
    SELECT section, position, version, body FROM facts
    WHERE member = $1 AND section = $2
    ORDER BY position, version";

pub(crate) const ADD_VERSION: &str = "
    INSERT INTO facts (member, section, position, version, effective, recorded_at, body)
    SELECT $1, $2, $3, COALESCE(MAX(version), 0) + 1, $4, $5, $6
    FROM facts WHERE member = $1 AND section = $2 AND position = $3";

macro_rules! dues_where {
    ($condition:literal) => {
        concat!(
            "SELECT member, position, place, payer, bill, month, insurance, employer_part,
                    individual_part, other_part, stage, received, expected
             FROM dues WHERE ",
            $condition
        )
    };
}

pub(crate) const DUES_OF_BILL: &str = dues_where!("bill = $1 ORDER BY member, position");
pub(crate) const DUES_OF_PAYER: &str =
    dues_where!("place = $1 AND payer = $2 AND stage = $3 ORDER BY month, bill, member, position");
pub(crate) const DUES_OF_EMPLOYER: &str =
    dues_where!("place = $1 AND payer = $2 ORDER BY month, bill, member, position");
pub(crate) const DUES_OF_STAGE: &str =
    dues_where!("place = $1 AND stage = $2 ORDER BY month, payer, member, position");
/// The same for what was received: named, so that its index is found.
pub(crate) const DUES_RECEIVED: &str =
    dues_where!("place = $1 AND stage = 'received' ORDER BY month, payer, member, position");
pub(crate) const DUES_OF_MEMBER: &str = dues_where!("member = $1 ORDER BY month, position");
/// Received and due by a day, a chunk at a time, from a line on.
pub(crate) const DUES_TO_CREDIT: &str = dues_where!(
    "place = $1 AND stage = 'received' AND expected <= $2 AND (member, position) > ($3, $4)
     ORDER BY member, position LIMIT $5"
);

pub(crate) const COUNT_TO_CREDIT: &str = "
    SELECT COUNT(*) AS lines FROM dues WHERE place = $1 AND stage = 'received' AND expected <= $2";

pub(crate) const NOTE_RETIREE: &str = "
    INSERT INTO retirees (place, member, first_month, last_month, owed_from)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (place, member) DO UPDATE
    SET first_month = excluded.first_month, last_month = excluded.last_month";

pub(crate) const OWE_RETIREE: &str =
    "UPDATE retirees SET owed_from = $3 WHERE place = $1 AND member = $2";

/// Whose last month, or the month of the run, lies beyond what is credited; a chunk at a time.
pub(crate) const RETIREES_TO_CREDIT: &str = "
    SELECT member, last_month, owed_from, credited_through FROM retirees
    WHERE place = $1 AND owed_from <= $2
      AND owed_from <= COALESCE(last_month, $2)
      AND COALESCE(credited_through, '') < $2
      AND COALESCE(credited_through, '') < COALESCE(last_month, $2)
      AND COALESCE(looked_at, '') < $2
    ORDER BY member LIMIT $3";

pub(crate) const MOVE_RETIREE: &str = "
    UPDATE retirees SET looked_at = $3, credited_through = COALESCE($4, credited_through)
    WHERE place = $1 AND member = $2";

pub(crate) const MONTHS_POSTED: &str =
    "SELECT month FROM entries WHERE member = $1 AND place = $2 AND event = $3";

/// People who have paid for a scheme in a span of months.
pub(crate) const PEOPLE_PAID: &str = "
    SELECT CAST(COUNT(DISTINCT member) AS BIGINT) AS people FROM dues
    WHERE place = $1 AND insurance = $2 AND month >= $3 AND month <= $4
      AND stage IN ('received', 'settled')";

/// The last closed day of a place.
pub(crate) fn closed_through(dialect: Dialect) -> String {
    format!("SELECT MAX(through) AS through FROM closes WHERE place = {}", dialect.marked(1))
}

pub(crate) const CLOSE: &str = "
    SELECT place, period, through, recorded_at, accounts, entries, root
    FROM closes WHERE place = $1 AND period = $2 AND through = $3";

pub(crate) const CLOSES: &str = "
    SELECT place, period, through, recorded_at, accounts, entries, root
    FROM closes WHERE place = $1 ORDER BY through, period";

pub(crate) const ADD_CLOSE: &str = "
    INSERT INTO closes
        (place, period, through, recorded_at, accounts, entries, root, request_key)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

/// Where each account of a place stood at a time: its last entry recorded by then.
pub(crate) const HEADS_AT: &str = "
    SELECT entries.member, entries.position, entries.balance_after, entries.hash
    FROM entries
    JOIN (SELECT member, MAX(position) AS last FROM entries
          WHERE place = $1 AND recorded_at <= $2 GROUP BY member) AS heads
      ON heads.member = entries.member AND heads.last = entries.position
    WHERE entries.place = $1
    ORDER BY entries.member";

/// Personal accounts of a place that hold anything.
pub(crate) const HOLDING: &str = "
    SELECT account_heads.member, account_heads.balance, account_heads.current_year
    FROM account_heads JOIN members ON members.member = account_heads.member
    WHERE account_heads.place = $1 AND account_heads.member > $2 AND account_heads.balance <> 0
    ORDER BY account_heads.member LIMIT $3";

/// Every entry of a place, for the journal's export and for proofs.
pub(crate) const ACCOUNTS_OF_PLACE: &str =
    "SELECT member FROM account_heads WHERE place = $1 AND position > 0 ORDER BY member";

/// How many people one statement is about, at most, and how many rows are added by one.
pub(crate) const MANY: usize = 200;

/// Whether a statement about so many is one that comes again and again, and is worth keeping.
pub(crate) const fn is_usual(count: usize) -> bool {
    count == MANY || count == 1
}

/// 方言 — which database a statement about many is for. PostgreSQL numbers its placeholders.
/// SQLite takes those for names and walks over all names before it for each value, so that it gets
/// placeholders without names: values must be bound in the order of the text, each once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    pub(crate) fn of(connection: &AnyConnection) -> Dialect {
        match connection.backend_name() {
            "SQLite" => Dialect::Sqlite,
            _ => Dialect::Postgres,
        }
    }

    /// `$3`, or `?`.
    fn mark(self, text: &mut String, index: usize) {
        match self {
            Dialect::Sqlite => text.push('?'),
            // Writing to a String cannot fail.
            Dialect::Postgres => _ = write!(text, "${index}"),
        }
    }

    fn marked(self, index: usize) -> String {
        let mut text = String::new();
        self.mark(&mut text, index);
        text
    }

    /// `$3, $4, $5`.
    fn placeholders(self, text: &mut String, first: usize, count: usize) {
        for index in first..first + count {
            if index > first {
                text.push_str(", ");
            }
            self.mark(text, index);
        }
    }

    /// `$3, $4, $5`.
    fn list(self, first: usize, count: usize) -> String {
        let mut text = String::with_capacity(count * 6);
        self.placeholders(&mut text, first, count);
        text
    }

    /// `($1, $2), ($3, $4)`.
    pub(crate) fn tuples(self, first: usize, rows: usize, width: usize) -> String {
        let mut text = String::with_capacity(rows * (width * 7 + 4));
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ", (" });
            self.placeholders(&mut text, first + row * width, width);
            text.push(')');
        }
        text
    }
}

/// What [`lock_accounts`] gives.
pub(crate) const HEAD_COLUMNS: &[&str] =
    &["member", "position", "balance", "current_year", "earlier_years", "recorded_at", "hash"];

/// Where account files stand, an empty one for those that are not there yet; in PostgreSQL it makes
/// these and locks them all for the rest of the transaction, which in SQLite has the whole
/// database to itself. The place, the hash of an empty file, the members.
pub(crate) fn lock_accounts(dialect: Dialect, members: usize) -> String {
    let members = dialect.list(3, members);
    match dialect {
        Dialect::Postgres => format!(
            "INSERT INTO account_heads
                 (member, place, position, balance, current_year, earlier_years, hash)
             SELECT member, $1, 0, 0, 0, 0, $2 FROM members WHERE member IN ({members})
             ORDER BY member
             ON CONFLICT (member, place) DO UPDATE SET position = account_heads.position
             RETURNING member, position, balance, current_year, earlier_years, recorded_at, hash"
        ),
        Dialect::Sqlite => format!(
            "SELECT members.member, COALESCE(heads.position, 0) AS position,
                    COALESCE(heads.balance, 0) AS balance,
                    COALESCE(heads.current_year, 0) AS current_year,
                    COALESCE(heads.earlier_years, 0) AS earlier_years,
                    heads.recorded_at AS recorded_at, COALESCE(heads.hash, asked.hash) AS hash
             FROM (SELECT ? AS place, ? AS hash) AS asked
             CROSS JOIN members
             LEFT JOIN account_heads AS heads
               ON heads.member = members.member AND heads.place = asked.place
             WHERE members.member IN ({members})"
        ),
    }
}

/// Which of these keys of these members are entries already.
pub(crate) fn posted_keys(dialect: Dialect, entries: usize) -> String {
    let asked = dialect.tuples(1, entries, 2);
    format!(
        "SELECT entries.member, entries.request_key
         FROM (VALUES {asked}) AS asked
         JOIN entries
           ON entries.member = asked.column1 AND entries.request_key = asked.column2"
    )
}

/// All versions of some sections of some people, oldest first.
pub(crate) fn facts_of_people(dialect: Dialect, members: usize, sections: usize) -> String {
    let (first, second) = (dialect.list(1, members), dialect.list(members + 1, sections));
    format!(
        "SELECT member, section, position, body FROM facts
         WHERE member IN ({first}) AND section IN ({second})
         ORDER BY member, section, position, version"
    )
}

/// The newest versions of some rows of one section: rows, then the section.
pub(crate) fn rows_at(dialect: Dialect, rows: usize) -> String {
    let (asked, section) = (dialect.tuples(1, rows, 2), dialect.marked(1 + rows * 2));
    format!(
        "SELECT facts.member, facts.position, facts.version, facts.body
         FROM (VALUES {asked}) AS asked
         JOIN facts
           ON facts.member = asked.column1 AND facts.position = asked.column2
         WHERE facts.section = {section} AND facts.version =
             (SELECT MAX(newest.version) FROM facts AS newest
              WHERE newest.member = facts.member AND newest.section = facts.section
                AND newest.position = facts.position)"
    )
}

/// Where a section of some people ends: twice its last position, and one more if that row was
/// withdrawn. The section, then the members.
pub(crate) fn ends_of_section(dialect: Dialect, members: usize) -> String {
    let (section, members) = (dialect.marked(1), dialect.list(2, members));
    format!(
        "SELECT members.member,
                (SELECT facts.position * 2 + CASE WHEN facts.body IS NULL THEN 1 ELSE 0 END
                 FROM facts
                 WHERE facts.member = members.member AND facts.section = {section}
                 ORDER BY facts.position DESC, facts.version DESC LIMIT 1) AS ending
         FROM members WHERE members.member IN ({members})"
    )
}

/// How far so many lines have come: stage, received, expected; then member and position of each.
pub(crate) fn move_dues(dialect: Dialect, lines: usize) -> String {
    let (stage, received) = (dialect.marked(1), dialect.marked(2));
    let (expected, lines) = (dialect.marked(3), dialect.tuples(4, lines, 2));
    format!(
        "UPDATE dues SET stage = {stage}, received = {received}, expected = {expected}
         WHERE (member, position) IN (VALUES {lines})"
    )
}

/// Whose numbers these are.
pub(crate) fn holders_of_marks(dialect: Dialect, values: usize) -> String {
    let (kind, values) = (dialect.marked(1), dialect.list(2, values));
    format!("SELECT value, holder FROM marks WHERE kind = {kind} AND value IN ({values})")
}

/// A table that rows are added to many at a time.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [&'static str],
    /// What stands after the values.
    pub(crate) ending: &'static str,
}

pub(crate) static FACT_ROWS: Table = Table {
    name: "facts",
    columns: &["member", "section", "position", "version", "effective", "recorded_at", "body"],
    ending: "",
};

pub(crate) static CITATION_ROWS: Table =
    Table { name: "citations", columns: &["id", "text"], ending: " ON CONFLICT (id) DO NOTHING" };

pub(crate) static ENTRY_ROWS: Table = Table {
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

pub(crate) static SECTION_ROWS: Table = Table {
    name: "sections",
    columns: &["member", "section", "recorded_at"],
    ending: " ON CONFLICT (member, section) DO NOTHING",
};

/// Where account files end now; each is there, because it was locked.
pub(crate) static HEAD_ROWS: Table = Table {
    name: "account_heads",
    columns: &[
        "member",
        "place",
        "position",
        "balance",
        "current_year",
        "earlier_years",
        "recorded_at",
        "hash",
    ],
    ending: " ON CONFLICT (member, place) DO UPDATE
        SET position = excluded.position, balance = excluded.balance,
            current_year = excluded.current_year, earlier_years = excluded.earlier_years,
            recorded_at = excluded.recorded_at, hash = excluded.hash",
};

pub(crate) static LINE_ROWS: Table = Table {
    name: "entry_lines",
    columns: &["member", "place", "position", "line", "account", "amount"],
    ending: "",
};

pub(crate) const DUE_COLUMNS: &[&str] = &[
    "member",
    "position",
    "place",
    "payer",
    "bill",
    "month",
    "insurance",
    "employer_part",
    "individual_part",
    "other_part",
    "stage",
    "received",
    "expected",
];

pub(crate) static DUE_ROWS: Table = Table { name: "dues", columns: DUE_COLUMNS, ending: "" };
