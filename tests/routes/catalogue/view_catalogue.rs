use serde_json::Value;
use tests::Kit;

#[tokio::test]
async fn policy_is_shown_whole_to_all_staff() {
    let kit = Kit::start().await;
    let members: Vec<_> = kit.system.staff().iter().map(|member| member.id.as_str().replacen("stf_", "", 1)).collect();
    assert_eq!(members.len(), 18);
    let first = kit.staff(&members[0]).get("/catalogue").await.expect(200);
    assert_eq!(first.header("cache-control"), Some("no-store"));
    for name in &members {
        assert_eq!(kit.staff(name).get("/catalogue").await.expect(200).bytes, first.bytes, "{name}");
    }
    kit.anonymous().get("/catalogue").await.expect(401);
    let catalogue = first.json();
    let count = |list: &str| catalogue[list].as_array().unwrap().len();
    for (list, least) in [
        ("fields", 100),
        ("purposes", 10),
        // The channels that CON-05 names.
        ("sources", 15),
        ("roles", 9),
        ("statuses", 5),
        ("consentChannels", 5),
        ("notices", 1),
        ("valueClasses", 3),
        ("regions", 5),
        ("groups", 10),
        ("carriers", 2),
    ] {
        assert!(count(list) >= least, "{list}: {}", count(list));
    }
    assert_eq!(catalogue["settings"]["keyChangeWorkingDays"], 3);
    assert!(catalogue["version"].is_string());
}

/// What a form needs of a field.
#[tokio::test]
async fn a_field_says_how_sensitive_it_is_and_what_it_is_for() {
    let kit = Kit::start().await;
    let catalogue = kit.staff("administrator_1").get("/catalogue").await.expect(200).json();
    let field =
        |id: &str| catalogue["fields"].as_array().unwrap().iter().find(|field| field["id"] == id).unwrap().clone();
    let mobile = field("mobile");
    assert_eq!((&mobile["label"]["zh"], &mobile["label"]["en"]), (&"手机号码".into(), &"Mobile".into()));
    assert_eq!((&mobile["level"], &mobile["class"], &mobile["mask"]), (&1.into(), &"contact".into(), &"phone".into()));
    assert_eq!(
        (&mobile["change"], &mobile["reach"], &mobile["due"]),
        (&"controlled".into(), &true.into(), &true.into())
    );
    assert!(mobile["purposes"].as_array().unwrap().contains(&"service".into()));
    assert_eq!((&field("idNumber")["level"], &field("idNumber")["unique"]), (&1.into(), &true.into()));
    assert_eq!((&field("name")["level"], &field("organisationName")["level"]), (&2.into(), &3.into()));
}

/// Every label there is, however deep, is in both languages.
#[tokio::test]
async fn every_label_is_in_chinese_and_in_english() {
    let kit = Kit::start().await;
    let catalogue = kit.staff("sales_1").get("/catalogue").await.expect(200).json();
    let mut labels = Vec::new();
    collect(&catalogue, &mut labels);
    assert!(labels.len() > 300, "{}", labels.len());
    for label in labels {
        let text = |language: &str| label[language].as_str().unwrap_or_default();
        assert!(!text("en").trim().is_empty() && text("en").is_ascii(), "{label}");
        assert!(!text("zh").trim().is_empty(), "{label}");
    }
    for list in
        ["fields", "purposes", "sources", "roles", "statuses", "consentChannels", "valueClasses", "regions", "groups"]
    {
        assert!(catalogue[list].as_array().unwrap().iter().all(|one| one["label"].is_object()), "{list}");
    }
}

fn collect<'a>(value: &'a Value, labels: &mut Vec<&'a Value>) {
    match value {
        Value::Object(members) => {
            labels.extend(members.get("label"));
            members.values().for_each(|member| collect(member, labels));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, labels)),
        _ => {}
    }
}
