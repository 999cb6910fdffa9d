//! The return documents that only these models have: an NFS-e's (dossier 4.6, "NFS-e variant order") and the list of open MDF-e
//! (dossier 5.4; the names of its items are GeneXus's for a collection, since only its fields are published).

use std::sync::Arc;

use super::super::model::{Empresa, Modelo, Nota, Situacao};
use super::super::retorno::{Escrever, link_xml};
use super::{Nfse, nfse};
use crate::wire::base64;
use crate::wire::xml::{EmptyStyle, XmlWriter};

/// The return of an RPS, or of an event on an NFS-e.
#[derive(Clone, Debug)]
pub struct RetornoNfse {
    /// ModeloDocumento, as the client wrote it.
    pub modelo_documento: String,
    /// Number and series of the RPS.
    pub rps: (u32, String),
    /// The document, if there is one to tell of.
    pub nota: Option<(Arc<Nota>, Arc<Empresa>)>,
    /// Situacao.
    pub situacao: Situacao,
    /// What links start with.
    pub origin: String,
}

impl Escrever for RetornoNfse {
    fn escrever(&self) -> String {
        let pronta = self.nota.as_ref().filter(|(nota, _)| nota.protocolo.is_some());
        let protocolo =
            pronta.and_then(|(nota, _)| nota.protocolo.as_ref()).map(|protocolo| &*protocolo.numero);
        let xml = pronta
            .filter(|(_, empresa)| empresa.forma_xml.base64())
            .map(|(nota, empresa)| base64::encode(nfse::comp_nfse(nota, empresa)));
        let link = pronta
            .filter(|(_, empresa)| empresa.forma_xml.link())
            .map(|(nota, _)| link_xml(&self.origin, nota, None));
        let mut writer = XmlWriter::new(EmptyStyle::Blank);
        writer.open("Documento", &[]);
        writer.leaf("DocModelo", &self.modelo_documento).leaf("DocNumero", &self.rps.0.to_string());
        writer.leaf("DocSerie", &self.rps.1).leaf("DocProtocolo", protocolo.unwrap_or_default());
        writer.empty("DocPDFBase64").empty("DocPDFDownload");
        writer.leaf("DocXMLBase64", &xml.unwrap_or_default());
        writer.leaf("DocXMLDownload", &link.unwrap_or_default());
        writer.empty("DocArquivo").empty("DocExtensaoArquivo").empty("DocCompleto");
        grupo_nfse(pronta.and_then(|(nota, _)| numero_da(nota)), &mut writer);
        writer.open("Situacao", &[]);
        writer.leaf("SitCodigo", &self.situacao.codigo.to_string());
        writer.pair("SitDescricao", &self.situacao.texto);
        writer.finish()
    }
}

fn numero_da(nota: &Nota) -> Option<&Nfse> {
    nota.outro().and_then(|outro| outro.nfse.as_ref())
}

/// NFSe(NFSeNumero, NFSeCodVerificacao), of answers and of queries; both empty until the city has numbered the RPS.
fn grupo_nfse(nfse: Option<&Nfse>, writer: &mut XmlWriter) {
    let (numero, codigo) =
        nfse.map_or_else(Default::default, |nfse| (nfse.numero.to_string(), &*nfse.codigo));
    writer.open("NFSe", &[]).leaf("NFSeNumero", &numero).leaf("NFSeCodVerificacao", codigo).close();
}

/// The group that a query's document has at its end, if it is an NFS-e (dossier 6.2).
pub fn na_consulta(nota: &Nota, writer: &mut XmlWriter) {
    if nota.serie.modelo == Modelo::NFSe {
        grupo_nfse(numero_da(nota), writer);
    }
}

/// RetDocNaoEncerrados.
#[derive(Clone, Debug)]
pub struct NaoEncerrados {
    /// The MDF-e that are open.
    pub abertos: Vec<Arc<Nota>>,
    /// 111 or 112.
    pub situacao: Situacao,
}

impl Escrever for NaoEncerrados {
    fn escrever(&self) -> String {
        let mut writer = XmlWriter::new(EmptyStyle::Blank);
        writer.open("RetDocNaoEncerrados", &[]).open("Documentos", &[]);
        for nota in &self.abertos {
            let protocolo = nota.protocolo.as_ref().map_or("", |protocolo| &protocolo.numero);
            writer.open("DocumentosItem", &[]).leaf("DocChaAcesso", nota.chave.as_str());
            writer.leaf("DocProtocolo", protocolo).close();
        }
        writer.close().open("Situacao", &[]).leaf("SitCodigo", &self.situacao.codigo.to_string());
        writer.leaf("SitDescricao", &self.situacao.texto);
        writer.finish()
    }
}
