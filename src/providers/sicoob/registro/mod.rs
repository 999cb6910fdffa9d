//! Movement files: what a record tells in each form, and the ZIP that holds the records (dossier 3.5 and 3.6; layout of the `.txt` from
//! its "Decided" table; CNAB from standards, section 5). Written outside the world's lock, from handles, record by record.

mod cnab;
mod json;

use std::io::{self, Write};
use std::sync::Arc;

use jiff::civil::Date;

use super::cnab::{cnab240, cnab400};
use super::model::{Conta, Fato, Pronta, Registro, Solicitacao, Tipo};
use super::seed::Entry;
use crate::wire::{base64, zip};

/// What stands in the ZIP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forma {
    /// `.txt`: a JSON array laid out one record a line, for readers by line and readers of JSON alike.
    Texto,
    /// `.json`: a JSON array.
    Json,
    /// `.ret`: a return file of 240 columns.
    Cnab240,
    /// `.ret`: a return file of 400 columns.
    Cnab400,
}

impl Forma {
    /// The one that the knob says, or the version's own.
    pub fn escolher(knob: Entry, da_versao: Self) -> Self {
        match knob {
            Entry::ByVersion => da_versao,
            Entry::Txt => Self::Texto,
            Entry::Json => Self::Json,
            Entry::Cnab240 => Self::Cnab240,
            Entry::Cnab400 => Self::Cnab400,
        }
    }

    fn extensao(self) -> &'static str {
        match self {
            Self::Texto => "txt",
            Self::Json => "json",
            // What public collections of return files are named.
            Self::Cnab240 | Self::Cnab400 => "ret",
        }
    }
}

/// The most records that one file can hold, whatever `records_per_file` says: CNAB counts lines in six columns, and a ZIP entry that
/// every reader takes has less than 4 GiB, which these records of at most 1.4 kB do not reach.
pub fn mais_registros(knob: Entry) -> usize {
    match knob {
        Entry::ByVersion | Entry::Txt | Entry::Json => 3_000_000,
        Entry::Cnab240 => cnab240::MAIS_TITULOS,
        Entry::Cnab400 => cnab400::MAIS_TITULOS,
    }
}

impl Registro {
    /// The due date that the record tells: a title may have been put off more than once, and each record tells its own.
    fn vencimento(&self) -> Date {
        match self.movimento.as_deref().map(|movimento| &movimento.fato) {
            Some(Fato::Prorrogacao { para, .. }) => *para,
            _ => self.boleto.termos.vencimento,
        }
    }
}

/// One file of a request.
#[derive(Clone, Debug)]
pub struct Arquivo {
    /// The contract.
    pub conta: Arc<Conta>,
    /// The request.
    pub solicitacao: Arc<Solicitacao>,
    /// Its content.
    pub pronta: Arc<Pronta>,
    /// Which of its files, from 0.
    pub posicao: usize,
    /// What stands in the ZIP.
    pub forma: Forma,
}

impl Arquivo {
    /// `LIQUI_4321_1234567_202612160922011234567_4242_0` (dossier 3.5): type, cooperative, client, time with seven decimals,
    /// request, position.
    pub fn nome(&self) -> String {
        format!(
            "{}_{}_{}_{}0000_{}_{}",
            sigla(self.solicitacao.pedido.tipo),
            self.conta.cooperativa,
            self.conta.numero,
            self.pronta.em.local().strftime("%Y%m%d%H%M%S%3f"),
            self.solicitacao.codigo,
            self.posicao
        )
    }

    /// The records of this file.
    fn registros(&self) -> impl Iterator<Item = &Registro> {
        let before = self.posicao.saturating_mul(self.pronta.por_arquivo);
        self.pronta.registros.iter().skip(before).take(self.pronta.por_arquivo)
    }

    /// Writes the entry.
    fn conteudo(&self, out: &mut impl Write) -> io::Result<()> {
        match self.forma {
            Forma::Texto => self.lista(",\n", out),
            Forma::Json => self.lista(",", out),
            Forma::Cnab240 => cnab240::escrever(out, &self.cabecalho(), self.detalhes()),
            Forma::Cnab400 => cnab400::escrever(out, &self.cabecalho(), self.detalhes()),
        }
    }

    /// Writes the records as an array.
    fn lista(&self, separador: &str, out: &mut impl Write) -> io::Result<()> {
        out.write_all(b"[")?;
        for (n, registro) in self.registros().enumerate() {
            if n > 0 {
                out.write_all(separador.as_bytes())?;
            }
            let linha = json::Linha {
                conta: &self.conta,
                solicitacao: &self.solicitacao,
                hoje: self.pronta.em.date(),
                registro,
            };
            serde_json::to_writer(&mut *out, &linha)?;
        }
        out.write_all(b"]")
    }

    /// The answer's body: the ZIP in base64, and its name. No more of it is in memory at a time than the ZIP and its base64.
    pub fn escrever(&self) -> Vec<u8> {
        let nome = self.nome();
        let entry = format!("{nome}.{}", self.forma.extensao());
        let at = self.pronta.em.local().datetime();
        // One short name cannot stand twice or be too long, and no file has more records than an entry holds.
        let packed = zip::pack_one(&entry, at, |out| self.conteudo(out)).unwrap_or_default();
        let (before, after) =
            ("{\"resultado\":{\"arquivo\":\"", format!("\",\"nomeArquivo\":\"{nome}.zip\"}}}}"));
        let mut body = String::with_capacity(before.len() + base64::encoded_len(packed.len()) + after.len());
        body.push_str(before);
        base64::encode_into(packed, &mut body);
        body.push_str(&after);
        body.into_bytes()
    }
}

fn sigla(tipo: Tipo) -> &'static str {
    match tipo {
        Tipo::Entrada => "ENTR",
        Tipo::Prorrogacao => "PROR",
        Tipo::AVencer => "AVENC",
        Tipo::Vencido => "VENC",
        Tipo::Liquidacao => "LIQUI",
        Tipo::Baixa => "BAIX",
        Tipo::OperacaoCredito => "OCRED",
    }
}
