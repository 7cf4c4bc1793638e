//! Pages: whole, whatever their length; short where few rows match; and refusals by name.

use serde_json::Value;
use tests::Kit;

use super::fixture::{fault, ids, next_link, pair, registered, walk};
use super::list_customers::{READERS, SORTS, ordered, reaches, stocked};

#[tokio::test]
async fn all_pages_together_hold_each_customer_once_whatever_their_length() {
    let kit = Kit::start().await;
    let all = stocked(&kit).await;
    for name in READERS {
        for limit in [1, 2, 5, 23, 24, 100] {
            let found = ids(&walk(&kit.staff(name), &format!("/customers?limit={limit}")).await);
            assert_eq!(found, ordered(&all, "createdAt", |one| reaches(name, one)), "{name}, {limit} a page");
        }
        let found = ids(&walk(&kit.staff(name), "/customers?sort=-reviewDue&limit=3").await);
        let mut expected = ordered(&all, "reviewDueAt", |one| reaches(name, one));
        expected.reverse();
        assert_eq!(found, expected, "{name}");
        kit.pass(jiff::SignedDuration::from_mins(1));
    }
}

#[tokio::test]
async fn pages_are_full_where_there_is_enough() {
    let kit = Kit::start().await;
    stocked(&kit).await;
    let manager = kit.staff("general_manager_1");
    let mut next = Some("/customers?limit=5&kind=individual".to_owned());
    let mut sizes = Vec::new();
    while let Some(path) = next {
        let page = manager.get(path).await.expect(200);
        sizes.push(page.json()["items"].as_array().unwrap().len());
        next = next_link(&page);
    }
    assert_eq!(sizes, [5, 5, 5, 3]);
    let page = manager.get("/customers?limit=24").await.expect(200);
    assert_eq!(
        (page.json()["items"].as_array().unwrap().len(), page.header("link")),
        (24, None),
        "nothing follows the last"
    );
}

/// At most so many rows are examined a page: a short page, even an empty one, may have a cursor.
#[tokio::test]
async fn short_pages_lead_on() {
    let kit = Kit::start().await;
    let all = stocked(&kit).await;
    let policy = kit.under(|catalogue| catalogue.settings.examined_limit = 4).await;
    for name in READERS {
        let reader = policy.staff(name);
        for (sort, date) in SORTS {
            for (member, value) in [("valueClass", "potential"), ("source", "partner"), ("kind", "organisation")] {
                let list = format!("/customers?{member}={value}&sort={sort}&limit=3");
                let expected = ordered(&all, date, |one| reaches(name, one) && one[member] == value);
                assert_eq!(ids(&walk(&reader, &list).await), expected, "{name}: {list}");
            }
        }
        // A scope beside the reach is walked past, and shows nothing.
        let elsewhere = walk(&reader, "/customers?unitId=unt_south&limit=2").await;
        let expected = ordered(&all, "createdAt", |one| reaches(name, one) && one["unitId"] == "unt_south");
        assert_eq!(ids(&elsewhere), expected, "{name}");
    }
    let page = policy.staff("general_manager_1").get("/customers?valueClass=potential").await.expect(200);
    assert!(page.json()["items"].as_array().unwrap().len() < 4 && page.json()["nextCursor"].is_string());
}

#[tokio::test]
async fn what_is_not_offered_is_refused_by_name() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    for (query, code, pointer, detail) in [
        ("name=陈凯", "unsupported_filter", "name", "unsupported"),
        ("mobile=15809899491", "unsupported_filter", "mobile", "unsupported"),
        ("carrier=physical", "unsupported_filter", "carrier", "unsupported"),
        ("ownerId=stf_sales_1&unitId=unt_east", "unsupported_filter", "unitId", "unsupported"),
        ("unitId=unt_east&regionId=east", "unsupported_filter", "regionId", "unsupported"),
        ("ownerId=stf_sales_1&regionId=east", "unsupported_filter", "regionId", "unsupported"),
        ("sort=name", "invalid_parameter", "sort", "not_an_option"),
        ("sort=--created", "invalid_parameter", "sort", "not_an_option"),
        ("status=gone", "invalid_parameter", "status", "not_an_option"),
        ("kind=contact", "invalid_parameter", "kind", "not_an_option"),
        ("grade=z", "invalid_parameter", "grade", "not_an_option"),
        ("industry=金融业", "invalid_parameter", "industry", "not_an_option"),
        ("regionId=atlantis", "invalid_parameter", "regionId", "not_an_option"),
        ("ownerId=cus_1", "invalid_parameter", "ownerId", "not_an_option"),
        ("unitId=east%23", "invalid_parameter", "unitId", "not_an_option"),
        ("status=draft&status=active", "invalid_parameter", "status", "given_twice"),
        ("limit=0", "invalid_parameter", "limit", "out_of_range"),
        ("limit=101", "invalid_parameter", "limit", "out_of_range"),
        ("limit=ten", "invalid_parameter", "limit", "out_of_range"),
        ("cursor=nonsense", "invalid_cursor", "cursor", "malformed"),
    ] {
        let query = query.replace("陈凯", "%E9%99%88%E5%87%AF").replace("金融业", "%E9%87%91%E8%9E%8D%E4%B8%9A");
        let answer = sales.get(format!("/customers?{query}")).await.expect(400);
        assert_eq!((answer.code().as_str(), fault(&answer)), (code, pair(pointer, detail)), "{query}");
        assert!(!answer.text().contains("15809899491"));
    }
    let answer = sales.get("/customers?sort=name&limit=0&colour=red").await.expect(400);
    let expected = [("limit", "out_of_range"), ("sort", "not_an_option"), ("colour", "unsupported")];
    assert_eq!(answer.faults(), expected.map(|(pointer, code)| pair(pointer, code)));
}

#[tokio::test]
async fn a_cursor_goes_on_with_its_own_list_for_a_day() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    for number in 0..3 {
        registered(&sales, number).await;
    }
    let page = sales.get("/customers?limit=1").await.expect(200);
    let cursor = page.json()["nextCursor"].as_str().unwrap().to_owned();
    assert!(!cursor.contains("cus_"));
    assert_eq!(next_link(&page), Some(format!("/customers?sort=created&limit=1&cursor={cursor}")));
    sales.get(format!("/customers?limit=2&cursor={cursor}")).await.expect(200);
    for other in ["sort=-created", "status=draft", "ownerId=stf_sales_1"] {
        let answer = sales.get(format!("/customers?{other}&cursor={cursor}")).await.expect(400);
        assert_eq!(answer.code(), "invalid_cursor", "{other}");
    }
    kit.pass(jiff::SignedDuration::from_hours(23));
    kit.staff("sales_1").get(format!("/customers?cursor={cursor}")).await.expect(200);
    kit.pass(jiff::SignedDuration::from_hours(1));
    let answer = kit.staff("sales_1").get(format!("/customers?cursor={cursor}")).await.expect(400);
    assert_eq!(fault(&answer), pair("cursor", "expired"));
}

#[tokio::test]
async fn whose_role_sees_no_customers_gets_no_list() {
    let kit = Kit::start().await;
    for name in ["administrator_1", "auditor_1"] {
        assert_eq!(kit.staff(name).get("/customers").await.expect(403).code(), "forbidden");
    }
    kit.anonymous().get("/customers").await.expect(401);
    assert_eq!(walk(&kit.staff("sales_1"), "/customers").await, Vec::<Value>::new());
}
