//! The whole system in one process: every function as its own app on the embedded store, behind a
//! gateway that does what API Gateway does. What `cargo run` starts, and what route tests stand on.

mod authorizer;
mod desk;
mod error;
pub mod export;
pub mod functions;
mod gateway;
mod held_time;
mod invocation;
mod kept;
pub mod openapi;
mod outbox;
mod parked;
mod provision;
mod schedules;
mod signing_key;
mod staff;
mod streams;
mod tokens;
mod upkeep;
mod uploads;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use embedded::{Embedded, StreamRecord};
use serde::Serialize;
use shared::domain::catalogue::Catalogue;
use shared::domain::ids::StaffId;
use shared::domain::time::Time;
use shared::http::SharedApp;
use shared::messages::Carriage;
use shared::objects::Objects;
use shared::runtime::{Clients, Config, Ended, Instance, Routes, Run, ScheduleError, app_under};
use shared::store::Table;
use utoipa::openapi::OpenApi;

pub use error::LocalError;
pub use gateway::Limits;
pub use held_time::HeldTime;
pub use outbox::{Carried, Outbox};
pub use parked::Parked;
pub use signing_key::SigningKey;
pub use staff::Member;
pub use tokens::{AUDIENCE, ISSUER, Token};
pub use upkeep::Upkeep;

use authorizer::Authorizer;
use desk::Desk;
use gateway::Backend;
use schedules::Schedules;
use streams::{Feed, Follower, Pump};
use tokens::Tokens;
use uploads::Uploads;

/// The store speaks JSON, in small pieces: in the tests glibc's allocator took a fifth of all time. Of what is deployed
/// this one is no part.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Who sets the store up, in what the embedded store records of its calls.
const SETUP: &str = "setup";

/// The running system. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct System {
    embedded: Embedded,
    router: Router,
    apps: BTreeMap<&'static str, SharedApp>,
    tokens: Tokens,
    members: Vec<Member>,
    openapi: Arc<OpenApi>,
    pump: Arc<Pump>,
    schedules: Arc<Schedules>,
    outbox: Arc<Outbox>,
}

impl System {
    /// On a data folder, with the signing key that is kept there.
    pub async fn open(folder: &Path, time: Time) -> Result<Self, LocalError> {
        Self::open_under(Catalogue::builtin(), folder, time).await
    }

    /// As `open`, for clients who reach it at this address: messages to customers lead there.
    pub async fn open_at(address: SocketAddr, folder: &Path, time: Time) -> Result<Self, LocalError> {
        let config = Config { pages: format!("http://{address}"), ..Config::embedded() };
        Self::open_with(config, Catalogue::builtin(), folder, time).await
    }

    /// On a data folder under a catalogue of the caller's: for the benchmark, whose clients would run
    /// into the limits a person has.
    pub async fn open_under(catalogue: &'static Catalogue, folder: &Path, time: Time) -> Result<Self, LocalError> {
        Self::open_with(Config::embedded(), catalogue, folder, time).await
    }

    async fn open_with(
        config: Config,
        catalogue: &'static Catalogue,
        folder: &Path,
        time: Time,
    ) -> Result<Self, LocalError> {
        let embedded = Embedded::open(folder)?;
        let key = SigningKey::open(folder)?;
        Self::assemble(embedded, time, key, Limits::default(), config, catalogue).await
    }

    /// On a store of the caller's, with a signing key that lives as long as the process: for tests.
    pub async fn start(embedded: Embedded, time: Time) -> Result<Self, LocalError> {
        Self::start_within(embedded, time, Limits::default()).await
    }

    /// With limits of the caller's, for tests that run into them.
    pub async fn start_within(embedded: Embedded, time: Time, limits: Limits) -> Result<Self, LocalError> {
        let key = SigningKey::in_memory()?;
        Self::assemble(embedded, time, key, limits, Config::embedded(), Catalogue::builtin()).await
    }

