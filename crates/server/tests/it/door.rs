//! The portal as tests talk to it: everybody of the demonstration in a database of the test's own,
//! requests without a network.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use operations::office::Office;
use operations::relive::{Life, play, relive};
use server::{DemoMember, Portal};
use store::Store;
use testkit::DiagnosisCase;
use tokio::sync::OnceCell;
use tower::ServiceExt;
use vocab::record::PersonalRecord;
use vocab::{Date, PlaceCode, Text};

pub const TODAY: Date = Date::constant(2025, 9, 15);

/// A router with its members.
pub struct Door {
    router: Router,
    pub store: Arc<Store>,
    pub members: Vec<DemoMember>,
    _copy: Option<Copy>,
}

/// The books in which everybody has lived, and everybody's number; lived through once.
static LIVED: OnceCell<(Vec<u8>, BTreeMap<String, String>)> = OnceCell::const_new();

async fn live() -> (Vec<u8>, BTreeMap<String, String>) {
    let (library, place) = (testkit::library(), Copy::of(&[]));
    let store = Store::open(&place.0).await.unwrap();
    let cases = single_cases();
    let lives = cases.iter().map(|case| {
        let key = format!("demo-{}", case.name().to_uppercase());
        relive(&case.record, &library, &key, TODAY).unwrap()
    });
    let lives: Vec<Life> = lives.collect();
    let office = Office { store: &store, library: &library };
    let numbers = play(&office, &lives, TODAY).await.unwrap();
    // Closed, all of the book is in its one file.
    store.close().await;
    let everybody = cases.iter().map(|case| case.name().to_owned());
    let everybody = everybody.zip(numbers.iter().map(ToString::to_string)).collect();
    (std::fs::read(&place.0).unwrap(), everybody)
}

/// A database file of one test, gone with it.
struct Copy(PathBuf);

impl Copy {
    fn of(book: &[u8]) -> Copy {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let folder = folder.join(format!("door-{}-{count}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("door.db");
        if !book.is_empty() {
            std::fs::write(&path, book).unwrap();
        }
        Copy(path)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // What is left behind is only room on a disk.
        let _ = self.0.parent().map(std::fs::remove_dir_all);
    }
}

/// A member to be.
pub struct Guest {
    pub code: String,
    pub special: Text,
    pub place: Option<PlaceCode>,
    pub record: PersonalRecord,
}

/// What came back.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// The cases that are members of the demonstration.
pub fn single_cases() -> Vec<DiagnosisCase> {
    testkit::diagnosis_cases().into_iter().filter(DiagnosisCase::is_single).collect()
}

impl Door {
    /// A portal over some of the cases.
    pub async fn of(codes: &[&str]) -> Door {
        let cases = single_cases().into_iter();
        Door::over(cases.filter(|case| codes.contains(&case.name())).collect()).await
    }

    /// A portal over cases of the demonstration, as they came to be: through the businesses of the
    /// office. Everybody lives beside everybody; the portal shows those who are asked for.
    pub async fn over(cases: Vec<DiagnosisCase>) -> Door {
        if cases.is_empty() {
            return Door::with(Store::memory().await.unwrap(), Vec::new(), None);
        }
        let (book, everybody) = LIVED.get_or_init(live).await;
        let copy = Copy::of(book);
        let store = Store::open(&copy.0).await.unwrap();
        let members = cases.into_iter().map(|case| {
            let name = case.record.member.name.clone().unwrap_or_default();
            let special = Text::new(case.title[0].clone(), case.title[1].clone());
            let (place, code) = (case.question.place, case.name().to_uppercase());
            DemoMember { id: everybody[case.name()].clone(), name, special, code, place }
        });
        Door::with(store, members.collect(), Some(copy))
    }

    /// A portal over records as another system printed them.
    pub async fn holding(guests: Vec<Guest>) -> Door {
        let store = Store::memory().await.unwrap();
        let library = testkit::library();
        let mut members = Vec::new();
        for Guest { code, special, place, record } in guests {
            let at = TODAY.at(8, 0, 0, 0);
            let id = operations::load_record(&store, &library, &record, &code, at).await.unwrap();
            let name = record.member.name.unwrap_or_default();
            members.push(DemoMember { id: id.to_string(), name, special, code, place });
        }
        Door::with(store, members, None)
    }

    fn with(store: Store, members: Vec<DemoMember>, copy: Option<Copy>) -> Door {
        let store = Arc::new(store);
        let portal = Portal {
            store: Arc::clone(&store),
            library: Arc::new(testkit::library()),
            claims: Arc::new(testkit::claims()),
            as_of: TODAY,
            known_at: TODAY,
            demo: members.clone(),
        };
        Door { router: server::router(portal), store, members, _copy: copy }
    }

    /// The id of the member of a code.
    pub fn id(&self, code: &str) -> &str {
        &self.members.iter().find(|member| member.code == code).unwrap().id
    }

    pub async fn get(&self, address: &str) -> Reply {
        self.send(
            Request::get(address).header("host", "127.0.0.1:8080").body(Body::empty()).unwrap(),
        )
        .await
    }

    /// A page that must be there.
    pub async fn page(&self, address: &str) -> String {
        let reply = self.get(address).await;
        assert_eq!(reply.status, StatusCode::OK, "{address}");
        reply.text()
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Reply { status: parts.status, headers: parts.headers, bytes }
    }

    /// Posts a form: fields, and a file by name and content.
    pub async fn post(&self, fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Reply {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        if let Some((name, content)) = file {
            let head = format!(
                "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--edge--\r\n");
        let request = Request::post("/bring")
            .header("host", "127.0.0.1:8080")
            .header("content-type", "multipart/form-data; boundary=edge")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }
}

/// What stands between two marks, first occurrence.
pub fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let start = text.find(from).unwrap_or_else(|| panic!("no {from} in:\n{text}")) + from.len();
    let length = text[start..].find(to).unwrap_or_else(|| panic!("no {to} after {from}"));
    &text[start..start + length]
}

/// Every value of an attribute.
pub fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let mark = format!(" {attribute}=\"");
    html.split(&mark).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}
