//! 收表单 — reads a posted form with at most one file, within a limit. A body over the limit is
//! read to its end and thrown away: a browser shows our page only after it could send everything.

use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use vocab::{Refusal, Text};

use super::failure::Failure;

/// What a whole form may weigh.
pub(crate) const LIMIT_MEGABYTES: u64 = 5;
/// How much more is read and thrown away before the connection is cut.
const PATIENCE_MEGABYTES: u64 = 256;
const MEGABYTE: u64 = 1024 * 1024;

/// 表单.
#[derive(Debug, Default)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
    /// Name and content of the file, if one was chosen.
    pub file: Option<(String, Vec<u8>)>,
}

impl Form {
    /// Reads the whole form.
    pub async fn read(mut parts: Multipart) -> Result<Form, Failure> {
        let mut form = Form::default();
        let mut weight: u64 = 0;
        while let Some(mut part) = parts.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let mut content = Vec::new();
            while let Some(chunk) = part.chunk().await.map_err(broken)? {
                let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
                weight = weight.saturating_add(length);
                if weight > PATIENCE_MEGABYTES * MEGABYTE {
                    return Err(Failure::too_large(LIMIT_MEGABYTES));
                }
                if weight <= LIMIT_MEGABYTES * MEGABYTE {
                    content.extend_from_slice(&chunk);
                }
            }
            match file_name {
                // Browsers send an empty part where no file was chosen.
                Some(file_name) if !(file_name.is_empty() && content.is_empty()) => {
                    form.file = Some((file_name, content));
                }
                Some(_) => {}
                None => form.fields.push((name, text(content)?)),
            }
        }
        if weight > LIMIT_MEGABYTES * MEGABYTE {
            return Err(Failure::too_large(LIMIT_MEGABYTES));
        }
        Ok(form)
    }

    /// The value of a field, trimmed; empty if there is none.
    pub fn value(&self, name: &str) -> &str {
        self.values(name).next().unwrap_or_default()
    }

    /// All values of a field that occurs in each row.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.trim())
    }
}

fn text(content: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(content).map_err(|_| unreadable())
}

fn unreadable() -> Failure {
    Failure::bad_request(Refusal::new(
        "form-not-readable",
        Text::fixed("没有收到完整的表单", "the form did not arrive whole"),
        Text::fixed("请回到上一页再提交一次", "go back and submit it again"),
    ))
}

fn broken(error: MultipartError) -> Failure {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        Failure::too_large(LIMIT_MEGABYTES)
    } else {
        unreadable()
    }
}
