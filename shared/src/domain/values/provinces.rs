//! The provinces with their codes (GB/T 2260, first two digits), names and plate abbreviations.

pub(super) struct Province {
    pub code: &'static str,
    pub name: &'static str,
    pub full_name: &'static str,
    pub plate: char,
}

const fn province(code: &'static str, name: &'static str, full_name: &'static str, plate: char) -> Province {
    Province { code, name, full_name, plate }
}

pub(super) const PROVINCES: [Province; 34] = [
    province("11", "北京", "北京市", '京'),
    province("12", "天津", "天津市", '津'),
    province("13", "河北", "河北省", '冀'),
    province("14", "山西", "山西省", '晋'),
    province("15", "内蒙古", "内蒙古自治区", '蒙'),
    province("21", "辽宁", "辽宁省", '辽'),
    province("22", "吉林", "吉林省", '吉'),
    province("23", "黑龙江", "黑龙江省", '黑'),
    province("31", "上海", "上海市", '沪'),
    province("32", "江苏", "江苏省", '苏'),
    province("33", "浙江", "浙江省", '浙'),
    province("34", "安徽", "安徽省", '皖'),
    province("35", "福建", "福建省", '闽'),
    province("36", "江西", "江西省", '赣'),
    province("37", "山东", "山东省", '鲁'),
    province("41", "河南", "河南省", '豫'),
    province("42", "湖北", "湖北省", '鄂'),
    province("43", "湖南", "湖南省", '湘'),
    province("44", "广东", "广东省", '粤'),
    province("45", "广西", "广西壮族自治区", '桂'),
    province("46", "海南", "海南省", '琼'),
    province("50", "重庆", "重庆市", '渝'),
    province("51", "四川", "四川省", '川'),
    province("52", "贵州", "贵州省", '贵'),
    province("53", "云南", "云南省", '云'),
    province("54", "西藏", "西藏自治区", '藏'),
    province("61", "陕西", "陕西省", '陕'),
    province("62", "甘肃", "甘肃省", '甘'),
    province("63", "青海", "青海省", '青'),
    province("64", "宁夏", "宁夏回族自治区", '宁'),
    province("65", "新疆", "新疆维吾尔自治区", '新'),
    province("71", "台湾", "台湾省", '台'),
    province("81", "香港", "香港特别行政区", '港'),
    province("82", "澳门", "澳门特别行政区", '澳'),
];

pub(super) fn is_province_code(code: &str) -> bool {
    PROVINCES.iter().any(|province| province.code == code)
}
