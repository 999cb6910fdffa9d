//! ZIP archives: the same bytes for the same entries and time, and reading that a hostile archive cannot
//! inflate.

use std::io::{self, BufWriter, Cursor, Read as _, Write};

use jiff::civil::DateTime;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, System, ZipArchive, ZipWriter};

/// What can go wrong with an archive.
#[derive(Debug, thiserror::Error)]
pub enum ZipError {
    /// The entries cannot be an archive: a name stands twice or is too long.
    #[error("cannot pack the archive: {0}")]
    Pack(zip::result::ZipError),
    /// The bytes are no archive, or one of a kind that is not read.
    #[error("cannot read the archive: {0}")]
    Unpack(zip::result::ZipError),
    /// The data of one entry are broken.
    #[error("cannot read entry {index} of the archive: {source}")]
    Entry {
        /// Position of the entry, from 0.
        index: usize,
        /// What the reader said.
        source: std::io::Error,
    },
    /// One of the [`Limits`] was reached.
    #[error("the archive holds more than {limit} {what}")]
    Limit {
        /// What there is too much of.
        what: &'static str,
        /// The bound.
        limit: u64,
    },
}

/// The bounds of an archive that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Entries, directories included.
    pub entries: usize,
    /// Bytes of all entries, unpacked.
    pub bytes: u64,
    /// Bytes unpacked for each byte of the archive; small archives of up to a mebibyte unpacked are exempt.
    pub ratio: u64,
}

impl Default for Limits {
    /// 10,000 entries, 64 MiB, 200 to 1.
    fn default() -> Self {
        Self { entries: 10_000, bytes: 64 << 20, ratio: 200 }
    }
}

/// What may be unpacked whatever the ratio.
const EXEMPT: u64 = 1 << 20;

/// Packs the entries in order, each deflated and stamped with the time given. ZIP knows the years 1980 to
/// 2107 and even seconds; a time outside is moved to the nearest end.
///
/// # Errors
/// When a name stands twice or is too long.
pub fn pack<N: AsRef<str>, B: AsRef<[u8]>>(entries: &[(N, B)], at: DateTime) -> Result<Vec<u8>, ZipError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(name.as_ref(), options(at)).map_err(ZipError::Pack)?;
        writer.write_all(bytes.as_ref()).map_err(|error| ZipError::Pack(error.into()))?;
    }
    Ok(writer.finish().map_err(ZipError::Pack)?.into_inner())
}

/// A deflater that is fed a few bytes at a time is slow.
const PIECE: usize = 64 << 10;

/// Packs one entry while it is written, without ever holding it unpacked. Its size and checksum stand in its header,
/// where strict readers want them, not behind its data. The same text gives the same bytes, up to 64 KiB of it those of
/// [`pack`]; beyond, the deflater's choices depend on where one piece of its input ends.
///
/// # Errors
/// When the name is too long, the entry has 4 GiB or more, or whoever writes it fails.
pub fn pack_one(
    name: &str,
    at: DateTime,
    write: impl FnOnce(&mut BufWriter<&mut dyn Write>) -> io::Result<()>,
) -> Result<Vec<u8>, ZipError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(name, options(at)).map_err(ZipError::Pack)?;
    let mut entry = BufWriter::with_capacity(PIECE, &mut writer as &mut dyn Write);
    write(&mut entry).map_err(|error| ZipError::Pack(error.into()))?;
    // Not `flush`, which would make the deflater end a block.
    entry.into_inner().map_err(|error| ZipError::Pack(error.into_error().into()))?;
    Ok(writer.finish().map_err(ZipError::Pack)?.into_inner())
}

fn options(at: DateTime) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(stamp(at))
        // Otherwise the system that runs the double would show in the bytes.
        .system(System::Unix)
        .unix_permissions(0o644)
}

/// Unpacks the files in order, names as they stand (a name may be a path and must not be used as one);
/// directories are left out.
///
/// # Errors
/// When the bytes are no archive, an entry is broken or encrypted, or a limit is reached; sizes that the
/// archive states are not trusted.
pub fn unpack(bytes: &[u8], limits: &Limits) -> Result<Vec<(String, Vec<u8>)>, ZipError> {
    let packed = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let by_ratio = packed.saturating_mul(limits.ratio).max(EXEMPT);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(ZipError::Unpack)?;
    if archive.len() > limits.entries {
        let limit = u64::try_from(limits.entries).unwrap_or(u64::MAX);
        return Err(ZipError::Limit { what: "entries", limit });
    }
    let mut left = limits.bytes.min(by_ratio);
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(ZipError::Unpack)?;
        if file.is_dir() {
            continue;
        }
        let name = file.name().map_err(ZipError::Unpack)?.into_owned();
        let mut content = Vec::new();
        let read = file.take(left.saturating_add(1)).read_to_end(&mut content);
        let read = read.map_err(|source| ZipError::Entry { index, source })?;
        let read = u64::try_from(read).unwrap_or(u64::MAX);
        if read > left {
            let what = if by_ratio < limits.bytes { "bytes for its size" } else { "bytes" };
            return Err(ZipError::Limit { what, limit: limits.bytes.min(by_ratio) });
        }
        left -= read;
        files.push((name, content));
    }
    Ok(files)
}

