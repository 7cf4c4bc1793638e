//! What a list holds and in which order, against an oracle made of the answers to the registrations.

use serde_json::{Value, json};
use tests::{Kit, somebody};

use super::fixture::{company, ids, moved, path, verified, walk};

/// Two dozen customers of three owners in two departments, of every sort a list can tell apart.
pub async fn stocked(kit: &Kit) -> Vec<Value> {
    let mut all = Vec::new();
    for number in 0..24_u32 {
        kit.pass(jiff::SignedDuration::from_mins(7));
        let owner = ["sales_1", "sales_2", "customer_service_1"][(number % 3) as usize];
        let mut body = if number % 4 == 3 { company(number) } else { somebody(number) };
        if number % 4 == 3 {
            body["fields"]["industry"] = ["finance", "transport"][(number % 8 / 4) as usize].into();
        }
        body["source"] = ["sales_talk", "trade_fair", "partner"][(number % 5 % 3) as usize].into();
        match number % 6 {
            0 | 1 => body["valueClass"] = "key".into(),
            2 => body["valueClass"] = "potential".into(),
            _ => {}
        }
        if number % 2 == 0 {
            body["firstContactAt"] = format!("2026-06-0{}T00:00:00Z", 1 + number * 5 % 7).into();
        }
        if number % 10 == 9 {
            body["regionId"] = "north".into();
        }
        let made = kit.staff(owner).post("/customers").json(body).send().await.expect(201);
        let now = match number % 7 {
            0 | 1 => verified(kit, &made).await,
            2 => moved(kit, &verified(kit, &made).await, "dormant", "no_contact").await,
            _ => made,
        };
        all.push(now.json());
    }
    all
}

pub const SORTS: [(&str, &str); 3] =
    [("created", "createdAt"), ("lastContact", "lastContactAt"), ("reviewDue", "reviewDueAt")];

