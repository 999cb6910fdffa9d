//! The body of one request, followed to its end without looking at what it holds.
//!
//! The chunk reader takes exactly what hyper's takes (RFC 9112, section 7.1, blanks after the size allowed, no bare LF),
//! since the two must agree on where the next request begins. hyper's limits on extensions and trailers are not repeated:
//! beyond them hyper gives the connection up.

/// What is left of a body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// This many bytes.
    Length(u64),
    /// Chunks, and where among them.
    Chunked(Chunk),
}

/// Whether a body has come to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// More is to come.
    More,
    /// The next byte belongs to the next request.
    Ended,
    /// These are no chunks; there is no telling where the next request begins.
    Unclear,
}

/// A place within a chunked body, named after what comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chunk {
    /// The first digit of a size.
    Start,
    /// More digits or what may follow them.
    Size(u64),
    /// Blanks behind the size.
    Blank(u64),
    /// An extension, up to its CR.
    Extension(u64),
    /// The LF of the size line.
    SizeLf(u64),
    /// So many bytes of data.
    Data(u64),
    /// The CR behind the data.
    DataCr,
    /// The LF behind the data.
    DataLf,
    /// A trailer or the CR of the last line.
    Last,
    /// A trailer, up to its CR.
    Trailer,
    /// The LF of a trailer.
    TrailerLf,
    /// The LF of the last line.
    LastLf,
}

impl Body {
    /// A body of a known length, which may be none.
    pub(super) fn length(bytes: u64) -> Self {
        Self::Length(bytes)
    }

    /// A body in chunks.
    pub(super) fn chunked() -> Self {
        Self::Chunked(Chunk::Start)
    }

    /// Takes bytes up to the end of the body; says how many it took and whether the end is reached.
    pub(super) fn advance(&mut self, bytes: &[u8]) -> (usize, Progress) {
        match self {
            Self::Length(left) => {
                let taken = take(left, bytes);
                (taken, if *left == 0 { Progress::Ended } else { Progress::More })
            }
            Self::Chunked(place) => advance_chunks(place, bytes),
        }
    }
}

/// Counts as many of `bytes` as are still `left`.
fn take(left: &mut u64, bytes: &[u8]) -> usize {
    let taken = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
    *left = left.saturating_sub(taken as u64);
    taken
}

fn advance_chunks(place: &mut Chunk, bytes: &[u8]) -> (usize, Progress) {
    let mut taken = 0;
    while let Some(rest) = bytes.get(taken..).filter(|rest| !rest.is_empty()) {
        if let Chunk::Data(left) = place {
            taken += take(left, rest);
            if *left == 0 {
                *place = Chunk::DataCr;
            }
            continue;
        }
        let Some(&byte) = rest.first() else { break };
        taken += 1;
        match step(*place, byte) {
            Some(Some(next)) => *place = next,
            Some(None) => return (taken, Progress::Ended),
            None => return (taken, Progress::Unclear),
        }
    }
    (taken, Progress::More)
}

/// Where one byte that is not data leads: `None` is nowhere, `Some(None)` the end of the body.
fn step(place: Chunk, byte: u8) -> Option<Option<Chunk>> {
    let next = match (place, byte) {
        (Chunk::Start, _) => Chunk::Size(push_digit(0, byte)?),
        (Chunk::Size(size) | Chunk::Blank(size), b' ' | b'\t') => Chunk::Blank(size),
        (Chunk::Size(size) | Chunk::Blank(size), b';') => Chunk::Extension(size),
        (Chunk::Size(size) | Chunk::Blank(size) | Chunk::Extension(size), b'\r') => Chunk::SizeLf(size),
        (Chunk::Size(size), _) => Chunk::Size(push_digit(size, byte)?),
        (Chunk::Extension(_), b'\n') => return None,
        (Chunk::Extension(size), _) => Chunk::Extension(size),
        (Chunk::SizeLf(0), b'\n') => Chunk::Last,
        (Chunk::SizeLf(size), b'\n') => Chunk::Data(size),
        (Chunk::DataCr, b'\r') => Chunk::DataLf,
        (Chunk::DataLf, b'\n') => Chunk::Start,
        (Chunk::Last, b'\r') => Chunk::LastLf,
        (Chunk::Trailer, b'\r') => Chunk::TrailerLf,
        (Chunk::Last | Chunk::Trailer, _) => Chunk::Trailer,
        (Chunk::TrailerLf, b'\n') => Chunk::Last,
        (Chunk::LastLf, b'\n') => return Some(None),
        _ => return None,
    };
    Some(Some(next))
}

fn push_digit(size: u64, byte: u8) -> Option<u64> {
    let digit = char::from(byte).to_digit(16)?;
    size.checked_mul(16)?.checked_add(u64::from(digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_length_is_counted() {
        let mut body = Body::length(5);
        assert_eq!(body.advance(b"abc"), (3, Progress::More));
        assert_eq!(body.advance(b"deGET"), (2, Progress::Ended));
        assert_eq!(Body::length(0).advance(b"GET"), (0, Progress::Ended));
    }

    #[test]
    fn chunks_end_where_they_end_in_any_pieces() {
        for body in [
            "0\r\n\r\n",
            "5\r\nhello\r\n0\r\n\r\n",
            "5;name=value\r\nhello\r\nA \t\r\n0123456789\r\n00;x\r\n\r\n",
            "00000000000000005\r\nGET \n\r\n0\r\nDigest: abc\r\nX: \"y\"\r\n\r\n",
            "a\r\n0\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n",
        ] {
            let stream = [body.as_bytes(), b"GET / HTTP/1.1\r\n"].concat();
            assert_eq!(Body::chunked().advance(&stream), (body.len(), Progress::Ended), "{body:?}");
            let mut chunks = Body::chunked();
            for (at, byte) in body.bytes().enumerate() {
                let expected = if at + 1 == body.len() { Progress::Ended } else { Progress::More };
                assert_eq!(chunks.advance(&[byte]), (1, expected), "{body:?} at {at}");
            }
        }
    }

    #[test]
    fn what_are_no_chunks_is_unclear() {
        for body in [
            "\r\n",
            "x\r\n",
            "5\n",
            "5 5\r\n",
            "5;a\n",
            "5\r\nhello!\r\n",
            "5\r\nhello\n",
            "5\r\nhello\rx",
            "0\r\n\rx",
            "0\r\nA: b\rx",
            "10000000000000000\r\n",
        ] {
            assert_eq!(Body::chunked().advance(body.as_bytes()).1, Progress::Unclear, "{body:?}");
        }
    }
}
