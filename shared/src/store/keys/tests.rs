use super::*;

#[test]
fn foreign_text_can_not_end_a_segment() {
    assert_eq!(segment("a#b/c"), "a%23b%2Fc");
    assert_eq!(segment("张"), "%E5%BC%A0");
}

#[test]
fn a_path_names_the_logical_table() {
    let id: CustomerId = "cus_1".parse().expect("an id");
    assert_eq!(customer(&id).path(), "records|customers#cus_1|record");
}
