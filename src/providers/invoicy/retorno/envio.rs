//! The return document of a send and of an event (dossier 4.6: names, order, limits).

use std::sync::Arc;

use super::super::danfe::{danfe, danfe_evento, tem_danfe};
use super::super::model::{Empresa, Evento, Inutilizada, Modelo, Nota, Situacao};
use super::super::proc::{digest, nfe_proc, proc_evento, proc_inut};
use super::{link_pdf, link_xml, link_xml_de};
use crate::wire::base64;
use crate::wire::xml::{EmptyStyle, XmlWriter};

/// What a return document tells.
#[derive(Clone, Debug)]
pub struct Retorno {
    /// mod.
    pub modelo: Modelo,
    /// ModeloDocumento, as the client wrote it.
    pub modelo_documento: String,
    /// Number and series asked about; the document may not exist.
    pub numero: (u32, u16),
    /// What it is about.
    pub assunto: Assunto,
    /// Situacao.
    pub situacao: Situacao,
    /// What links start with.
    pub origin: String,
}

/// What a return document is about.
#[derive(Clone, Debug)]
pub enum Assunto {
    /// A document that was sent; whether the order's number and the issuer's IE are repeated.
    Emissao(Arc<Nota>, Arc<Empresa>, (bool, bool)),
    /// An event that SEFAZ registered.
    Registrado(Arc<Nota>, Arc<Empresa>, Evento),
    /// An event that was not: the key, if it is known, tpEvento and nSeqEvento.
    Recusado(Option<String>, u32, u32),
    /// Numbers that SEFAZ has voided.
    Inutilizada(Arc<Inutilizada>, Arc<Empresa>),
    /// Nothing beside its situation.
    Nada,
}

/// The fields that differ; the rest is empty.
#[derive(Default)]
struct Campos {
    chave: String,
    protocolo: String,
    sequencia: u32,
    tipo: u32,
    id: String,
    autorizado_em: String,
    digest: String,
    pdf: String,
    link_pdf: String,
    xml: String,
    link: String,
    pedido: Option<String>,
    ie: Option<String>,
}

impl Retorno {
    /// Its XML.
    pub fn escrever(&self) -> String {
        let campos = self.campos();
        let mut writer = XmlWriter::new(EmptyStyle::Blank);
        writer.open("Documento", &[]);
        writer.leaf("DocModelo", &self.modelo_documento);
        writer.leaf("DocNumero", &self.numero.0.to_string()).leaf("DocSerie", &self.numero.1.to_string());
        writer.leaf("DocChaAcesso", &campos.chave).leaf("DocProtocolo", &campos.protocolo);
        writer.leaf("DocEvenSeq", &campos.sequencia.to_string()).leaf("DocEveTp", &campos.tipo.to_string());
        writer.leaf("DocEveId", &campos.id);
        writer.leaf("DocPDFBase64", &campos.pdf).leaf("DocPDFDownload", &campos.link_pdf);
        writer.leaf("DocDhAut", &campos.autorizado_em).leaf("DocDigestValue", &campos.digest);
        writer.leaf("DocXMLBase64", &campos.xml).leaf("DocXMLDownload", &campos.link).empty("DocImpressora");
        if let Some(pedido) = &campos.pedido {
            writer.leaf("DocNumeroPedido", pedido);
        }
        if let Some(ie) = &campos.ie {
            writer.leaf("DocIeEmitente", ie);
        }
        writer.open("Situacao", &[]);
        writer.leaf("SitCodigo", &self.situacao.codigo.to_string());
        writer.pair("SitDescricao", &self.situacao.texto);
        writer.finish()
    }

