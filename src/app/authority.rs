//! The test authority of this machine: made on first use, kept in the data folder.
//!
//! Its two files appear together, in a folder that is put in place by one rename: processes that start at once end with one authority, and
//! a process that dies half-way leaves none.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::facts::{Lapse, Moment};
use crate::wire::pki::{Authority, AuthorityError};
use crate::wire::x509::{Certificate, X509Error};

/// The folder of the authority, inside the data folder.
const FOLDER: &str = "ca";
const CERTIFICATE: &str = "ca.pem";
const KEY: &str = "ca.key";
/// Before the name of a folder that is not in place yet, or no more.
const ASIDE: &str = ".ca-";

const DAY: i64 = 86_400_000;
/// Clocks of containers and virtual machines are late at times.
const BACKDATED: i64 = DAY;
/// Ten years: stores that trust it are not asked again.
const TERM: i64 = 3_652 * DAY;

/// Why there is no authority.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// Nothing says where data belong.
    #[error("no folder for data: {0} is not set; name one with --data DIR or DUBLE_DATA")]
    NoFolder(&'static str),
    /// A file or folder cannot be used.
    #[error("cannot {what} {}: {error}", path.display())]
    File {
        /// What was tried.
        what: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The files hold something else.
    #[error("{} holds no authority: {error} (`duble certs renew` makes another)", path.display())]
    Unusable {
        /// Their folder.
        path: PathBuf,
        /// What is wrong.
        error: AuthorityError,
    },
    /// Its certificate has ended.
    #[error("the authority in {} ended on {ended}: `duble certs renew` makes another, which clients must be told to trust", path.display())]
    Ended {
        /// Its folder.
        path: PathBuf,
        /// Its last day.
        ended: jiff::civil::Date,
    },
    /// It cannot be made.
    #[error(transparent)]
    Made(#[from] AuthorityError),
    /// Its certificate cannot be read.
    #[error(transparent)]
    Read(#[from] X509Error),
    /// Another process was faster.
    #[error("another process put an authority into {} meanwhile: run it again", .0.display())]
    Overtaken(PathBuf),
}

/// The data folder: the one that is given, else the platform's for data of a user that no other machine needs. Two variables of the
/// environment say where that is, which no crate is needed for.
///
/// # Errors
/// When none is given and the environment names no home.
pub fn data_folder(given: Option<PathBuf>) -> Result<PathBuf, DataError> {
    match given {
        Some(given) => Ok(given),
        None => default_folder(|name| std::env::var_os(name).map(PathBuf::from), cfg!(windows)),
    }
}

fn default_folder(variable: impl Fn(&str) -> Option<PathBuf>, windows: bool) -> Result<PathBuf, DataError> {
    let set = |name| variable(name).filter(|path| !path.as_os_str().is_empty());
    if windows {
        return Ok(set("LOCALAPPDATA").ok_or(DataError::NoFolder("LOCALAPPDATA"))?.join("duble"));
    }
    // XDG Base Directory Specification: a relative path is to be ignored.
    let data = set("XDG_DATA_HOME").filter(|path| path.is_absolute());
    let data = data.or_else(|| Some(set("HOME")?.join(".local/share")));
    Ok(data.ok_or(DataError::NoFolder("HOME"))?.join("duble"))
}

/// Where the authority's certificate is.
#[must_use]
pub fn certificate_file(data: &Path) -> PathBuf {
    data.join(FOLDER).join(CERTIFICATE)
}

/// Where its key is.
#[must_use]
pub fn key_file(data: &Path) -> PathBuf {
    data.join(FOLDER).join(KEY)
}

/// The authority of a data folder, which is made if there is none.
///
/// # Errors
/// When it can be neither read nor made, or has ended.
pub fn authority(data: &Path, now: Moment) -> Result<Authority, DataError> {
    let folder = data.join(FOLDER);
    if !folder.exists() {
        let made = prepare(data, now)?;
        // Whoever was faster made the one that counts.
        if let Err(error) = put_in_place(&made, &folder)
            && !folder.exists()
        {
            return Err(failed("make", &folder)(error));
        }
    }
    let found = load(&folder)?;
    let ended = Certificate::from_der(found.certificate_der())?.not_after;
    if ended < now {
        return Err(DataError::Ended { path: folder, ended: ended.date() });
    }
    Ok(found)
}

/// Puts a new authority in the place of the one that is there. Also gives the fingerprint of that one, if it could be read.
///
/// # Errors
/// When it cannot be made or put there.
pub fn renew(data: &Path, now: Moment) -> Result<(Authority, Option<String>), DataError> {
    let folder = data.join(FOLDER);
    let before = load(&folder).ok().map(|authority| authority.fingerprint());
    let made = prepare(data, now)?;
    let aside = sibling(&made, "before");
    if folder.exists() {
        fs::rename(&folder, &aside).map_err(failed("move", &folder))?;
    }
    if let Err(error) = put_in_place(&made, &folder) {
        return Err(if folder.exists() {
            DataError::Overtaken(folder)
        } else {
            failed("make", &folder)(error)
        });
    }
    // Its key is of no use any more, and better gone.
    if aside.exists() {
        fs::remove_dir_all(&aside).map_err(failed("remove", &aside))?;
    }
    Ok((load(&folder)?, before))
}

fn load(folder: &Path) -> Result<Authority, DataError> {
    let read = |name: &str| {
        let path = folder.join(name);
        fs::read_to_string(&path).map_err(failed("read", &path))
    };
    Authority::from_pem(&read(CERTIFICATE)?, &read(KEY)?)
        .map_err(|error| DataError::Unusable { path: folder.to_owned(), error })
}

/// A new authority in a folder beside its place.
fn prepare(data: &Path, now: Moment) -> Result<PathBuf, DataError> {
    let back = |millis| now.plus(Lapse::from_millis(millis));
    let authority = Authority::make(back(-BACKDATED), back(TERM))?;
    fs::create_dir_all(data).map_err(failed("make", data))?;
    // Its fingerprint makes the name nobody else's.
    let folder = data.join(format!("{ASIDE}{}", authority.fingerprint().replace(':', "").to_lowercase()));
    fs::create_dir(&folder).map_err(failed("make", &folder))?;
    let written = write_new(&folder.join(KEY), authority.key_pem().as_bytes(), Secret::Yes).and_then(|()| {
        write_new(&folder.join(CERTIFICATE), authority.certificate_pem().as_bytes(), Secret::No)
    });
    if written.is_err() {
        _ = fs::remove_dir_all(&folder);
    }
    written.map(|()| folder)
}

/// A rename never replaces a folder that holds something.
fn put_in_place(made: &Path, folder: &Path) -> io::Result<()> {
    let put = fs::rename(made, folder);
    if put.is_err() {
        _ = fs::remove_dir_all(made);
    }
    put
}

fn sibling(folder: &Path, suffix: &str) -> PathBuf {
    let mut name = folder.as_os_str().to_owned();
    name.push("-");
    name.push(suffix);
    PathBuf::from(name)
}

/// Whether a file is for its owner's eyes only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// Mode 0600, where modes are known.
    Yes,
    /// As the umask says.
    No,
}

/// Writes a file that is not there yet, and waits until the disk has it.
///
/// # Errors
/// When it is there, or cannot be written.
pub fn write_new(path: &Path, bytes: &[u8], secret: Secret) -> Result<(), DataError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if secret == Secret::Yes {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    // On Windows a profile's folders are its owner's alone.
    #[cfg(not(unix))]
    let _ = secret;
    let written = options.open(path).and_then(|mut file: File| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(failed("write", path))
}

fn failed(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> DataError {
    let path = path.to_owned();
    move |error| DataError::File { what, path, error }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_767_225_600_000;

    /// A folder of this test's own, gone with it.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("duble-data-{}-{name}", std::process::id()));
            _ = fs::remove_dir_all(&path);
            Self(path)
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(&self.0).unwrap();
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn the_platform_says_where_data_belong() {
        let of = |set: &'static [(&'static str, &'static str)], windows| {
            let value =
                |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into());
            default_folder(value, windows).map_err(|error| error.to_string())
        };
        for (set, windows, wanted) in [
            (&[("HOME", "/h")][..], false, Ok("/h/.local/share/duble")),
            (&[("HOME", "/h"), ("XDG_DATA_HOME", "/x")], false, Ok("/x/duble")),
            (&[("HOME", "/h"), ("XDG_DATA_HOME", "x")], false, Ok("/h/.local/share/duble")),
            (&[("HOME", ""), ("XDG_DATA_HOME", "")], false, Err("HOME is not set")),
            (&[("HOME", "/h"), ("LOCALAPPDATA", "/l")], true, Ok("/l/duble")),
            (&[("HOME", "/h")], true, Err("LOCALAPPDATA is not set")),
        ] {
            match (of(set, windows), wanted) {
                (Ok(found), Ok(wanted)) => assert_eq!(found, Path::new(wanted)),
                (Err(said), Err(wanted)) => {
                    assert!(said.contains(wanted) && said.contains("--data"), "{said}")
                }
                (found, wanted) => panic!("{found:?}, not {wanted:?}"),
            }
        }
    }

    #[test]
    fn many_at_once_end_with_one() {
        let folder = Folder::new("race");
        let start = std::sync::Barrier::new(8);
        let seen: std::collections::BTreeSet<String> = std::thread::scope(|scope| {
            let one = || {
                start.wait();
                authority(&folder.0, Moment::from_millis(NOW)).unwrap().fingerprint()
            };
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(one)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(seen.len(), 1);
        assert_eq!(folder.names(), [FOLDER], "nothing is left beside it");
    }

    #[test]
    fn it_is_renewed_and_told_when_it_has_ended() {
        let folder = Folder::new("renew");
        let now = Moment::from_millis(NOW);
        let first = authority(&folder.0, now).unwrap().fingerprint();
        let late = now.plus(Lapse::from_millis(TERM + DAY));
        let said = authority(&folder.0, late).unwrap_err().to_string();
        assert!(said.contains("ended on 2035-12-31") && said.contains("duble certs renew"), "{said}");
        let (second, before) = renew(&folder.0, late).unwrap();
        assert_eq!(before, Some(first));
        assert_eq!(authority(&folder.0, late).unwrap().fingerprint(), second.fingerprint());
        assert_eq!(folder.names(), [FOLDER]);
        fs::write(certificate_file(&folder.0), "x").unwrap();
        let said = authority(&folder.0, late).unwrap_err().to_string();
        assert!(said.contains("holds no authority: no certificate"), "{said}");
        assert_eq!(renew(&folder.0, late).unwrap().1, None);
    }
}