fn stamp(at: DateTime) -> zip::DateTime {
    let part = |value: i8| u8::try_from(value).unwrap_or_default();
    let year = u16::try_from(at.year()).unwrap_or_default();
    let (date, time) = (at.date(), at.time());
    let exact = zip::DateTime::from_date_and_time(
        year,
        part(date.month()),
        part(date.day()),
        part(time.hour()),
        part(time.minute()),
        part(time.second()),
    );
    let last = || zip::DateTime::from_date_and_time(2107, 12, 31, 23, 59, 58).unwrap_or_default();
    exact.unwrap_or_else(|_| if year > 2107 { last() } else { zip::DateTime::default() })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn noon() -> DateTime {
        date(2026, 3, 9).at(12, 0, 4, 0)
    }

    #[test]
    fn the_same_entries_at_the_same_time_are_the_same_bytes() {
        let entries = [("a.txt", "um\n".repeat(1000)), ("ção/b.xml", String::new())];
        let packed = pack(&entries, noon()).unwrap();
        assert_eq!(packed, pack(&entries, noon()).unwrap());
        assert_ne!(packed, pack(&entries, date(2026, 3, 10).at(12, 0, 4, 0)).unwrap());
        // The mark of the file format and the DOS time of the first local header (12:00:04 on 9 March 2026).
        assert_eq!(packed.get(..4), Some(b"PK\x03\x04".as_slice()));
        let (time, day): (u16, u16) = (12 << 11 | 2, (2026 - 1980) << 9 | 3 << 5 | 9);
        assert_eq!(packed.get(10..14), Some([time.to_le_bytes(), day.to_le_bytes()].concat().as_slice()));
        let files = unpack(&packed, &Limits::default()).unwrap();
        let expected: Vec<_> =
            entries.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect();
        assert_eq!(files, expected);
        assert_eq!(unpack(&pack::<&str, &str>(&[], noon()).unwrap(), &Limits::default()).unwrap(), []);
    }

    #[test]
    fn times_outside_of_the_format_move_to_its_ends() {
        assert_eq!(stamp(date(1970, 1, 1).at(1, 2, 3, 0)).to_string(), "1980-01-01 00:00:00");
        assert_eq!(stamp(date(2200, 1, 1).at(1, 2, 3, 0)).to_string(), "2107-12-31 23:59:58");
        assert_eq!(stamp(noon()).to_string(), "2026-03-09 12:00:04");
    }

    #[test]
    fn limits_hold() {
        let many = pack(&[("a", "1"), ("b", "2"), ("c", "3")], noon()).unwrap();
        let few = Limits { entries: 2, ..Limits::default() };
        assert_eq!(unpack(&many, &few).unwrap_err().to_string(), "the archive holds more than 2 entries");
        let large = pack(&[("a", vec![0; 40]), ("b", vec![0; 61])], noon()).unwrap();
        let small = Limits { bytes: 100, ..Limits::default() };
        assert_eq!(unpack(&large, &small).unwrap_err().to_string(), "the archive holds more than 100 bytes");
        assert!(unpack(&large, &Limits { bytes: 101, ..Limits::default() }).is_ok());
        let bomb = pack(&[("a", vec![0; 8 << 20])], noon()).unwrap();
        let error = unpack(&bomb, &Limits::default()).unwrap_err().to_string();
        assert!(error.ends_with("bytes for its size"), "{error}");
    }

    #[test]
    fn what_is_no_archive_is_refused() {
        assert!(matches!(unpack(b"", &Limits::default()), Err(ZipError::Unpack(_))));
        assert!(matches!(unpack(b"PK\x03\x04 but no more", &Limits::default()), Err(ZipError::Unpack(_))));
        assert!(matches!(pack(&[("a", "1"), ("a", "2")], noon()), Err(ZipError::Pack(_))));
        let good = pack(&[("a", "duble ".repeat(100))], noon()).unwrap();
        // A byte of the deflated data is turned over: broken stream or wrong checksum.
        let broken: Vec<u8> =
            good.iter().enumerate().map(|(at, byte)| if at == 34 { !byte } else { *byte }).collect();
        assert!(matches!(unpack(&broken, &Limits::default()), Err(ZipError::Entry { index: 0, .. })));
    }

    #[test]
    fn one_entry_is_packed_while_it_is_written() {
        let text = |lines: u32| (0..lines).map(|n| format!("{n};{};", n * n % 977)).collect::<String>();
        let pieces = |text: &str| {
            pack_one("a.txt", noon(), |out| {
                text.as_bytes().chunks(37).try_for_each(|piece| out.write_all(piece))
            })
        };
        let small = text(5_000);
        assert!(pieces(&small).unwrap() == pack(&[("a.txt", &small)], noon()).unwrap());
        let text = text(40_000);
        let packed = pieces(&text).unwrap();
        assert!(packed == pieces(&text).unwrap());
        let files = unpack(&packed, &Limits::default()).unwrap();
        assert!(files == [("a.txt".to_owned(), text.clone().into_bytes())]);
        // Method 8, no flags: neither a data descriptor nor encryption; version 2.0: no ZIP64.
        assert_eq!(packed[..10], [b'P', b'K', 3, 4, 20, 0, 0, 0, 8, 0]);
        assert_eq!(packed[22..26], u32::try_from(text.len()).unwrap().to_le_bytes());
        let failed = pack_one("a", noon(), |_| Err(io::Error::other("out of ink")));
        assert!(failed.unwrap_err().to_string().contains("out of ink"));
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(entries in prop::collection::btree_map("[a-zé.]{1,12}", any::<Vec<u8>>(), 0..6)) {
            let entries: Vec<(String, Vec<u8>)> = entries.into_iter().collect();
            let packed = pack(&entries, noon()).unwrap();
            prop_assert_eq!(unpack(&packed, &Limits::default()).unwrap(), entries);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in any::<Vec<u8>>()) {
            let _ = unpack(&bytes, &Limits::default());
        }
    }
}
