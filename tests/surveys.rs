//! What a customer gets of a survey, and what he answers.

use local::Carried;
use serde_json::{Value, json};

/// Where the message leads, without the address in front.
pub fn link(message: &Carried) -> String {
    let (_, rest) = message.text.split_once("http://127.0.0.1:8787").expect("a link");
    rest.split_whitespace().next().expect("a link").to_owned()
}

/// An answer to every question of the catalogue's template.
pub fn sheet() -> Value {
    json!({
        "product_quality": 5, "service_attitude": 4, "response_speed": 4, "price": 3, "credit": 5, "recommend": 9,
        "words": "送货很快，师傅很耐心",
    })
}
