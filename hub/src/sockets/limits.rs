//! Every limit of a connection, by name. Tests shorten them; a hub runs with the protocol's.

use std::time::Duration;

use hub_protocol::limits as wire;

/// Bytes a connection reads at a time, kept for each open socket: a fix has some 150. A longer message takes room for as
/// long as it is read.
pub(super) const READ_BUFFER_BYTES: usize = 1024;
/// Bytes not yet taken by the network, beyond which a write fails and the connection ends.
pub(super) const WRITE_BUFFER_MAX_BYTES: usize = 1024 * 1024;
/// A write is handed to the network once so many bytes have gathered.
pub(super) const WRITE_BUFFER_BYTES: usize = 8 * 1024;
/// After so many seconds a peer that found no room may come back.
pub(super) const COME_BACK_AFTER_S: u32 = 10;
/// Room that a chunk leaves in a text frame for its envelope, in bytes.
pub(super) const ENVELOPE_BYTES: usize = 1_024;

/// Limits of a connection.
#[derive(Debug, Clone)]
pub(crate) struct SocketLimits {
    /// Sockets at a time, fewer than connections; one more is told to come back later.
    pub(crate) sockets: usize,
    /// Consoles of one person at a time.
    pub(crate) sockets_of_person: usize,
    /// How long after connecting the hello must have come.
    pub(crate) hello_within: Duration,
    /// How often the hub pings.
    pub(crate) heartbeat: Duration,
    /// How long nothing may be heard from a peer before it is taken for gone.
    pub(crate) idle: Duration,
    /// Messages that may wait for one peer. One more, and a peer that must get every one is closed.
    pub(crate) queue: usize,
    /// How long one message may take to be handed to the network.
    pub(crate) write_within: Duration,
    /// How long a peer has to take the close frame and answer it.
    pub(crate) close_within: Duration,
    /// Messages a peer may send per second, on average; a faster one is read more slowly.
    pub(crate) messages_per_s: f64,
    /// Messages a peer may send at once after a silence.
    pub(crate) messages_burst: f64,
    /// Malformed messages before the connection is closed.
    pub(crate) bad_messages: u32,
    /// Entries that a console may have missed; one that missed more gets a snapshot.
    pub(crate) resume_entries: u64,
    /// How often an alert is repeated until somebody acknowledges.
    pub(crate) alert_every: Duration,
    /// How often a session or device is verified again: another hub may have ended it. It counts as use, too.
    pub(crate) verify_every: Duration,
    /// How soon a mailbox message is sent again; the time doubles up to [`SocketLimits::repeat_max`].
    pub(crate) repeat_first: Duration,
    /// The longest time between two sendings of a message.
    pub(crate) repeat_max: Duration,
    /// How often the courier looks for messages that are due again.
    pub(crate) courier_every: Duration,
    /// How long an order of a unit may take before it is told to send it again.
    pub(crate) order_within: Duration,
    /// Shortest time between two complaints about fixes.
    pub(crate) fix_refused_every: Duration,
    /// How often frames of the map are made.
    pub(crate) fanout_every: Duration,
    /// How soon after one step of the feed was drawn for consoles the next is: what comes meanwhile is drawn as one.
    pub(crate) drawn_every: Duration,
    /// Steps kept for consoles that are a little behind; whoever is further behind reads the ledger.
    pub(crate) steps_kept: usize,
    /// How old a snapshot may be that was made for somebody else who sees the same.
    pub(crate) snapshot_kept: Duration,
}

impl Default for SocketLimits {
    fn default() -> Self {
        let seconds = |s: u32| Duration::from_secs(u64::from(s));
        Self {
            sockets: 13_500,
            sockets_of_person: 32,
            hello_within: seconds(wire::HELLO_WITHIN_S),
            heartbeat: seconds(wire::HEARTBEAT_S),
            idle: seconds(wire::IDLE_TIMEOUT_S),
            queue: 256,
            write_within: seconds(10),
            close_within: seconds(2),
            messages_per_s: 20.0,
            messages_burst: 200.0,
            bad_messages: wire::BAD_MESSAGES_MAX,
            resume_entries: 5_000,
            alert_every: seconds(wire::REPEAT_S),
            verify_every: seconds(30),
            repeat_first: seconds(wire::REPEAT_S),
            repeat_max: seconds(60),
            courier_every: seconds(1),
            order_within: seconds(10),
            fix_refused_every: seconds(wire::FIX_REFUSED_EVERY_S),
            fanout_every: Duration::from_millis(250),
            drawn_every: Duration::from_millis(50),
            steps_kept: 128,
            snapshot_kept: seconds(2),
        }
    }
}
