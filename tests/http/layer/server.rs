//! Real servers on loopback, a service that they serve, and a client that says every byte itself.

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body, Frame};
use http_body_util::BodyExt;
use std::convert::Infallible;
use std::error::Error;
use std::fmt::Debug;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tower_service::Service;

/// What a service got: its headers, its data, and whether the body ended well.
#[derive(Clone, Debug)]
pub(crate) struct Got {
    pub(crate) method: String,
    pub(crate) headers: http::HeaderMap,
    pub(crate) data: Vec<u8>,
    pub(crate) trailers: Option<http::HeaderMap>,
    pub(crate) is_whole: bool,
}

type Answer = dyn Fn(&Got) -> Response<Streamed> + Send + Sync;

/// A service that keeps what it gets, and insists on being asked first whether it is ready.
pub(crate) struct Kept {
    answer: Arc<Answer>,
    got: Arc<Mutex<Vec<Got>>>,
    is_ready: bool,
}

impl Kept {
    pub(crate) fn new(answer: impl Fn(&Got) -> Response<Streamed> + Send + Sync + 'static) -> Self {
        Self {
            answer: Arc::new(answer),
            got: Arc::default(),
            is_ready: false,
        }
    }

    /// What it and its clones got since it was last asked.
    pub(crate) fn take(&self) -> Vec<Got> {
        std::mem::take(&mut self.got.lock().unwrap())
    }
}

impl Clone for Kept {
    fn clone(&self) -> Self {
        Self {
            answer: Arc::clone(&self.answer),
            got: Arc::clone(&self.got),
            is_ready: false,
        }
    }
}

impl<B: Body<Data = Bytes> + Unpin + Send + 'static> Service<Request<B>> for Kept {
    type Response = Response<Streamed>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Streamed>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.is_ready = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        assert!(std::mem::take(&mut self.is_ready), "not asked if ready");
        let service = self.clone();
        Box::pin(async move {
            let (parts, mut body) = request.into_parts();
            let mut got = Got {
                method: parts.method.to_string(),
                headers: parts.headers,
                data: Vec::new(),
                trailers: None,
                is_whole: true,
            };
            while let Some(frame) = body.frame().await {
                match frame.map(Frame::into_data) {
                    Ok(Ok(data)) => got.data.extend_from_slice(&data),
                    Ok(Err(frame)) => got.trailers = frame.into_trailers().ok(),
                    Err(_) => {
                        got.is_whole = false;
                        break;
                    }
                }
            }
            let response = (service.answer)(&got);
            service.got.lock().unwrap().push(got);
            Ok(response)
        })
    }
}

/// A body of unknown length that somebody else feeds.
pub(crate) struct Streamed(UnboundedReceiver<io::Result<Frame<Bytes>>>, Option<u64>);

pub(crate) type Sender = UnboundedSender<io::Result<Frame<Bytes>>>;

impl Streamed {
    pub(crate) fn new() -> (Sender, Self) {
        let (sender, body) = unbounded_channel();
        (sender, Self(body, None))
    }

    /// A body of these pieces; without a length that is known before.
    pub(crate) fn of<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let (sender, body) = Self::new();
        for piece in pieces {
            let data = Bytes::copy_from_slice(piece);
            sender.send(Ok(Frame::data(data))).unwrap();
        }
        body
    }

    /// One piece, whose length is known.
    pub(crate) fn whole(piece: &[u8]) -> Self {
        let mut body = Self::of([piece]);
        body.1 = Some(piece.len() as u64);
        body
    }
}

impl Body for Streamed {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let polled = self.0.poll_recv(context);
        if let (Poll::Ready(Some(Ok(frame))), Some(left)) = (&polled, &mut self.1) {
            *left -= frame.data_ref().map_or(0, Bytes::len) as u64;
        }
        polled
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.1
            .map_or_else(http_body::SizeHint::new, http_body::SizeHint::with_exact)
    }
}

/// Serves with hyper.
pub(crate) async fn hyper<S, R>(service: S) -> SocketAddr
where
    S: Service<Request<hyper::body::Incoming>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<Box<dyn Error + Send + Sync>> + Debug,
    R: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            let service = hyper_util::service::TowerToHyperService::new(service.clone());
            let connection = hyper_util::rt::TokioIo::new(connection);
            let serving =
                hyper::server::conn::http1::Builder::new().serve_connection(connection, service);
            tokio::spawn(serving);
        }
    });
    address
}

/// Serves with axum.
pub(crate) async fn axum(router: axum::Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// What a server answered, up to where the connection ended.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    /// In lower case, as it is sent.
    pub(crate) head: String,
    /// As it went over the wire.
    pub(crate) body: Vec<u8>,
}

impl Answered {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        Self {
            status: head["HTTP/1.1 ".len()..][..3].parse().unwrap(),
            head: head.to_ascii_lowercase(),
            body: bytes[end + 4..].to_vec(),
        }
    }
}

/// The head of a create.
pub(crate) fn head(more: &str) -> String {
    format!(
        "POST /v2/objects/workspaces/records HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\ncontent-type: application/json\r\n{more}\r\n"
    )
}

/// A create that says the length of its body.
pub(crate) fn sized(body: &[u8]) -> Vec<u8> {
    let head = head(&format!("content-length: {}\r\n", body.len()));
    [head.as_bytes(), body].concat()
}

/// A create in chunks of this many bytes, and a trailer.
pub(crate) fn chunked(body: &[u8], size: usize) -> Vec<u8> {
    let mut bytes = head("transfer-encoding: chunked\r\ntrailer: x-sum\r\n").into_bytes();
    for chunk in body.chunks(size) {
        bytes.extend(format!("{:x}\r\n", chunk.len()).bytes());
        bytes.extend_from_slice(chunk);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"0\r\nx-sum: 7\r\n\r\n");
    bytes
}

/// Sends these bytes and reads until the server closes.
pub(crate) async fn exchange(server: SocketAddr, bytes: &[u8]) -> Answered {
    let mut connection = TcpStream::connect(server).await.unwrap();
    connection.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).await.unwrap();
    Answered::read(&answer)
}
