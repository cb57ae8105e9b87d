//! 启动 — runs a router on a listener until it is told to stop. The only async runtime code here.

use std::future::Future;

use axum::Router;
use tokio::net::TcpListener;

/// 提供服务 — answers on `listener` until `stop` resolves; requests under way are finished.
///
/// # Errors
///
/// If the listener fails for good.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router).with_graceful_shutdown(stop).await
}