    fn campos(&self) -> Campos {
        match &self.assunto {
            Assunto::Emissao(nota, empresa, (pedido, ie)) => {
                let respondida = nota.protocolo.as_ref();
                let (forma, forma_pdf) =
                    (empresa.forma_do_xml(self.modelo), empresa.forma_do_pdf(self.modelo));
                let impressa = Some(nota).filter(|nota| tem_danfe(nota));
                Campos {
                    pdf: impressa
                        .filter(|_| forma_pdf.base64())
                        .map(|nota| base64::encode(danfe(nota, empresa)))
                        .unwrap_or_default(),
                    link_pdf: impressa
                        .filter(|_| forma_pdf.link())
                        .map(|nota| link_pdf(&self.origin, nota, None))
                        .unwrap_or_default(),
                    chave: nota.chave.to_string(),
                    protocolo: respondida.map(|protocolo| protocolo.numero.clone()).unwrap_or_default(),
                    autorizado_em: respondida.map(|protocolo| protocolo.em.iso_seconds()).unwrap_or_default(),
                    digest: digest(nota, empresa),
                    xml: respondida
                        .filter(|_| forma.base64())
                        .map(|_| base64::encode(nfe_proc(nota, empresa)))
                        .unwrap_or_default(),
                    link: respondida
                        .filter(|_| forma.link())
                        .map(|_| link_xml(&self.origin, nota, None))
                        .unwrap_or_default(),
                    pedido: pedido.then(|| nota.pedido.clone()),
                    ie: ie.then(|| empresa.ie.clone()),
                    ..Campos::default()
                }
            }
            Assunto::Registrado(nota, empresa, evento) => {
                let (tipo, sequencia) = (evento.tipo.codigo(), evento.sequencia);
                let (forma, forma_pdf) =
                    (empresa.forma_do_xml(self.modelo), empresa.forma_do_pdf(self.modelo));
                Campos {
                    pdf: if forma_pdf.base64() {
                        base64::encode(danfe_evento(nota, empresa, evento))
                    } else {
                        String::new()
                    },
                    link_pdf: if forma_pdf.link() {
                        link_pdf(&self.origin, nota, Some((tipo, sequencia)))
                    } else {
                        String::new()
                    },
                    chave: nota.chave.to_string(),
                    protocolo: evento.protocolo.numero.clone(),
                    sequencia,
                    tipo,
                    id: evento_id(tipo, nota.chave.as_str(), sequencia),
                    autorizado_em: evento.protocolo.em.iso_seconds(),
                    xml: if forma.base64() {
                        base64::encode(proc_evento(nota, empresa, evento))
                    } else {
                        String::new()
                    },
                    // A document of somebody else's has no place to be downloaded from.
                    link: if forma.link() && !nota.token.is_empty() {
                        link_xml(&self.origin, nota, Some((tipo, sequencia)))
                    } else {
                        String::new()
                    },
                    ..Campos::default()
                }
            }
            Assunto::Inutilizada(faixa, empresa) => {
                let forma = empresa.forma_xml;
                Campos {
                    chave: faixa.dados.id(),
                    protocolo: faixa.dados.protocolo.clone(),
                    autorizado_em: faixa.dados.em.iso_seconds(),
                    xml: if forma.base64() { base64::encode(proc_inut(&faixa.dados)) } else { String::new() },
                    link: if forma.link() {
                        link_xml_de(&self.origin, &faixa.token, None)
                    } else {
                        String::new()
                    },
                    ..Campos::default()
                }
            }
            Assunto::Nada => Campos::default(),
            Assunto::Recusado(chave, tipo, sequencia) => Campos {
                id: chave.as_ref().map(|chave| evento_id(*tipo, chave, *sequencia)).unwrap_or_default(),
                chave: chave.clone().unwrap_or_default(),
                sequencia: *sequencia,
                tipo: *tipo,
                ..Campos::default()
            },
        }
    }
}

/// DocEveId: "without `ID` and without zero padding" (dossier 4.6, row 8).
pub(super) fn evento_id(tipo: u32, chave: &str, sequencia: u32) -> String {
    format!("{tipo}{chave}{sequencia}")
}
