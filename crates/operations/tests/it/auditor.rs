//! An auditor who was never told how the books are kept: he reads the tables with statements of his
//! own and adds everything up again. Shares no code with `ledger` or `store`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sqlx::{AnyConnection, Connection, Row};

/// What he found wrong, in sentences; empty if all adds up.
pub async fn audit(address: &str, today: &str, bank: i64) -> Vec<String> {
    sqlx::any::install_default_drivers();
    let mut books = AnyConnection::connect(address).await.unwrap();
    let mut wrong = Vec::new();
    let accounts = entries(&mut books, &mut wrong).await;
    heads(&mut books, &accounts, &mut wrong).await;
    totals(&mut books, bank, &mut wrong).await;
    credits(&mut books, today, &mut wrong).await;
    pairs(&mut books, &mut wrong).await;
    given_back(&mut books, &mut wrong).await;
    interest(&mut books, &mut wrong).await;
    on_the_way(&mut books, &mut wrong).await;
    limits(&mut books, &mut wrong).await;
    residents(&mut books, &mut wrong).await;
    books.close().await.unwrap();
    wrong
}

/// Every retiree has one credit a month since he retired, of the amount of the place, and nobody
/// else has any.
pub async fn audit_retirees(
    address: &str,
    owed: Vec<(String, Vec<vocab::Month>, vocab::Fen)>,
) -> Vec<String> {
    let mut books = AnyConnection::connect(address).await.unwrap();
    let rows = sqlx::query(
        "SELECT e.member, e.month, CAST(SUM(-l.amount) AS BIGINT) AS effect
         FROM entries e JOIN entry_lines l
           ON l.member = e.member AND l.place = e.place AND l.position = e.position
         WHERE e.event = 'retiree-credit' AND l.account LIKE 'personal.%'
         GROUP BY e.member, e.position, e.month",
    )
    .fetch_all(&mut books)
    .await
    .unwrap();
    books.close().await.unwrap();
    let mut found: Vec<(String, String, i64)> =
        rows.iter().map(|row| (row.get("member"), row.get("month"), row.get("effect"))).collect();
    let mut due: Vec<(String, String, i64)> = Vec::new();
    for (member, months, amount) in owed {
        due.extend(months.iter().map(|month| (member.clone(), month.to_string(), amount.0)));
    }
    found.sort();
    due.sort();
    if found == due { Vec::new() } else { vec![format!("retirees have {found:?}, owed {due:?}")] }
}

/// Of each account: entries, balance.
type Accounts = BTreeMap<String, (i64, i64)>;

/// Every entry balances; every balance follows from the one before; none is below zero on any day.
async fn entries(books: &mut AnyConnection, wrong: &mut Vec<String>) -> Accounts {
    let rows = sqlx::query(
        "SELECT e.member || '@' || e.place AS account, e.position, e.effective, e.balance_after,
                CAST(SUM(l.amount) AS BIGINT) AS total,
                CAST(SUM(CASE WHEN l.account LIKE 'personal.%' THEN -l.amount ELSE 0 END) AS BIGINT)
                    AS effect
         FROM entries e JOIN entry_lines l
           ON l.member = e.member AND l.place = e.place AND l.position = e.position
         GROUP BY e.member, e.place, e.position, e.effective, e.balance_after
         ORDER BY e.member, e.place, e.position",
    )
    .fetch_all(&mut *books)
    .await
    .unwrap();
    let mut accounts = Accounts::new();
    let mut days: BTreeMap<(String, String), i64> = BTreeMap::new();
    for row in rows {
        let member: String = row.get("account");
        let (position, total): (i64, i64) = (row.get("position"), row.get("total"));
        let (effect, after): (i64, i64) = (row.get("effect"), row.get("balance_after"));
        if total != 0 {
            wrong.push(format!("{member} {position}: lines are out by {total}"));
        }
        let (count, balance) = accounts.entry(member.clone()).or_default();
        *count += 1;
        *balance += effect;
        if (*count, *balance) != (position, after) {
            wrong.push(format!("{member} {position}: {after} is written, {balance} follows"));
        }
        *days.entry((member, row.get("effective"))).or_default() += effect;
    }
    let mut running: BTreeMap<&str, i64> = BTreeMap::new();
    for ((member, day), effect) in &days {
        let balance = running.entry(member).or_default();
        *balance += effect;
        if *balance < 0 {
            wrong.push(format!("{member} stood at {balance} on {day}"));
        }
    }
    accounts
}

