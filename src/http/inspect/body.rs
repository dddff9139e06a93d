//! A body that can be read and then replayed.

use super::outcome::Unjudged;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt;
use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A body that may have been read up to some point. It replays what was read, as one piece of data, and then gives the
/// rest, including trailers and errors.
pub struct JudgedBody<B: Body<Data = Bytes>> {
    read: VecDeque<Result<Frame<Bytes>, B::Error>>,
    /// `None` after the end.
    rest: Option<Pin<Box<B>>>,
    /// Before an error, one poll returns no frame: a server sends the data it has when nothing more is there yet, and
    /// drops it on an error.
    has_paused: bool,
    /// The size still to come, as far as it was known before anything was read.
    size: SizeHint,
}

impl<B: Body<Data = Bytes>> JudgedBody<B> {
    /// A body that has not been read yet.
    pub(crate) fn new(body: B) -> Self {
        Self {
            read: VecDeque::new(),
            has_paused: false,
            size: body.size_hint(),
            rest: Some(Box::pin(body)),
        }
    }

    /// A body with these bytes.
    #[cfg(feature = "tower")]
    pub(crate) fn of(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self {
            size: SizeHint::with_exact(bytes.len() as u64),
            read: [Ok(Frame::data(bytes))].into(),
            has_paused: false,
            rest: None,
        }
    }

    /// The bytes of the body, if it is complete and no longer than `most`. Many small pieces are copied into one, so
    /// that they take no more memory than their bytes.
    pub(crate) async fn read(&mut self, most: usize) -> Result<Bytes, Unjudged> {
        let mut bytes = Vec::new();
        let mut end = None;
        while let (Some(rest), None) = (&mut self.rest, end) {
            let Some(frame) = rest.frame().await else {
                self.rest = None;
                break;
            };
            end = match frame.as_ref().map(Frame::data_ref) {
                Ok(Some(data)) if data.len() <= most - bytes.len() => {
                    bytes.extend_from_slice(data);
                    continue;
                }
                Ok(Some(_)) => Some(Unjudged::TooLarge),
                Err(_) => Some(Unjudged::Broken),
                // Trailers.
                Ok(None) => None,
            };
            self.read.push_back(frame);
        }
        let bytes = Bytes::from(bytes);
        if !bytes.is_empty() {
            self.read.push_front(Ok(Frame::data(bytes.clone())));
        }
        end.map_or(Ok(bytes), Err)
    }
}

/// Nothing in here is pinned except the rest, which is boxed.
impl<B: Body<Data = Bytes>> Unpin for JudgedBody<B> {}

impl<B: Body<Data = Bytes>> Body for JudgedBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        if matches!(self.read.front(), Some(Err(_))) && !self.has_paused {
            self.has_paused = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let polled = match (self.read.pop_front(), &mut self.rest) {
            (Some(frame), _) => Poll::Ready(Some(frame)),
            (None, Some(rest)) => rest.as_mut().poll_frame(context),
            (None, None) => Poll::Ready(None),
        };
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            let given = frame.data_ref().map_or(0, Bytes::len) as u64;
            self.size = less(&self.size, given);
        }
        polled
    }

    fn size_hint(&self) -> SizeHint {
        self.size
    }

    fn is_end_stream(&self) -> bool {
        self.read.is_empty() && self.rest.as_ref().is_none_or(Body::is_end_stream)
    }
}

/// What is left of a size after this many bytes.
fn less(size: &SizeHint, given: u64) -> SizeHint {
    let mut left = SizeHint::new();
    if let Some(upper) = size.upper() {
        left.set_upper(upper.saturating_sub(given));
    }
    left.set_lower(size.lower().saturating_sub(given));
    left
}

impl<B: Body<Data = Bytes>> From<B> for JudgedBody<B> {
    /// A body that has not been read yet.
    fn from(body: B) -> Self {
        Self::new(body)
    }
}

/// Outer layers that answer by themselves, such as timeouts, require it.
impl<B: Body<Data = Bytes> + Default> Default for JudgedBody<B> {
    fn default() -> Self {
        Self::new(B::default())
    }
}

impl<B: Body<Data = Bytes>> fmt::Debug for JudgedBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JudgedBody").finish_non_exhaustive()
    }
}
