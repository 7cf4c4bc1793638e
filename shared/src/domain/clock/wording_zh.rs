//! The steps in Chinese.

use jiff::civil::{Date, Weekday};

use super::wording::{end, kind, length, moment};
use super::{Language, PauseLimit, Step};

impl Step {
    pub(super) fn chinese(&self) -> String {
        match self {
            Self::Started { at, calendar, time_zone, term } => {
                format!("{}起算，期限{}，按“{}”日历（{time_zone}）", moment(*at), term.text(Language::Zh), calendar.zh)
            }
            Self::StartDayNotCounted { day } => {
                format!("起算当日 {day} 不计入（民法典第二百零一条）")
            }
            Self::WaitedForOpening { opens } => {
                format!("起算时不在工作时间，自 {} 开始计时", moment(*opens))
            }
            Self::TimeCounted { from, to, seconds, left } => {
                format!("{} 至 {} 计时{}，剩余{}", moment(*from), end(*to), length_zh(*seconds), length_zh(*left))
            }
            Self::DaysCounted { from, through, days, total, make_up } => format!(
                "{}{}计 {days} 日，累计 {total} 日",
                period_zh(*from, *through),
                make_up.as_ref().map(|n| format!("（{}调休上班）", n.zh)).unwrap_or_default()
            ),
            Self::Closed { from, through, why } => {
                format!("{}为{}", period_zh(*from, *through), kind(why, Language::Zh))
            }
            Self::TimePaused { from, to, seconds, reason, approved } => format!(
                "{} 至 {} 暂停{}：{}（{}）",
                moment(*from),
                end(*to),
                length_zh(*seconds),
                reason.zh,
                if *approved { "已审批" } else { "无需审批" }
            ),
            Self::DaysPaused { from, through, days, reason, approved } => format!(
                "{}暂停 {days} 日：{}（{}）",
                period_zh(*from, *through),
                reason.zh,
                if *approved { "已审批" } else { "无需审批" }
            ),
            Self::PauseRefused { at, reason, limit } => format!(
                "暂停“{}”自 {} 起不再停表：{}",
                reason.zh,
                moment(*at),
                match limit {
                    PauseLimit::NeverPaused => "此时限不可暂停",
                    PauseLimit::CapReached => "已达暂停上限",
                    PauseLimit::ApprovalMissing => "未经审批",
                }
            ),
            Self::MovedToWorkingDay { last, to } => {
                format!("最后一日 {} 为休息日，顺延至 {}（民法典第二百零三条）", day_zh(*last), day_zh(*to))
            }
            Self::Due { at, standing: false } => format!("截止时间：{}", end(*at)),
            Self::Due { at, standing: true } => {
                format!("截止时间：最迟 {}（暂停尚未结束，按上限计算）", end(*at))
            }
            Self::Provisional { published_from, published_through } => {
                format!("暂定：节假日安排仅公布 {published_from} 至 {published_through}，其余按周计算，公布后重新计算")
            }
        }
    }
}

fn day_zh(day: Date) -> String {
    let name = match day.weekday() {
        Weekday::Monday => "周一",
        Weekday::Tuesday => "周二",
        Weekday::Wednesday => "周三",
        Weekday::Thursday => "周四",
        Weekday::Friday => "周五",
        Weekday::Saturday => "周六",
        Weekday::Sunday => "周日",
    };
    format!("{day}（{name}）")
}

fn period_zh(from: Date, through: Date) -> String {
    if from == through { day_zh(from) } else { format!("{}至{}", day_zh(from), day_zh(through)) }
}

fn length_zh(seconds: i64) -> String {
    length(seconds, ["小时", "分钟", "秒"], "")
}
