//! Tables and indexes as code: what the local system and the tests create, and what
//! `infra/data.yaml` is compared with.

use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType, StreamSpecification, StreamViewType, TimeToLiveSpecification,
};

use super::{Store, StoreError, Table};

/// The six indexes of `Records`. A row is in an index when it carries the index's attribute; all
/// share one sort attribute, so one row stands at the same place in every list it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Index {
    Owner,
    Unit,
    Region,
    Shard,
    UnitStatus,
    ShardStatus,
}

/// The sort attribute of every list: `{date}#{id}`.
pub const LISTED_AT: &str = "listedAt";

/// What lists show without a second read (`INCLUDE` projection).
pub const PROJECTED: [&str; 4] = ["id", "subject", "facets", "card"];

impl Index {
    pub const ALL: [Self; 6] =
        [Self::Owner, Self::Unit, Self::Region, Self::Shard, Self::UnitStatus, Self::ShardStatus];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "byOwner",
            Self::Unit => "byUnit",
            Self::Region => "byRegion",
            Self::Shard => "byShard",
            Self::UnitStatus => "byUnitStatus",
            Self::ShardStatus => "byShardStatus",
        }
    }

    /// Partition and sort attribute.
    pub const fn attributes(self) -> (&'static str, &'static str) {
        let partition = match self {
            Self::Owner => "inOwner",
            Self::Unit => "inUnit",
            Self::Region => "inRegion",
            Self::Shard => "inShard",
            Self::UnitStatus => "inUnitStatus",
            Self::ShardStatus => "inShardStatus",
        };
        (partition, LISTED_AT)
    }
}

impl Table {
    /// Follow-up work hangs on these streams. `Keys` and `Lookup` have none: an erased key must
    /// not live on in a stream.
    pub const fn has_stream(self) -> bool {
        matches!(self, Self::Records | Self::Audit)
    }

    pub const fn has_ttl(self) -> bool {
        matches!(self, Self::Records)
    }
}

/// The attribute DynamoDB deletes expired rows by.
pub const EXPIRES: &str = "expiresAt";

impl Store {
    /// Creates the tables that are missing. For the embedded store; in the cloud CloudFormation does it.
    pub async fn create_missing_tables(&self) -> Result<(), StoreError> {
        let present = self.client.list_tables().send().await?;
        for table in Table::ALL {
            if !present.table_names().iter().any(|name| name == self.tables.name(table)) {
                self.create_table(table).await?;
            }
            if table.has_ttl() {
                self.expire_rows(table).await?;
            }
        }
        Ok(())
    }

    /// Asked for at every start: a process may have died between creating a table and this.
    async fn expire_rows(&self, table: Table) -> Result<(), StoreError> {
        let present = self.client.describe_time_to_live().table_name(self.tables.name(table)).send().await?;
        if present.time_to_live_description().and_then(|ttl| ttl.attribute_name()) == Some(EXPIRES) {
            return Ok(());
        }
        let ttl = TimeToLiveSpecification::builder().enabled(true).attribute_name(EXPIRES).build();
        let ttl = ttl.map_err(|_| StoreError::Refused("incomplete table definition".to_owned()))?;
        let update = self.client.update_time_to_live().table_name(self.tables.name(table));
        update.time_to_live_specification(ttl).send().await?;
        Ok(())
    }

    async fn create_table(&self, table: Table) -> Result<(), StoreError> {
        let shape = |_| StoreError::Refused("incomplete table definition".to_owned());
        let mut attributes = vec!["pk", "sk"];
        let mut create = self
            .client
            .create_table()
            .table_name(self.tables.name(table))
            .billing_mode(BillingMode::PayPerRequest)
            .key_schema(key("pk", KeyType::Hash).map_err(shape)?)
            .key_schema(key("sk", KeyType::Range).map_err(shape)?);
        if table == Table::Records {
            attributes.push(LISTED_AT);
            for index in Index::ALL {
                let (partition, sort) = index.attributes();
                attributes.push(partition);
                let projection = Projection::builder()
                    .projection_type(ProjectionType::Include)
                    .set_non_key_attributes(Some(PROJECTED.map(str::to_owned).to_vec()));
                create = create.global_secondary_indexes(
                    GlobalSecondaryIndex::builder()
                        .index_name(index.name())
                        .key_schema(key(partition, KeyType::Hash).map_err(shape)?)
                        .key_schema(key(sort, KeyType::Range).map_err(shape)?)
                        .projection(projection.build())
                        .build()
                        .map_err(shape)?,
                );
            }
        }
        for name in attributes {
            let definition = AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S);
            create = create.attribute_definitions(definition.build().map_err(shape)?);
        }
        if table.has_stream() {
            let stream = StreamSpecification::builder().stream_enabled(true).stream_view_type(StreamViewType::NewImage);
            create = create.stream_specification(stream.build().map_err(shape)?);
        }
        create.send().await?;
        Ok(())
    }
}

fn key(name: &str, kind: KeyType) -> Result<KeySchemaElement, aws_sdk_dynamodb::error::BuildError> {
    KeySchemaElement::builder().attribute_name(name).key_type(kind).build()
}
