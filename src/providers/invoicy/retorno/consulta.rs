//! The return document of a query (dossier 6.2: names and order). Parts that were not asked for come empty, not absent.

use std::sync::Arc;

use super::super::consulta::Partes;
use super::super::model::{ChaveAcesso, Empresa, Evento, Modelo, Nota, NotaNaSefaz, Situacao, Status};
use super::super::outros::na_consulta;
use super::super::proc::{digest, nfe_proc, proc_evento};
use super::envio::evento_id;
use super::link_xml;
use crate::br::money::fixed;
use crate::facts::Moment;
use crate::wire::base64;
use crate::wire::xml::{EmptyStyle, XmlWriter};

/// GeneXus's null date and time (dossier 1.3).
const NULL_DATE: &str = "0000-00-00";
const NULL_TIME: &str = "0000-00-00T00:00:00";
/// DocIntegracao: came by web service.
const POR_WEB_SERVICE: &str = "1";

/// One document of a query's answer.
#[derive(Clone, Debug)]
pub struct Ficha {
    /// mod.
    pub modelo: Modelo,
    /// What was found.
    pub achado: Achado,
    /// Which parts are filled.
    pub partes: Partes,
    /// What links start with.
    pub origin: String,
}

/// What a query found.
#[derive(Clone, Debug)]
pub enum Achado {
    /// A document of InvoiCy's base.
    Nota(Arc<Nota>, Arc<Empresa>),
    /// One that only SEFAZ knows, or nobody: by its key.
    NaSefaz(ChaveAcesso, Option<Arc<NotaNaSefaz>>, Situacao),
    /// The state's clock.
    Relogio(String, Moment),
}

impl Ficha {
    /// Its XML.
    pub fn escrever(&self) -> String {
        let mut writer = XmlWriter::new(EmptyStyle::Blank);
        writer.open("Documento", &[]);
        match &self.achado {
            Achado::Nota(nota, empresa) => self.nota(nota, empresa, &mut writer),
            Achado::NaSefaz(chave, known, situacao) => {
                let partes = chave.partes();
                let modelo = self.modelo.nome();
                let protocolo = known.as_ref().map_or("", |nota| &nota.protocolo);
                let status = known.as_ref().map_or(Status::Rejeitado, |nota| nota.status);
                let known = known.is_some().then_some(status);
                self.cabeca(
                    modelo,
                    (partes.numero, &partes.serie.to_string()),
                    chave.as_str(),
                    protocolo,
                    situacao,
                    &mut writer,
                );
                writer.empty("DocXML").empty("DocXMLLink");
                rabo(NULL_TIME, known, &mut writer);
                writer.empty("Resumo").empty("Eventos");
            }
            Achado::Relogio(modelo, agora) => {
                writer.leaf("DocModelo", modelo).leaf("DocNumero", "0").leaf("DocSerie", "0");
                for vazio in [
                    "DocChaAcesso",
                    "DocProtocolo",
                    "DocSitCodigo",
                    "DocSitDescricao",
                    "DocXML",
                    "DocXMLLink",
                ] {
                    writer.empty(vazio);
                }
                rabo(&agora.iso_seconds(), None, &mut writer);
                writer.empty("Resumo").empty("Eventos");
            }
        }
        writer.finish()
    }

    fn nota(&self, nota: &Nota, empresa: &Empresa, writer: &mut XmlWriter) {
        let respondida = nota.protocolo.as_ref();
        let protocolo = respondida.map_or("", |protocolo| &protocolo.numero);
        let serie = nota.serie_dita();
        self.cabeca(
            &nota.modelo_documento,
            (nota.numero, &serie),
            nota.chave.as_str(),
            protocolo,
            &nota.situacao,
            writer,
        );
        let xml = respondida.filter(|_| self.partes.xml).map(|_| base64::encode(nfe_proc(nota, empresa)));
        let link = respondida.filter(|_| self.partes.link).map(|_| link_xml(&self.origin, nota, None));
        writer.leaf("DocXML", &xml.unwrap_or_default()).leaf("DocXMLLink", &link.unwrap_or_default());
        rabo(NULL_TIME, Some(nota.status), writer);
        if self.partes.resumo {
            resumo(nota, empresa, writer);
        } else {
            writer.empty("Resumo");
        }
        if self.partes.eventos && !nota.eventos.is_empty() {
            writer.open("Eventos", &[]);
            for evento in &nota.eventos {
                self.evento(nota, empresa, evento, writer);
            }
            writer.close();
        } else {
            writer.empty("Eventos");
        }
        na_consulta(nota, writer);
    }

