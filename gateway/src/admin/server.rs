use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde::Serialize;

use super::{AdminSocket, Refused, Reloaded, Status};

/// What an admin may have the gateway do.
pub trait Control: Send + Sync + 'static {
    fn status(&self) -> Status;

    /// Loads schemas and starts workers anew; resolves once they serve, or never
    /// will.
    fn reload(&self) -> impl Future<Output = Result<Reloaded, Refused>> + Send;
}

/// Serves until it is dropped.
pub async fn serve(socket: AdminSocket, control: Arc<impl Control>) {
    if let Err(error) = axum::serve(socket, router(control)).await {
        tracing::error!(%error, "the admin socket failed");
    }
}

fn router<C: Control>(control: Arc<C>) -> Router {
    Router::new()
        .route("/status", get(status::<C>))
        .route("/reload", post(reload::<C>))
        .with_state(control)
}

async fn status<C: Control>(State(control): State<Arc<C>>) -> Response {
    json(StatusCode::OK, &control.status())
}

async fn reload<C: Control>(State(control): State<Arc<C>>) -> Response {
    match control.reload().await {
        Ok(reloaded) => json(StatusCode::OK, &reloaded),
        Err(refused) => json(StatusCode::CONFLICT, &refused),
    }
}

fn json(status: StatusCode, value: &impl Serialize) -> Response {
    // Numbers and strings serialise without fail.
    let body = serde_json::to_vec(value).unwrap_or_default();
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}
