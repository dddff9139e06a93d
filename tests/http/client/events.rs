//! The subscriber of the tests: keeps the text of the events of a test's thread, or panics at them.

use std::cell::RefCell;
use std::fmt::{Debug, Write};
use std::sync::Once;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

struct Events;

struct Line(String);

enum Sink {
    Keep(Vec<String>),
    Panic,
}

thread_local! {
    static SINK: RefCell<Sink> = const { RefCell::new(Sink::Keep(Vec::new())) };
}

/// For the whole process, before the first event: `tracing` remembers of an event's place whether anyone listens.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Events).unwrap());
}

pub(crate) fn take() -> Vec<String> {
    match SINK.replace(Sink::Keep(Vec::new())) {
        Sink::Keep(events) => events,
        Sink::Panic => Vec::new(),
    }
}

pub(crate) fn panic_from_now_on() {
    SINK.set(Sink::Panic);
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Events {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "attio_contract"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        SINK.with_borrow_mut(|sink| match sink {
            Sink::Keep(events) => events.push(line.0),
            Sink::Panic => panic!("a subscriber's panic"),
        });
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
