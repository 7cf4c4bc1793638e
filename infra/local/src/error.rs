//! Why the local system does not start, or no longer keeps up. Each error has a stable code.

use std::net::SocketAddr;

use embedded::EmbeddedError;
use shared::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    #[error("{0} is in use by another program; choose another address with --listen")]
    AddressInUse(SocketAddr),
    #[error(
        "{0} can be reached from outside; only a loopback address is safe, because anybody who reaches it can sign in as anybody"
    )]
    AddressNotLocal(SocketAddr),
    #[error("it is not possible to listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    #[error("the connection failed: {0}")]
    Serve(std::io::Error),
    #[error("the key that signs tokens can not be used: {0}")]
    SigningKey(&'static str),
    #[error("the file of the key that signs tokens can not be used: {0}")]
    SigningKeyFile(std::io::Error),
    #[error("the store can not be set up: {0}")]
    Store(#[from] StoreError),
    #[error("staff can not be set up: {0}")]
    Commit(#[from] shared::store::CommitError),
    #[error("the keys can not be set up: KMS answers {0}")]
    Kms(String),
    #[error("there is no member of staff {0}")]
    NoSuchStaff(String),
    #[error("the role {0} is not in the catalogue")]
    NoSuchRole(&'static str),
    #[error("{function} can not handle the record {sequence_number} of the stream of {table}")]
    Stream { function: &'static str, table: String, sequence_number: String },
    #[error("a stream record has not the form of an event")]
    StreamRecord,
    #[error("a stream record that failed can not be put aside: {0}")]
    Parking(object_store::Error),
    #[error("there is no data folder {0}")]
    NoData(std::path::PathBuf),
    #[error("the trail can not be read whole")]
    Export,
    #[error("it can not be written: {0}")]
    Output(std::io::Error),
}

impl LocalError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Embedded(error) => error.code(),
            Self::AddressInUse(_) => "address_in_use",
            Self::AddressNotLocal(_) => "address_not_local",
            Self::Listen(..) => "listen",
            Self::Serve(_) => "serve",
            Self::SigningKey(_) => "signing_key",
            Self::SigningKeyFile(_) => "signing_key_file",
            Self::Store(_) | Self::Commit(_) => "store",
            Self::Kms(_) => "kms",
            Self::NoSuchStaff(_) => "no_such_staff",
            Self::NoSuchRole(_) => "no_such_role",
            Self::Stream { .. } => "stream",
            Self::StreamRecord => "stream_record",
            Self::Parking(_) => "parking",
            Self::NoData(_) => "no_data",
            Self::Export => "export",
            Self::Output(_) => "output",
        }
    }
}
