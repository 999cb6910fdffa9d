//! The part of ASN.1 that files of keys and certificates are read with: values in DER, and those of BER brought into that form.
//!
//! Much software writes PKCS#12 in BER, with lengths that are not stated and texts in pieces; [`to_der`] rewrites them, so that
//! whoever reads knows one form only.

/// The tag of an INTEGER.
pub const INTEGER: u8 = 0x02;
/// The tag of a BIT STRING.
pub const BIT_STRING: u8 = 0x03;
/// The tag of an OCTET STRING.
pub const OCTET_STRING: u8 = 0x04;
/// The tag of an OBJECT IDENTIFIER.
pub const OID: u8 = 0x06;
/// The tag of a SEQUENCE.
pub const SEQUENCE: u8 = 0x30;
/// The tag of a SET.
pub const SET: u8 = 0x31;
/// The tag `[0]`, constructed.
pub const CONTEXT_0: u8 = 0xa0;

/// Values inside each other; a PFX file has seven.
const MAX_DEPTH: usize = 24;
/// OCTET STRING in pieces.
const OCTET_STRING_IN_PIECES: u8 = OCTET_STRING | CONSTRUCTED;
const CONSTRUCTED: u8 = 0x20;

/// Bytes that are not the value that was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no ASN.1: {0}")]
pub struct Asn1Error(&'static str);

/// One value: its tag, an octet, and its contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value<'a> {
    /// The identifier octet.
    pub tag: u8,
    /// The contents octets.
    pub contents: &'a [u8],
    /// Tag, length and contents.
    pub whole: &'a [u8],
}

impl<'a> Value<'a> {
    /// The values inside.
    #[must_use]
    pub fn inside(&self) -> Reader<'a> {
        Reader(self.contents)
    }

    /// A number that is not negative, of at most four bytes.
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        let significant: Vec<u8> = self.contents.iter().copied().skip_while(|byte| *byte == 0).collect();
        let negative = self.contents.first().is_none_or(|first| *first >= 0x80);
        let fits = self.tag == INTEGER && !negative && significant.len() <= 4;
        fits.then(|| significant.iter().fold(0, |sum: u32, byte| (sum << 8) | u32::from(*byte)))
    }
}

/// Reads values in DER one after the other.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// From the first byte on.
    #[must_use]
    pub fn new(der: &'a [u8]) -> Self {
        Self(der)
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next value, whatever it is.
    ///
    /// # Errors
    /// When nothing is left, or the bytes are no value in DER.
    pub fn any(&mut self) -> Result<Value<'a>, Asn1Error> {
        let (tag, length, header) = header(self.0)?;
        let length = length.ok_or(Asn1Error("a length that is not stated"))?;
        let end = header.checked_add(length).ok_or(Asn1Error("a length too great"))?;
        let (whole, rest) = self.0.split_at_checked(end).ok_or(Asn1Error("the bytes end inside a value"))?;
        self.0 = rest;
        Ok(Value {
            tag,
            contents: whole.split_at_checked(header).map_or(&[], |(_, contents)| contents),
            whole,
        })
    }

    /// The next value, which must have this tag.
    ///
    /// # Errors
    /// As [`any`](Self::any), and for another tag.
    pub fn take(&mut self, tag: u8) -> Result<Value<'a>, Asn1Error> {
        let value = self.any()?;
        if value.tag == tag { Ok(value) } else { Err(Asn1Error("a value of another kind than expected")) }
    }

    /// The next value, if it has this tag.
    pub fn take_if(&mut self, tag: u8) -> Option<Value<'a>> {
        let mut ahead = *self;
        let value = ahead.take(tag).ok()?;
        *self = ahead;
        Some(value)
    }
}

/// Tag, length (none: indefinite) and how many bytes they took.
fn header(bytes: &[u8]) -> Result<(u8, Option<usize>, usize), Asn1Error> {
    let mut left = bytes.iter().copied();
    let mut byte = || left.next().ok_or(Asn1Error("the bytes end inside a value"));
    let tag = byte()?;
    if tag & 0x1f == 0x1f {
        return Err(Asn1Error("a tag above 30"));
    }
    match byte()? {
        short @ 0..=0x7f => Ok((tag, Some(usize::from(short)), 2)),
        0x80 => Ok((tag, None, 2)),
        long => {
            let count = usize::from(long & 0x7f);
            if count > 4 {
                return Err(Asn1Error("a length of more than four bytes"));
            }
            let mut length = 0_usize;
            for _ in 0..count {
                length = (length << 8) | usize::from(byte()?);
            }
            Ok((tag, Some(length), 2 + count))
        }
    }
}

/// Rewrites the first value of some bytes in DER. What follows it is left out, as readers of such files do.
///
/// # Errors
/// Bytes that are no value in BER, or one with too many inside each other.
pub fn to_der(ber: &[u8]) -> Result<Vec<u8>, Asn1Error> {
    let mut out = Vec::with_capacity(ber.len());
    rewrite(ber, MAX_DEPTH, &mut out)?;
    Ok(out)
}

