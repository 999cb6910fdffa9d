//! The little of DER that no crate at hand writes: values with a tag of their own inside an extension, and files of keys.

/// The tag of an OCTET STRING.
pub(in crate::wire) const OCTET_STRING: u8 = 0x04;
/// The tag of a SEQUENCE.
pub(in crate::wire) const SEQUENCE: u8 = 0x30;

/// The tag of an INTEGER.
const INTEGER: u8 = 0x02;

/// A number that is not negative, in as few octets as hold it.
pub(in crate::wire) fn integer(number: u32) -> Vec<u8> {
    let mut contents: Vec<u8> = number.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
    // The first bit is the sign.
    if contents.first().is_none_or(|first| *first >= 0x80) {
        contents.insert(0, 0);
    }
    value(INTEGER, &contents)
}

/// Values one after the other, inside one.
pub(in crate::wire) fn all(tag: u8, values: &[&[u8]]) -> Vec<u8> {
    value(tag, &values.concat())
}

/// A tag, the length, the contents.
pub(in crate::wire) fn value(tag: u8, contents: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let bytes = contents.len().to_be_bytes();
    let significant: Vec<u8> = bytes.into_iter().skip_while(|byte| *byte == 0).collect();
    match significant.as_slice() {
        [] => out.push(0),
        [short] if *short < 0x80 => out.push(*short),
        long => {
            // A length has at most eight bytes, so the sum stays below 0x89.
            out.push(0x80_u8.saturating_add(u8::try_from(long.len()).unwrap_or(8)));
            out.extend_from_slice(long);
        }
    }
    out.extend_from_slice(contents);
    out
}

/// An OBJECT IDENTIFIER; the first two numbers share a byte.
pub(in crate::wire) fn oid(numbers: &[u64]) -> Vec<u8> {
    let mut contents = Vec::new();
    let (head, rest) = numbers.split_at_checked(2).unwrap_or((numbers, &[]));
    let first = head.iter().fold(0_u64, |sum, number| sum.saturating_mul(40).saturating_add(*number));
    for number in std::iter::once(&first).chain(rest) {
        let mut groups = vec![u8::try_from(number & 0x7f).unwrap_or_default()];
        let mut left = number >> 7;
        while left > 0 {
            groups.push(u8::try_from(left & 0x7f).unwrap_or_default() | 0x80);
            left >>= 7;
        }
        contents.extend(groups.into_iter().rev());
    }
    value(0x06, &contents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_a_short_and_a_long_form() {
        assert_eq!(value(OCTET_STRING, b""), [4, 0]);
        assert_eq!(value(OCTET_STRING, b"a"), [4, 1, b'a']);
        assert_eq!(value(OCTET_STRING, &[7; 127])[..2], [4, 127]);
        assert_eq!(value(OCTET_STRING, &[7; 128])[..3], [4, 0x81, 128]);
        assert_eq!(value(SEQUENCE, &[7; 300])[..4], [0x30, 0x82, 1, 44]);
    }

    #[test]
    fn numbers_never_look_negative() {
        for (number, der) in [
            (0, &[2, 1, 0][..]),
            (127, &[2, 1, 127]),
            (128, &[2, 2, 0, 128]),
            (2_048, &[2, 2, 8, 0]),
            (u32::MAX, &[2, 5, 0, 255, 255, 255, 255]),
        ] {
            assert_eq!(integer(number), der, "{number}");
        }
    }

    #[test]
    fn identifiers_are_in_base_128() {
        // ICP-Brasil's own, as certificates of its authorities carry it.
        assert_eq!(oid(&[2, 16, 76, 1, 3, 3]), [6, 5, 0x60, 0x4c, 1, 3, 3]);
        assert_eq!(oid(&[1, 2, 840, 113_549]), [6, 6, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d]);
    }
}
