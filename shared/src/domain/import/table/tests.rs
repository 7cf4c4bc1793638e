#![allow(clippy::unwrap_used)]

use super::*;

fn rows(bytes: &[u8]) -> Result<Vec<(u32, Vec<String>)>, FileFault> {
    let mut rows = Vec::new();
    read(bytes, &ImportLimits::default(), &mut |row, cells| {
        let shown = |cell: Cell| match cell {
            Cell::Text(text) => text,
            Cell::Wrong(code) => format!("!{code}"),
        };
        rows.push((row, cells.into_iter().map(shown).collect()));
        Ok(Flow::GoOn)
    })?;
    Ok(rows)
}

fn owned(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

#[test]
fn one_table_in_every_encoding_is_the_same_table() {
    let text = "姓名,备注\r\n镕基,\"一行\n两行\"\r\n";
    let expected = vec![(0, owned(&["姓名", "备注"])), (1, owned(&["镕基", "一行\n两行"]))];
    let (gb18030, _, lossy) = encoding_rs::GB18030.encode(text);
    assert!(!lossy);
    for bytes in [text.as_bytes(), format!("\u{feff}{text}").as_bytes(), &gb18030] {
        assert_eq!(rows(bytes).unwrap(), expected);
    }
}

#[test]
fn what_is_neither_encoding_is_refused_and_not_guessed_at() {
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain("姓名".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let (gb18030, ..) = encoding_rs::GB18030.encode("姓名,备注");
    let mixed = [gb18030.as_ref(), &[0xFF, 0xFF, 0x80]].concat();
    for bytes in [utf16.as_slice(), &mixed, b"\x89PNG\r\n\x1a\n\0\0"] {
        assert_eq!(rows(bytes), Err(FileFault("unknown_encoding")));
    }
}

#[test]
fn separators_are_found_and_blank_rows_counted() {
    let expected = vec![(0, owned(&["a", "b"])), (1, owned(&["1", "2"])), (3, owned(&["3"]))];
    for sign in [",", ";", "\t"] {
        assert_eq!(rows(format!("a{sign}b\n1{sign}2\n{sign}\n3{sign}\n").as_bytes()).unwrap(), expected);
    }
}

#[test]
fn an_open_quote_ends_in_one_cell_that_is_too_long_and_not_in_memory() {
    let text = format!("a,b\n\"{}", "x,\n".repeat(5_000));
    assert_eq!(rows(text.as_bytes()).unwrap()[1], (1, owned(&["!too_long"])));
}

#[test]
fn limits_are_kept() {
    let limits = ImportLimits { rows: 2, columns: 2, ..ImportLimits::default() };
    let mut nothing = |_: u32, _: Vec<Cell>| Ok(Flow::GoOn);
    assert_eq!(read(b"a\n1\n2\n", &limits, &mut nothing), Ok(()));
    assert_eq!(read(b"a\n1\n2\n3\n", &limits, &mut nothing), Err(FileFault("too_many_rows")));
    assert_eq!(read(b"a,b,c\n", &limits, &mut nothing), Err(FileFault("too_many_columns")));
    assert_eq!(read(b"", &limits, &mut nothing), Err(FileFault("empty")));
}
