-- 账本与个人事实 · accounts and personal facts.
--
-- The same text runs on SQLite and PostgreSQL: TEXT and BIGINT columns only, money in fen, days
-- and times in ISO form so that their order as text is their order in time. Every table of a
-- person's data begins its key with the member, so that it can be spread over machines by person.
-- Nothing here is ever updated except `counters` and `account_heads`; all else is only added to.

-- 计数 · numbers given out so far.
CREATE TABLE counters (
    name  TEXT   NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

-- 参保人 · one row a member; who he is stands in facts, because it may change.
CREATE TABLE members (
    member      TEXT NOT NULL PRIMARY KEY,
    request_key TEXT NOT NULL UNIQUE,
    recorded_at TEXT NOT NULL
);

-- 已提供的部分 · sections of the personal record that were supplied, be they empty or not.
CREATE TABLE sections (
    member      TEXT NOT NULL REFERENCES members (member),
    section     TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (member, section)
);

-- 事实 · one row of a section; a later version stands from its recorded_at on, and a version
-- without body withdraws the row. `effective` is the earliest day that the row speaks of.
CREATE TABLE facts (
    member      TEXT   NOT NULL REFERENCES members (member),
    section     TEXT   NOT NULL,
    position    BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    effective   TEXT,
    recorded_at TEXT   NOT NULL,
    body        TEXT,
    PRIMARY KEY (member, section, position, version)
);

-- 依据 · the wording of a rule, kept once, under the hash of its text.
CREATE TABLE citations (
    id   TEXT NOT NULL PRIMARY KEY,
    text TEXT NOT NULL
);

-- 账户档 · where the chain of a member's account at a place ends. Locked while it grows.
CREATE TABLE account_heads (
    member        TEXT   NOT NULL REFERENCES members (member),
    place         TEXT   NOT NULL,
    position      BIGINT NOT NULL,
    balance       BIGINT NOT NULL,
    current_year  BIGINT NOT NULL,
    earlier_years BIGINT NOT NULL,
    recorded_at   TEXT,
    hash          TEXT   NOT NULL,
    PRIMARY KEY (member, place)
);

-- 分录 · one row an entry.
CREATE TABLE entries (
    member        TEXT   NOT NULL,
    place         TEXT   NOT NULL,
    position      BIGINT NOT NULL,
    request_key   TEXT   NOT NULL,
    event         TEXT   NOT NULL,
    effective     TEXT   NOT NULL,
    recorded_at   TEXT   NOT NULL,
    month         TEXT,
    counterparty  TEXT,
    used_by       TEXT,
    reference     TEXT,
    reverses      TEXT,
    note          TEXT,
    citation      TEXT REFERENCES citations (id),
    arithmetic    TEXT,
    maker         TEXT,
    checker       TEXT,
    document      TEXT,
    balance_after BIGINT NOT NULL,
    previous_hash TEXT   NOT NULL,
    hash          TEXT   NOT NULL,
    PRIMARY KEY (member, place, position),
    UNIQUE (member, request_key),
    FOREIGN KEY (member, place) REFERENCES account_heads (member, place)
);

-- 分录行 · debit positive, credit negative, in fen.
CREATE TABLE entry_lines (
    member   TEXT   NOT NULL,
    place    TEXT   NOT NULL,
    position BIGINT NOT NULL,
    line     BIGINT NOT NULL,
    account  TEXT   NOT NULL,
    amount   BIGINT NOT NULL,
    PRIMARY KEY (member, place, position, line),
    FOREIGN KEY (member, place, position) REFERENCES entries (member, place, position)
);

-- 不予入账的请求 · a refused request keeps its answer: asking again gives the same one.
CREATE TABLE refused_requests (
    member      TEXT NOT NULL REFERENCES members (member),
    request_key TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    body        TEXT NOT NULL,
    refusal     TEXT NOT NULL,
    PRIMARY KEY (member, request_key)
);
