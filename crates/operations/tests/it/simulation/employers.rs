//! Employers and what they pay: registration, joining and leaving, filings with mistakes, money
//! that fits and money that does not, arrears by instalments, bases that were wrong.

use operations::office::Done;
use serde_json::{Value, json};
use vocab::{Fen, Month};

use super::{Agency, Employer, Person};
use crate::world::{identity, request};

impl Agency {
    pub async fn new_employer(&mut self) {
        let number = self.employers.len() + 1;
        let command = json!({
            "name": format!("示例公司{number}"), "credit_code": format!("9199{number:014}")
        });
        let done = self.send("employer.register", command).await.unwrap();
        let id = done.answer["employer"].as_str().unwrap().to_owned();
        self.employers.push(Employer { id, bills: Vec::new() });
    }

    pub async fn new_person(&mut self) {
        let number = u32::try_from(self.people.len() + 1).unwrap();
        let (name, identity) = (format!("参保人{number}"), identity(number));
        let command = json!({ "name": name, "identity_number": identity.as_str() });
        let done = self.send("people.register", command).await.unwrap();
        let wage = i64::try_from(300_000 + self.chance.below(2_700_000)).unwrap();
        self.people.push(Person {
            id: done.answer["member"].as_str().unwrap().to_owned(),
            name,
            number: identity.as_str().to_owned(),
            wage,
            employer: None,
            spent: Vec::new(),
            retired: None,
        });
    }

    pub async fn join_or_leave(&mut self) {
        let index = self.chance.below(self.people.len());
        let (id, working) = (self.people[index].id.clone(), self.people[index].employer);
        if working.is_some() {
            let command = json!({
                "member": id, "insurance": "employee-medical", "until": self.day
            });
            if self.send("enrolment.end", command).await.is_ok() {
                self.people[index].employer = None;
            }
        } else {
            let employer = self.chance.below(self.employers.len());
            let command = json!({
                "member": id, "insurance": "employee-medical", "class": "employee",
                "employer": self.employers[employer].id, "from": self.day
            });
            if self.send("enrolment.start", command).await.is_ok() {
                self.people[index].employer = Some(employer);
            }
        }
    }

    /// One employer files and is assessed; now and then a row is wrong at first.
    pub async fn file(&mut self, employer: usize, month: Month) {
        let staff = self.people.iter().filter(|it| it.employer == Some(employer));
        let mut lines: Vec<Value> = staff
            .map(|it| json!({ "name": it.name, "identity_number": it.number, "wage": it.wage }))
            .collect();
        if lines.is_empty() {
            return;
        }
        let id = self.employers[employer].id.clone();
        if self.chance.percent(30) {
            let mut spoilt = lines.clone();
            spoilt[0]["name"] = json!("写错了");
            let command = json!({ "employer": id, "month": month, "lines": spoilt });
            let refusal = self.send("employer.file", command).await.unwrap_err();
            assert!(["filing-rows-refused", "filed-and-assessed"].contains(&&*refusal.code));
        }
        let command =
            json!({ "employer": id, "month": month, "lines": std::mem::take(&mut lines) });
        if self.send("employer.file", command).await.is_err() {
            return;
        }
        // Half of them wait for the batch of tomorrow.
        if self.chance.percent(50) {
            return;
        }
        let command = json!({ "employer": id, "month": month });
        if let Ok(done) = self.send("employer.assess", command).await {
            let bill = done.answer["bill"].as_str().unwrap().to_owned();
            let total = Fen::parse_yuan(done.answer["total"].as_str().unwrap()).unwrap();
            self.billed.insert(bill.clone());
            self.employers[employer].bills.push((bill, total.0));
        }
    }

    /// Money arrives: whole, in part, too much, or under a number that nobody knows.
    pub async fn money(&mut self) {
        let employer = self.chance.below(self.employers.len());
        let Some((bill, total)) = self.employers[employer].bills.last().cloned() else { return };
        let (bill, amount) = match self.chance.below(10) {
            0 => (format!("{bill}错"), total),
            1 => (bill, total / 2),
            2 => (bill, total + 100),
            _ => (bill, total),
        };
        let reference = format!("B{}", self.count);
        let command = json!({
            "bank_reference": reference, "bill": bill, "amount": amount, "received": self.day
        });
        let Ok(done) = self.send("employer.receive", command).await else { return };
        self.bank += amount;
        match done.answer["outcome"].as_str().unwrap() {
            "matched" | "excess" => drop(self.employers[employer].bills.pop()),
            "unmatched" => self.loose.push((reference, amount)),
            _ => {}
        }
    }