/// The heads say what the entries do, and no entry is without lines.
async fn heads(books: &mut AnyConnection, accounts: &Accounts, wrong: &mut Vec<String>) {
    let heads = "SELECT member || '@' || place AS account, position, balance FROM account_heads";
    for row in sqlx::query(heads).fetch_all(&mut *books).await.unwrap() {
        let member: String = row.get("account");
        let head: (i64, i64) = (row.get("position"), row.get("balance"));
        let found = accounts.get(&member).copied().unwrap_or_default();
        if head != found {
            wrong.push(format!("the head of {member} says {head:?}, the entries {found:?}"));
        }
    }
    let count: i64 =
        sqlx::query("SELECT COUNT(*) AS n FROM entries").fetch_one(books).await.unwrap().get("n");
    let sum: i64 = accounts.values().map(|(count, _)| count).sum();
    if count != sum {
        wrong.push(format!("{count} entries, {sum} of them with lines"));
    }
}

async fn account(books: &mut AnyConnection, code: &str) -> i64 {
    sqlx::query(
        "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS debit FROM entry_lines
         WHERE account = $1",
    )
    .bind(code)
    .fetch_one(books)
    .await
    .unwrap()
    .get("debit")
}

/// The newest body of each row of a section.
async fn facts(books: &mut AnyConnection, section: &str) -> BTreeMap<(String, i64), Value> {
    let rows =
        sqlx::query("SELECT member, position, body FROM facts WHERE section = $1 ORDER BY version")
            .bind(section)
            .fetch_all(books)
            .await
            .unwrap();
    let mut newest = BTreeMap::new();
    for row in rows {
        let body: Option<String> = row.get("body");
        let key: (String, i64) = (row.get("member"), row.get("position"));
        match body {
            Some(body) => drop(newest.insert(key, serde_json::from_str(&body).unwrap())),
            None => drop(newest.remove(&key)),
        }
    }
    newest
}

/// What is owed, held and waiting is what the files say; the bank is what came less what went.
async fn totals(books: &mut AnyConnection, bank: i64, wrong: &mut Vec<String>) {
    let assessed: i64 = sqlx::query(
        "SELECT CAST(COALESCE(SUM(employer_part + individual_part + other_part), 0) AS BIGINT)
             AS owed FROM dues WHERE stage = 'assessed'",
    )
    .fetch_one(&mut *books)
    .await
    .unwrap()
    .get("owed");
    let receivable = account(books, "contributions-receivable").await;
    if receivable != assessed {
        wrong.push(format!("receivable {receivable}, assessed and open {assessed}"));
    }
    let held: i64 = sqlx::query(
        "SELECT CAST(COALESCE(SUM(individual_part), 0) AS BIGINT) AS held
         FROM dues WHERE stage = 'received'",
    )
    .fetch_one(&mut *books)
    .await
    .unwrap()
    .get("held");
    let booked = -account(books, "held").await;
    if booked != held {
        wrong.push(format!("held for accounts {booked}, received and not credited {held}"));
    }
    let receipts = facts(books, "office.receipts").await;
    let waiting: i64 = receipts.values().map(|row| row["left"].as_i64().unwrap()).sum();
    let personal = facts(books, "office.personal-receipts").await;
    let nobodys = personal.values().filter(|row| row["member"].is_null());
    let yuan = |row: &Value| {
        let amount = row["money"]["amount"].as_str().unwrap().replace('.', "");
        amount.parse::<i64>().unwrap()
    };
    let waiting = waiting + nobodys.map(yuan).sum::<i64>();
    let suspense = -account(books, "suspense").await;
    if suspense != waiting {
        wrong.push(format!("suspense {suspense}, receipts with something left {waiting}"));
    }
    let transit = account(books, "in-transit").await;
    if transit != 0 {
        wrong.push(format!("{transit} is on its way and nobody waits for it"));
    }
    let stands = account(books, "bank").await;
    if stands != bank {
        wrong.push(format!("bank {stands}, what came less what went {bank}"));
    }
}

