//! One set of sentences that every ledger keeps.
//!
//! [`sentences!`] makes each of them a test of its own for one implementation; the macro is given an
//! expression that makes an empty ledger, and something to hold while it is used.

mod appending;
mod concurrency;
mod indexing;
mod indexing_many;
mod keeping;

/// Runs every sentence against a fresh ledger made by `$fresh`, which answers `(Arc<dyn Ledger>, what keeps it alive)`.
macro_rules! sentences {
    ($fresh:expr) => {
        sentences! { $fresh => appending:
            an_append_is_recorded_in_order_with_versions_and_digests
            a_loser_leaves_nothing_behind
            a_conflict_names_the_stream_and_the_head
            a_claim_has_one_holder
            a_release_and_a_claim_fit_into_one_append
            a_release_by_somebody_else_is_refused
            a_timer_is_consumed_once
            a_timer_of_the_same_key_is_replaced
            a_repeated_command_gets_the_kept_answer
            a_key_with_another_body_is_refused
            a_command_id_of_somebody_else_is_refused
            an_append_without_events_keeps_its_answer
            recorded_time_never_falls_in_the_head
            what_no_ledger_can_hold_is_refused
        }
        sentences! { $fresh => concurrency:
            the_feed_is_gapless_and_in_commit_order_under_concurrent_writers
            a_timer_has_its_effect_once_under_concurrent_appenders
            a_claim_goes_to_one_of_many_at_once
            the_opening_is_true_for_its_head_while_others_write
            fences_only_rise_under_concurrent_takers
            two_sealers_make_one_chain
            one_command_sent_many_times_at_once_is_carried_out_once
            the_watcher_learns_of_a_commit
        }
        sentences! { $fresh => indexing:
            entries_come_newest_first_and_page_by_page
            entries_of_one_instant_come_last_put_first
            an_entry_keeps_its_place_when_its_state_and_scopes_change
            all_groups_of_terms_must_be_met_by_whatever_sources
            terms_go_with_the_row_of_the_vault_they_are_made_of
            terms_of_a_row_that_is_gone_are_not_taken
            a_loser_changes_nothing_in_the_index
            paging_is_stable_while_entries_come_and_change
            an_area_that_moves_takes_its_entries_along_step_by_step
            an_index_that_no_ledger_can_hold_is_refused
        }
        sentences! { $fresh => indexing_many:
            whichever_way_is_taken_the_same_is_found
            what_lies_behind_more_than_one_page_looks_at_is_found_by_the_next
        }
        sentences! { $fresh => keeping:
            rows_are_put_read_in_order_and_erased
            a_part_of_a_row_is_those_of_its_bytes_that_there_are
            rows_change_outside_events_too
            timers_come_by_due_time_and_then_by_name
            answers_are_forgotten_by_age
            more_answers_than_one_transaction_takes_are_all_forgotten
            seals_chain_over_all_records
            a_stream_is_read_from_a_version_on
            the_feed_is_read_page_by_page
            a_new_epoch_is_written_down
            a_ledger_that_was_brought_back_is_adopted
            an_empty_ledger_answers_everything
        }
    };
    ($fresh:expr => $part:ident: $($sentence:ident)+) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $sentence() {
                let Some((ledger, _alive)) = $fresh.await else { return };
                crate::contract::$part::$sentence(ledger).await;
            }
        )+
    };
}

mod on_memory {
    use std::sync::Arc;

    use hub_ledger::{Ledger, MemoryLedger};

    fn fresh() -> std::future::Ready<Option<(Arc<dyn Ledger>, ())>> {
        std::future::ready(Some((Arc::new(MemoryLedger::new()), ())))
    }

    mod keeps {
        sentences!(super::fresh());
    }
}

mod on_sqlite {
    use std::sync::Arc;

    use hub_ledger::Ledger;

    use crate::given::InFolder;

    fn fresh() -> std::future::Ready<Option<(Arc<dyn Ledger>, InFolder)>> {
        let mut place = InFolder::new();
        let ledger: Arc<dyn Ledger> = place.ledger.take().unwrap();
        std::future::ready(Some((ledger, place)))
    }

    mod keeps {
        sentences!(super::fresh());
    }
}

mod on_postgres {
    use std::sync::Arc;

    use hub_ledger::{Ledger, PostgresLedger};

    use crate::given::{SharedServer, fresh_schema};

    async fn fresh() -> Option<(Arc<dyn Ledger>, SharedServer)> {
        let (server, options) = fresh_schema()?;
        let ledger = PostgresLedger::connect(&options).await.unwrap();
        Some((Arc::new(ledger), server))
    }

    mod keeps {
        sentences!(super::fresh());
    }
}
