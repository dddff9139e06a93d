//! A server on loopback that answers with exactly the bytes that a test gives it, and keeps what it got.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

pub(crate) struct Server {
    pub(crate) address: String,
    requests: Arc<Mutex<Vec<Vec<u8>>>>,
}

/// What goes over the wire, piece by piece; then the connection is closed.
#[derive(Clone)]
pub(crate) enum Piece {
    Send(Vec<u8>),
    WaitFor(Arc<Notify>),
}

impl Server {
    pub(crate) async fn start(
        answer: impl Fn(&[u8]) -> Vec<Piece> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let requests = Arc::default();
        let (answer, kept) = (Arc::new(answer), Arc::clone(&requests));
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let (answer, kept) = (Arc::clone(&answer), Arc::clone(&kept));
                tokio::spawn(async move { exchange(connection, &*answer, &kept).await });
            }
        });
        Self { address, requests }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The requests so far, as they came, which are then forgotten.
    pub(crate) fn take_requests(&self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.requests.lock().unwrap())
    }
}

async fn exchange(
    mut connection: TcpStream,
    answer: &(dyn Fn(&[u8]) -> Vec<Piece> + Send + Sync),
    kept: &Mutex<Vec<Vec<u8>>>,
) {
    let mut request = Vec::new();
    while !is_complete(&request) {
        if connection.read_buf(&mut request).await.unwrap_or(0) == 0 {
            return;
        }
    }
    kept.lock().unwrap().push(request.clone());
    for piece in answer(&request) {
        match piece {
            Piece::Send(bytes) => drop(connection.write_all(&bytes).await),
            Piece::WaitFor(notify) => notify.notified().await,
        }
    }
    drop(connection.shutdown().await);
}

/// Whether all of a request is there: by its length, or by the last chunk.
fn is_complete(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, _)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let head = head.to_ascii_lowercase();
    if head.contains("transfer-encoding: chunked") {
        return request.ends_with(b"0\r\n\r\n");
    }
    let length = head
        .split_once("content-length: ")
        .map_or("0", |(_, rest)| {
            rest.split("\r\n").next().unwrap_or_default()
        });
    request.len() >= head.len() + 4 + length.parse::<usize>().unwrap()
}

/// Bytes that go out at once.
pub(crate) fn send(bytes: impl Into<Vec<u8>>) -> Piece {
    Piece::Send(bytes.into())
}

fn head(status: u16, more: &str) -> String {
    format!(
        "HTTP/1.1 {status} Whatever\r\ncontent-type: application/json\r\nconnection: close\r\nx-request-id: r-1\r\n{more}\r\n"
    )
}

/// An answer that says its length.
pub(crate) fn sized(status: u16, body: &[u8]) -> Vec<Piece> {
    let head = head(status, &format!("content-length: {}\r\n", body.len()));
    vec![send([head.as_bytes(), body].concat())]
}

/// An answer in chunks of this many bytes, up to and including the last, empty one.
pub(crate) fn chunked(status: u16, body: &[u8], size: usize) -> Vec<Piece> {
    let mut pieces = vec![send(head(status, "transfer-encoding: chunked\r\n"))];
    pieces.extend(body.chunks(size).map(|chunk| send(a_chunk(chunk))));
    pieces.push(send("0\r\n\r\n"));
    pieces
}

fn a_chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

/// An answer with one more header.
pub(crate) fn with_header(status: u16, header: &str, body: &[u8]) -> Vec<Piece> {
    let more = format!("content-length: {}\r\n{header}\r\n", body.len());
    vec![send([head(status, &more).as_bytes(), body].concat())]
}
