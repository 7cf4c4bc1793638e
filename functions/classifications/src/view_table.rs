//! `GET /classifications/tables/{tableId}`: a table's lines, class by class, each with the customer's card as
//! it is now. Whom the caller does not reach any more, or who was erased, is counted and not shown. With `Accept: text/csv` the same page is a
//! sheet.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::customer::Axis;
use shared::domain::ids::TableId;
use shared::http::caller::permission::ViewClassifications;
use shared::http::language::Language;
use shared::http::page::{Page, Paging};
use shared::http::sheet::{self, WantsSheet};
use shared::http::{App, Code, May, Parameters, Path, Problem, Problems, SharedApp};
use shared::registry::CARD;
use shared::registry::card::{self, CustomerCard};
use shared::store::class_tables::{self, PART, TableRow};
use shared::store::customers::{self, Listed};
use utoipa::ToSchema;

use crate::table;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TableLineView {
    /// Its class when the table was prepared.
    #[schema(example = "a")]
    pub class: String,
    #[serde(flatten)]
    pub customer: CustomerCard,
}

/// View the lines of a table
#[utoipa::path(
    get,
    path = "/classifications/tables/{tableId}",
    tag = "classifications",
    operation_id = "view_table",
    params(("tableId" = String, Path), ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses(
        (status = 200, headers(("Link" = Option<String>)), content(
            (Page<TableLineView> = "application/json"), (String = "text/csv"),
        )),
        Problems,
    ),
)]
pub async fn view_table(
    State(app): State<SharedApp>,
    caller: May<ViewClassifications>,
    Path(id): Path<TableId>,
    WantsSheet(language): WantsSheet,
    mut parameters: Parameters,
) -> Result<Response, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    let table = table::reached(&app, &caller, &id, Right::ClassificationsView, "view_table").await?;
    let base = format!("/classifications/tables/{id}");
    let from = paging.after(&app, &caller, &base).await?.map(|place| place.parse::<usize>()).transpose();
    let from = from.map_err(|_| Problem::fault(Code::InvalidCursor, "cursor", "malformed"))?.unwrap_or(0);
    let mut lines = class_tables::part(&app.store, &id, from / PART).await?;
    lines.drain(..(from % PART).min(lines.len()));
    lines.truncate(usize::try_from(paging.limit).unwrap_or(PART));
    let next = from + lines.len();
    let last = (next < usize::try_from(table.total).unwrap_or(0)).then(|| next.to_string());

    let ids: Vec<_> = lines.iter().map(|line| line.customer_id.clone()).collect();
    let rows = customers::many(&app.store, &ids).await?;
    // Who was merged since stands for nobody any more: counted, and not shown.
    let standing =
        |row: &customers::CustomerRow| row.merged_into.is_none() && caller.may(Right::ClassificationsView, &row.facets);
    let of = |id| rows.iter().find(|row| row.id == id && standing(row));
    let shown: Vec<_> = lines.into_iter().filter_map(|line| Some((of(line.customer_id)?, line.class))).collect();
    let named = shown.iter().map(|(row, _)| row.id.clone());
    app.disclose(&Entry::new("view_table", Act::Disclosure, caller.actor()).customers(named).fields(CARD).change(&id))
        .await?;
    let cards = card::cards(&app, &caller, shown.iter().map(|(row, _)| Listed::of(row)).collect()).await?;
    let items = cards
        .into_iter()
        .filter_map(|customer| {
            let (_, class) = shown.iter().find(|(row, _)| row.id == customer.id)?;
            Some(TableLineView { class: class.clone(), customer })
        })
        .collect();
    let page = paging.page(&app, &caller, base, items, last).await?;
    match language {
        Some(language) => sheet::sheet(&page, &head(&app, &table, language), |line| cells(&table, line)),
        None => Ok(page.into_response()),
    }
}

/// Table, date and class stand in each row, so that a sheet says what it is of wherever it is cut.
fn head(app: &App, table: &TableRow, language: Language) -> Vec<String> {
    let label =
        |id: &str| app.catalogue.field(id).map_or_else(|| id.to_owned(), |field| field.label.text(language).to_owned());
    let own = CARD.iter().map(|id| label(id));
    let class = match table.axis {
        Axis::Grade => "grade",
        _ => "region",
    };
    ["tableId", "date", class, "id"].map(str::to_owned).into_iter().chain(own).collect()
}

fn cells(table: &TableRow, line: &TableLineView) -> Vec<String> {
    let own = CARD.iter().map(|id| sheet::cell(line.customer.shown.fields.get(*id)));
    let first = [table.id.to_string(), table.date.to_string(), line.class.clone(), line.customer.id.to_string()];
    first.into_iter().chain(own).collect()
}