/// Every credit is two per cent of the base within its bounds, to the fen, half up — 2.4 from the
/// age of 45 where the place credits by age, by the birth date that is known now — and nothing
/// for whoever chose the tier without an account; every received line whose day has come is
/// credited, and none twice.
async fn credits(books: &mut AnyConnection, today: &str, wrong: &mut Vec<String>) {
    let contributions = facts(books, "contributions").await;
    let enrolments = facts(books, "enrolments").await;
    let enrolled = |field: &str, value: &str| -> BTreeSet<&String> {
        let rows = enrolments.iter().filter(|(_, row)| row[field] == value);
        rows.map(|((member, _), _)| member).collect()
    };
    let (low, by_age) = (enrolled("tier", "低档"), enrolled("place", "990400"));
    let people = facts(books, "member").await;
    let by_month = credited(books).await;
    let mut due: BTreeMap<(String, String), i64> = BTreeMap::new();
    let dues = sqlx::query(
        "SELECT member, position, month, stage, expected FROM dues
         WHERE insurance = 'employee-medical'",
    )
    .fetch_all(&mut *books)
    .await
    .unwrap();
    for row in dues {
        let (member, position): (String, i64) = (row.get("member"), row.get("position"));
        let (month, stage): (String, String) = (row.get("month"), row.get("stage"));
        let expected: Option<String> = row.get("expected");
        if stage == "received" && expected.is_some_and(|day| day.as_str() < today) {
            wrong.push(format!("{member} {month}: the credit is late"));
        }
        if stage != "settled" {
            continue;
        }
        let fact = &contributions[&(member.clone(), position)];
        let base = fact["base"].as_i64().unwrap();
        if fact["payment"] == "normal" {
            let wage = fact["declared_wage"].as_i64().unwrap();
            if base != wage.clamp(446_200, 2_356_500) {
                wrong.push(format!("{member} {month}: base {base} from a wage of {wage}"));
            }
        }
        if low.contains(&member) {
            continue;
        }
        // What was too much is taken back as it was given: rounded the same way from nought.
        let old = by_age.contains(&member) && is_45(&people[&(member.clone(), 1)], &month);
        let rate = if old { 24 } else { 20 };
        let credit = base.signum() * ((base.abs() * rate + 500) / 1000);
        *due.entry((member, month)).or_default() += credit;
    }
    for ((member, _), row) in facts(books, "office.owed").await {
        let month = row["month"].as_str().unwrap().to_owned();
        *due.entry((member, month)).or_default() += row["left"].as_i64().unwrap();
    }
    let keys: Vec<_> = by_month.keys().chain(due.keys()).cloned().collect();
    for key in keys {
        let found = by_month.get(&key).copied().unwrap_or_default();
        let expected = due.get(&key).copied().unwrap_or_default();
        if found != expected {
            wrong.push(format!("{key:?}: credited {found}, due {expected}"));
        }
    }
}

/// What stands credited of each member's months.
async fn credited(books: &mut AnyConnection) -> BTreeMap<(String, String), i64> {
    let posted = sqlx::query(
        "SELECT e.member, e.month, e.event,
                CAST(SUM(CASE WHEN l.account LIKE 'personal.%' THEN -l.amount ELSE 0 END) AS BIGINT)
                    AS effect
         FROM entries e JOIN entry_lines l
           ON l.member = e.member AND l.place = e.place AND l.position = e.position
         WHERE e.event IN ('credit', 'credit-reversal')
         GROUP BY e.member, e.place, e.position, e.month, e.event",
    )
    .fetch_all(&mut *books)
    .await
    .unwrap();
    let mut by_month: BTreeMap<(String, String), i64> = BTreeMap::new();
    for row in posted {
        *by_month.entry((row.get("member"), row.get("month"))).or_default() +=
            row.get::<i64, _>("effect");
    }
    by_month
}

/// Whether somebody is 45 or older on the first day of a month.
fn is_45(person: &Value, month: &str) -> bool {
    let number = person["identity_number"].as_str().unwrap();
    let born = match person["birth_date"].as_str() {
        Some(day) => day.replace('-', ""),
        None => number[6..14].to_owned(),
    };
    let first = format!("{}01", month.replace('-', ""));
    first.parse::<i64>().unwrap() - born.parse::<i64>().unwrap() >= 450_000
}

/// Whatever takes something back names what is there, and no credit is taken back for more than it
/// was.
async fn pairs(books: &mut AnyConnection, wrong: &mut Vec<String>) {
    let rows = sqlx::query(
        "SELECT e.member, e.place, e.position, e.event, e.reference, e.reverses,
                CAST(SUM(CASE WHEN l.account LIKE 'personal.%' THEN -l.amount ELSE 0 END) AS BIGINT)
                    AS effect
         FROM entries e JOIN entry_lines l
           ON l.member = e.member AND l.place = e.place AND l.position = e.position
         GROUP BY e.member, e.place, e.position, e.event, e.reference, e.reverses
         ORDER BY e.position",
    )
    .fetch_all(books)
    .await
    .unwrap();
    let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut left: BTreeMap<String, i64> = BTreeMap::new();
    for row in rows {
        let (member, place): (String, String) = (row.get("member"), row.get("place"));
        let effect: i64 = row.get("effect");
        let names = known.entry(member.clone()).or_default();
        let number = format!("{place}-{member}-{:06}", row.get::<i64, _>("position"));
        let (event, reverses): (String, Option<String>) = (row.get("event"), row.get("reverses"));
        if let Some(reverses) = &reverses
            && !names.contains(reverses)
        {
            wrong.push(format!("{member} takes back {reverses}, which is not there"));
        }
        match (event.as_str(), reverses) {
            ("credit" | "retiree-credit", None) => drop(left.insert(number.clone(), effect)),
            ("credit-reversal", Some(reverses)) => *left.entry(reverses).or_default() += effect,
            _ => {}
        }
        names.push(number);
        names.extend(row.get::<Option<String>, _>("reference"));
    }
    for (number, left) in left.into_iter().filter(|(_, left)| *left < 0) {
        wrong.push(format!("{number} was taken back for {} too much", -left));
    }
}

