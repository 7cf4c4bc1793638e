//! How a relation stands, told by figures that are each their own reason (VIS-17). Pure: no score that nobody can
//! explain.

use serde::Serialize;

/// What is known of how a customer is looked after.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// Since he was last spoken to, or put on file.
    pub days_since_contact: u32,
    /// As often as the plan of his value class says; nothing, if none does.
    pub contact_every_days: Option<u32>,
    /// In the last three months: tried, and spoken to.
    pub tried: u32,
    pub reached: u32,
    /// Marks of the last twelve months, and their sum.
    pub marks: u32,
    pub mark_sum: u32,
    pub overdue: u32,
    pub open_complaints: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// Longer than the plan says.
    ContactOverdue,
    /// Twice as long as it says.
    OutOfTouch,
    /// Tried three times, and never reached.
    NotReached,
    /// Something planned with him is overdue.
    FollowUpOverdue,
    OpenComplaint,
    /// His marks are below three on average.
    LowMarks,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    Good,
    Watch,
    AtRisk,
}

impl Figures {
    /// What gives cause for concern, each for itself.
    pub fn concerns(&self) -> Vec<Concern> {
        let late = |times: u32| self.contact_every_days.is_some_and(|days| self.days_since_contact > days * times);
        let all = [
            (late(1) && !late(2), Concern::ContactOverdue),
            (late(2), Concern::OutOfTouch),
            (self.tried >= 3 && self.reached == 0, Concern::NotReached),
            (self.overdue > 0, Concern::FollowUpOverdue),
            (self.open_complaints > 0, Concern::OpenComplaint),
            (self.marks > 0 && self.mark_sum < 3 * self.marks, Concern::LowMarks),
        ];
        all.into_iter().filter(|(holds, _)| *holds).map(|(_, concern)| concern).collect()
    }
}

impl Health {
    pub fn of(concerns: &[Concern]) -> Self {
        let grave = |concern: &Concern| matches!(concern, Concern::OutOfTouch | Concern::LowMarks);
        match concerns {
            [] => Self::Good,
            [one] if !grave(one) => Self::Watch,
            _ => Self::AtRisk,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn figures() -> Figures {
        Figures { contact_every_days: Some(30), ..Figures::default() }
    }

    #[test]
    fn contact_is_late_behind_the_plan_and_lost_behind_twice_of_it() {
        let after = |days| Figures { days_since_contact: days, ..figures() }.concerns();
        assert_eq!(after(30), []);
        assert_eq!(after(31), [Concern::ContactOverdue]);
        assert_eq!(after(60), [Concern::ContactOverdue]);
        assert_eq!(after(61), [Concern::OutOfTouch]);
        assert_eq!(Figures { days_since_contact: 900, ..Figures::default() }.concerns(), [], "no plan, no lateness");
    }

    #[test]
    fn marks_count_by_their_average() {
        let marked = |marks, mark_sum| Figures { marks, mark_sum, ..figures() }.concerns();
        assert_eq!(marked(0, 0), []);
        assert_eq!(marked(2, 6), []);
        assert_eq!(marked(2, 5), [Concern::LowMarks]);
    }

    proptest! {
        /// Whatever gets worse makes nothing look better.
        #[test]
        fn more_trouble_is_no_better(days in 0..100_u32, overdue in 0..3_u32, complaints in 0..3_u32, more in 0..50_u32) {
            let figures = Figures { days_since_contact: days, overdue, open_complaints: complaints, ..figures() };
            let worse = Figures { days_since_contact: days + more, overdue: overdue + more, ..figures.clone() };
            prop_assert!(Health::of(&figures.concerns()) <= Health::of(&worse.concerns()));
        }
    }
}
