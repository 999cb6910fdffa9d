//! The return documents of an export (dossier 7; the SOAP form follows the JSON twin's names and GNRE's `Protocolo`).

use std::sync::Arc;

use super::super::consulta::Partes;
use super::super::exportacao::Forma;
use super::super::model::{Empresa, Modelo, Nota};
use super::super::proc::{nfe_proc, proc_evento};
use super::consulta::NULL_TIME;
use super::{Achado, Escrever, Ficha};
use crate::facts::Moment;
use crate::wire::xml::{EmptyStyle, XmlWriter};
use crate::wire::{base64, zip};

/// `Protocolo`: a lot that was taken on.
#[derive(Clone, Debug)]
pub struct ProtocoloLote {
    /// ProtNumero.
    pub numero: String,
    /// ProxConsultaProtocolo.
    pub proxima_consulta: Moment,
}

/// `ConsultaProtocolo`: a lot, or when it will be there.
#[derive(Clone, Debug)]
pub struct RetornoLote {
    /// ProxProtocolo: of the next lot, if there is one.
    pub proximo: Option<String>,
    /// ProxConsultaProtocolo: when to ask next, if there is anything to ask for.
    pub proxima_consulta: Option<Moment>,
    /// What is in it, once it is there.
    pub carga: Option<Carga>,
}

/// What is in a lot, as handles.
#[derive(Clone, Debug)]
pub struct Carga {
    /// At most 50 documents.
    pub notas: Vec<(Arc<Nota>, Arc<Empresa>)>,
    /// Files or summaries.
    pub forma: Forma,
    /// What summaries carry.
    pub partes: Partes,
    /// mod.
    pub modelo: Modelo,
    /// When the export was asked for: the files' time.
    pub em: Moment,
    /// What links start with.
    pub origin: String,
}

/// Without offset, as GeneXus's null time has none.
fn hora(em: Moment) -> String {
    em.local().strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

impl Escrever for ProtocoloLote {
    fn escrever(&self) -> String {
        let mut writer = XmlWriter::new(EmptyStyle::Blank);
        writer.open("Protocolo", &[]).leaf("ProtNumero", &self.numero);
        writer.leaf("ProxConsultaProtocolo", &hora(self.proxima_consulta));
        writer.finish()
    }
}

impl Escrever for RetornoLote {
    fn escrever(&self) -> String {
        let mut writer = XmlWriter::new(EmptyStyle::Blank);
        writer.open("ConsultaProtocolo", &[]);
        writer.leaf("ProxProtocolo", self.proximo.as_deref().unwrap_or_default());
        let proxima = self.proxima_consulta.map_or_else(|| NULL_TIME.to_owned(), hora);
        writer.leaf("ProxConsultaProtocolo", &proxima);
        match &self.carga {
            Some(carga @ Carga { forma: Forma::Resumo, .. }) => {
                writer.empty("DocBase64").open("DocumentosResumidos", &[]);
                for ficha in carga.fichas() {
                    writer.raw(&ficha.escrever());
                }
                writer.close();
            }
            Some(carga @ Carga { forma: Forma::Arquivo { xml, eventos }, .. }) => {
                writer.leaf("DocBase64", &base64::encode(carga.arquivo(*xml, *eventos)));
                writer.empty("DocumentosResumidos");
            }
            None => _ = writer.empty("DocBase64").empty("DocumentosResumidos"),
        }
        writer.finish()
    }
}

impl Carga {
    fn fichas(&self) -> impl Iterator<Item = Ficha> {
        self.notas.iter().map(|(nota, empresa)| Ficha {
            modelo: self.modelo,
            achado: Achado::Nota(Arc::clone(nota), Arc::clone(empresa)),
            partes: self.partes,
            origin: self.origin.clone(),
        })
    }

    /// The names of the files are the "Decided" table's; those of other models are as their downloads'. What became of an NFS-e stands in
    /// its own file.
    fn arquivo(&self, xml: bool, eventos: bool) -> Vec<u8> {
        let mut files: Vec<(String, String)> = Vec::new();
        for (nota, empresa) in &self.notas {
            if xml && nota.protocolo.is_some() {
                files.push((nota.nome_do_xml(None), nfe_proc(nota, empresa)));
            }
            for evento in nota.eventos.iter().filter(|_| eventos && nota.serie.modelo != Modelo::NFSe) {
                let nome = nota.nome_do_xml(Some((evento.tipo.codigo(), evento.sequencia)));
                files.push((nome, proc_evento(nota, empresa, evento)));
            }
        }
        // Names are made of keys, and a key stands once in an export.
        zip::pack(&files, self.em.local().datetime()).unwrap_or_default()
    }
}
