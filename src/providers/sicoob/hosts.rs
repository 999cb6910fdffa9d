//! The hosts at which Sicoob is documented, as clients have them compiled in.

/// Host names in lower case, without a port.
pub const HOSTS: &[&str] = &[
    // Both versions of the API (dossier 1.1).
    "api.sicoob.com.br",
    // The token server (dossier 1.1).
    "auth.sicoob.com.br",
    // The public sandbox (dossier 1.1).
    "sandbox.sicoob.com.br",
];
