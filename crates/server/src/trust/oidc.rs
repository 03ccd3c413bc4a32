//! People who come in by way of an identity provider: OpenID Connect's code flow, with PKCE and a nonce, by a client
//! that knows only the provider's own addresses.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields, HttpRequest,
    HttpResponse, IdTokenFields, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, Scope, StandardErrorResponse, StandardTokenResponse, TokenResponse, UserInfoClaims,
};
use pitcrew_engine::Timestamp;
use pitcrew_runner::checks::chain;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::rights::Role;

/// How long somebody may take at the provider, and how many may be there at once.
const AWAY: Duration = Duration::from_secs(600);
const MOST: usize = 256;

/// How long the provider may take to answer, and how long its answers may be.
const ANSWER: Duration = Duration::from_secs(10);
const ANSWER_BYTES: u64 = 1024 * 1024;

/// An identity provider, and whom it lets in as what.
#[derive(Clone)]
pub struct Provider {
    /// Its address: `https://id.example.com`.
    pub issuer: String,
    /// What it knows this server as.
    pub client: String,
    /// What this server shows it; none where PKCE alone is asked for.
    pub secret: Option<String>,
    /// The claim that says what people are, a text or a list of texts: `groups`.
    pub claim: String,
    /// What each text of the claim lets people do; `*` is everybody whom the provider knows. The first that is had counts.
    pub roles: Vec<(String, Role)>,
    /// The claim whose text is their name here; it is one that they cannot choose for themselves.
    pub name: String,
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider").field("issuer", &self.issuer).field("client", &self.client).finish_non_exhaustive()
    }
}

/// Why somebody is not let in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OidcError {
    /// The provider cannot be talked with.
    #[error("talk with the identity provider `{issuer}`: {why}")]
    Talk {
        /// Which.
        issuer: String,
        /// Why.
        why: String,
    },
    /// What it says cannot be believed.
    #[error("what the identity provider says cannot be believed: {0}")]
    Believe(String),
    /// Nobody has left from here, or it was too long ago.
    #[error("this login was not begun here, or too long ago")]
    Unknown,
    /// Too many are at the provider.
    #[error("too many people are logging in at once")]
    Crowd,
    /// The provider knows them, and nothing says what they may.
    #[error("`{0}` is known to the identity provider, and has no role here")]
    NoRole(String),
}

/// The way in by a provider.
pub(crate) struct Door {
    provider: Provider,
    back: String,
    away: Mutex<BTreeMap<String, Away>>,
    agent: ureq::Agent,
}

/// Somebody who is at the provider.
struct Away {
    since: Timestamp,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
}

/// Somebody who has come back.
pub(crate) struct Guest {
    /// Their name.
    pub(crate) name: String,
    /// What they may do.
    pub(crate) role: Role,
}

/// All claims, also those that are a provider's own.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct More(BTreeMap<String, Value>);

impl AdditionalClaims for More {}

type Fields = IdTokenFields<
    More,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Known = Client<
    More,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    openidconnect::EndpointSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointMaybeSet,
    openidconnect::EndpointMaybeSet,
>;

