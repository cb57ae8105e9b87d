-- 退休名册 · who is insured as retired where, since when, and through which month he is credited.
--
-- Made from the enrolments whenever a person's file is written; finds the people of a month
-- quickly. `owed_from` is the first month that the batch owes: months before it were credited by
-- older books or one by one.
CREATE TABLE retirees (
    place            TEXT NOT NULL,
    member           TEXT NOT NULL REFERENCES members (member),
    first_month      TEXT NOT NULL,
    last_month       TEXT,
    owed_from        TEXT NOT NULL,
    credited_through TEXT,
    looked_at        TEXT,
    PRIMARY KEY (place, member)
);