/// The ids of those that hold, in order of a date.
pub fn ordered(all: &[Value], date: &str, holds: impl Fn(&Value) -> bool) -> Vec<String> {
    let mut found: Vec<_> = all.iter().filter(|one| one[date].is_string() && holds(one)).collect();
    found.sort_by_key(|one| {
        (one[date].as_str().unwrap().parse::<jiff::Timestamp>().unwrap(), one["id"].as_str().unwrap())
    });
    found.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

/// Whether a customer is within the reach of its reader.
pub fn reaches(name: &str, one: &Value) -> bool {
    match name {
        "sales_1" | "sales_2" => one["ownerId"] == format!("stf_{name}"),
        "customer_service_1" | "department_head_1" => one["unitId"] == "unt_east",
        "information_specialist_2" => one["unitId"] == "unt_south",
        _ => true,
    }
}

pub const READERS: [&str; 6] =
    ["sales_1", "sales_2", "customer_service_1", "information_specialist_2", "department_head_1", "general_manager_1"];

#[tokio::test]
async fn each_sort_in_both_directions_for_each_reach() {
    let kit = Kit::start().await;
    let all = stocked(&kit).await;
    for name in READERS {
        let reader = kit.staff(name);
        for (sort, date) in SORTS {
            let mut expected = ordered(&all, date, |one| reaches(name, one));
            assert!(expected.len() > 2, "{name} by {sort}");
            assert_eq!(ids(&walk(&reader, &format!("/customers?sort={sort}")).await), expected, "{name} by {sort}");
            expected.reverse();
            assert_eq!(ids(&walk(&reader, &format!("/customers?sort=-{sort}")).await), expected, "{name} by -{sort}");
        }
        let plain = ids(&walk(&reader, "/customers").await);
        assert_eq!(
            plain,
            ordered(&all, "createdAt", |one| reaches(name, one)),
            "{name}: oldest first if nothing is said"
        );
    }
}

#[tokio::test]
async fn a_scope_narrows_the_reach_and_never_widens_it() {
    let kit = Kit::start().await;
    let all = stocked(&kit).await;
    for name in READERS {
        let reader = kit.staff(name);
        for (scope, member, value) in [
            ("ownerId", "ownerId", "stf_sales_1"),
            ("ownerId", "ownerId", "stf_customer_service_1"),
            ("ownerId", "ownerId", "stf_nobody"),
            ("unitId", "unitId", "unt_east"),
            ("unitId", "unitId", "unt_south"),
            ("regionId", "regionId", "north"),
            ("regionId", "regionId", "east"),
        ] {
            for (sort, date) in SORTS {
                let found = ids(&walk(&reader, &format!("/customers?{scope}={value}&sort={sort}")).await);
                let expected = ordered(&all, date, |one| reaches(name, one) && one[member] == value);
                assert_eq!(found, expected, "{name}: {scope}={value} by {sort}");
            }
        }
        kit.pass(jiff::SignedDuration::from_mins(1));
    }
}

#[tokio::test]
async fn each_filter_alone_and_all_together() {
    let kit = Kit::start().await;
    let all = stocked(&kit).await;
    let industry = |one: &Value| one["fields"]["industry"].clone();
    let filters: [(&str, &str); 12] = [
        ("status", "draft"),
        ("status", "active"),
        ("status", "dormant"),
        ("status", "lost"),
        ("kind", "individual"),
        ("kind", "organisation"),
        ("valueClass", "key"),
        ("valueClass", "general"),
        ("grade", "a"),
        ("industry", "finance"),
        ("source", "trade_fair"),
        ("source", "partner"),
    ];
    let holds = |one: &Value, (name, value): (&str, &str)| match name {
        "industry" => industry(one) == value,
        _ => one[name] == value,
    };
    for name in ["sales_1", "customer_service_1", "general_manager_1"] {
        let reader = kit.staff(name);
        for filter in filters {
            for (sort, date) in SORTS {
                let list = format!("/customers?{}={}&sort=-{sort}", filter.0, filter.1);
                let mut expected = ordered(&all, date, |one| reaches(name, one) && holds(one, filter));
                expected.reverse();
                assert_eq!(ids(&walk(&reader, &list).await), expected, "{name}: {list}");
            }
        }
        let both = [("kind", "individual"), ("valueClass", "key"), ("status", "active"), ("source", "sales_talk")];
        let expected =
            ordered(&all, "createdAt", |one| reaches(name, one) && both.iter().all(|filter| holds(one, *filter)));
        let list = "/customers?kind=individual&valueClass=key&status=active&source=sales_talk";
        assert_eq!(ids(&walk(&reader, list).await), expected, "{name}");
        let unit = ordered(&all, "createdAt", |one| {
            reaches(name, one) && one["unitId"] == "unt_east" && one["status"] == "active"
        });
        assert_eq!(ids(&walk(&reader, "/customers?unitId=unt_east&status=active").await), unit, "{name}");
        kit.pass(jiff::SignedDuration::from_mins(1));
    }
}

/// A change moves a customer to its new place in every list, and leaves it in none twice.
#[tokio::test]
async fn lists_follow_changes() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let mut made = Vec::new();
    for number in 0..3 {
        kit.pass(jiff::SignedDuration::from_mins(1));
        made.push(sales.post("/customers").json(somebody(number)).send().await.expect(201));
    }
    let [first, second, third] = [0, 1, 2].map(|n: usize| made[n].id());
    let call = sales.patch(path(&made[1], "")).merge(json!({ "valueClass": "key" })).seen(&made[1]);
    call.send().await.expect(200);
    assert_eq!(ids(&walk(&sales, "/customers?sort=reviewDue").await), [second.clone(), first.clone(), third.clone()]);
    verified(&kit, &made[2]).await;
    assert_eq!(ids(&walk(&sales, "/customers?status=draft").await), [first.clone(), second.clone()]);
    for list in ["/customers?status=active", "/customers?status=active&sort=reviewDue"] {
        assert_eq!(ids(&walk(&sales, list).await), std::slice::from_ref(&third), "{list}");
    }
    assert_eq!(ids(&walk(&sales, "/customers").await), [first, second, third]);
}

#[tokio::test]
async fn a_card_is_masked_and_says_what_lists_are_made_by() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    sales.post("/customers").json(tests::person()).send().await.expect(201);
    sales.post("/customers").json(tests::organisation()).send().await.expect(201);
    let page = sales.get("/customers").await.expect(200);
    let items = &page.json()["items"];
    assert_eq!(items[0]["fields"], json!({ "name": "陈凯", "mobile": "158****9491" }));
    assert_eq!(items[0]["masked"], json!(["mobile"]));
    assert_eq!(items[1]["fields"], json!({ "organisationName": "超艺传媒有限公司", "phone": "010-31843295" }));
    assert_eq!(
        (&items[1]["industry"], &items[1]["kind"], &items[1]["source"]),
        (&json!("finance"), &json!("organisation"), &json!("trade_fair"))
    );
    for value in ["15809899491", "500103198604080857", "泰麒麟", "李洁"] {
        assert!(!page.text().contains(value), "{value}");
    }
}
