//! The return document of a query (dossier 6.2: names and order). Parts that were not asked for come empty, not absent.

use std::sync::Arc;

use super::super::consulta::Partes;
use super::super::danfe::{danfe, danfe_evento, tem_danfe};
use super::super::errors::da_sefaz;
use super::super::model::{
    ChaveAcesso, Empresa, Evento, Inutilizada, Modelo, Nota, NotaNaSefaz, POR_WEB_SERVICE, Situacao, Status,
};
use super::super::outros::na_consulta;
use super::super::proc::{digest, nfe_proc, proc_evento, proc_inut};
use super::envio::evento_id;
use super::{link_pdf, link_xml, link_xml_de};
use crate::br::money::fixed;
use crate::br::uf::Uf;
use crate::facts::Moment;
use crate::wire::base64;
use crate::wire::xml::{EmptyStyle, XmlWriter};

/// GeneXus's null date and time (dossier 1.3).
const NULL_DATE: &str = "0000-00-00";
pub(super) const NULL_TIME: &str = "0000-00-00T00:00:00";

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
    /// A number that was voided and that no document has.
    Inutilizado(Arc<Inutilizada>, u32),
    /// The clock service.
    Relogio(Modelo, Box<Relogio>),
}

/// What the clock service says (dossier 6.1).
#[derive(Clone, Debug)]
pub struct Relogio {
    /// The state's time.
    pub agora: Moment,
    /// Which state.
    pub uf: Uf,
    /// When the company's certificate ends.
    pub certificado: Option<Moment>,
    /// NTEmVigor.
    pub nota_tecnica: String,
    /// VersaoQRCode.
    pub qr_code: String,
    /// SerieContingencia.
    pub serie_contingencia: String,
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
                self.cabeca(
                    modelo,
                    (partes.numero, &partes.serie.to_string(), None),
                    chave.as_str(),
                    protocolo,
                    situacao,
                    &mut writer,
                );
                writer.empty("DocXML").empty("DocXMLLink").empty("DocPDF").empty("DocPDFLink");
                rabo(NULL_TIME, known.as_ref().map(|nota| (nota.status, POR_WEB_SERVICE)), &mut writer);
                match known.as_ref().filter(|_| self.partes.resumo) {
                    Some(nota) => resumo_da_sefaz(nota, &mut writer),
                    None => _ = writer.empty("Resumo"),
                }
                writer.empty("Eventos");
            }
            Achado::Inutilizado(faixa, numero) => self.inutilizado(faixa, *numero, &mut writer),
            Achado::Relogio(modelo, relogio) => {
                writer.leaf("DocModelo", modelo.nome()).leaf("DocNumero", "0").leaf("DocSerie", "0");
                writer.empty("DocChaAcesso").empty("DocProtocolo");
                writer.empty("DocSitCodigo").empty("DocSitDescricao").empty("DocXML").empty("DocXMLLink");
                relogio.escrever(&mut writer);
                writer.empty("Resumo").empty("Eventos");
            }
        }
        writer.finish()
    }

    fn inutilizado(&self, faixa: &Inutilizada, numero: u32, writer: &mut XmlWriter) {
        let dados = &faixa.dados;
        let numeros = (numero, dados.serie.to_string());
        self.cabeca(
            self.modelo.nome(),
            (numeros.0, &numeros.1, None),
            &dados.id(),
            &dados.protocolo,
            &da_sefaz(102),
            writer,
        );
        let xml = self.partes.xml.then(|| base64::encode(proc_inut(dados)));
        let link = self.partes.link.then(|| link_xml_de(&self.origin, &faixa.token, None));
        writer.leaf("DocXML", &xml.unwrap_or_default()).leaf("DocXMLLink", &link.unwrap_or_default());
        writer.empty("DocPDF").empty("DocPDFLink");
        rabo(NULL_TIME, Some((Status::Inutilizado, POR_WEB_SERVICE)), writer);
        writer.empty("Resumo").empty("Eventos");
    }

    fn nota(&self, nota: &Nota, empresa: &Empresa, writer: &mut XmlWriter) {
        let respondida = nota.protocolo.as_ref();
        let protocolo = respondida.map_or("", |protocolo| &protocolo.numero);
        let serie = nota.serie_dita();
        let numero = (nota.numero, serie.as_str(), nota.id_unico.as_deref());
        self.cabeca(&nota.modelo_documento, numero, nota.chave.as_str(), protocolo, &nota.situacao, writer);
        let xml = respondida.filter(|_| self.partes.xml).map(|_| base64::encode(nfe_proc(nota, empresa)));
        let link = respondida.filter(|_| self.partes.link).map(|_| link_xml(&self.origin, nota, None));
        writer.leaf("DocXML", &xml.unwrap_or_default()).leaf("DocXMLLink", &link.unwrap_or_default());
        let impressa = Some(nota).filter(|nota| tem_danfe(nota));
        let pdf = impressa.filter(|_| self.partes.pdf).map(|nota| base64::encode(danfe(nota, empresa)));
        let link = impressa.filter(|_| self.partes.pdf_link).map(|nota| link_pdf(&self.origin, nota, None));
        writer.leaf("DocPDF", &pdf.unwrap_or_default()).leaf("DocPDFLink", &link.unwrap_or_default());
        rabo(NULL_TIME, Some((nota.status, nota.integracao)), writer);
        if self.partes.tp_emis {
            // Which name the vendor gives it is not published; it comes only to those who ask for it.
            writer.leaf("DocTpEmis", &nota.chave.partes().tp_emis.to_string());
        }
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
        (numero, serie, id_unico): (u32, &str, Option<&str>),
        chave: &str,
        protocolo: &str,
        situacao: &Situacao,
        writer: &mut XmlWriter,
    ) {
        writer.leaf("DocModelo", modelo);
        writer.leaf("DocNumero", &numero.to_string()).leaf("DocSerie", serie);
        if let Some(id_unico) = id_unico {
            writer.leaf("DocIDUnico", id_unico);
        }
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
        writer
            .leaf("cStat", &evento.cstat.to_string())
            .leaf("DocEveId", &evento_id(tipo, nota.chave.as_str(), sequencia));
        let pdf = self.partes.pdf.then(|| base64::encode(danfe_evento(nota, empresa, evento)));
        let link = self.partes.pdf_link.then(|| link_pdf(&self.origin, nota, Some((tipo, sequencia))));
        writer.leaf("DocEvePDF", &pdf.unwrap_or_default()).leaf("DocEvePDFLink", &link.unwrap_or_default());
        writer.leaf("DocEveProtocolo", &evento.protocolo.numero);
        writer.leaf("DocEveDhReg", &evento.protocolo.em.iso_seconds()).close();
    }
}

