//! What each role may do, as one table. Where it may be done is asked of `jurisdiction`.

use hub_protocol::Role;

/// Something that needs a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// File a report.
    Report,
    /// See units, areas, categories and the map.
    Look,
    /// See cases and what callers said.
    ReadCases,
    /// Acknowledge an alert; the rules ask besides for duty at the post.
    Acknowledge,
    /// Dispatch, call back, place, record a call, settle.
    Dispatch,
    /// Verify and close.
    Close,
    /// Withdraw.
    Withdraw,
    /// Open what has ended again.
    Reopen,
    /// 派遣, 加派: give a case to departments.
    Assign,
    /// 签收, 退单, 延期, 反馈: what a department does about a task of its own.
    Desk,
    /// Rule on what a department asked.
    Rule,
    /// 回访.
    FollowUp,
    /// 挂账, 暂缓, 提级, 催办.
    Steer,
    /// 督办, 领导包案.
    Supervise,
    /// 答复督办.
    AnswerLetter,
    /// 不予受理, 直接答复, 移交.
    TurnAway,
    /// 并单, 拆分.
    Merge,
    /// 突发事件与应急响应.
    Respond,
    /// 归档.
    Archive,
    /// 即采即办.
    HandleOnSpot,
    /// Erase the personal data of a report.
    Erase,
    /// Make and change accounts.
    Accounts,
    /// Make and take back device tokens.
    Devices,
    /// Import areas, units, roster and policy.
    Organisation,
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 24] = [
        Self::Report,
        Self::Look,
        Self::ReadCases,
        Self::Acknowledge,
        Self::Dispatch,
        Self::Close,
        Self::Withdraw,
        Self::Reopen,
        Self::Assign,
        Self::Desk,
        Self::Rule,
        Self::FollowUp,
        Self::Steer,
        Self::Supervise,
        Self::AnswerLetter,
        Self::TurnAway,
        Self::Merge,
        Self::Respond,
        Self::Archive,
        Self::HandleOnSpot,
        Self::Erase,
        Self::Accounts,
        Self::Devices,
        Self::Organisation,
    ];
}

/// Whether a role may do something.
#[must_use]
pub fn may(role: Role, act: Act) -> bool {
    use Act::{
        Accounts, Acknowledge, AnswerLetter, Archive, Assign, Close, Desk, Devices, Dispatch, Erase,
        FollowUp, HandleOnSpot, Look, Merge, Organisation, ReadCases, Reopen, Report, Respond, Rule, Steer,
        Supervise, TurnAway, Withdraw,
    };
    let acts: &[Act] = match role {
        // Looks after the system; sees no cases.
        Role::Administrator => &[Look, Accounts, Devices, Organisation],
        Role::Dispatcher => &[
            Report,
            Look,
            ReadCases,
            Acknowledge,
            Dispatch,
            Close,
            Withdraw,
            Reopen,
            Assign,
            Rule,
            FollowUp,
            Steer,
            Supervise,
            AnswerLetter,
            TurnAway,
            Merge,
            Respond,
            Archive,
            HandleOnSpot,
        ],
        Role::Commander => &[
            Report,
            Look,
            ReadCases,
            Acknowledge,
            Dispatch,
            Close,
            Withdraw,
            Reopen,
            Assign,
            Rule,
            FollowUp,
            Steer,
            Supervise,
            AnswerLetter,
            TurnAway,
            Merge,
            Respond,
            Archive,
            HandleOnSpot,
            Erase,
        ],
        Role::Observer => &[Look, ReadCases],
        // Another platform or the watchdog: files, follows, and takes back what its caller takes back.
        Role::Integrator => &[Report, Look, ReadCases, Withdraw],
        // Sees its own tasks' cases only: see `jurisdiction`.
        // What it found and dealt with itself it files as well, and somebody else checks it: it closes nothing alone.
        Role::Department => &[Look, ReadCases, Desk, AnswerLetter, HandleOnSpot],
    };
    acts.contains(&act)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One line for each role, one letter for each act in the order of [`Act::ALL`]: `x` may, `-` may not.
    #[track_caller]
    fn check(role: Role, table: &str) {
        let found: String = Act::ALL.iter().map(|act| if may(role, *act) { 'x' } else { '-' }).collect();
        assert_eq!(found, table, "{role:?}: {:?}", Act::ALL);
    }

    #[test]
    fn each_role_may_what_the_table_says_and_nothing_else() {
        check(Role::Administrator, "-x-------------------xxx");
        check(Role::Dispatcher, "xxxxxxxxx-xxxxxxxxxx----");
        check(Role::Commander, "xxxxxxxxx-xxxxxxxxxxx---");
        check(Role::Observer, "-xx---------------------");
        check(Role::Integrator, "xxx---x-----------------");
        check(Role::Department, "-xx------x----x----x----");
    }
}
