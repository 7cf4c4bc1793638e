//! Files made to do harm: archives that unpack without end, workbooks that reach for other files, tables
//! without end. Each is refused by name, or falls row by row; none costs more than its limits.

use std::io::{Cursor, Write};

use serde_json::Value;
use tests::{Answer, Client, Kit};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const PEOPLE: &str = "/imports?kind=individual&noticeVersion=2026-01&source=trade_fair&purposes=service";
const SHEET: &str = "xl/worksheets/sheet1.xml";

/// A workbook of one sheet with these cells, and whatever else is put into it.
fn workbook(rows: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let sheet = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let parts = [
        ("[Content_Types].xml".to_owned(), r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#.to_owned()),
        ("_rels/.rels".to_owned(), format!(r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#)),
        ("xl/workbook.xml".to_owned(), format!(r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{relation}"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>"#)),
        ("xl/_rels/workbook.xml.rels".to_owned(), format!(r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#)),
        (SHEET.to_owned(), sheet),
    ];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).chain(more.iter().copied());
    for (name, content) in parts {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn cell(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn headers() -> String {
    format!("<row r=\"1\">{}{}{}</row>", cell("A1", "客户姓名"), cell("B1", "手机号码"), cell("C1", "证件号码"))
}

async fn sent(by: &Client, content: Vec<u8>) -> Answer {
    by.post(PEOPLE).bytes("application/octet-stream", content).send().await
}

#[track_caller]
fn refused_as(answer: Answer, code: &str) {
    let answer = answer.expect(422);
    assert!(answer.faults().iter().any(|(_, fault)| fault == code), "{code}: {}", answer.text());
}

#[tokio::test]
async fn workbooks_that_reach_further_than_their_cells_are_refused_by_name() {
    let kit = Kit::start().await;
    let by = kit.staff("information_specialist_1");
    for (part, code) in [
        ("xl/vbaProject.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("xl/externalLinks/externalLink1.xml", "external_links"),
        ("xl/connections.xml", "external_links"),
        ("xl/embeddings/oleObject1.bin", "nested_archive"),
        ("xl/media/inner.zip", "nested_archive"),
    ] {
        refused_as(sent(&by, workbook(&headers(), &[(part, b"x")])).await, code);
    }
    let entity = r#"<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"#;
    let bomb =
        workbook(&format!("{entity}<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&b;</t></is></c></row>"), &[]);
    let answer = sent(&by, bomb).await;
    assert!(answer.status.is_client_error(), "{}", answer.text());
}

#[tokio::test]
async fn what_unpacks_without_end_is_stopped_at_the_limit() {
    let kit = Kit::start().await;
    let by = kit.staff("information_specialist_1");
    // Half a gigabyte and one byte of zeros, in half a megabyte.
    let zeros = vec![0; 64 * 1024 * 1024];
    let parts: Vec<_> = (0..9).map(|number| format!("xl/media/image{number}.png")).collect();
    let parts: Vec<_> = parts.iter().map(|name| (name.as_str(), zeros.as_slice())).collect();
    refused_as(sent(&by, workbook(&headers(), &parts)).await, "inflates_too_far");
    let many: Vec<_> = (0..1100).map(|number| format!("xl/media/i{number}.png")).collect();
    let many: Vec<_> = many.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    refused_as(sent(&by, workbook(&headers(), &many)).await, "inflates_too_far");
}

#[tokio::test]
async fn tables_without_end_are_refused_by_name() {
    let kit = Kit::start().await;
    let by = kit.staff("information_specialist_1");
    refused_as(sent(&by, vec![b','; 1_000_000]).await, "no_headers");
    refused_as(sent(&by, "a,".repeat(1_000_000).into_bytes()).await, "too_many_columns");
    // The last cell a sheet can have: no table is laid out for it.
    let far = format!("<row r=\"1048576\">{}</row>", cell("XFD1048576", "x"));
    refused_as(
        sent(&by, workbook(&format!("{}{far}", headers().replace("A1", "XFD1")), &[])).await,
        "too_many_columns",
    );
    let rows = format!("客户姓名,手机号码\n{}", "陈,1\n".repeat(600_000));
    let started = sent(&by, rows.into_bytes()).await.expect(202);
    kit.settle().await;
    let job = by.get(format!("/imports/{}", started.id())).await.expect(200).json();
    assert_eq!((&job["status"], &job["problem"]["errors"][0]["code"]), (&"stopped".into(), &"too_many_rows".into()));
}

#[tokio::test]
async fn formulas_errors_and_numbers_that_lost_digits_fall_row_by_row() {
    let kit = Kit::start().await;
    let by = kit.staff("information_specialist_1");
    let row = |number: u32, name: &str, id: &str| {
        let (mobile, place) = (cell(&format!("B{number}"), &format!("1390000{number:04}")), |c| format!("{c}{number}"));
        let (name, id) = (name.replace("@", &place("A")), id.replace("@", &place("C")));
        format!("<row r=\"{number}\">{name}{mobile}{id}</row>")
    };
    let named = r#"<c r="@" t="inlineStr"><is><t>陈凯</t></is></c>"#;
    let rows = [
        row(2, r#"<c r="@"><f>HYPERLINK("http://example.invalid","x")</f><v>陈凯</v></c>"#, ""),
        row(3, r#"<c r="@" t="e"><v>#N/A</v></c>"#, ""),
        row(4, named, r#"<c r="@"><v>5.00103198604080857E17</v></c>"#),
        row(5, r#"<c r="@" t="inlineStr"><is><t>=cmd|' /C calc'!A0</t></is></c>"#, ""),
        row(6, named, ""),
    ];
    let started = sent(&by, workbook(&format!("{}{}", headers(), rows.concat()), &[])).await.expect(202);
    kit.settle().await;
    let table = by.get(format!("/imports/{}/rows", started.id())).await.expect(200).text();
    let told: Vec<_> =
        table.lines().skip(1).map(|line| line.split(',').take(4).collect::<Vec<_>>().join(",")).collect();
    let expected = [
        "1,rejected,客户姓名,formula_cell",
        "2,rejected,客户姓名,error_cell",
        "3,rejected,证件号码,lost_digits",
        "4,rejected,客户姓名,formula_prefix",
        "5,created,,",
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn noise_is_never_an_error_of_ours() {
    let kit = Kit::start().await;
    let by = kit.staff("information_specialist_1");
    let good = workbook(&headers(), &[]);
    for cut in (1..good.len()).step_by(37) {
        let answer = sent(&by, good[..cut].to_vec()).await;
        assert!(answer.status.is_client_error(), "{cut}: {}", answer.text());
        let mut flipped = good.clone();
        flipped[cut] ^= 0x55;
        let answer = sent(&by, flipped).await;
        assert!(!answer.status.is_server_error(), "{cut}: {}", answer.text());
    }
    kit.settle().await;
    assert_ne!(by.get("/catalogue").await.expect(200).json(), Value::Null);
}
