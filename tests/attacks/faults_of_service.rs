//! The same faults under complaints, what is said and planned with customers, and surveys.

use embedded::{Effect, Service as Cloud};

use crate::faults::strike_each_call;
use crate::scenes_of_service::Service;

async fn strike_all(effect: Effect, cloud: Cloud) {
    for (index, operation) in (0u32..).zip(Service::ALL) {
        strike_each_call(operation, effect, cloud, index * 100).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_throttling_store_leaves_no_service_half_done() {
    strike_all(Effect::Throttle, Cloud::DynamoDb).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_throttling_kms_leaves_no_service_half_done() {
    strike_all(Effect::Throttle, Cloud::Kms).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_store_or_kms_leaves_no_service_half_done() {
    use Service::{AnswerTask, ApproveResult, Complain, RecordCall, Respond, StartWave};
    for operation in [Complain, ApproveResult, AnswerTask, RecordCall, StartWave, Respond] {
        strike_each_call(operation, Effect::InternalServerError, Cloud::DynamoDb, 0).await;
        strike_each_call(operation, Effect::InternalServerError, Cloud::Kms, 0).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn conflicting_writers_leave_no_service_half_done() {
    use Service::{Accept, ApproveResult, CompleteFollowUp, RecordAnswer, Respond, TakeOver};
    for operation in [Accept, ApproveResult, TakeOver, CompleteFollowUp, RecordAnswer, Respond] {
        strike_each_call(operation, Effect::TransactionConflict, Cloud::DynamoDb, 0).await;
    }
}
