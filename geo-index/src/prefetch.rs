//! Asking for memory before it is needed. A unit that moves stands somewhere in tens of megabytes: waited for one after
//! another each takes a hundred nanoseconds, asked for ahead of time they come together, several times as quick.
//!
//! This is the only unsafe code of the crate, and it cannot be told in safe Rust: a load that nobody looks at does the
//! same, but the processor can put off only so much work behind a load that has not arrived.

/// Asks for the line of memory that a value begins in. It changes nothing but when it arrives; where the processor has no
/// such instruction that is known here, it does nothing.
#[inline]
#[cfg_attr(
    target_arch = "x86_64",
    expect(unsafe_code, reason = "an instruction without which a batch of moves costs twice as much")
)]
pub(crate) fn soon<T>(value: &T) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: PREFETCHT0 belongs to SSE, which every x86_64 processor has. It reads nothing that the program could see
        // and raises no fault whatever the address; this one is of a live reference besides.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(value).cast()) }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = value;
}
