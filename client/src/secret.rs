//! What `Debug` shows where a credential stands.

use std::fmt;

/// Stands in for a credential.
pub(crate) struct Hidden;

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}

/// Header fields for `Debug`, with the value of `Token` left out.
#[cfg(feature = "nddfrete")]
pub(crate) struct Fields<'a>(pub(crate) &'a [(String, String)]);

#[cfg(feature = "nddfrete")]
impl fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (name, value) in self.0 {
            if name.eq_ignore_ascii_case("Token") {
                map.entry(name, &Hidden);
            } else {
                map.entry(name, value);
            }
        }
        map.finish()
    }
}
