//! What the compiled-in catalogue promises, held against the words of the requirements.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use super::*;

fn builtin() -> &'static Catalogue {
    Catalogue::builtin()
}

/// Every word is a header that names a field.
#[track_caller]
fn assert_fields(profile: Profile, words: &str) {
    for word in words.split_whitespace() {
        let field = builtin().field_by_header(&[profile], word);
        assert!(field.is_some(), "{word} is no field of {profile:?}");
    }
}

#[test]
fn the_builtin_catalogue_is_consistent() {
    if let Err(error) = parse::builtin().and_then(|all| all.check().map_err(CatalogueError::Inconsistent)) {
        if let CatalogueError::Inconsistent(faults) = &error {
            panic!("{faults:#?}");
        }
        panic!("{error}");
    }
}

#[test]
fn every_noun_of_the_requirements_on_persons_is_a_field() {
    // CUS-01, CUS-03
    let basic = "姓名 性别 年龄 身份证号码 手机 单位 住址 职务 偏好 需求 评价 购买意向 合作需求";
    assert_fields(Profile::Individual, basic);
    // CUS-07, CUS-11, ARC-25
    let more = "功能需求 质量要求 价格期望 反馈 特殊要求 合作项目进展 信用等级 付款记录 欠款";
    assert_fields(Profile::Individual, more);
    // CUS-05
    assert_fields(Profile::Contact, "姓名 职位 手机 是否主要联系人");
    // CUS-13
    let fuel = "加油量 加油次数 消费金额 累计积分 已兑换积分 优惠活动 优惠额度 投诉内容 处理结果 反馈 评价";
    assert_fields(Profile::FuelCardHolder, fuel);
}

#[test]
fn every_noun_of_the_requirements_on_organisations_is_a_field() {
    let by_requirement = [
        // CUS-04
        "名称 法定代表人 地址 电话 传真 电子邮件 网址 经营范围 行业 规模 资产 所有者 管理者 与本公司交易时间",
        // CUS-06
        "业务规模 业务类型 采购历史 销售数据 生产工艺 生产规模 使用原料 企业生产投资",
        // CUS-08
        "服务区域 销售能力 发展潜力 企业文化 经营方针 规模 营业额 管理风格",
        // CUS-09
        "以往销售业绩 目前销售业绩 管理者素质 销售人员素质 与竞争者的关系 业务关系 合作态度",
        // CUS-10
        "销售活动现状 存在的问题 保持的优势 未来的对策 信誉 形象 信用状况 交易条件 过去的信用问题",
        // CUS-16, ARC-25
        "营业执照 税务登记 业务往来 合同 信用等级 付款记录 欠款 投诉内容",
    ];
    for words in by_requirement {
        assert_fields(Profile::Organisation, words);
    }
}

#[test]
fn coverage_is_past_present_prospective_direct_indirect_domestic_international() {
    for (id, words) in [("customerStage", "过去 现在 未来"), ("dealingMode", "直接 间接"), ("market", "国内 国际")]
    {
        let field = builtin().field(id).unwrap();
        for word in words.split_whitespace() {
            assert!(field.option(word).is_some(), "{word}");
        }
    }
}

#[test]
fn bank_data_are_four_groups_and_name_the_channel() {
    let fields = builtin().fields_of(&[Profile::BankCustomer]);
    let groups: BTreeSet<&str> = fields.map(|f| f.group.as_str()).collect();
    let wanted = ["sector_bank_identity", "sector_bank_account", "sector_bank_transaction", "sector_bank_credit"];
    assert_eq!(groups, BTreeSet::from(wanted));
    let channel = builtin().field("paymentChannel").unwrap();
    for text in ["网银", "手机银行", "pos", "ＡＴＭ"] {
        assert!(channel.option(text).is_some(), "{text}");
    }
}

