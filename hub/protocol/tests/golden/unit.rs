//! What a unit says and is told.

use hub_protocol::{
    CaseBrief, CoordinateSystem, DeclineReason, Done, Duty, ErrorCode, Fix, FixRefusal, FixRefused, Grade,
    MailboxMessage, MessageId, Notice, Order, OrderAction, OrderId, OrderOutcome, Phase, Ping, Receipt,
    ReceiptStep, Refused, SocketError, UnitCard, UnitHandled, UnitHello, UnitIn, UnitKind, UnitOut, UnitPong,
    UnitWelcome,
    views::{CategoryRef, EvidenceView},
};

use crate::{arrivals, names, parts::*};

fn message_id(n: u128) -> MessageId {
    MessageId(uuid(0x3e0 + n))
}

fn order_id(n: u128) -> OrderId {
    OrderId(uuid(0x0de0 + n))
}

fn actions() -> Vec<OrderAction> {
    let gcj = CoordinateSystem::Gcj02;
    vec![
        OrderAction::Accept { offer: offer() },
        OrderAction::Decline { offer: offer(), reason: DeclineReason::TooFar },
        OrderAction::SetOut { task: task() },
        OrderAction::Arrive {
            task: task(),
            place: Some(hub_protocol::GivenPlace { system: gcj, ..given_place() }),
        },
        OrderAction::Well { task: task() },
        OrderAction::Done {
            task: task(),
            note: Some("明火已扑灭，现场移交消防".to_owned()),
            photos: vec!["3f".repeat(32)],
            before: Vec::new(),
            during: Vec::new(),
            signed: Vec::new(),
            recordings: Vec::new(),
            place: None,
        },
        OrderAction::Sos { place: None, words: Some("有人持刀".to_owned()) },
        OrderAction::SignOn,
        OrderAction::SignOff,
        OrderAction::StandBy,
        OrderAction::AskBackup { task: task(), note: "围观的人多，再来两人".to_owned() },
        OrderAction::Handled(Box::new(handled())),
    ]
}

fn handled() -> UnitHandled {
    UnitHandled {
        case: case(),
        text: "路边小广告".to_owned(),
        category: "04".to_owned(),
        place: Some(given_place()),
        address: Some("五四中路公交站".to_owned()),
        note: "已清除".to_owned(),
        before: vec!["3f".repeat(32)],
        after: vec!["40".repeat(32)],
    }
}

pub(crate) fn incoming() -> Vec<(String, UnitIn)> {
    let fix = Fix {
        lat: 38.8752,
        lon: 115.4611,
        at_us: at(5),
        heading_deg: Some(92.0),
        speed_kmh: Some(11.5),
        accuracy_m: Some(8.0),
        system: CoordinateSystem::Wgs84,
    };
    let bare =
        Fix { heading_deg: None, speed_kmh: None, accuracy_m: None, system: CoordinateSystem::Bd09, ..fix };
    let hello = UnitHello { capabilities: Vec::new(), epoch: Some(epoch()), last_number: 17 };
    let mut messages = vec![
        ("hello_first".to_owned(), UnitIn::Hello(UnitHello::default())),
        ("hello_again".to_owned(), UnitIn::Hello(hello)),
        ("fix".to_owned(), UnitIn::Fix(fix)),
        ("fix_bare".to_owned(), UnitIn::Fix(bare)),
        ("receipt_delivered".to_owned(), UnitIn::Receipt(receipt(ReceiptStep::Delivered))),
        ("receipt_seen".to_owned(), UnitIn::Receipt(receipt(ReceiptStep::Seen))),
        ("ping".to_owned(), UnitIn::Ping(Ping { sent_us: Some(at(6)) })),
    ];
    let with_evidence = OrderAction::Done {
        task: task(),
        note: Some("积水已清".to_owned()),
        photos: vec!["40".repeat(32)],
        before: vec!["3f".repeat(32)],
        during: Vec::new(),
        signed: Vec::new(),
        recordings: Vec::new(),
        place: Some(given_place()),
    };
    let with_evidence = Order { id: order_id(0x20), action: with_evidence };
    messages.push(("order_done_with_evidence".to_owned(), UnitIn::Order(Box::new(with_evidence))));
    messages.push(("order_done_signed".to_owned(), UnitIn::Order(Box::new(signed_for()))));
    messages.push(("order_done_recorded".to_owned(), UnitIn::Order(Box::new(recorded()))));
    for (n, action) in (1..).zip(actions()) {
        let name = format!("order_{}", names::action_word(&action));
        messages.push((name, UnitIn::Order(Box::new(Order { id: order_id(n), action }))));
    }
    messages
}

fn receipt(step: ReceiptStep) -> Receipt {
    Receipt { message: message_id(1), step }
}

