//! What becomes of the rows of a file, whatever it is written in (BLK-04, CUS-15).

use serde_json::json;
use tests::Kit;

use super::fixture::*;

/// Every row of the file in this form, against the answers that come with them.
async fn each_row_is_as_expected(content: &'static [u8]) {
    let kit = Kit::start().await;
    let job = imported(&kit, PEOPLE, content).await.json();
    assert_eq!(job["status"], "completed", "{job}");
    assert_eq!(job["progress"], json!({ "done": 2000, "total": 2000 }));
    let counts = json!({ "created": 1680, "rejected": 164, "duplicate": 64, "suspect": 92, "undone": 0, "kept": 0 });
    assert_eq!(job["counts"], counts);
    let lines = lines(&specialist(&kit), job["id"].as_str().unwrap()).await;
    let (expected, found) = (expected(), found(&lines));
    for (row, expected) in &expected {
        assert_eq!(&found[row], expected, "row {row}");
    }
    assert_eq!(found.len(), expected.len());
    for line in &lines {
        let on_file = ["created", "suspect"].contains(&line.outcome.as_str());
        assert_eq!(on_file, !line.customer_id.is_empty(), "{line:?}");
        assert_eq!(line.outcome == "created", line.code.is_empty(), "{line:?}");
    }
}

#[tokio::test]
async fn utf_8_with_a_mark() {
    each_row_is_as_expected(INDIVIDUALS).await;
}

#[tokio::test]
async fn a_workbook() {
    each_row_is_as_expected(INDIVIDUALS_XLSX).await;
}

/// Cell by cell what the other is, and what becomes of those is told above: 300 rows of it go all the way.
#[tokio::test]
async fn gb18030() {
    assert!(rows_of(INDIVIDUALS_GB18030) == rows_of(INDIVIDUALS));
    assert_eq!(rows_of(INDIVIDUALS).len(), 1 + 2000);
    let kit = Kit::start().await;
    let job = imported(&kit, PEOPLE, head(INDIVIDUALS_GB18030, 300)).await.json();
    let lines = lines(&specialist(&kit), job["id"].as_str().unwrap()).await;
    assert_eq!(found(&lines), expected().into_iter().take(300).collect());
}

#[tokio::test]
async fn organisations_come_in_whole_with_their_main_contacts() {
    let kit = Kit::start().await;
    let job = imported(&kit, COMPANIES, ORGANISATIONS).await.json();
    assert_eq!(job["counts"]["created"], 200, "{job}");
    let lines = lines(&specialist(&kit), job["id"].as_str().unwrap()).await;
    let mut reader = csv::Reader::from_reader(ORGANISATIONS.strip_prefix("\u{feff}".as_bytes()).unwrap());
    let headers = reader.headers().unwrap().clone();
    let place = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let supervisor = kit.staff("management_specialist_1");
    for (line, record) in lines.iter().zip(reader.records().map(Result::unwrap)).step_by(20) {
        let path = format!("/customers/{}", line.customer_id);
        let organisation = supervisor.get(&path).await.expect(200).json();
        assert_eq!(organisation["fields"]["organisationName"], record[place("企业名称")]);
        assert_eq!(organisation["fields"]["uscc"], record[place("统一社会信用代码")]);
        let contacts = supervisor.get(format!("{path}/contacts")).await.expect(200).json();
        let contacts = contacts["items"].as_array().unwrap();
        assert_eq!(contacts.len(), 1);
        assert_eq!(contacts[0]["main"], true);
        assert_eq!(contacts[0]["fields"]["name"], record[place("主要联系人")]);
        assert_eq!(contacts[0]["fields"]["jobTitle"], record[place("联系人职务")]);
    }
}

#[tokio::test]
async fn what_was_imported_before_is_a_duplicate_in_whatever_encoding() {
    let kit = Kit::start().await;
    imported(&kit, PEOPLE, head(INDIVIDUALS, 300)).await;
    let job = imported(&kit, PEOPLE, head(INDIVIDUALS_GB18030, 300)).await.json();
    assert_eq!((&job["counts"]["created"], &job["counts"]["suspect"]), (&json!(0), &json!(0)));
    let again = lines(&specialist(&kit), job["id"].as_str().unwrap()).await;
    for (line, before) in again.iter().zip(expected().values()) {
        let expected = match before[0].as_str() {
            "created" | "suspect" => ("duplicate", "imported_before"),
            "duplicate" => ("duplicate", "twice_in_file"),
            _ => ("rejected", line.code.as_str()),
        };
        assert_eq!((line.outcome.as_str(), line.code.as_str()), expected, "{line:?}");
    }
}

