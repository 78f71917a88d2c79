//! Many threads at one plane: none waits for ever, and everything still adds up.

use std::ops::ControlFlow;
use std::thread;

use hub_positions::cells::cell_of;

use crate::realm::{EVERYTHING, Realm, north_of_square, square};

const ROUNDS: u32 = 300;

#[test]
fn units_searches_consoles_and_the_tick_do_not_get_in_each_others_way() {
    let realm = Realm::new();
    for number in 0..40 {
        realm.sign_on(number, 0);
    }
    thread::scope(|threads| {
        for first in [0, 20] {
            let realm = &realm;
            threads.spawn(move || {
                for round in 0..ROUNDS {
                    let at = realm.now.plus_ms(u64::from(round));
                    for number in first..first + 20 {
                        let place = north_of_square(f64::from(round % 100));
                        realm
                            .positions
                            .report(crate::realm::unit(number), hub_positions::Fix::bare(place, at), at)
                            .expect("newer");
                    }
                }
            });
        }
        threads.spawn(|| {
            for _ in 0..ROUNDS {
                let mut shown = 0;
                realm.positions.nearest(square(), realm.now, |_| {
                    shown += 1;
                    ControlFlow::Continue(())
                });
                assert!(shown <= 40);
            }
        });
        threads.spawn(|| {
            for _ in 0..ROUNDS {
                let console = realm.positions.subscribe([cell_of(square())], EVERYTHING).expect("one cell");
                console.look_at([]).expect("nothing");
                assert!(console.take().len() <= 1);
            }
        });
        for round in 0..ROUNDS {
            realm.positions.tick(realm.now.plus_ms(u64::from(round)));
        }
    });
    assert_eq!(realm.positions.counts().reported(), u64::from(ROUNDS) * 40);
    assert_eq!((realm.positions.len(), realm.positions.subscriptions_len()), (40, 0));
}