    pub async fn loose_money(&mut self) {
        let Some((reference, _)) = self.loose.pop() else { return };
        let employer = self.chance.below(self.employers.len());
        if let Some((bill, _)) = self.employers[employer].bills.last().cloned() {
            let command = json!({ "bank_reference": reference, "bill": bill });
            let done = self.send("employer.match", command).await;
            let paid = |done: &Done| done.answer["outcome"] != "partial";
            if done.as_ref().is_ok_and(paid) {
                self.employers[employer].bills.pop();
            }
            return;
        }
        let command = json!({ "bank_reference": reference, "document": "退款申请" });
        if let Ok(done) = self.send("employer.return", command).await {
            self.paid_out(&done, "amount");
        }
    }

    /// An employer that owes asks for instalments; another clerk agrees. What is in a plan is paid
    /// under its number only.
    pub async fn agree(&mut self) {
        let employer = self.chance.below(self.employers.len());
        let bills = std::mem::take(&mut self.employers[employer].bills);
        if bills.is_empty() {
            return;
        }
        let names: Vec<&String> = bills.iter().map(|(bill, _)| bill).collect();
        let command = json!({
            "employer": self.employers[employer].id, "bills": names,
            "first_due": self.day.tomorrow().unwrap(), "instalments": 2 + self.chance.below(3),
            "document": "分期协议"
        });
        let Ok(done) = self.send("instalment.propose", command).await else {
            self.employers[employer].bills = bills;
            return;
        };
        let number = done.answer["plan"].as_str().unwrap().to_owned();
        let owed = Fen::parse_yuan(done.answer["owed"].as_str().unwrap()).unwrap().0;
        let command = json!({ "plan": number, "approve": true });
        let own = self.send("instalment.decide", command.clone()).await.unwrap_err();
        assert_eq!(own.code, "maker-is-checker");
        self.count += 1;
        let other = request(&format!("k{}", self.count), "李敏", command);
        self.deliver("instalment.decide", &other).await.unwrap();
        let count = i64::try_from(done.answer["instalments"].as_array().unwrap().len()).unwrap();
        let each = owed / count;
        self.plans.push(Plan { number, employer, bills, each, left: owed, sent: Vec::new() });
    }

    /// The next instalment comes, or does not and the plan is ended.
    pub async fn instalment(&mut self) {
        if self.plans.is_empty() {
            return;
        }
        let index = self.chance.below(self.plans.len());
        let mut plan = self.plans.swap_remove(index);
        if self.chance.percent(25) {
            let command = json!({ "plan": plan.number, "reason": "逾期" });
            match self.send("instalment.end", command).await {
                Ok(_) => {
                    // What is left of a plan may not be left of each of its bills.
                    let open = self.open_bills(plan.employer, &plan.bills).await;
                    self.employers[plan.employer].bills.extend(open);
                    self.loose.append(&mut plan.sent);
                }
                Err(refusal) => {
                    assert_eq!(refusal.code, "instalments-kept");
                    self.plans.push(plan);
                }
            }
            return;
        }
        let amount = if plan.left < plan.each * 2 { plan.left } else { plan.each };
        let reference = format!("I{}", self.count);
        let command = json!({
            "bank_reference": reference, "bill": plan.number, "amount": amount,
            "received": self.day
        });
        let done = self.send("employer.receive", command).await.unwrap();
        self.bank += amount;
        plan.left -= amount;
        plan.sent.push((reference, amount));
        match done.answer["outcome"].as_str().unwrap() {
            "matched" => assert_eq!(plan.left, 0, "{}", plan.number),
            outcome => {
                assert_eq!(outcome, "partial");
                self.plans.push(plan);
            }
        }
    }

    /// What bills of an employer still owe, each.
    pub async fn open_bills(&self, employer: usize, bills: &[(String, i64)]) -> Vec<(String, i64)> {
        let id = ledger::MemberId::parse(&self.employers[employer].id).unwrap();
        let dues = self.store.dues_of_employer(crate::world::place(), &id).await.unwrap();
        let open = |bill: &str| -> i64 {
            let dues = dues.iter().filter(|due| due.bill == bill);
            let dues = dues.filter(|due| due.stage == store::DueStage::Assessed);
            dues.map(|due| due.total().unwrap().0).sum()
        };
        let bills = bills.iter().map(|(bill, _)| (bill.clone(), open(bill)));
        bills.filter(|(_, owed)| *owed > 0).collect()
    }

