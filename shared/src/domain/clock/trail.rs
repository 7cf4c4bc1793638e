//! Gathers the steps while a deadline is computed.

use jiff::civil::Date;

use super::{DayKind, Label, Step};

/// Collects steps; what continues the step before it lengthens that one.
#[derive(Default)]
pub(super) struct Trail(Vec<Step>);

impl Trail {
    pub fn into_steps(self) -> Vec<Step> {
        self.0
    }

    pub fn push(&mut self, step: Step) {
        let continued = match (self.0.last_mut(), &step) {
            (
                Some(Step::TimePaused { to, seconds, reason, approved, .. }),
                Step::TimePaused { to: to2, seconds: more, reason: r2, approved: a2, .. },
            ) if reason == r2 && approved == a2 => {
                *to = *to2;
                *seconds += more;
                true
            }
            (Some(Step::Closed { through, why, .. }), Step::Closed { from, through: end, why: why2 })
                if why == why2 && follows(*through, *from) =>
            {
                *through = *end;
                true
            }
            (
                Some(Step::DaysCounted { through, days, total, make_up, .. }),
                Step::DaysCounted { from, through: end, total: t2, make_up: m2, .. },
            ) if make_up == m2 && follows(*through, *from) => {
                *through = *end;
                *days += 1;
                *total = *t2;
                true
            }
            (
                Some(Step::DaysPaused { through, days, reason, approved, .. }),
                Step::DaysPaused { from, through: end, reason: r2, approved: a2, .. },
            ) if reason == r2 && approved == a2 && follows(*through, *from) => {
                *through = *end;
                *days += 1;
                true
            }
            _ => false,
        };
        if !continued {
            self.0.push(step);
        }
    }

    pub fn closed(&mut self, day: Date, why: DayKind) {
        self.push(Step::Closed { from: day, through: day, why });
    }

    pub fn day_counted(&mut self, day: Date, total: u32, make_up: Option<Label>) {
        self.push(Step::DaysCounted { from: day, through: day, days: 1, total, make_up });
    }

    pub fn days_paused(&mut self, day: Date, reason: Label, approved: bool) {
        self.push(Step::DaysPaused { from: day, through: day, days: 1, reason, approved });
    }
}

fn follows(day: Date, next: Date) -> bool {
    day.tomorrow().is_ok_and(|tomorrow| tomorrow == next)
}
