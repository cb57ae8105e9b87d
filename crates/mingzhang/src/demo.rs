//! 演示 — made-up members in a database of their own, and the portal on this machine. Nothing
//! here depends on the clock: the demonstration's today is fixed, so its answers can be quoted.

mod database;

use std::future::Future;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use operations::office::Office;
use operations::relive::{play, relive};
use policy::PolicyLibrary;
use server::{DemoMember, Portal};
use store::{FaultKind, RegisteredMember, Store, StoreError};
use tokio::net::TcpListener;
use tokio::sync::watch;
use vocab::{Date, Lang, Text};

use crate::columns::{Align, lines};
use crate::console::{self, Failure, Outcome, say};
use crate::members::{self, DEMO_DAY};
use crate::packs::{self, RuleOptions};
use database::Database;

const PORT: u16 = 8321;

/// How long requests under way may take after Ctrl-C.
const GRACE: Duration = Duration::from_secs(3);

/// `demo` 的选项.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// 端口，0 为任选空闲的 · port, 0 for any that is free
    #[arg(long, default_value_t = PORT)]
    port: u16,
    /// 数据库文件；不写就用临时文件，结束时删除 · database file; a temporary one if absent
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// 演示的“今天” · what the demonstration takes for today
    #[arg(long, value_name = "DATE", default_value_t = DEMO_DAY, value_parser = crate::cli::day)]
    as_of: Date,
    /// 语言 · language
    #[arg(long, default_value = "zh", value_parser = crate::cli::language())]
    lang: Lang,
}

impl Default for Arguments {
    fn default() -> Arguments {
        Arguments { port: PORT, db: None, as_of: DEMO_DAY, lang: Lang::Zh }
    }
}

/// 可以试的人 — one line of the table that is printed.
struct Guest {
    member: DemoMember,
    number: String,
}

/// Runs until Ctrl-C.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr);
    log.with_max_level(tracing_subscriber::filter::LevelFilter::WARN).init();
    let runtime = tokio::runtime::Runtime::new().context("cannot start the runtime")?;
    runtime.block_on(work(arguments))?;
    Ok(Outcome::Done)
}

async fn work(arguments: &Arguments) -> Result<(), Failure> {
    let lang = arguments.lang;
    // The port first: it is the cheapest thing that can be wrong.
    let listener = listen(arguments.port, lang).await?;
    let address = listener.local_addr().context("the port has no address")?;
    let stop = stop_signal()?;
    let database = Database::choose(arguments.db.as_deref())?;
    let store = database.open().await.map_err(|error| failure(error, lang))?;
    let rules = packs::load(&RuleOptions::default(), lang)?;
    let guests = move_in(&store, &database, &rules.library, lang).await?;
    console::print(&welcome(arguments, address, &database, &guests))?;
    let portal = Portal {
        store: Arc::new(store.clone()),
        library: Arc::new(rules.library),
        claims: Arc::new(crate::claims::register()?),
        as_of: arguments.as_of,
        // What led to the members was recorded by the demo's day; an earlier question knows it.
        known_at: arguments.as_of.max(DEMO_DAY),
        demo: guests.into_iter().map(|guest| guest.member).collect(),
    };
    serve(listener, portal, stop).await?;
    store.close().await;
    eprintln!("\n{}", say(lang, "已结束。", "ended."));
    Ok(())
}

/// Answers until Ctrl-C, then a little longer for requests under way.
async fn serve(
    listener: TcpListener,
    portal: Portal,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    let (stopping, stopped) = watch::channel(false);
    let told = async move {
        stop.await;
        stopping.send_replace(true);
    };
    let mut patience = stopped;
    let overdue = async move {
        if patience.wait_for(|stopped| *stopped).await.is_ok() {
            tokio::time::sleep(GRACE).await;
        }
    };
    tokio::select! {
        served = server::serve(listener, server::router(portal), told) => {
            served.context("the server failed")?;
        }
        () = overdue => {}
    }
    Ok(())
}