/// Writes one value and gives what follows it.
fn rewrite<'a>(ber: &'a [u8], depth: usize, out: &mut Vec<u8>) -> Result<&'a [u8], Asn1Error> {
    let ends = Asn1Error("the bytes end inside a value");
    let depth = depth.checked_sub(1).ok_or(Asn1Error("too many values inside each other"))?;
    let (tag, length, header) = header(ber)?;
    let (_, body) = ber.split_at_checked(header).ok_or(ends.clone())?;
    if tag & CONSTRUCTED == 0 {
        let length = length.ok_or(Asn1Error("a primitive value without length"))?;
        let (contents, rest) = body.split_at_checked(length).ok_or(ends)?;
        write(tag, contents, out);
        return Ok(rest);
    }
    let (mut inside, after) = match length {
        Some(length) => {
            body.split_at_checked(length).map(|(inside, rest)| (inside, Some(rest))).ok_or(ends)?
        }
        None => (body, None),
    };
    let mut contents = Vec::new();
    let rest = loop {
        match (inside, after) {
            ([], Some(rest)) => break rest,
            // The end of a value without length.
            ([0, 0, rest @ ..], None) => break rest,
            _ => inside = rewrite(inside, depth, &mut contents)?,
        }
    };
    if tag == OCTET_STRING_IN_PIECES {
        write(OCTET_STRING, &pieces(&contents)?, out);
    } else {
        write(tag, &contents, out);
    }
    Ok(rest)
}

/// The contents of an OCTET STRING in pieces, joined.
///
/// # Errors
/// A piece that is none.
pub fn pieces(contents: &[u8]) -> Result<Vec<u8>, Asn1Error> {
    let mut reader = Reader(contents);
    let mut joined = Vec::with_capacity(contents.len());
    while !reader.is_empty() {
        joined.extend_from_slice(reader.take(OCTET_STRING)?.contents);
    }
    Ok(joined)
}

fn write(tag: u8, contents: &[u8], out: &mut Vec<u8>) {
    out.push(tag);
    let bytes: Vec<u8> = contents.len().to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
    match bytes.as_slice() {
        [] => out.push(0),
        [short] if *short < 0x80 => out.push(*short),
        long => {
            // A length has at most eight bytes.
            out.push(0x80 | u8::try_from(long.len()).unwrap_or(8));
            out.extend_from_slice(long);
        }
    }
    out.extend_from_slice(contents);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ber_becomes_der() {
        for (ber, der) in [
            (&[0x30, 0x80, 0x02, 0x01, 0x05, 0x00, 0x00][..], &[0x30, 0x03, 0x02, 0x01, 0x05][..]),
            (
                &[0x24, 0x80, 0x04, 0x01, b'a', 0x04, 0x02, b'b', b'c', 0x00, 0x00],
                &[0x04, 0x03, b'a', b'b', b'c'],
            ),
            (&[0x24, 0x06, 0x24, 0x04, 0x04, 0x02, b'a', b'b'], &[0x04, 0x02, b'a', b'b']),
            (&[0x30, 0x81, 0x02, 0x05, 0x00, 0xff], &[0x30, 0x02, 0x05, 0x00]),
        ] {
            assert_eq!(to_der(ber).unwrap(), der, "{ber:?}");
            assert_eq!(to_der(der).unwrap(), der);
        }
    }

    #[test]
    fn what_is_no_value_is_told() {
        for (bytes, told) in [
            (&[][..], "end inside"),
            (&[0x30], "end inside"),
            (&[0x30, 0x05, 0x02, 0x01, 0x05], "end inside"),
            (&[0x30, 0x80, 0x02, 0x01, 0x05], "end inside"),
            (&[0x04, 0x80, 0x00, 0x00], "primitive value without"),
            (&[0x1f, 0x00], "tag above 30"),
            (&[0x04, 0x85, 1, 1, 1, 1, 1], "more than four"),
            (&[0x24, 0x03, 0x02, 0x01, 0x05], "another kind"),
            (&[0x30, 0x80].repeat(40), "too many values"),
        ] {
            assert!(to_der(bytes).unwrap_err().to_string().contains(told), "{bytes:?}");
        }
        assert!(Reader::new(&[0x30, 0x80, 0, 0]).any().is_err());
    }

    #[test]
    fn numbers_are_small_and_not_negative() {
        let number = |der: &[u8]| Reader::new(der).any().unwrap().number();
        assert_eq!(number(&[2, 1, 0]), Some(0));
        assert_eq!(number(&[2, 3, 0, 0xff, 0xff]), Some(65_535));
        assert_eq!(number(&[2, 5, 0, 0xff, 0xff, 0xff, 0xff]), Some(u32::MAX));
        for none in [&[2, 1, 0x80][..], &[2, 5, 1, 0, 0, 0, 0], &[2, 0], &[4, 1, 1]] {
            assert_eq!(number(none), None, "{none:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in any::<Vec<u8>>()) {
            if let Ok(der) = to_der(&bytes) {
                prop_assert_eq!(to_der(&der).unwrap(), der);
            }
        }

        #[test]
        fn what_is_written_is_read(contents in proptest::collection::vec(any::<u8>(), 0..70_000)) {
            let mut der = Vec::new();
            write(OCTET_STRING, &contents, &mut der);
            let mut reader = Reader::new(&der);
            prop_assert_eq!(reader.take(OCTET_STRING).unwrap().contents, contents);
            prop_assert!(reader.is_empty());
        }
    }
}