fn notices() -> Vec<Notice> {
    let moved = CaseBrief { nearness: None, ..brief() };
    let evidence = Some(EvidenceView { before: true, after: true, position: false });
    let category_name = "占道经营".to_owned();
    let corrected = CaseBrief { grade: Grade::Ordinary, category_name, evidence, ..moved.clone() };
    vec![
        Notice::Offer { offer: offer(), task: task(), case: brief(), answer_by_us: at(90) },
        Notice::StandDown { offer: offer(), reassigned: None },
        Notice::Moved { task: task(), case: moved.clone() },
        Notice::Welfare { task: task() },
        Notice::MorePressing {
            task: task(), case: moved, said: "有人被困在三楼，听见呼救".to_owned()
        },
        Notice::Corrected { task: task(), case: corrected },
    ]
}

pub(crate) fn outgoing() -> Vec<(String, UnitOut)> {
    let card = UnitCard { id: unit(), name: unit_ref().name, kind: UnitKind::Patrol, home: area() };
    let busy = UnitWelcome {
        epoch: epoch(),
        unit: card,
        duty: Duty::On,
        server_us: at(41),
        heartbeat_s: 20,
        last_number: 18,
        task: Some(task_brief()),
        self_handled: Vec::new(),
        position_every_s: None,
    };
    let free = UnitWelcome { duty: Duty::Off, last_number: 0, task: None, ..busy.clone() };
    let advert = CategoryRef { code: "07".to_owned(), name: "宣传广告".to_owned() };
    let with_categories = UnitWelcome { self_handled: vec![advert], ..free.clone() };
    let under_response = UnitWelcome { duty: Duty::On, position_every_s: Some(10), ..free.clone() };
    let pong = UnitPong { sent_us: Some(at(6)), server_us: at(6), position_every_s: None };
    let done = Done {
        order: order_id(1),
        outcome: OrderOutcome::CarriedOut,
        seq: 1044,
        case: None,
        task: Some(task()),
        phase: None,
    };
    let late = Done { outcome: OrderOutcome::CameLate, task: None, ..done };
    let sos = Done { order: order_id(7), case: Some(case()), task: None, ..done };
    let handled = Done { phase: Some(Phase::ToVerify), order: order_id(9), ..sos };
    let refused = Refused {
        order: order_id(3),
        code: ErrorCode::NotYourTask,
        detail: format!("task {} is not attended by unit {}", task(), unit()),
    };
    let error = SocketError {
        code: ErrorCode::Malformed,
        message: "message fix: missing field `lat` at line 1 column 40".to_owned(),
    };
    let mut messages = vec![
        ("welcome_free".to_owned(), UnitOut::Welcome(free)),
        ("welcome_busy".to_owned(), UnitOut::Welcome(busy)),
        ("welcome_with_categories".to_owned(), UnitOut::Welcome(with_categories)),
        ("done".to_owned(), UnitOut::Done(done)),
        ("done_came_late".to_owned(), UnitOut::Done(late)),
        ("done_sos".to_owned(), UnitOut::Done(sos)),
        ("done_handled".to_owned(), UnitOut::Done(handled)),
        ("refused".to_owned(), UnitOut::Refused(refused)),
        (
            "fix_refused".to_owned(),
            UnitOut::FixRefused(FixRefused { reason: FixRefusal::NoPosition, count: 3 }),
        ),
        ("welcome_under_response".to_owned(), UnitOut::Welcome(under_response)),
        ("pong".to_owned(), UnitOut::Pong(pong)),
        ("pong_under_response".to_owned(), UnitOut::Pong(UnitPong { position_every_s: Some(10), ..pong })),
        ("error".to_owned(), UnitOut::Error(error)),
    ];
    let by_road = CaseBrief { arrival: Some(arrivals::by_road()), ..brief() };
    let notice = Notice::Offer { offer: offer(), task: task(), case: by_road, answer_by_us: at(90) };
    let message = MailboxMessage { message: message_id(20), number: 40, after: 37, notice };
    messages.push(("message_offer_by_arrival".to_owned(), UnitOut::Message(message)));
    for (n, notice) in (1..).zip(notices()) {
        let name = format!("message_{}", names::notice_word(&notice));
        let number = 11 + u64::try_from(n).expect("a handful") * 3;
        let message = MailboxMessage { message: message_id(n), number, after: number - 3, notice };
        messages.push((name, UnitOut::Message(message)));
    }
    messages
}

/// Done, with pictures of every kind.
fn signed_for() -> Order {
    let action = OrderAction::Done {
        task: task(),
        note: Some("已调解，双方签字".to_owned()),
        photos: vec!["40".repeat(32)],
        before: vec!["3f".repeat(32)],
        during: vec!["41".repeat(32)],
        signed: vec!["42".repeat(32)],
        recordings: Vec::new(),
        place: None,
    };
    Order { id: order_id(0x21), action }
}

/// Done, with a recording of it.
fn recorded() -> Order {
    let action = OrderAction::Done {
        task: task(),
        note: Some("已劝离，过程已录像".to_owned()),
        photos: Vec::new(),
        before: Vec::new(),
        during: Vec::new(),
        signed: Vec::new(),
        recordings: vec!["43".repeat(32)],
        place: None,
    };
    Order { id: order_id(0x22), action }
}