/// From dhRecbto to DocIntegracao. Without a certificate there is nothing to say of one.
fn rabo(dh_recbto: &str, conhecida: Option<(Status, u8)>, writer: &mut XmlWriter) {
    writer.leaf("dhRecbto", dh_recbto);
    writer.leaf("CertDtaVencimento", NULL_DATE).leaf("CertDiasValido", "0").empty("NTEmVigor");
    writer.empty("ImprimirUmaViaContingencia").empty("DocImpPrefeitura");
    let (status, integracao) =
        conhecida.map_or((0, POR_WEB_SERVICE), |(status, integracao)| (status as u8, integracao));
    writer.leaf("DocStatus", &status.to_string()).empty("CertHoraVencimento");
    writer.leaf("DocIntegracao", &integracao.to_string());
}

impl Relogio {
    /// From DocPDF to DocIntegracao.
    fn escrever(&self, writer: &mut XmlWriter) {
        let certificado = self.certificado.map(Moment::local);
        let (data, hora) = certificado.map_or_else(
            || (NULL_DATE.to_owned(), String::new()),
            |ate| (ate.strftime("%Y-%m-%d").to_string(), ate.strftime("%H:%M:%S").to_string()),
        );
        let dias = self.certificado.map_or(0, |ate| ate.since(self.agora).as_millis().div_euclid(86_400_000));
        writer.empty("DocPDF").empty("DocPDFLink").leaf("dhRecbto", &self.no_estado());
        writer.leaf("CertDtaVencimento", &data).leaf("CertDiasValido", &dias.max(0).to_string());
        writer.leaf("NTEmVigor", &self.nota_tecnica).leaf("VersaoQRCode", &self.qr_code);
        writer.leaf("SerieContingencia", &self.serie_contingencia).empty("ImprimirUmaViaContingencia");
        writer.empty("DocImpPrefeitura").leaf("DocStatus", "0").leaf("CertHoraVencimento", &hora);
        writer.leaf("DocIntegracao", &POR_WEB_SERVICE.to_string());
    }

    /// The clocks of the west are one or two hours behind Brasília's.
    fn no_estado(&self) -> String {
        let horas = match self.uf {
            Uf::Ac => -5,
            Uf::Am | Uf::Mt | Uf::Ms | Uf::Ro | Uf::Rr => -4,
            _ => return self.agora.iso_seconds(),
        };
        let zona = jiff::tz::TimeZone::fixed(jiff::tz::offset(horas));
        self.agora.timestamp().to_zoned(zona).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }
}

fn sem_fuso(em: Moment) -> String {
    em.iso_seconds().chars().take(19).collect()
}

/// SEFAZ hands out no digest here.
fn resumo_da_sefaz(nota: &NotaNaSefaz, writer: &mut XmlWriter) {
    let emitida = nota.emitida.iso_seconds();
    let (emissao, fuso) = emitida.split_at_checked(19).unwrap_or((&emitida, ""));
    writer.open("Resumo", &[]).leaf("DocDataEmissao", emissao).leaf("DocFusoHorario", fuso);
    writer.empty("DocDigestValue").leaf("DocDhAut", &sem_fuso(nota.autorizada));
    writer.leaf("DocNomeEmitente", &nota.emitente);
    writer.leaf("DocCNPJDestinatario", &nota.destinatario.documento);
    writer.leaf("DocNomeDestinatario", &nota.destinatario.nome);
    writer.leaf("DocVlrTotal", &fixed(nota.valor, 2)).close();
}

/// The dates have no offset here; DocFusoHorario has it (dossier 14, row 24).
fn resumo(nota: &Nota, empresa: &Empresa, writer: &mut XmlWriter) {
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