#[test]
fn sensitive_fields_do_not_serve_every_purpose() {
    let serving = |purpose: &str| -> BTreeSet<&str> {
        let sealed = builtin().fields.iter().filter(|f| f.is_sealed());
        sealed.filter(|f| f.serves(purpose)).map(|f| f.id.as_str()).collect()
    };
    for id in ["idNumber", "bankCard", "accountNumber", "birthDate", "creditGrade"] {
        assert!(!serving("complaint").contains(id), "{id}");
    }
    for id in ["idNumber", "bankCard", "homeAddress", "creditReportSummary"] {
        assert!(!serving("marketing").contains(id), "{id}");
    }
    assert!(!serving("service").contains("creditGrade"));
    assert!(!serving("analysis").contains("mobile"));
}

#[test]
fn choices_are_read_as_people_write_them() {
    let industry = builtin().field("industry").unwrap();
    for (text, id) in [
        ("批发零售", "wholesale_retail"),
        ("金融业", "finance"),
        ("制造业", "manufacturing"),
        ("信息技术", "information_technology"),
        ("交通运输", "transport"),
        ("FINANCE", "finance"),
    ] {
        assert_eq!(industry.option(text).unwrap().id, id);
    }
    assert!(industry.option("").is_none());
    assert!(industry.option("金融业务").is_none());
    let size = builtin().field("companySize").unwrap();
    for text in ["大型", "中型", "小型", "微型"] {
        assert!(size.option(text).is_some());
    }
}

#[test]
fn purposes_and_sources_of_the_files_are_known() {
    assert_eq!(builtin().purpose_named("服务").unwrap().id, "service");
    assert_eq!(builtin().purpose_named("回访").unwrap().id, "callback");
    assert!(builtin().purpose_named("").is_none());
    for text in ["客户服务", "市场调研", "网络平台", "展会", "名片", "问卷", "销售洽谈"] {
        assert!(builtin().source_named(text).is_some(), "{text}");
    }
    assert_eq!(builtin().sources.len(), 15, "the channels of CON-05");
    assert!(builtin().notice("2026-01").unwrap().covers("marketing"));
}

/// DynamoDB holds 400 KB an item; one file with every sector must fit even when each text is as
/// long as it may be and each character takes four bytes.
#[test]
fn the_longest_file_fits_one_item() {
    for base in [Profile::Individual, Profile::Organisation] {
        let fields = builtin().fields_of(&base.with_sectors());
        let bytes: usize = fields.map(|f| 4 * usize::from(f.max_length.unwrap_or(200)) + 96).sum();
        assert!(bytes < 300_000, "{base:?}: {bytes}");
    }
}

#[test]
fn what_goes_out_is_camel_case_with_numbered_levels() {
    let json = serde_json::to_value(builtin()).unwrap();
    assert_eq!(json["valueClasses"][0]["ownerKind"], "account_manager");
    assert_eq!(json["settings"]["keyChangeWorkingDays"], 3);
    let name = &json["fields"][0];
    assert_eq!(name["id"], "name");
    assert_eq!(name["level"], 2);
    assert_eq!(name["requiredIn"], serde_json::json!(["individual", "contact"]));
    let rights = json["roles"][0]["rights"].as_array().unwrap();
    let names = builtin().roles[0].rights.iter().map(|r| r.as_str());
    assert!(names.eq(rights.iter().map(|r| r.as_str().unwrap())));
}

#[test]
fn reviews_follow_the_value_class() {
    let settings = &builtin().settings;
    assert_eq!(settings.review_of(Some("key")), Some(Cycle::Month));
    assert_eq!(settings.review_of(Some("general")), Some(Cycle::Quarter));
    assert_eq!(settings.review_of(None), Some(Cycle::Quarter));
}

#[test]
fn bad_files_are_refused() {
    assert!(toml::from_str::<parse::Document>("[[field]]\nid = \"x\"\ncolour = 1").is_err());
    let mut all = parse::Document::default();
    let version = || parse::Document { version: Some("1".to_owned()), ..Default::default() };
    all.add("a", version()).unwrap();
    let twice = all.add("b", version()).unwrap_err();
    assert_eq!(twice.to_string(), "b: [version] stands in another file already");
    assert_eq!(parse::Document::default().finish().unwrap_err().to_string(), "no file of the catalogue has [version]");
}
