//! A bucket whose objects are locked: what is put there stays as it is, and nothing is put over it. In the
//! cloud that is an object lock with a retention; here it is for good.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::{BoxStream, StreamExt};
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMode,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};

#[derive(Debug)]
pub(crate) struct WriteOnce(pub Arc<dyn ObjectStore>);

impl fmt::Display for WriteOnce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WriteOnce({})", self.0)
    }
}

fn locked(path: &Path) -> Error {
    Error::PermissionDenied { path: path.to_string(), source: "the object is locked".into() }
}

#[async_trait]
impl ObjectStore for WriteOnce {
    async fn put_opts(&self, location: &Path, payload: PutPayload, opts: PutOptions) -> Result<PutResult> {
        let create = PutOptions { mode: PutMode::Create, ..opts.clone() };
        match self.0.put_opts(location, payload, create).await {
            // Whoever did not ask for a new one is told that the old one stays.
            Err(Error::AlreadyExists { .. }) if opts.mode != PutMode::Create => Err(locked(location)),
            done => done,
        }
    }

    async fn put_multipart_opts(&self, location: &Path, _: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        Err(locked(location))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.0.get_opts(location, options).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        locations.map(|path| Err(locked(&path?))).boxed()
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.0.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.0.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, _: &Path, to: &Path, _: CopyOptions) -> Result<()> {
        Err(locked(to))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use object_store::ObjectStoreExt;
    use object_store::memory::InMemory;

    use super::*;

    #[tokio::test]
    async fn what_is_there_stays_as_it_is() {
        let bucket = WriteOnce(Arc::new(InMemory::new()));
        let (place, other) = (Path::from("seals/1"), Path::from("seals/2"));
        bucket.put(&place, "first".into()).await.unwrap();
        assert!(matches!(bucket.put(&place, "second".into()).await, Err(Error::PermissionDenied { .. })));
        let anew = bucket.put_opts(&place, "second".into(), PutMode::Create.into()).await;
        assert!(matches!(anew, Err(Error::AlreadyExists { .. })));
        assert!(bucket.delete(&place).await.is_err());
        assert!(bucket.rename(&place, &other).await.is_err());
        assert!(bucket.copy(&other, &place).await.is_err());
        assert_eq!(bucket.get(&place).await.unwrap().bytes().await.unwrap(), "first");
    }
}