impl Door {
    /// Opens it; people come back to `url`.
    pub(crate) fn new(provider: Provider, url: &str) -> Door {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(ANSWER))
            // What it says is at its own addresses, or it is not from it.
            .max_redirects(0)
            .http_status_as_error(false)
            .build();
        Door { provider, back: format!("{url}/login/callback"), away: Mutex::default(), agent: config.into() }
    }

    /// Returns what the provider is called.
    pub(crate) fn issuer(&self) -> &str {
        &self.provider.issuer
    }

    /// Sends somebody to the provider: returns its address, and what their browser keeps meanwhile. It blocks.
    pub(crate) fn leave(&self, now: Timestamp) -> Result<(String, String), OidcError> {
        let client = self.client()?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let (url, state, nonce) = client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .add_scopes(["profile", "email"].map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge)
            .url();
        let mut away = self.away.lock().unwrap_or_else(PoisonError::into_inner);
        away.retain(|_, one| now < one.since.after(AWAY));
        if away.len() >= MOST {
            return Err(OidcError::Crowd);
        }
        away.insert(state.secret().clone(), Away { since: now, nonce, verifier });
        Ok((url.to_string(), state.into_secret()))
    }

    /// Finds out who has come back with a code. It blocks.
    pub(crate) fn arrive(&self, state: &str, code: String, now: Timestamp) -> Result<Guest, OidcError> {
        let away = self.away.lock().unwrap_or_else(PoisonError::into_inner).remove(state);
        let Away { nonce, verifier, .. } = away.filter(|one| now < one.since.after(AWAY)).ok_or(OidcError::Unknown)?;
        let client = self.client()?;
        let ask = |request: HttpRequest| self.ask(request);
        let request = client.exchange_code(AuthorizationCode::new(code)).map_err(|error| self.talk(&error))?;
        let answer = request.set_pkce_verifier(verifier).request(&ask).map_err(|error| self.talk(&error))?;
        let token = answer.id_token().ok_or_else(|| OidcError::Believe("it says nothing of who came".to_owned()))?;
        let believe = |error: &dyn std::error::Error| OidcError::Believe(chain(error));
        let claims = token.claims(&client.id_token_verifier(), &nonce).map_err(|error| believe(&error))?;
        let mut all = serde_json::to_value(claims).map_err(|error| believe(&error))?;
        // Many providers say there what they do not say in the token.
        if let Ok(request) = client.user_info(answer.access_token().clone(), Some(claims.subject().clone())) {
            let more: UserInfoClaims<More, CoreGenderClaim> =
                request.request(&ask).map_err(|error| self.talk(&error))?;
            let more = serde_json::to_value(more).map_err(|error| believe(&error))?;
            if let (Value::Object(all), Value::Object(more)) = (&mut all, more) {
                for (name, value) in more {
                    all.entry(name).or_insert(value);
                }
            }
        }
        self.guest(&all)
    }

    /// Says who that is here.
    fn guest(&self, claims: &Value) -> Result<Guest, OidcError> {
        let named = claims.get(&self.provider.name).and_then(Value::as_str);
        let name = named.or_else(|| claims.get("sub")?.as_str()).unwrap_or_default().to_owned();
        if name.is_empty() || name.chars().any(char::is_control) || name.chars().count() > 100 {
            return Err(OidcError::Believe("it says no name that can be used".to_owned()));
        }
        let had: Vec<&str> = match claims.get(&self.provider.claim) {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let found = self.provider.roles.iter().find(|(text, _)| text == "*" || had.contains(&text.as_str()));
        match found {
            Some((_, role)) => Ok(Guest { name, role: *role }),
            None => Err(OidcError::NoRole(name)),
        }
    }

    fn client(&self) -> Result<Known, OidcError> {
        let Provider { issuer, client, secret, .. } = &self.provider;
        let issuer = IssuerUrl::new(issuer.clone()).map_err(|error| self.talk(&error))?;
        let ask = |request: HttpRequest| self.ask(request);
        // Its keys change: they are asked for each time, which is twice a login.
        let metadata = CoreProviderMetadata::discover(&issuer, &ask).map_err(|error| self.talk(&error))?;
        let back = RedirectUrl::new(self.back.clone()).map_err(|error| self.talk(&error))?;
        let secret = secret.clone().map(ClientSecret::new);
        Ok(Known::from_provider_metadata(metadata, ClientId::new(client.clone()), secret).set_redirect_uri(back))
    }

    fn ask(&self, request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
        let (head, mut body) = self.agent.run(request)?.into_parts();
        let body = body.with_config().limit(ANSWER_BYTES).read_to_vec()?;
        Ok(HttpResponse::from_parts(head, body))
    }

    fn talk(&self, error: &dyn std::error::Error) -> OidcError {
        OidcError::Talk { issuer: self.provider.issuer.clone(), why: chain(error) }
    }
}
