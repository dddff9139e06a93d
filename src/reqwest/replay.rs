//! Reading the body of a response without taking it from the caller.

use super::Unjudged;
use ::reqwest::{Body, Error, Response, ResponseBuilderExt};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt;
use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A body of which the beginning has been read: gives it again, in one piece, and then the rest.
struct Replay {
    read: VecDeque<Result<Frame<Bytes>, Error>>,
    rest: Body,
    /// Nothing is asked for behind the end.
    has_ended: bool,
    /// What is still to come, if that was known before anything was read.
    length: Option<u64>,
}

/// The same response, and the bytes of its body if it is complete and has no more than `most`.
pub(super) async fn read(response: Response, most: usize) -> (Response, Result<Bytes, Unjudged>) {
    let url = response.url().clone();
    let length = response.content_length();
    let (parts, body) = ::http::Response::from(response).into_parts();
    let mut replay = Replay {
        read: VecDeque::new(),
        rest: body,
        has_ended: false,
        length,
    };
    let bytes = replay.fill(most).await;
    let mut response = ::http::Response::from_parts(parts, Body::wrap(replay));
    // A response keeps its URL in an extension that is private, and this is the way to it.
    if let Some(with_url) = ::http::response::Builder::new().url(url).extensions_mut() {
        response.extensions_mut().extend(std::mem::take(with_url));
    }
    (Response::from(response), bytes)
}

impl Replay {
    /// Many small pieces become one, so that they take no more room than their bytes.
    async fn fill(&mut self, most: usize) -> Result<Bytes, Unjudged> {
        let mut bytes = Vec::new();
        let end = loop {
            let Some(frame) = self.rest.frame().await else {
                self.has_ended = true;
                break None;
            };
            let end = match frame.as_ref().map(Frame::data_ref) {
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
            if end.is_some() {
                break end;
            }
        };
        let bytes = Bytes::from(bytes);
        if !bytes.is_empty() {
            self.read.push_front(Ok(Frame::data(bytes.clone())));
        }
        end.map_or(Ok(bytes), Err)
    }
}

impl http_body::Body for Replay {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let polled = match self.read.pop_front() {
            Some(frame) => Poll::Ready(Some(frame)),
            None if self.has_ended => Poll::Ready(None),
            None => Pin::new(&mut self.rest).poll_frame(context),
        };
        if let (Poll::Ready(Some(Ok(frame))), Some(length)) = (&polled, &mut self.length) {
            let given = frame.data_ref().map_or(0, Bytes::len);
            *length = length.saturating_sub(given as u64);
        }
        polled
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::new, SizeHint::with_exact)
    }

    fn is_end_stream(&self) -> bool {
        self.read.is_empty() && (self.has_ended || self.rest.is_end_stream())
    }
}
