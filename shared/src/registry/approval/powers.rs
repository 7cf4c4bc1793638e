//! Whose powers a caller may use on requests: his own, and those lent to him (ACC-17).

use jiff::Timestamp;

use crate::domain::approval::{Case, Decider, Refusal, Status, Step, Verdict, Wait};
use crate::domain::catalogue::Right;
use crate::domain::clock::Calendar;
use crate::domain::ids::StaffId;
use crate::http::{App, Caller, Code, Problem};
use crate::store::{approvals, delegations};

pub struct Powers<'a> {
    own: &'a Caller,
    /// Whoever lends him his powers now, with the grants of this moment.
    lent: Vec<Caller>,
}

impl<'a> Powers<'a> {
    pub async fn of(app: &App, own: &'a Caller) -> Result<Self, Problem> {
        let now = app.time.now();
        let mut lent = Vec::new();
        for delegation in delegations::lent_to(&app.store, own.id()).await? {
            if !delegation.holds(now) {
                continue;
            }
            match Caller::absent(app, &delegation.by, own.trace.clone()).await {
                // What he lent in another post is not what he has in this one.
                Ok(caller) if !caller.staff.is_since(delegation.created_at) => {}
                Ok(caller) => lent.push(caller),
                // Who is locked or gone lends nothing.
                Err(problem) if matches!(problem.code, Code::AccountLocked | Code::NotEnrolled) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(Self { own, lent })
    }

    /// Where everything that waits for one of these powers is found.
    pub fn inbox(&self) -> Vec<String> {
        let all = [self.own].into_iter().chain(&self.lent);
        let mut partitions: Vec<_> =
            all.flat_map(Caller::scopes).flat_map(|(role, scope)| approvals::inbox(&role.id, scope)).collect();
        partitions.sort();
        partitions.dedup();
        partitions
    }

    /// Whether a request is any business of his.
    pub fn concern(&self, case: &Case, now: Timestamp) -> bool {
        let known = |staff: &StaffId| case.is_party(staff) || case.has_decided(staff);
        known(self.own.id()) || self.own.has(Right::AuditsView) || self.were_asked(case, now)
    }

    /// Whether it was ever before him: what is over by now he may still look up.
    fn were_asked(&self, case: &Case, now: Timestamp) -> bool {
        let holds = |role: &String, step: &Step| {
            let lent = self.lent.iter().filter(|_| case.delegable);
            [self.own].into_iter().chain(lent).any(|caller| caller.holds(role, step.place.parts()))
        };
        case.steps.iter().filter(|step| step.opened_at.is_some()).any(|step| {
            let escalated = step.rule.escalate.as_ref().filter(|_| step.due_at.is_some_and(|due| due <= now));
            step.rule.by.iter().chain(escalated.map(|next| &next.to)).any(|role| holds(role, step))
        })
    }

    /// Whether it is before him now: his to decide, by what he holds or was lent.
    pub fn are_asked(&self, case: &Case, now: Timestamp) -> bool {
        case.standing(now) == Status::Pending && !self.deciders(case, now).is_empty() && !self.is_own(case)
    }

    /// Whoever holds powers of somebody decides nothing that this somebody asked for or gets.
    fn is_own(&self, case: &Case) -> bool {
        self.lent.iter().map(Caller::id).chain([self.own.id()]).any(|staff| case.is_party(staff))
    }

    /// Whether he may decide it now.
    pub fn may_decide(&self, case: &Case, now: Timestamp, calendar: &Calendar) -> bool {
        self.decide(case, Verdict::Refused, now, calendar).is_ok()
    }

    /// The case after his decision, with the first of his powers that it takes, his own before lent ones.
    pub fn decide(
        &self,
        case: &Case,
        verdict: Verdict,
        now: Timestamp,
        calendar: &Calendar,
    ) -> Result<(Case, Decider), Refusal> {
        if case.standing(now) != Status::Pending {
            return Err(Refusal::NotPending);
        }
        let deciders = self.deciders(case, now);
        if self.is_own(case) {
            return Err(Refusal::OwnRequest);
        }
        let mut refusal = Refusal::NotAsked;
        for decider in deciders {
            match case.decide(&decider, verdict, now, calendar) {
                Ok(next) => return Ok((next, decider)),
                Err(other) => refusal = other,
            }
        }
        if refusal == Refusal::NotAsked && case.has_decided(self.own.id()) {
            refusal = Refusal::DecidedBefore;
        }
        Err(refusal)
    }

    fn deciders(&self, case: &Case, now: Timestamp) -> Vec<Decider> {
        let waits: Vec<Wait> = case.waits().into_iter().filter(|wait| wait.from <= now).collect();
        let own = waits.iter().filter(|wait| self.own.holds(&wait.role, wait.place.parts()));
        let own = own.map(|wait| (wait, None));
        let lent = self.lent.iter().filter(|_| case.delegable).flat_map(|lender| {
            let held = waits.iter().filter(|wait| lender.holds(&wait.role, wait.place.parts()));
            held.map(|wait| (wait, Some(lender.id().clone())))
        });
        let decider = |(wait, on_behalf_of): (&Wait, _)| Decider {
            staff: self.own.id().clone(),
            on_behalf_of,
            role: wait.role.clone(),
        };
        own.chain(lent).map(decider).collect()
    }
}
