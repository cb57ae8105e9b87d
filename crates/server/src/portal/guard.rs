//! 把关 — what holds for every response: the headers that keep a page from being framed, leaked,
//! stored or extended with foreign code; the check of the host name; and errors as pages.

use std::any::Any;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use vocab::{Refusal, Text};

use super::Portal;
use super::failure::Failure;
use super::shell::{Shell, page};
use super::visit::{Visit, tag_of};

const HEADERS: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// The outermost layer.
pub(crate) async fn guard(
    State(portal): State<Arc<Portal>>,
    request: Request,
    next: Next,
) -> Response {
    let visit = Visit::new(request.uri(), request.headers());
    let response = if is_known_host(request.uri(), request.headers()) {
        next.run(request).await
    } else {
        Failure::bad_request(unknown_host()).into_response()
    };
    let mut response = dressed(&portal, &visit, response);
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("Cookie"));
    if let Some(lang) = visit.asked {
        let cookie =
            format!("lang={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", tag_of(lang));
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            headers.append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// A panic is a bug of ours: the reader gets the same page as for any fault.
pub(crate) fn caught(_: Box<dyn Any + Send + 'static>) -> Response {
    Failure::fault("a handler panicked").into_response()
}

/// A page of another site cannot make a browser read this one under the other's name (DNS
/// rebinding): only addresses and `localhost` are answered to, never a foreign name.
fn is_known_host(uri: &Uri, headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST) else { return uri.host().is_none_or(is_local) };
    host.to_str().is_ok_and(is_local)
}

fn is_local(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || bare.parse::<std::net::IpAddr>().is_ok()
}

fn unknown_host() -> Refusal {
    Refusal::new(
        "unknown-host",
        Text::fixed("这个网址不是本门户的地址", "this address is not one of this portal"),
        Text::fixed(
            "请用启动时显示的地址打开，例如 http://127.0.0.1:8080/",
            "open the address that was printed at start, such as http://127.0.0.1:8080/",
        ),
    )
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    shell: Shell,
    sentence: String,
    remedy: String,
    code: String,
}

/// Turns failures, and the bare errors of the framework, into pages.
fn dressed(portal: &Portal, visit: &Visit, mut response: Response) -> Response {
    let status = response.status();
    let failure = match response.extensions_mut().remove::<Failure>() {
        Some(failure) => failure,
        None if is_page(&response) || !(status.is_client_error() || status.is_server_error()) => {
            return response;
        }
        None => bare(status),
    };
    let mut shell = Shell::new(portal, visit, "");
    let FailureWords { title, sentence, remedy, code } = wording(&failure, &shell);
    shell.title = title;
    let allow = response.headers_mut().remove(header::ALLOW);
    let mut dressed = match page(&FailurePage { shell, sentence, remedy, code }) {
        Ok(response) => response,
        Err(_) => return response,
    };
    *dressed.status_mut() =
        if matches!(failure, Failure::NotFound) { status } else { failure.status() };
    if let Some(allow) = allow {
        dressed.headers_mut().insert(header::ALLOW, allow);
    }
    dressed
}

fn is_page(response: &Response) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

fn bare(status: StatusCode) -> Failure {
    match status {
        StatusCode::NOT_FOUND => Failure::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Failure::too_large(super::upload::LIMIT_MEGABYTES),
        status if status.is_client_error() => Failure::Refused(
            status,
            Box::new(Refusal::new(
                "request-not-understood",
                Text::fixed("没有看懂这个请求", "the request was not understood"),
                Text::fixed("请回到上一页再试一次", "go back to the previous page and try again"),
            )),
        ),
        status => Failure::fault(status),
    }
}

struct FailureWords {
    title: String,
    sentence: String,
    remedy: String,
    code: String,
}

fn wording(failure: &Failure, shell: &Shell) -> FailureWords {
    match failure {
        Failure::NotFound => FailureWords {
            title: shell.t("找不到这个页面", "Page not found").to_owned(),
            sentence: shell
                .t(
                    "网址可能抄错了，或者这位参保人不在示范名单里。找不到页面，不等于账户里没有钱。",
                    "The address may be mistyped, or the member is not in the demonstration. \
                     A page that is not found says nothing about the money in an account.",
                )
                .to_owned(),
            remedy: shell
                .t("请从首页重新选择。", "Please choose again from the start page.")
                .to_owned(),
            code: "not-found".to_owned(),
        },
        Failure::Refused(_, refusal) => FailureWords {
            title: shell.t("这一步办不了", "This cannot be done").to_owned(),
            sentence: format!(
                "{}{}",
                shell.text(&refusal.sentence),
                shell.t("。", ".")
            ),
            remedy: format!("{}{}", shell.text(&refusal.remedy), shell.t("。", ".")),
            code: refusal.code.clone(),
        },
        Failure::Fault(id) => FailureWords {
            title: shell.t("我们这边出错了", "Something went wrong on our side").to_owned(),
            sentence: shell
                .t(
                    "不是您的操作有误，您的钱和记录都没有变。",
                    "You did nothing wrong, and nothing about your money or records has changed.",
                )
                .to_owned(),
            remedy: shell
                .t(
                    "请稍后再试；如需帮助，请报这个编号：",
                    "Please try again later. If you ask for help, quote this number:",
                )
                .to_owned(),
            code: id.clone(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn answers_to_addresses_and_localhost_only() {
        for host in ["127.0.0.1:8080", "127.0.0.1", "localhost:1", "LOCALHOST", "[::1]:80", "[::1]"]
        {
            assert!(is_local(host), "{host}");
        }
        for host in ["evil.example", "127.0.0.1.evil.example:80", "localhost.evil:80", "", "a:b"] {
            assert!(!is_local(host), "{host}");
        }
    }
}
