//! 来访 — what a page must know about the request besides its content: the reader's language and
//! the address to come back to in the other language.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use vocab::Lang;

/// 来访 — language and address of one request.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    /// The reader's language: asked for in the address, else remembered, else Chinese.
    pub lang: Lang,
    /// The language that the address itself asks for: it is then remembered.
    pub asked: Option<Lang>,
    /// This page in the other language.
    pub other_language: String,
}

impl Visit {
    /// Reads address and cookie.
    pub fn new(uri: &Uri, headers: &HeaderMap) -> Visit {
        let query = uri.query().unwrap_or_default();
        let asked = pairs(query).find(|(key, _)| *key == "lang").and_then(|(_, tag)| language(tag));
        let lang = asked.or_else(|| remembered(headers)).unwrap_or_default();
        let other = tag_of(match lang {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        });
        let kept: Vec<String> = pairs(query)
            .filter(|(key, _)| *key != "lang")
            .map(|(key, value)| format!("{key}={value}"))
            .chain([format!("lang={other}")])
            .collect();
        // A path that begins with two slashes would be read as the address of another site.
        let path = format!("/{}", uri.path().trim_start_matches('/'));
        Visit { lang, asked, other_language: format!("{path}?{}", kept.join("&")) }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Visit, Infallible> {
        Ok(Visit::new(&parts.uri, &parts.headers))
    }
}

/// The tag in addresses and in the cookie.
pub(crate) const fn tag_of(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}

fn language(tag: &str) -> Option<Lang> {
    match tag {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    }
}

fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| part.split_once('=').unwrap_or((part, "")))
}

fn remembered(headers: &HeaderMap) -> Option<Lang> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .find_map(|cookie| language(cookie.trim().strip_prefix("lang=")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(uri: &str, cookie: &'static str) -> Visit {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        Visit::new(&uri.parse().unwrap(), &headers)
    }

    #[test]
    fn the_address_wins_over_the_cookie() {
        assert_eq!(visit("/", "").lang, Lang::Zh);
        assert_eq!(visit("/", "a=b; lang=en").lang, Lang::En);
        assert_eq!(visit("/?lang=zh", "lang=en").lang, Lang::Zh);
        assert_eq!(visit("/?lang=fr", "lang=en").lang, Lang::En);
        assert_eq!(visit("/", "notlang=en").lang, Lang::Zh);
    }

    #[test]
    fn the_other_language_keeps_the_rest_of_the_address() {
        assert_eq!(visit("/m/P1?year=2025&lang=zh", "").other_language, "/m/P1?year=2025&lang=en");
        assert_eq!(visit("/?lang=en", "").other_language, "/?lang=zh");
        assert_eq!(visit("//evil.example/", "").other_language, "/evil.example/?lang=en");
    }
}
