//! The web services and GeneXus's naming of them (dossier invoicy 1.1 to 1.3).

/// A web service: one main object of the platform.
///
/// The WSDLs of `recepcao` and `recepcaoprevia` are public. The other two are known by their file name, and the rest of
/// their names follows from the rule that the known ones obey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// `arecepcao.aspx`: everything synchronous; the root of the document says what.
    Recepcao,
    /// `arecepcaoprevia.aspx`: drafts and certificates.
    RecepcaoPrevia,
    /// `aexportardocumentos.aspx`: export in lots.
    ExportarDocumentos,
    /// `aconsultabilhetagem.aspx`: number of documents per company; its key is the partner's.
    ConsultaBilhetagem,
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::Recepcao, Self::RecepcaoPrevia, Self::ExportarDocumentos, Self::ConsultaBilhetagem];

    /// Name of the object, as in the wrapper element `recepcao.Execute`.
    pub fn object(self) -> &'static str {
        match self {
            Self::Recepcao => "recepcao",
            Self::RecepcaoPrevia => "recepcaoprevia",
            Self::ExportarDocumentos => "ExportarDocumentos",
            Self::ConsultaBilhetagem => "ConsultaBilhetagem",
        }
    }

    /// Path of the service: the object in lower case after an `a`.
    pub fn path(self) -> String {
        format!("/a{}.aspx", self.object().to_lowercase())
    }

    /// The SOAP action that its WSDL declares.
    pub fn soap_action(self) -> String {
        format!("InvoiCyaction/A{}.Execute", self.object().to_uppercase())
    }

    /// The service behind a path or URL, by its file name in any letter case; a query such as `?wsdl` does not matter.
    pub fn of_path(path: &str) -> Option<Self> {
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        let file = path.rsplit('/').next()?;
        let (name, extension) = file.split_once('.')?;
        let object = name.strip_prefix(['a', 'A'])?;
        Self::ALL.into_iter().find(|service| {
            extension.eq_ignore_ascii_case("aspx") && service.object().eq_ignore_ascii_case(object)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_known_wsdl() {
        assert_eq!(Service::Recepcao.path(), "/arecepcao.aspx");
        assert_eq!(Service::Recepcao.soap_action(), "InvoiCyaction/ARECEPCAO.Execute");
        assert_eq!(Service::ExportarDocumentos.path(), "/aexportardocumentos.aspx");
        assert_eq!(Service::ExportarDocumentos.soap_action(), "InvoiCyaction/AEXPORTARDOCUMENTOS.Execute");
    }

    #[test]
    fn paths_lead_back_to_their_service() {
        for service in Service::ALL {
            assert_eq!(Service::of_path(&service.path()), Some(service));
        }
        let bilhetagem = "https://homolog.invoicy.com.br/w/x/AConsultaBilhetagem.ASPX?wsdl";
        assert_eq!(Service::of_path(bilhetagem), Some(Service::ConsultaBilhetagem));
        for path in ["", "/", "/recepcao.aspx", "/arecepcao.asmx", "/arecepcao", "/aximportacao.aspx"] {
            assert_eq!(Service::of_path(path), None, "{path}");
        }
    }
}
