//! ZIP files that come inside of an answer.

use std::io::{Cursor, Read as _};

/// A file out of a ZIP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arquivo {
    /// Its name in the ZIP.
    pub nome: String,
    /// What is in it.
    pub conteudo: Vec<u8>,
}

/// A month of 500,000 records, at some 800 bytes each, is the largest documented content.
const LARGEST: u64 = 1024 * 1024 * 1024;
/// Lots hold fifty documents and their events; movement files one entry.
const MOST: usize = 10_000;

/// The files of a ZIP, in its order; folders are passed over.
pub(crate) fn unzip(bytes: &[u8]) -> Result<Vec<Arquivo>, String> {
    let said = |error: zip::result::ZipError| format!("ZIP: {error}");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(said)?;
    if archive.len() > MOST {
        return Err(format!("ZIP: {} entries, at most {MOST} are read", archive.len()));
    }
    let (mut files, mut left) = (Vec::new(), LARGEST);
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(said)?;
        if file.is_dir() {
            continue;
        }
        let (nome, mut conteudo) = (file.name().map_err(said)?.into_owned(), Vec::new());
        file.take(left + 1).read_to_end(&mut conteudo).map_err(|error| format!("ZIP: {nome}: {error}"))?;
        left = left
            .checked_sub(conteudo.len() as u64)
            .ok_or_else(|| format!("ZIP: more than {LARGEST} bytes"))?;
        files.push(Arquivo { nome, conteudo });
    }
    Ok(files)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Write as _;

    use super::*;

    pub(crate) fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn what_was_zipped_comes_out() {
        let zip = zipped(&[("a.json", "[]"), ("b.txt", "ç")]);
        let files = unzip(&zip).unwrap();
        let files: Vec<_> = files.iter().map(|file| (file.nome.as_str(), file.conteudo.as_slice())).collect();
        assert_eq!(files, [("a.json", "[]".as_bytes()), ("b.txt", "ç".as_bytes())]);
    }

    #[test]
    fn what_is_no_zip_is_said() {
        assert!(unzip(b"no zip").unwrap_err().starts_with("ZIP: "));
    }
}
