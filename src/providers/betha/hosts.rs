//! The hosts at which Procuradoria is documented, as clients have them compiled in. Those of Betha's other products are not here.

/// Host names in lower case, without a port.
pub const HOSTS: &[&str] = &[
    // Production (dossier 1).
    "procuradoria.suite.betha.cloud",
    // The test installation (dossier 1).
    "procuradoria.test.suite.betha.cloud",
];
