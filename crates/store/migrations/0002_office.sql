-- 经办 · the office: requests with their answers, holders that are no persons, what is owed.
--
-- As before: TEXT and BIGINT only, the same text on SQLite and PostgreSQL. Facts and entries are
-- only added to. `subjects`, `marks` and `dues` say how things stand now; each can be made again
-- from facts and requests.

-- 户主类别 · person, employer, office: whoever has a file of facts and an account file.
ALTER TABLE members ADD COLUMN kind TEXT NOT NULL DEFAULT 'person';

-- 办件 · one row a request, kept for good: the key, what was asked, by whom, and the answer.
CREATE TABLE requests (
    request_key TEXT   NOT NULL PRIMARY KEY,
    business    TEXT   NOT NULL,
    place       TEXT   NOT NULL,
    clerk       TEXT   NOT NULL,
    recorded_at TEXT   NOT NULL,
    body        TEXT   NOT NULL,
    subject     TEXT,
    version     BIGINT,
    outcome     TEXT   NOT NULL,
    answer      TEXT   NOT NULL
);
CREATE INDEX requests_by_subject ON requests (subject, recorded_at);
CREATE INDEX requests_by_day ON requests (place, recorded_at);

-- 对象版本 · how often a person, an employer, a bill … was changed, and by which request last.
-- Its row is the lock under which the next change is made.
CREATE TABLE subjects (
    subject     TEXT   NOT NULL PRIMARY KEY,
    version     BIGINT NOT NULL,
    request_key TEXT   NOT NULL
);

-- 登记号 · the numbers by which a file is found: identity number, credit code.
CREATE TABLE marks (
    kind   TEXT NOT NULL,
    value  TEXT NOT NULL,
    holder TEXT NOT NULL REFERENCES members (member),
    PRIMARY KEY (kind, value)
);

-- 应收明细 · one row for each contribution fact that was assessed: what it still waits for.
CREATE TABLE dues (
    member          TEXT   NOT NULL REFERENCES members (member),
    position        BIGINT NOT NULL,
    place           TEXT   NOT NULL,
    payer           TEXT   NOT NULL,
    bill            TEXT   NOT NULL,
    month           TEXT   NOT NULL,
    insurance       TEXT   NOT NULL,
    employer_part   BIGINT NOT NULL,
    individual_part BIGINT NOT NULL,
    other_part      BIGINT NOT NULL,
    stage           TEXT   NOT NULL,
    received        TEXT,
    expected        TEXT,
    PRIMARY KEY (member, position)
);
CREATE INDEX dues_by_bill ON dues (bill);
CREATE INDEX dues_by_payer ON dues (place, payer, stage);
CREATE INDEX dues_waiting ON dues (place, stage, expected);

-- 结账 · a closed day or month of a place; nothing is posted into it any more.
CREATE TABLE closes (
    place       TEXT   NOT NULL,
    period      TEXT   NOT NULL,
    through     TEXT   NOT NULL,
    recorded_at TEXT   NOT NULL,
    accounts    BIGINT NOT NULL,
    entries     BIGINT NOT NULL,
    root        TEXT   NOT NULL,
    request_key TEXT   NOT NULL,
    PRIMARY KEY (place, period, through)
);
CREATE INDEX entries_by_day ON entries (place, recorded_at);
