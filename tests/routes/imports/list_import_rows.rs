//! `GET /imports/{id}/rows`: a table for a spreadsheet, in the reader's language.

use tests::Kit;

use super::fixture::*;

#[tokio::test]
async fn it_is_a_csv_with_words_in_the_readers_language() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let text = people(1..3).replace("展会", "间谍");
    let job = imported(&kit, PEOPLE, text).await;
    let path = format!("/imports/{}/rows", job.id());
    let zh = by.get(&path).await.expect(200);
    assert_eq!(zh.header("content-type"), Some("text/csv; charset=utf-8"));
    let first = zh.text().lines().nth(1).unwrap().to_owned();
    assert_eq!(first, "1,rejected,信息来源,not_an_option,不在可选范围内,,");
    let en = by.call(http::Method::GET, &path).header("accept-language", "en").send().await.expect(200);
    assert!(en.text().contains("is not one of the options"), "{}", en.text());
}

#[tokio::test]
async fn a_long_one_comes_in_pages() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let mut text = people(0..0);
    (0..6_001).for_each(|number| text.push_str(&format!("陈凯,{number},1,展会,服务\n")));
    let job = imported(&kit, PEOPLE, text).await;
    let page = by.get(format!("/imports/{}/rows", job.id())).await.expect(200);
    assert_eq!(page.text().lines().count(), 5_001);
    let all = lines(&by, &job.id()).await;
    assert_eq!(all.len(), 6_001);
    assert!(all.iter().zip(1..).all(|(line, row)| line.row == row && line.outcome == "rejected"));
    by.get(format!("/imports/{}/rows?cursor=AAAA", job.id())).await.expect(400);
    by.get(format!("/imports/{}/rows?limit=3", job.id())).await.expect(400);
}
