//! The code lists of CAP 1.2, each with what the standard says.

use serde::{Deserialize, Serialize};

/// A code list of the standard.
pub(crate) trait Code: Copy + 'static {
    const ALL: &'static [Self];

    fn text(self) -> &'static str;

    fn from_text(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.text() == text)
    }

    /// All words of the list, for somebody who wrote another one.
    fn known() -> String {
        Self::ALL.iter().map(|code| code.text()).collect::<Vec<_>>().join(", ")
    }
}

macro_rules! codes {
    ($($(#[$about:meta])* $name:ident { $($(#[$says:meta])* $code:ident = $text:literal,)+ })+) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$says])* #[serde(rename = $text)] $code,)+ }

        impl $name {
            /// All of them, in the order of the standard.
            pub const ALL: &'static [Self] = &[$(Self::$code),+];

            /// The word of the standard.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => $text,)+ }
            }
        }

        impl Code for $name {
            const ALL: &'static [Self] = Self::ALL;

            fn text(self) -> &'static str {
                self.as_str()
            }
        }
    )+};
}

codes! {
    /// How an alert is to be handled.
    Status {
        /// For everybody it is addressed to.
        Actual = "Actual",
        /// For those who take part in an exercise.
        Exercise = "Exercise",
        /// For the functions of the alert network itself.
        System = "System",
        /// For trying the technology; recipients disregard it.
        Test = "Test",
        /// A template, or not ready to be acted on.
        Draft = "Draft",
    }

    /// What an alert is to those before it.
    MsgType {
        /// The first information.
        Alert = "Alert",
        /// Updates and supersedes the alerts it refers to.
        Update = "Update",
        /// Ends the alerts it refers to.
        Cancel = "Cancel",
        /// Says that the alerts it refers to have arrived.
        Ack = "Ack",
        /// Says that the alerts it refers to were refused.
        Error = "Error",
    }

    /// For whom an alert is meant.
    Scope {
        /// For everybody.
        Public = "Public",
        /// For those with a known need to know, said in `restriction`.
        Restricted = "Restricted",
        /// For the addresses alone.
        Private = "Private",
    }

    /// What sort of event.
    Category {
        /// Geophysical, landslides with them.
        Geo = "Geo",
        /// Meteorological, floods with them.
        Met = "Met",
        /// General emergency and public safety.
        Safety = "Safety",
        /// Law enforcement, military, homeland and private security.
        Security = "Security",
        /// Rescue and recovery.
        Rescue = "Rescue",
        /// Fire suppression and rescue.
        Fire = "Fire",
        /// Medical and public health.
        Health = "Health",
        /// Pollution and other environmental matters.
        Env = "Env",
        /// Public and private transport.
        Transport = "Transport",
        /// Utilities, telecommunication and other infrastructure.
        Infra = "Infra",
        /// Chemical, biological, radiological, nuclear or explosive threat.
        Cbrne = "CBRNE",
        /// Anything else.
        Other = "Other",
    }

    /// What those who are warned should do.
    ResponseType {
        /// Take shelter in place.
        Shelter = "Shelter",
        /// Leave, as instructed.
        Evacuate = "Evacuate",
        /// Make preparations.
        Prepare = "Prepare",
        /// Carry out a planned activity.
        Execute = "Execute",
        /// Avoid the event.
        Avoid = "Avoid",
        /// Watch the sources of information.
        Monitor = "Monitor",
        /// Evaluate what is said; not for public warnings.
        Assess = "Assess",
        /// The event is no threat any more.
        AllClear = "AllClear",
        /// Nothing.
        None = "None",
    }

    /// How soon one should respond.
    Urgency {
        /// At once.
        Immediate = "Immediate",
        /// Soon, within the hour.
        Expected = "Expected",
        /// In the near future.
        Future = "Future",
        /// Not any more.
        Past = "Past",
        /// Not known.
        Unknown = "Unknown",
    }

    /// How grave the event is; the gravest first.
    Severity {
        /// Extraordinary threat to life or property.
        Extreme = "Extreme",
        /// Significant threat.
        Severe = "Severe",
        /// Possible threat.
        Moderate = "Moderate",
        /// Minimal threat, or none known.
        Minor = "Minor",
        /// Not known.
        Unknown = "Unknown",
    }

    /// How sure the event is; the surest first.
    Certainty {
        /// It has occurred or goes on.
        Observed = "Observed",
        /// More than even odds. The `Very Likely` of CAP 1.0 is read as this, as the standard asks.
        Likely = "Likely",
        /// Possible, with less than even odds.
        Possible = "Possible",
        /// Not expected.
        Unlikely = "Unlikely",
        /// Not known.
        Unknown = "Unknown",
    }
}
