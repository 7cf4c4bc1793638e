//! From the first address bound to the last write done.

use std::io::{ErrorKind, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use local::{LocalError, System};
use shared::runtime::SystemTime;
use tokio::net::TcpListener;
use tokio::signal::ctrl_c;
use tokio::sync::oneshot;

use crate::welcome;

/// A client that neither goes on nor goes away does not hold up a shutdown for longer.
const LAST_ANSWERS: Duration = Duration::from_secs(10);

pub async fn serve(data: &Path, address: SocketAddr) -> Result<(), LocalError> {
    // First of all: a second start on the same address must not touch anything.
    let listener = listen(address).await?;
    let address = listener.local_addr().map_err(LocalError::Serve)?;
    let system = System::open_at(address, data, Arc::new(SystemTime)).await?;
    let upkeep = system.keep_up();
    say(&welcome::text(address, data, system.staff()));
    let served = until_told_to_stop(listener, system.router()).await;
    upkeep.stop().await;
    let embedded = system.embedded().clone();
    // It waits for the store, and so blocks its thread.
    if let Ok(shut) = tokio::task::spawn_blocking(move || embedded.shutdown()).await {
        shut?;
    }
    served?;
    say("已停止 · stopped\n");
    Ok(())
}

async fn listen(address: SocketAddr) -> Result<TcpListener, LocalError> {
    if !address.ip().is_loopback() {
        return Err(LocalError::AddressNotLocal(address));
    }
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => LocalError::AddressInUse(address),
        _ => LocalError::Listen(address, error),
    })
}

async fn until_told_to_stop(listener: TcpListener, router: Router) -> Result<(), LocalError> {
    let (stop, stopped) = oneshot::channel();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async {
        let _ = stopped.await;
    });
    let mut serving = tokio::spawn(async { server.await });
    tokio::select! {
        () = told_to_stop() => {}
        ended = &mut serving => return ended.map_or(Ok(()), |ended| ended.map_err(LocalError::Serve)),
    }
    let _ = stop.send(());
    match tokio::time::timeout(LAST_ANSWERS, serving).await {
        Ok(Ok(ended)) => ended.map_err(LocalError::Serve),
        _ => Ok(()),
    }
}

/// Ctrl-C, or the signal a service manager sends.
async fn told_to_stop() {
    #[cfg(unix)]
    if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = ctrl_c() => {}
        }
        return;
    }
    let _ = ctrl_c().await;
}

/// Nobody may be reading; the system runs all the same.
fn say(text: &str) {
    let mut out = std::io::stdout();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
