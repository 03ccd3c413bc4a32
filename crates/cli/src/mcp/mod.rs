//! Pitcrew's tools for other programs' agents, over the Model Context Protocol: one message a line, on the standard
//! streams.
//!
//! Started by an attempt it is that attempt's voice ([`inside`]); started by anybody else it acts in the name of the
//! operating-system user, for whoever's assistant that is ([`outside`]). The protocol itself, of whichever of its
//! versions the client opens with, is the crate `rmcp`'s.

mod inside;
mod outside;
mod tool;

use std::borrow::Cow;
use std::sync::Arc;

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, ListToolsResult,
    PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::{QuitReason, RequestContext};
use rmcp::{ErrorData, RoleServer, ServerHandler, ServiceExt};
use serde_json::{Map, Value};

use crate::render::style;
use crate::trouble::{Result, Trouble};
use inside::Inside;
use outside::Outside;
use tool::Offer;

/// Who is behind the tools.
enum Side {
    /// An attempt, at its socket.
    Inside(Inside),
    /// A person, by way of an assistant.
    Outside(Outside),
}

impl Side {
    fn offers(&self) -> Vec<Offer> {
        match self {
            Side::Inside(_) => inside::offers(),
            Side::Outside(_) => outside::offers(),
        }
    }

    async fn call(&self, tool: &str, arguments: Map<String, Value>) -> Result<Value> {
        match self {
            Side::Inside(side) => side.call(tool, arguments).await,
            Side::Outside(side) => side.call(tool, arguments).await,
        }
    }
}

/// Serves whoever is at the other end of the standard streams, until it goes away.
pub async fn serve() -> Result<()> {
    let side = Arc::new(match Inside::of_this_process() {
        Some(inside) => Side::Inside(inside),
        None => Side::Outside(Outside::default()),
    });
    let server = Server { side: side.clone() };
    let served = server.serve(rmcp::transport::stdio()).await;
    let reason = match served {
        Ok(service) => service.waiting().await.map_err(|error| Trouble::while_trying("serve", &error)),
        // Whoever asked nothing has not been served badly.
        Err(rmcp::service::ServerInitializeError::ConnectionClosed(_)) => Ok(QuitReason::Closed),
        Err(error) => Err(Trouble::while_trying("talk with the client", &error)),
    };
    if let Side::Outside(outside) = &*side {
        outside.leave().await;
    }
    reason.map(drop)
}

struct Server {
    side: Arc<Side>,
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let instructions = match &*self.side {
            Side::Inside(_) => inside::INSTRUCTIONS,
            Side::Outside(_) => outside::INSTRUCTIONS,
        };
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("pitcrew", env!("CARGO_PKG_VERSION")).with_title("Pitcrew"))
            .with_instructions(instructions)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> std::result::Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.side.offers().into_iter().map(Tool::from).collect()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> std::result::Result<CallToolResponse, ErrorData> {
        let CallToolRequestParams { name, arguments, .. } = request;
        if !self.side.offers().iter().any(|offer| offer.name == name) {
            return Err(ErrorData::invalid_params(Cow::Owned(format!("there is no tool `{name}` here")), None));
        }
        // A call that is taken back lets go of what it waits for: a question is withdrawn.
        let answer = tokio::select! {
            answer = self.side.call(&name, arguments.unwrap_or_default()) => answer,
            () = context.ct.cancelled() => Err(Trouble::new("taken back")),
        };
        Ok(match answer {
            Ok(value) => CallToolResult::structured(value).into(),
            Err(trouble) => CallToolResult::error(vec![ContentBlock::text(told(&trouble))]).into(),
        })
    }
}

/// Returns what went wrong, and what helps.
fn told(trouble: &Trouble) -> String {
    let hint = trouble.hint.as_deref().map_or_else(String::new, |hint| format!("\nhint: {hint}"));
    style::plain(&format!("{}{hint}", trouble.message))
}
