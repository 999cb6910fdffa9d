//! The hosts at which nddFrete is documented, as clients have them compiled in. The hosts of nddCargo are of another product (dossier 10).

/// Host names in lower case, without a port.
pub const HOSTS: &[&str] = &[
    // The one host that is known, for development; each tenant has a port of its own (dossier 2).
    "pr.dev.nddfrete.com.br",
];
