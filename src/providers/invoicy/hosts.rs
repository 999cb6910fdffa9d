//! The hosts at which InvoiCy is documented, as clients have them compiled in. The REST twin (apibr) and the page of before 2015 are not simulated, so their hosts are not here.

/// Host names in lower case, without a port.
pub const HOSTS: &[&str] = &[
    // Homologation, all services (dossier 1.6).
    "homolog.invoicy.com.br",
    // Homologation: queries, exports and downloads.
    "consultahomolog.invoicy.com.br",
    // Production.
    "app.invoicy.com.br",
    // Production: exports and downloads.
    "consulta.invoicy.com.br",
    // Production of NFS-e, as two clients have it.
    "nfse.invoicy.com.br",
    // Production of NFS-e, as one client has it.
    "web.invoicy.com.br",
    // Production of NF-e, as one client has it.
    "www.invoicy.com.br",
];
