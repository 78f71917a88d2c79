//! Blocks, texts and what is escaped in them. What XML cannot carry is told with its place, as when it is read.

use crate::{ElementFault, Mistake, Spot, limits::MISTAKES_MAX, reading::CAP_1_2};

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

pub(super) struct Writer {
    document: String,
    path: Vec<String>,
    mistakes: Vec<Mistake>,
}

impl Writer {
    pub(super) fn new() -> Self {
        let document = format!("{DECLARATION}<alert xmlns=\"{CAP_1_2}\">\n");
        Self { document, path: vec!["alert".to_owned()], mistakes: Vec::new() }
    }

    pub(super) fn finish(mut self) -> Result<Vec<u8>, Vec<Mistake>> {
        self.document.push_str("</alert>\n");
        if self.mistakes.is_empty() { Ok(self.document.into_bytes()) } else { Err(self.mistakes) }
    }

    pub(super) fn block(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        self.indent();
        self.document.push_str(&format!("<{name}>\n"));
        self.path.push(name.to_owned());
        write(self);
        self.path.pop();
        self.indent();
        self.document.push_str(&format!("</{name}>\n"));
    }

    /// A text as it is.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        if text.trim().is_empty() || !text.chars().all(is_carried) {
            self.mistake(name, text);
        }
        self.indent();
        self.document.push_str(&format!("<{name}>"));
        escape_into(text, &mut self.document);
        self.document.push_str(&format!("</{name}>\n"));
    }

    pub(super) fn maybe_text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    /// A text that is read without the blanks around it.
    pub(super) fn token(&mut self, name: &str, token: &str) {
        if token.trim() != token {
            self.mistake(name, token);
        }
        self.text(name, token);
    }

    pub(super) fn maybe_token(&mut self, name: &str, token: Option<&str>) {
        if let Some(token) = token {
            self.token(name, token);
        }
    }

    pub(super) fn token_or_empty(&mut self, name: &str, token: &str) {
        if token.is_empty() {
            self.indent();
            self.document.push_str(&format!("<{name}></{name}>\n"));
        } else {
            self.token(name, token);
        }
    }

    pub(super) fn tokens<'t>(&mut self, name: &str, tokens: impl Iterator<Item = &'t str>) {
        for token in tokens {
            self.token(name, token);
        }
    }

    /// Items divided by blanks, in quotes where they have some.
    pub(super) fn listed(&mut self, name: &str, items: &[String]) {
        if items.is_empty() {
            return;
        }
        for item in items {
            if item.trim().is_empty() || item.trim() != item || item.contains('"') {
                self.mistake(name, item);
            }
        }
        let quoted = |item: &String| {
            if item.contains(char::is_whitespace) { format!("\"{item}\"") } else { item.clone() }
        };
        self.token(name, &items.iter().map(quoted).collect::<Vec<_>>().join(" "));
    }

    fn mistake(&mut self, name: &str, value: &str) {
        if self.mistakes.len() < MISTAKES_MAX {
            let spot = Spot { path: format!("{}/{name}", self.path.join("/")), line: None };
            self.mistakes.push(Mistake::new(spot, value, ElementFault::NotCarried));
        }
    }

    fn indent(&mut self) {
        self.document.push_str(&"  ".repeat(self.path.len()));
    }
}

/// Whether XML 1.0 has a character.
fn is_carried(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

fn escape_into(text: &str, document: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => document.push_str("&amp;"),
            '<' => document.push_str("&lt;"),
            '>' => document.push_str("&gt;"),
            // Written as it is it would be read as the end of a line.
            '\r' => document.push_str("&#13;"),
            _ => document.push(letter),
        }
    }
}