/// No spending came back for more than it was, given back and recovered together.
async fn given_back(books: &mut AnyConnection, wrong: &mut Vec<String>) {
    let rows = sqlx::query(
        "SELECT e.member, e.event, e.reference, e.reverses,
                CAST(SUM(CASE WHEN l.account LIKE 'personal.%' THEN -l.amount ELSE 0 END) AS BIGINT)
                    AS effect
         FROM entries e JOIN entry_lines l
           ON l.member = e.member AND l.place = e.place AND l.position = e.position
         WHERE e.event IN ('spending', 'shared-spending', 'spending-refund', 'misuse-recovered')
         GROUP BY e.member, e.place, e.position, e.event, e.reference, e.reverses",
    )
    .fetch_all(books)
    .await
    .unwrap();
    let mut left: BTreeMap<(String, String), i64> = BTreeMap::new();
    for row in rows {
        let own: Option<String> = row.get("reference");
        let name = row.get::<Option<String>, _>("reverses").or(own).unwrap_or_default();
        *left.entry((row.get("member"), name)).or_default() += row.get::<i64, _>("effect");
    }
    for (key, more) in left.into_iter().filter(|(_, more)| *more > 0) {
        wrong.push(format!("{key:?} came back for {more} more than it was"));
    }
}

/// Interest is 0.35 per cent a year of 360 days on what lay there day by day, since the interest
/// before or the last day of last year, half up to the fen.
async fn interest(books: &mut AnyConnection, wrong: &mut Vec<String>) {
    let rows = sqlx::query(
        "SELECT e.member || '@' || e.place AS account, e.position, e.event, e.effective,
                CAST(SUM(CASE WHEN l.account LIKE 'personal.%' THEN -l.amount ELSE 0 END) AS BIGINT)
                    AS effect
         FROM entries e JOIN entry_lines l
           ON l.member = e.member AND l.place = e.place AND l.position = e.position
         GROUP BY e.member, e.place, e.position, e.event, e.effective
         ORDER BY e.member, e.place, e.position",
    )
    .fetch_all(books)
    .await
    .unwrap();
    let day = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
    let mut movements: BTreeMap<String, Vec<(jiff::civil::Date, i64)>> = BTreeMap::new();
    let mut settled: BTreeMap<String, jiff::civil::Date> = BTreeMap::new();
    for row in rows {
        let member: String = row.get("account");
        let (on, effect) = (day(&row.get::<String, _>("effective")), row.get::<i64, _>("effect"));
        let lines = movements.entry(member.clone()).or_default();
        if row.get::<String, _>("event") == "interest" {
            let start = jiff::civil::date(on.year() - 1, 12, 31);
            let first = settled.get(&member).copied().unwrap_or(start).max(start);
            let lain = |(from, amount): &(jiff::civil::Date, i64)| {
                let span = (on - (*from).max(first)).get_days();
                i128::from(span.max(0)) * i128::from(*amount)
            };
            let weighed: i128 = lines.iter().map(lain).sum();
            let due = (weighed * 35 * 2 + 3_600_000) / (3_600_000 * 2);
            if due != i128::from(effect) {
                wrong.push(format!("{member} on {on}: interest {effect}, due {due}"));
            }
            settled.insert(member, on);
        }
        lines.push((on, effect));
    }
}