    /// The base of past months was wrong: too low is billed, too high goes back.
    pub async fn put_right(&mut self) {
        let index = self.chance.below(self.people.len());
        let Some(employer) = self.people[index].employer else { return };
        let last = Month::of(self.day).plus(-1);
        let off = i64::try_from(self.chance.below(200_000)).unwrap() - 100_000;
        let wage = (self.people[index].wage + off).max(100_000);
        let mut command = json!({
            "employer": self.employers[employer].id, "member": self.people[index].id,
            "first": last.plus(-2), "last": last, "wage": wage
        });
        if let Ok(done) = self.send("employer.adjust-base", command.clone()).await {
            let bill = done.answer["bill"].as_str().unwrap().to_owned();
            let total = Fen::parse_yuan(done.answer["total"].as_str().unwrap()).unwrap();
            self.employers[employer].bills.push((bill, total.0));
            return;
        }
        command["document"] = json!("基数更正单");
        if let Ok(done) = self.send("employer.refund-difference", command).await {
            let total = Fen::parse_yuan(done.answer["total"].as_str().unwrap()).unwrap();
            self.loose.push((done.answer["receipt"].as_str().unwrap().to_owned(), total.0));
        }
    }

    /// The bases of the year of everybody at an employer, late: what is missing is one bill, what
    /// was too much one receipt; the same table again changes nothing.
    pub async fn year_bases(&mut self) {
        let employer = self.chance.below(self.employers.len());
        let mut lines = Vec::new();
        for index in 0..self.people.len() {
            if self.people[index].employer == Some(employer) {
                let off = i64::try_from(self.chance.below(200_000)).unwrap() - 100_000;
                let Person { name, number, wage, .. } = &self.people[index];
                let wage = (wage + off).max(100_000);
                lines.push(json!({ "name": name, "identity_number": number, "wage": wage }));
            }
        }
        let first = Month::new(self.day.year(), 1).unwrap();
        let id = &self.employers[employer].id;
        let command = json!({ "employer": id, "first": first, "lines": lines });
        if !lines.is_empty() && self.chance.percent(30) {
            let mut spoilt = command.clone();
            spoilt["lines"][0]["name"] = json!("写错了");
            let refusal = self.send("employer.adjust-year", spoilt).await.unwrap_err();
            assert_eq!(refusal.code, "year-base-rows-refused");
        }
        let done = match self.send("employer.adjust-year", command.clone()).await {
            Ok(done) => done.answer,
            Err(refusal) => {
                let known = ["year-base-empty", "year-base-rows-refused", "balance-insufficient"];
                assert!(known.contains(&&*refusal.code), "{refusal:?}");
                return;
            }
        };
        let fen = |value: &Value| Fen::parse_yuan(value.as_str().unwrap()).unwrap().0;
        if let Some(bill) = done["bill"]["bill"].as_str() {
            let total = fen(&done["bill"]["total"]);
            self.employers[employer].bills.push((bill.to_owned(), total));
        }
        if let Some(receipt) = done["refunded"]["receipt"].as_str() {
            self.loose.push((receipt.to_owned(), fen(&done["refunded"]["total"])));
        }
        let again = self.send("employer.adjust-year", command).await.unwrap().answer;
        assert!(again["bill"].is_null() && again["refunded"].is_null(), "{again}");
    }

    /// What an account owes is taken as soon as something is there.
    pub async fn collect(&mut self) {
        for index in 0..self.people.len() {
            let command = json!({ "member": self.people[index].id });
            if let Ok(done) = self.send("account.collect-owed", command).await
                && let Some(receipt) = done.answer["receipt"].as_str()
            {
                self.loose.push((receipt.to_owned(), 0));
            }
        }
    }
}

/// A plan in force: what each instalment is, and what is left of it.
pub struct Plan {
    number: String,
    employer: usize,
    bills: Vec<(String, i64)>,
    each: i64,
    left: i64,
    sent: Vec<(String, i64)>,
}
