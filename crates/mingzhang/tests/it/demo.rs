//! The demonstration: it starts, shows whom to try, answers, and ends when it is told to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::binary::{Folder, command};

struct Demo {
    process: Child,
    address: String,
    /// What was printed up to and with the table.
    page: String,
}

impl Demo {
    fn start(folder: &Path, arguments: &[&str]) -> Demo {
        let mut all = vec!["demo", "--port", "0"];
        all.extend(arguments);
        let mut process =
            command(folder, &all).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // The table is printed at once and ends with the last of the codes.
        let mut lines = BufReader::new(process.stdout.take().unwrap());
        let mut page = String::new();
        while !page.contains("\n  Z35 ") || !page.contains("\n  M99 ") {
            if lines.read_line(&mut page).unwrap() == 0 {
                let mut said = String::new();
                process.stderr.take().unwrap().read_to_string(&mut said).unwrap();
                panic!("the demo ended: {page}{said}");
            }
        }
        let start = page.find("127.0.0.1:").unwrap();
        let address = page[start..].split(['/', ' ', '\n']).next().unwrap().to_owned();
        Demo { process, address, page }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = &self.address;
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Ctrl-C, by the process's number.
    fn interrupt(mut self) -> (Option<i32>, String) {
        let number = self.process.id().to_string();
        assert!(Command::new("kill").args(["-INT", &number]).status().unwrap().success());
        let code = self.process.wait().unwrap().code();
        let mut said = String::new();
        self.process.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (code, said)
    }
}

#[test]
fn it_starts_answers_and_ends() {
    let folder = Folder::new();
    let demo = Demo::start(folder.path(), &[]);
    assert!(demo.page.contains("2025-09-15"), "{}", demo.page);
    let guest = demo.page.lines().find(|line| line.starts_with("  Z07")).unwrap().to_owned();
    assert!(guest.contains(" 9900"), "{guest}");
    assert!(demo.get("/healthz").starts_with("HTTP/1.1 200"));
    let home = demo.get("/");
    assert!(home.starts_with("HTTP/1.1 200"), "{home}");
    let name = guest.split_whitespace().nth(1).unwrap();
    assert!(home.contains(name), "{name} is not on the first page");
    let start = demo.page.find(std::env::temp_dir().to_str().unwrap()).unwrap();
    let file = demo.page[start..].split(['，', ',']).next().unwrap().to_owned();
    assert!(Path::new(&file).exists(), "{file}");
    let (code, said) = demo.interrupt();
    assert_eq!(code, Some(0), "{said}");
    assert!(!Path::new(&file).exists(), "{file} was left behind");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_database_of_ones_own_stays_and_is_opened_again() {
    let folder = Folder::new();
    let (code, _) = Demo::start(folder.path(), &["--db", "demo.db"]).interrupt();
    assert_eq!(code, Some(0));
    assert!(folder.path().join("demo.db").exists());
    let again = Demo::start(folder.path(), &["--db", "demo.db", "--lang", "en"]);
    assert!(again.page.contains("made up"), "{}", again.page);
    assert_eq!(again.interrupt().0, Some(0));
}

#[test]
fn a_busy_port_is_one_sentence() {
    let folder = Folder::new();
    let busy = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = busy.local_addr().unwrap().port().to_string();
    let run = folder.run(&["demo", "--port", &port]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 2, "{}", run.stderr);
    assert!(run.stderr.contains("已被占用"), "{}", run.stderr);
    assert!(run.stderr.contains("提示："), "{}", run.stderr);
    assert_eq!(run.stdout, "");
}

#[test]
fn a_database_that_cannot_be_is_one_sentence() {
    let folder = Folder::new();
    folder.write("letter.db", "this is no database, although it is long enough to look at");
    for path in [".", "no/such/folder/demo.db", "letter.db"] {
        let run = folder.run(&["demo", "--port", "0", "--db", path]);
        assert_eq!(run.code, Some(1), "{path}: {}", run.stderr);
        assert_eq!(run.stderr.trim().lines().count(), 1, "{path}: {}", run.stderr);
        assert!(run.stderr.contains(path), "{path}: {}", run.stderr);
        assert_eq!(run.stdout, "");
    }
}

/// Whose people are in it already, or whose requests said something else in another version, is not
/// mixed with the demonstration.
#[test]
fn a_database_of_others_is_left_to_them() {
    let folder = Folder::new();
    for (name, key) in [("others.db", "p1"), ("older.db", "demo-Z01/register")] {
        let request = serde_json::json!({
            "key": key, "place": "990100", "clerk": "王芳",
            "command": { "name": "林晓", "identity_number": "99000820020314014X" }
        });
        folder.write("request.json", request.to_string());
        let done = folder.run(&["office", "do", "people.register", "request.json", "--db", name]);
        assert_eq!(done.code, Some(0), "{}", done.stderr);
        let run = folder.run(&["demo", "--port", "0", "--db", name]);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert!(run.stderr.contains(name) && run.stderr.contains("另一个版本"), "{}", run.stderr);
        assert!(run.stderr.contains("提示：换一个文件名"), "{}", run.stderr);
        assert_eq!(run.stderr.trim().lines().count(), 2, "{}", run.stderr);
        assert_eq!(run.stdout, "");
    }
}
