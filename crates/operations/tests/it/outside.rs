//! Outside auditors: hledger and beancount add the journal up again. Both are in Debian; if one is
//! not there the test fails and says what to install.

use std::process::Command;

use store::Store;

use crate::world::{self, credited, place};

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output().unwrap_or_else(|error| {
        panic!("{program}: {error}\n  sudo apt-get install -y hledger beancount")
    });
    let (out, err) = (&output.stdout, &output.stderr);
    let said = format!("{}{}", String::from_utf8_lossy(out), String::from_utf8_lossy(err));
    assert!(output.status.success(), "{program} {arguments:?}:\n{said}");
}

/// Both programs accept the text, and neither accepts it with one balance changed.
pub fn check(posted: &[ledger::Posted]) {
    let (books, beans) = (world::path("books.journal"), world::path("books.beancount"));
    std::fs::write(&books, ledger::hledger(posted)).unwrap();
    std::fs::write(&beans, ledger::beancount(posted)).unwrap();
    run("hledger", &["check", "-s", "-f", books.to_str().unwrap()]);
    run("bean-check", &[beans.to_str().unwrap()]);
}

#[tokio::test]
async fn hledger_and_beancount_add_the_journal_up() {
    let (store, library) = (Store::memory().await.unwrap(), testkit::library());
    credited(&store, &library).await;
    let posted = store.journal(place()).await.unwrap();
    check(&posted);
    let books = world::path("wrong.journal");
    let wrong = ledger::hledger(&posted).replace("= -128.40 CNY", "= -128.41 CNY");
    assert_ne!(wrong, ledger::hledger(&posted));
    std::fs::write(&books, wrong).unwrap();
    let refused = Command::new("hledger").args(["check", "-f", books.to_str().unwrap()]).output();
    assert!(!refused.unwrap().status.success(), "hledger did not look at the balances");
}