/// What one place sent and no place has booked is what the open transfers say.
async fn on_the_way(books: &mut AnyConnection, wrong: &mut Vec<String>) {
    let rows = sqlx::query(
        "SELECT e.event, CAST(SUM(l.amount) AS BIGINT) AS money
         FROM entries e JOIN entry_lines l
           ON l.member = e.member AND l.place = e.place AND l.position = e.position
         WHERE l.account = 'bank' AND e.event IN ('transfer-sent', 'transfer-arrived')
         GROUP BY e.event",
    )
    .fetch_all(&mut *books)
    .await
    .unwrap();
    let sent_less_arrived: i64 = rows.iter().map(|row| -row.get::<i64, _>("money")).sum();
    let transfers = facts(books, "office.transfers").await;
    let open = transfers.values().filter(|it| it["state"] == "sent" || it["state"] == "returning");
    let amount =
        |it: &Value| it["current_year"].as_i64().unwrap() + it["earlier_years"].as_i64().unwrap();
    let waiting: i64 = open.map(amount).sum();
    if sent_less_arrived != waiting {
        wrong.push(format!("{sent_less_arrived} is on its way, open transfers say {waiting}"));
    }
}

/// No relative spent more from an account in a month than any of his bindings there allows.
async fn limits(books: &mut AnyConnection, wrong: &mut Vec<String>) {
    let rows = sqlx::query(
        "SELECT e.member, e.used_by, e.effective, CAST(SUM(-l.amount) AS BIGINT) AS effect
         FROM entries e JOIN entry_lines l
           ON l.member = e.member AND l.place = e.place AND l.position = e.position
         WHERE e.event = 'shared-spending' AND l.account LIKE 'personal.%'
         GROUP BY e.member, e.used_by, e.effective",
    )
    .fetch_all(&mut *books)
    .await
    .unwrap();
    let mut spent: BTreeMap<(String, String, String), i64> = BTreeMap::new();
    for row in rows {
        let (on, who): (String, String) = (row.get("effective"), row.get("used_by"));
        let month = on.get(..7).unwrap().to_owned();
        *spent.entry((row.get("member"), who, month)).or_default() -= row.get::<i64, _>("effect");
    }
    let bindings = facts(books, "family").await;
    for ((owner, who, month), spent) in spent {
        let his = bindings.iter().filter(|((member, _), _)| *member == owner);
        let his = his.filter(|(_, row)| row["relative"] == who.as_str());
        let limit = his.map(|(_, row)| row["monthly_limit"].as_i64().unwrap_or(i64::MAX)).max();
        if limit.is_none_or(|limit| spent > limit) {
            wrong.push(format!("{who} spent {spent} of {owner} in {month}, allowed {limit:?}"));
        }
    }
}

/// A resident's year: a newborn of up to ninety days waits for nothing and is covered from birth;
/// whoever paid late waits three months, and one for each year missed and not paid since, six at
/// least after four. What was paid for missed years is a levy each, in the residents' fund.
async fn residents(books: &mut AnyConnection, wrong: &mut Vec<String>) {
    let day = |value: &Value| value.as_str().unwrap().parse::<jiff::civil::Date>().unwrap();
    let people = facts(books, "member").await;
    let contributions = facts(books, "contributions").await;
    for ((member, _), row) in facts(books, "office.resident-years").await {
        let (year, paid) = (row["year"].as_i64().unwrap(), day(&row["paid"]));
        let his = contributions.iter().filter(|((of, _), _)| *of == member).map(|(_, it)| it);
        let of_year = |it: &Value| it["month"].as_str().unwrap()[..4].parse::<i64>().unwrap();
        let covers = |it: &&Value| {
            let basic = ["employee-medical", "resident-medical"];
            basic.contains(&it["kind"].as_str().unwrap())
                && it["payment"] != "refund"
                && it["received"].is_string()
        };
        let last = his.clone().filter(covers).map(of_year).filter(|it| *it < year).max();
        let missed = last.map_or(0, |last| year - last - 1);
        let bought = his.filter(|it| it["payment"] == "back-payment" && of_year(it) == year);
        let bought: i64 = bought.map(|it| it["individual_part"].as_i64().unwrap()).sum();
        let repaired = bought / 40_000;
        let born = people[&(member.clone(), 1)]["birth_date"].is_string();
        let born = born.then(|| day(&people[&(member.clone(), 1)]["birth_date"]));
        let newborn =
            born.filter(|born| i64::from(born.year()) == year && (paid - *born).get_days() <= 90);
        let mut months = if missed == 0 { 3 } else { 3 + (missed - repaired).max(0) };
        if missed >= 4 {
            months = months.max(6);
        }
        let from = match newborn {
            Some(born) => born,
            None => paid.saturating_add(jiff::Span::new().months(months)),
        };
        let months = if newborn.is_some() { 0 } else { months };
        let found = (&row["waiting"]["months"], &row["benefits_from"]);
        if found != (&Value::from(months), &Value::from(from.to_string())) {
            wrong.push(format!("{member} {year}: waits {found:?}, should {months} until {from}"));
        }
    }
}
