//! What a slice of customers adds to the figures by source and by the person who entered them (CUS-30).

use std::collections::BTreeMap;

use jiff::Timestamp;
use shared::http::App;
use shared::registry::rules;
use shared::store::customers::CustomerRow;
use shared::store::quality_sums::{self, BY_SOURCE, BY_STAFF, SumRow};
use shared::store::{CommitError, Transaction};

pub async fn add_up_quality(
    app: &App,
    pass: Timestamp,
    rows: &[CustomerRow],
    tx: &mut Transaction,
) -> Result<(), CommitError> {
    let mut sums: BTreeMap<_, SumRow> = BTreeMap::new();
    for row in rows {
        let quality = rules::quality_of(app, row);
        for (by, of) in [(BY_SOURCE, row.facets.source.as_str()), (BY_STAFF, row.created_by.as_str())] {
            let (unit, region) = (&row.facets.unit_id, &row.facets.region_id);
            let sum = sums
                .entry((by, of, unit, region))
                .or_insert_with(|| SumRow::new(of.to_owned(), unit.clone(), region.clone(), pass));
            sum.records += 1;
            sum.completeness += u64::from(quality.completeness);
            sum.verified += u64::from(quality.verified);
            sum.found_right += u64::from(quality.found_right);
            sum.found_wrong += u64::from(row.found_wrong);
        }
    }
    let sums = sums.into_iter().map(|((by, ..), sum)| (by, sum)).collect();
    quality_sums::add(&app.store, pass, sums, tx).await
}