    fn cabeca(
        &self,
        modelo: &str,
        (numero, serie): (u32, &str),
        chave: &str,
        protocolo: &str,
        situacao: &Situacao,
        writer: &mut XmlWriter,
    ) {
        writer.leaf("DocModelo", modelo);
        writer.leaf("DocNumero", &numero.to_string()).leaf("DocSerie", serie);
        writer.leaf("DocChaAcesso", chave).leaf("DocProtocolo", protocolo);
        if self.partes.situacao {
            writer
                .leaf("DocSitCodigo", &situacao.codigo.to_string())
                .leaf("DocSitDescricao", &situacao.texto);
        } else {
            writer.empty("DocSitCodigo").empty("DocSitDescricao");
        }
    }

    fn evento(&self, nota: &Nota, empresa: &Empresa, evento: &Evento, writer: &mut XmlWriter) {
        let (tipo, sequencia) = (evento.tipo.codigo(), evento.sequencia);
        let xml = self.partes.xml.then(|| base64::encode(proc_evento(nota, empresa, evento)));
        let link = self.partes.link.then(|| link_xml(&self.origin, nota, Some((tipo, sequencia))));
        writer.open("EventosItem", &[]);
        writer.leaf("DocEvenSeq", &sequencia.to_string()).leaf("DocEveTp", &tipo.to_string());
        writer.leaf("DocEveXML", &xml.unwrap_or_default()).leaf("DocEveXMLLink", &link.unwrap_or_default());
        writer.leaf("cStat", "135").leaf("DocEveId", &evento_id(tipo, nota.chave.as_str(), sequencia));
        writer.empty("DocEvePDF").empty("DocEvePDFLink").leaf("DocEveProtocolo", &evento.protocolo.numero);
        writer.leaf("DocEveDhReg", &evento.protocolo.em.iso_seconds()).close();
    }
}

/// From DocPDF to DocIntegracao. Without a certificate there is nothing to say of one.
fn rabo(dh_recbto: &str, status: Option<Status>, writer: &mut XmlWriter) {
    writer.empty("DocPDF").empty("DocPDFLink").leaf("dhRecbto", dh_recbto);
    writer.leaf("CertDtaVencimento", NULL_DATE).leaf("CertDiasValido", "0").empty("NTEmVigor");
    writer.empty("ImprimirUmaViaContingencia").empty("DocImpPrefeitura");
    let status = status.map_or_else(|| "0".to_owned(), |status| (status as u8).to_string());
    writer.leaf("DocStatus", &status).empty("CertHoraVencimento").leaf("DocIntegracao", POR_WEB_SERVICE);
}

/// The dates have no offset here; DocFusoHorario has it (dossier 14, row 24).
fn resumo(nota: &Nota, empresa: &Empresa, writer: &mut XmlWriter) {
    let sem_fuso = |em: Moment| em.iso_seconds().chars().take(19).collect::<String>();
    let (emissao, fuso) = nota.dh_emi.split_at_checked(19).unwrap_or((&nota.dh_emi, ""));
    writer.open("Resumo", &[]);
    writer.leaf("DocDataEmissao", emissao);
    writer.leaf("DocFusoHorario", fuso);
    writer.leaf("DocDigestValue", &digest(nota, empresa));
    let autorizado = nota.protocolo.as_ref().map(|protocolo| sem_fuso(protocolo.em));
    writer.leaf("DocDhAut", autorizado.as_deref().unwrap_or(NULL_TIME));
    writer.leaf("DocNomeEmitente", &empresa.nome);
    writer.leaf("DocCNPJDestinatario", &nota.destinatario.documento);
    writer.leaf("DocNomeDestinatario", &nota.destinatario.nome);
    writer.leaf("DocVlrTotal", &fixed(nota.valor, 2)).close();
}