pub(crate) async fn listen(port: u16, lang: Lang) -> Result<TcpListener, Failure> {
    TcpListener::bind(("127.0.0.1", port)).await.map_err(|error| {
        let (zh, en) = match error.kind() {
            ErrorKind::AddrInUse => {
                (format!("端口 {port} 已被占用"), format!("port {port} is in use"))
            }
            ErrorKind::PermissionDenied => {
                (format!("没有权限使用端口 {port}"), format!("no permission to use port {port}"))
            }
            _ => (
                format!("无法使用端口 {port}（{error}）"),
                format!("cannot use port {port} ({error})"),
            ),
        };
        Failure::refused(
            lang,
            &Text::new(zh, en),
            &Text::fixed(
                "换一个端口，如 --port 8322；--port 0 任选空闲的",
                "choose another, such as --port 8322; --port 0 takes any that is free",
            ),
        )
    })
}

/// Every made-up member lives through the businesses of the office, day by day beside the others.
/// Whoever is there already stays as he is: the same requests get their first answers.
async fn move_in(
    store: &Store,
    database: &Database,
    library: &PolicyLibrary,
    lang: Lang,
) -> Result<Vec<Guest>, Failure> {
    let (mut people, mut lives) = (Vec::new(), Vec::new());
    for example in members::all()? {
        let record = example.record(library)?;
        let key = format!("demo-{}", example.code);
        lives.push(relive(&record, library, &key, DEMO_DAY).map_err(|gaps| {
            anyhow::anyhow!("no businesses lead to demonstration member {key}: {gaps:?}")
        })?);
        people.push((example, record));
    }
    let living = store.members().await.map_err(|error| failure(error, lang))?;
    let lived = |it: &RegisteredMember| lives.iter().any(|life| life.began(&it.key));
    if !living.is_empty() && !living.iter().any(lived) {
        return Err(database.of_others(lang));
    }
    let office = Office { store, library };
    let played = play(&office, &lives, DEMO_DAY).await;
    let numbers = played.map_err(|error| match error {
        // The same request said something else when this database was made.
        StoreError::Refused(_) if !living.is_empty() => database.of_others(lang),
        error => failure(error, lang),
    })?;
    let mut guests = Vec::new();
    for ((example, record), id) in people.into_iter().zip(numbers) {
        let number = record.member.identity_number.as_ref();
        guests.push(Guest {
            number: number.map(|number| number.as_str().to_owned()).unwrap_or_default(),
            member: DemoMember {
                id: id.as_str().to_owned(),
                name: record.member.name.unwrap_or_default(),
                place: example.place(library),
                special: example.special,
                code: example.code,
            },
        });
    }
    Ok(guests)
}

/// What the operator can mend is a sentence; the rest is a fault.
fn failure(error: StoreError, lang: Lang) -> Failure {
    match error {
        StoreError::Refused(refusal) => Failure::from_refusal(lang, &refusal),
        StoreError::Fault(fault) => match fault.kind {
            FaultKind::Unreadable | FaultKind::Other => Failure::Fault(fault.into()),
            _ => Failure::Refused(fault.sentence().get(lang).to_owned()),
        },
    }
}

fn welcome(
    arguments: &Arguments,
    address: SocketAddr,
    database: &Database,
    guests: &[Guest],
) -> String {
    let (lang, as_of) = (arguments.lang, arguments.as_of);
    let rows: Vec<Vec<String>> = guests
        .iter()
        .map(|Guest { member, number }| {
            let special = member.special.get(lang).to_owned();
            vec![member.code.clone(), member.name.clone(), number.clone(), special]
        })
        .collect();
    let table = lines(&[Align::Left; 4], &rows);
    match lang {
        Lang::Zh => format!(
            "明账演示  http://{address}/\n\n\
             演示的今天是 {as_of}；{}；Ctrl-C 结束。\n\
             下面的人都是虚构的，号码是合成的。打开网页，选一个人，看看“为什么”：\n\n{table}",
            database.note(lang)
        ),
        Lang::En => format!(
            "Mingzhang demo  http://{address}/\n\n\
             Today is {as_of} here; {}; Ctrl-C ends it.\n\
             Everyone below is made up, numbers included. Open the page, choose one, ask why:\n\n\
             {table}",
            database.note(lang)
        ),
    }
}

/// Ctrl-C, or the polite request of a service manager to stop.
pub(crate) fn stop_signal() -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
    #[cfg(unix)]
    let mut terminate = {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate()).context("cannot listen for signals")?
    };
    // Installed now, not when first polled: a Ctrl-C while members move in must not be lost.
    #[cfg(unix)]
    let mut interrupt = {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::interrupt()).context("cannot listen for signals")?
    };
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    })
}
