//! Alerts that no sender thought of, with everything that the standard has.

use geo_index::Place;
use hub_warnings::{
    Alert, Category, Certainty, Circle, Info, Moment, MsgType, Pair, Polygon, Reference, Resource,
    ResponseType, Scope, Severity, Status, Urgency, WarnedArea, Zone,
};
use proptest::{collection::vec, option, prelude::*, sample::select};

/// The instants of made-up alerts: some seconds of a day in 2026.
pub(crate) const DAY_US: i64 = 1_782_835_200_000_000;

/// Texts as they are found, and as somebody hostile would write them.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[\u{4e00}-\u{4fff}]{1,12}",
        "[ -~]{0,20}[!-~]",
        Just("a\r\nb\tc \n".to_owned()),
        Just("]]><b>&amp;\"'&#0;</b>".to_owned()),
        Just("<!-- & -->".to_owned()),
    ]
}

fn token() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z0-9_.:/#\u{4e00}-\u{4eff}-]{1,16}", Just("a b".to_owned()), Just("<&>".to_owned())]
}

fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9_.:@>\"\u{4e00}-\u{4eff}-]{1,31}"
}

fn item() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z0-9@.'<&>]{1,12}", Just("of two".to_owned())]
}

pub(crate) fn moment() -> impl Strategy<Value = Moment> {
    let zone = prop_oneof![Just(Zone::Utc), Just(Zone::BEIJING), (-840_i16..=840).prop_map(Zone::East)];
    (0_i64..86_400, zone).prop_map(|(second, zone)| Moment::new(DAY_US + second * 1_000_000, zone).unwrap())
}

fn place() -> impl Strategy<Value = Place> {
    (-85.0..85.0, -175.0..175.0).prop_map(|(lat, lon)| Place::new(lat, lon).unwrap())
}

fn pair() -> impl Strategy<Value = Pair> {
    (token(), prop_oneof![Just(String::new()), token()]).prop_map(|(name, value)| Pair { name, value })
}

/// Rectangles and triangles: rings that never cross themselves.
fn polygon() -> impl Strategy<Value = Polygon> {
    (place(), 0.000_1..4.0, 0.000_1..4.0, any::<bool>()).prop_map(|(at, height, width, is_triangle)| {
        let corner = |up: f64, right: f64| Place::new(at.lat() + up, at.lon() + right).unwrap();
        let mut ring = vec![corner(0.0, 0.0), corner(0.0, width), corner(height, width), corner(height, 0.0)];
        if is_triangle {
            ring.pop();
        }
        ring.push(ring[0]);
        Polygon { ring }
    })
}

fn area() -> impl Strategy<Value = WarnedArea> {
    let circle = (place(), 0.0..2_000.0).prop_map(|(centre, radius_km)| Circle { centre, radius_km });
    let heights = option::of((-100.0_f64..9_000.0, option::of(0.0_f64..9_000.0)));
    (text(), vec(polygon(), 0..3), vec(circle, 0..3), vec(pair(), 0..3), heights).prop_map(
        |(description, polygons, circles, geocodes, heights)| WarnedArea {
            description,
            polygons,
            circles,
            geocodes,
            altitude_ft: heights.map(|(altitude, _)| altitude),
            ceiling_ft: heights.and_then(|(altitude, above)| above.map(|above| altitude + above)),
        },
    )
}

fn resource() -> impl Strategy<Value = Resource> {
    (text(), token(), option::of(any::<u64>()), option::of(token()), option::of(text()), option::of(token()))
        .prop_map(|(description, mime_type, size, uri, deref_uri, digest)| Resource {
            description,
            mime_type,
            size,
            uri,
            deref_uri,
            digest,
        })
}

prop_compose! {
    fn said()(
        texts in vec(option::of(text()), 6),
        tokens in (option::of("[a-z]{2}(-[A-Z0-9]{2,8}){0,2}"), option::of(token())),
        event in text(),
        moments in vec(option::of(moment()), 3),
    ) -> (Vec<Option<String>>, (Option<String>, Option<String>), String, Vec<Option<Moment>>) {
        (texts, tokens, event, moments)
    }
}

prop_compose! {
    fn info()(
        (texts, tokens, event, moments) in said(),
        categories in vec(select(Category::ALL), 1..4),
        response_types in vec(select(ResponseType::ALL), 0..3),
        (urgency, severity, certainty) in (select(Urgency::ALL), select(Severity::ALL), select(Certainty::ALL)),
        (event_codes, parameters) in (vec(pair(), 0..3), vec(pair(), 0..3)),
        resources in vec(resource(), 0..2),
        areas in vec(area(), 0..3),
    ) -> Info {
        let [audience, sender_name, headline, description, instruction, contact] = texts.try_into().unwrap();
        let (language, web) = tokens;
        let [effective, onset, expires] = moments.try_into().unwrap();
        Info {
            language, categories, event, response_types, urgency, severity, certainty, audience, event_codes, effective, onset,
            expires, sender_name, headline, description, instruction, web, contact, parameters, resources, areas,
        }
    }
}

prop_compose! {
    pub(crate) fn alert()(
        (identifier, sender, sent) in (name(), name(), moment()),
        (status, msg_type, scope) in (select(Status::ALL), select(MsgType::ALL), select(Scope::ALL)),
        (source, note, restriction) in (option::of(text()), option::of(text()), text()),
        (addresses, incidents) in (vec(item(), 1..4), vec(item(), 0..3)),
        codes in vec(token(), 0..3),
        references in vec((name(), name(), 1_i64..1_000), 0..3),
        infos in vec(info(), 0..3),
    ) -> Alert {
        let earlier = |seconds: i64| Moment::new(sent.at_us() - seconds * 1_000_000, Zone::BEIJING).unwrap();
        let references = references
            .into_iter()
            .filter(|(_, other, _)| *other != identifier)
            .map(|(sender, identifier, ago)| Reference { sender, identifier, sent: earlier(ago) });
        let references = references.collect();
        let restriction = Some(restriction);
        Alert {
            identifier, sender, sent, status, msg_type, source, scope, restriction, addresses, codes, note, references, incidents,
            infos,
        }
    }
}