#[tokio::test]
async fn a_dry_run_tells_the_same_and_puts_nobody_on_file() {
    let kit = Kit::start().await;
    let file = head(INDIVIDUALS, 300);
    let job = imported(&kit, &format!("{PEOPLE}&dryRun=true"), file).await.json();
    assert_eq!((job["dryRun"].clone(), job["status"].clone()), (json!(true), json!("completed")));
    let told = lines(&specialist(&kit), job["id"].as_str().unwrap()).await;
    assert_eq!(found(&told), expected().into_iter().take(300).collect());
    assert!(told.iter().all(|line| line.customer_id.is_empty()));
    let list = kit.staff("information_supervisor_1").get("/customers").await.expect(200).json();
    assert_eq!(list["items"], json!([]));
    // Nor is any row of it taken for imported.
    assert_eq!(imported(&kit, PEOPLE, file).await.json()["counts"], job["counts"]);
    let again = imported(&kit, &format!("{PEOPLE}&dryRun=true"), file).await.json();
    assert_eq!((&again["counts"]["created"], &again["counts"]["suspect"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn a_row_with_the_mobile_of_a_customer_on_file_is_a_suspect() {
    let kit = Kit::start().await;
    let mut mother = tests::somebody(1);
    mother["fields"]["mobile"] = "13900000007".into();
    kit.staff("sales_2").post("/customers").json(mother).send().await.expect(201);
    let dry = imported(&kit, &format!("{PEOPLE}&dryRun=true"), people(7..9)).await;
    let done = imported(&kit, PEOPLE, people(7..9)).await;
    for job in [dry, done] {
        let lines = lines(&specialist(&kit), &job.id()).await;
        let told: Vec<_> =
            lines.iter().map(|line| (line.outcome.as_str(), line.field.as_str(), line.code.as_str())).collect();
        assert_eq!(told, [("suspect", "手机号码", "same_mobile"), ("created", "", "")]);
    }
}

#[tokio::test]
async fn a_row_like_a_customer_by_hand_is_a_duplicate_whom_only_those_in_reach_learn() {
    let kit = Kit::start().await;
    let here = kit.staff("sales_1").post("/customers").json(tests::somebody(1)).send().await.expect(201);
    let elsewhere = kit.staff("sales_2").post("/customers").json(tests::somebody(2)).send().await.expect(201);
    let job = imported(&kit, PEOPLE, people(1..4)).await;
    let lines = lines(&specialist(&kit), &job.id()).await;
    let told: Vec<_> =
        lines.iter().map(|line| (line.outcome.as_str(), line.field.as_str(), line.customer_id.as_str())).collect();
    let third = lines[2].customer_id.clone();
    let id = here.id();
    assert_eq!(told, [("duplicate", "证件号码", id.as_str()), ("duplicate", "证件号码", ""), ("created", "", &third)]);
    assert!(!elsewhere.id().is_empty());
}

#[tokio::test]
async fn the_customers_are_whose_they_are_to_be_and_say_where_they_come_from() {
    let kit = Kit::start().await;
    let path = format!("{PEOPLE}&ownerId=stf_sales_1");
    let supervisor = kit.staff("information_supervisor_1");
    let started = file(&supervisor, &path, people(1..2)).send().await.expect(202);
    kit.settle().await;
    let lines = lines(&supervisor, &started.id()).await;
    let customer = kit.staff("sales_1").get(format!("/customers/{}", lines[0].customer_id)).await.expect(200).json();
    assert_eq!(customer["ownerId"], "stf_sales_1");
    assert_eq!(customer["source"], "trade_fair");
    let refused = file(&specialist(&kit), &path, people(2..3)).send().await.expect(422);
    assert_eq!(refused.faults(), [("/ownerId".to_owned(), "not_assignable".to_owned())]);
}

#[tokio::test]
async fn nothing_of_the_file_is_left_when_it_is_done() {
    let kit = Kit::start().await;
    let started = file(&specialist(&kit), PEOPLE, people(1..300)).send().await.expect(202);
    let objects = kit.system.embedded().objects();
    let listed = || async {
        use futures::TryStreamExt;
        objects.list(None).map_ok(|object| object.location.to_string()).try_collect::<Vec<_>>().await.unwrap()
    };
    assert_eq!(listed().await, [format!("imports/{}/file", started.id())]);
    let path = object_store::path::Path::from(format!("imports/{}/file", started.id()));
    let sealed = object_store::ObjectStoreExt::get(&*objects, &path).await.unwrap().bytes().await.unwrap();
    assert!(!sealed.windows(6).any(|piece| piece == "陈凯".as_bytes()), "it lies there sealed");
    kit.settle().await;
    assert!(listed().await.is_empty());
}

/// That two rows stand in different lines of a file does not make them two people (CUS-23).
#[tokio::test]
async fn two_rows_that_are_one_person_can_be_merged() {
    let kit = Kit::start().await;
    let file = "姓名,手机号码\n陈凯,13900000001\n陈恺,13900000002\n";
    let job = imported(&kit, &format!("{PEOPLE}&source=trade_fair&purposes=service"), file).await;
    let rows = lines(&specialist(&kit), &job.id()).await;
    let merges = kit.staff("management_specialist_1");
    let survivor = merges.get(format!("/customers/{}", rows[0].customer_id)).await.expect(200);
    let body = serde_json::json!({ "absorb": rows[1].customer_id, "absorbVersion": 1, "reason": "同一人" });
    let call = merges.post(format!("/customers/{}/merges", survivor.id())).json(body).seen(&survivor);
    assert_eq!(call.send().await.expect(200).json()["status"], "merged");
}