    async fn assemble(
        embedded: Embedded,
        time: Time,
        key: SigningKey,
        limits: Limits,
        config: Config,
        catalogue: &'static Catalogue,
    ) -> Result<Self, LocalError> {
        let members = staff::members(catalogue)?;
        let setup = Clients::embedded(SETUP, embedded.http_client(SETUP)).await;
        let provisioned = provision::provision(&setup, &config, &members, Arc::clone(&time)).await;
        if provisioned.is_err() {
            // To the SDK a full disk is a service that fails; the store itself can say more.
            embedded.checkpoint()?;
        }
        provisioned?;

        let functions = functions::http();
        let openapi = openapi::document();
        let streams = functions::streams();
        let scheduled = functions::schedules();
        let mut apps = BTreeMap::new();
        let instance = Instance::random();
        let uploads = Uploads::new(embedded.objects(), Arc::clone(&time))?;
        let objects = Objects::new(embedded.objects(), Arc::new(uploads.clone()));
        let seals = Objects::closed(embedded.seals());
        let behind_api = functions.iter().map(|routes| (routes.function, routes.bucket.is_some(), false));
        let behind_streams = streams.iter().map(|(_, function)| (function.name, function.bucket.is_some(), false));
        let on_schedules = scheduled.iter().map(|function| (function.name, false, function.seals.is_some()));
        let sending: BTreeSet<_> =
            scheduled.iter().filter(|function| function.carrier.is_some()).map(|function| function.name).collect();
        let outbox = Arc::new(Outbox::new(embedded.objects()));
        for (name, has_bucket, has_seals) in behind_api.chain(behind_streams).chain(on_schedules) {
            // A principal of its own: what it does is recorded and judged apart from the others.
            let mut clients = Clients::embedded(name, embedded.http_client(name)).await;
            clients.objects = has_bucket.then(|| objects.clone());
            clients.seals = has_seals.then(|| seals.clone());
            clients.carriage = sending.contains(name).then(|| Arc::clone(&outbox) as Carriage);
            let app = app_under(catalogue, name, &clients, &config, &instance, Arc::clone(&time));
            apps.insert(name, app);
        }

        let tokens = Tokens::new(key, Arc::clone(&time));
        let authorizer = Authorizer::new(&tokens.key().public(), time);
        let backends = functions.into_iter().filter_map(|routes| {
            let app = apps.get(routes.function)?.clone();
            Some(backend(routes, app, &openapi))
        });
        let desk = Desk { members: members.clone(), tokens: tokens.clone() };
        let scheduled = scheduled.into_iter().filter_map(|function| Some((function, apps.get(function.name)?.clone())));
        let schedules = Arc::new(Schedules::new(scheduled.collect()));
        let local = desk::routes(desk).merge(schedules::routes(Arc::clone(&schedules))).merge(uploads.routes());
        let router = gateway::gateway(backends.collect(), authorizer, limits).merge(desk::from_here_only(local));

        let followers = |table| {
            let of_table = streams.iter().filter(|(followed, _)| *followed == table);
            let known = of_table.filter_map(|(_, function)| Some((*function, apps.get(function.name)?.clone())));
            known.map(|(function, app)| Follower::new(function, app)).collect()
        };
        let followed = Table::ALL.into_iter().filter(|table| table.has_stream());
        let feeds =
            followed.map(|table| Feed { table: config.tables.name(table).to_owned(), followers: followers(table) });
        let pump = Arc::new(Pump::new(&embedded, feeds));
        Ok(Self { embedded, router, apps, tokens, members, openapi, pump, schedules, outbox })
    }

    /// Everything behind one service: functions behind the gateway, and `/_local/*`.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// A token as `/_local/token` gives it. For tests also for an id that nobody has.
    pub fn token(&self, staff: &StaffId) -> Result<Token, LocalError> {
        self.tokens.issue(staff)
    }

    /// A truly signed token with any claims, for tests of who gets in.
    pub fn mint(&self, claims: &impl Serialize) -> Result<String, LocalError> {
        self.tokens.mint(claims)
    }

    pub fn staff(&self) -> &[Member] {
        &self.members
    }

    /// The merged document of all functions.
    pub fn openapi(&self) -> &OpenApi {
        &self.openapi
    }

    /// Names of all functions, those behind streams and schedules included.
    pub fn functions(&self) -> impl Iterator<Item = &'static str> {
        self.apps.keys().copied()
    }

    /// What each function stands on, by its name.
    pub fn apps(&self) -> &BTreeMap<&'static str, SharedApp> {
        &self.apps
    }

    /// Messages that customers were sent.
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    pub fn embedded(&self) -> &Embedded {
        &self.embedded
    }

    /// Does the follow-up work of everything written so far.
    pub async fn settle(&self) -> Result<(), LocalError> {
        self.pump.drain().await
    }

    /// Hands stream records to the function behind the stream in an order of the caller's, for tests of what the
    /// cloud may do. Those that failed.
    pub async fn hand_over(&self, function: &str, records: &[StreamRecord]) -> Result<Vec<StreamRecord>, LocalError> {
        self.pump.hand_over(function, records).await
    }

    /// Stream records that were given up.
    pub async fn parked(&self) -> Result<Vec<Parked>, LocalError> {
        self.pump.parking().all().await
    }

    /// One run of a scheduled function, as `/_local/schedules/{name}/runs` asks for it, or otherwise.
    /// `None`: there is no such function.
    pub async fn run(&self, name: &str, as_said: impl FnOnce(Run) -> Run) -> Option<Result<Ended, ScheduleError>> {
        self.schedules.run(name, as_said).await
    }

    /// Follow-up work, schedules and upkeep in the background, until it is stopped.
    pub fn keep_up(&self) -> Upkeep {
        Upkeep::start(&self.embedded, &self.pump, &self.schedules)
    }
}

/// A function has its own word as its path, and everything below it where it has such routes.
fn backend(routes: Routes, app: SharedApp, openapi: &OpenApi) -> Backend {
    let paths = routes.paths();
    let is_open = |path: &String| {
        openapi.paths.paths.get(path).is_some_and(|item| openapi::operations(item).all(openapi::is_open))
    };
    let open = paths.iter().all(is_open);
    let route = |path: &String| match path.trim_start_matches('/').split_once('/') {
        Some((word, _)) => format!("/{word}/{{proxy+}}"),
        None => path.clone(),
    };
    let routed: BTreeSet<String> = paths.iter().map(route).collect();
    Backend { routes: routed.into_iter().collect(), open, function: routes.into_router(app) }
}
