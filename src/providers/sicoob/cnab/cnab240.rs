//! CNAB 240: file header, lots of pairs T and U between lot header and trailer, file trailer.

use std::io::{self, Write};

use super::{BANCO, Cabecalho, Detalhe, centavos, dmaaaa, sem_acento, tipo_de_inscricao};
use crate::wire::columns::Record;

/// Five columns number the records of a lot, two for each title; what comes after begins another lot.
const TITULOS_POR_LOTE: u32 = 49_999;

/// The most titles of a file, whose trailer counts its lines in six columns: two lines for each title, two for each of ten lots, and
/// two for the file.
pub const MAIS_TITULOS: usize = 499_988;

/// Writes a file.
///
/// # Errors
/// The writer's.
pub fn escrever<'a, W: Write>(
    out: &mut W,
    cabecalho: &Cabecalho<'_>,
    detalhes: impl IntoIterator<Item = Detalhe<'a>>,
) -> io::Result<()> {
    header_de_arquivo(cabecalho).write_to(out)?;
    let mut lote = Lote::aberto(1, cabecalho, out)?;
    let mut linhas = 0_u32;
    for detalhe in detalhes {
        if lote.titulos == TITULOS_POR_LOTE {
            linhas = linhas.saturating_add(lote.fechar(out)?);
            lote = Lote::aberto(lote.numero.saturating_add(1), cabecalho, out)?;
        }
        lote.incluir(&detalhe, out)?;
    }
    linhas = linhas.saturating_add(lote.fechar(out)?);
    let mut record = registro(9999, 9);
    record.number::<18, 23>(lote.numero);
    record.number::<24, 29>(linhas.saturating_add(2));
    record.number::<30, 35>(0_u32);
    record.write_to(out)
}

/// A record of a lot (0 and 9999 are the file's own) and type.
fn registro(lote: u32, tipo: u8) -> Record<240> {
    let mut record = Record::default();
    record.number::<1, 3>(BANCO);
    record.number::<4, 7>(lote);
    record.number::<8, 8>(tipo);
    record
}

fn header_de_arquivo(cabecalho: &Cabecalho<'_>) -> Record<240> {
    let mut record = registro(0, 0);
    record.number::<18, 18>(tipo_de_inscricao(cabecalho.documento));
    record.code::<19, 32>(cabecalho.documento.as_ref().map_or("", |documento| documento.as_str()));
    record.number::<53, 57>(cabecalho.cooperativa.numero);
    record.number::<58, 58>(0_u32);
    record.number::<59, 70>(cabecalho.conta_corrente);
    record.number::<71, 72>(0_u32);
    record.text::<73, 102>(&sem_acento(cabecalho.nome));
    record.text::<103, 132>("SICOOB");
    // 1 is what the beneficiary sends, 2 what the bank returns.
    record.number::<143, 143>(2_u32);
    record.number::<144, 151>(dmaaaa(Some(cabecalho.em.date())));
    record.number::<152, 157>(hora(cabecalho));
    record.number::<158, 163>(cabecalho.sequencia % 1_000_000);
    record.number::<164, 166>(81_u32);
    record.number::<167, 171>(0_u32);
    record
}

fn hora(cabecalho: &Cabecalho<'_>) -> u32 {
    let part = |part: i8| u32::from(part.unsigned_abs());
    part(cabecalho.em.hour()) * 10_000 + part(cabecalho.em.minute()) * 100 + part(cabecalho.em.second())
}

/// A lot that is being written.
struct Lote<'a> {
    cabecalho: &'a Cabecalho<'a>,
    numero: u32,
    titulos: u32,
    centavos: u64,
}

impl<'a> Lote<'a> {
    fn aberto(numero: u32, cabecalho: &'a Cabecalho<'a>, out: &mut impl Write) -> io::Result<Self> {
        let mut record = registro(numero, 1);
        record.text::<9, 9>("T");
        record.number::<10, 11>(1_u32);
        record.number::<14, 16>(44_u32);
        record.number::<18, 18>(tipo_de_inscricao(cabecalho.documento));
        record.code::<19, 33>(cabecalho.documento.as_ref().map_or("", |documento| documento.as_str()));
        record.number::<54, 58>(cabecalho.cooperativa.numero);
        record.number::<59, 59>(0_u32);
        record.number::<60, 71>(cabecalho.conta_corrente);
        record.number::<72, 72>(0_u32);
        record.text::<74, 103>(&sem_acento(cabecalho.nome));
        record.number::<184, 191>(cabecalho.sequencia % 1_000_000);
        record.number::<192, 199>(dmaaaa(Some(cabecalho.em.date())));
        // Each title has its own credit date; a file of the bank's leaves this one at zeros.
        record.number::<200, 207>(dmaaaa(None));
        record.write_to(out)?;
        Ok(Self { cabecalho, numero, titulos: 0, centavos: 0 })
    }

    fn incluir(&mut self, detalhe: &Detalhe<'_>, out: &mut impl Write) -> io::Result<()> {
        self.segmento_t(detalhe).write_to(out)?;
        self.segmento_u(detalhe).write_to(out)?;
        self.titulos = self.titulos.saturating_add(1);
        self.centavos = self.centavos.saturating_add(centavos(detalhe.valor));
        Ok(())
    }

    /// Writes the trailer; says how many lines the lot has.
    fn fechar(&self, out: &mut impl Write) -> io::Result<u32> {
        let linhas = self.titulos.saturating_mul(2).saturating_add(2);
        let mut record = registro(self.numero, 5);
        record.number::<18, 23>(linhas);
        // All titles are of the simple kind; the other three have none.
        record.number::<24, 29>(self.titulos);
        record.number::<30, 46>(self.centavos);
        record.number::<47, 115>(0_u32);
        record.write_to(out)?;
        Ok(linhas)
    }

    fn segmento(&self, nome: &str, posicao: u32, detalhe: &Detalhe<'_>) -> Record<240> {
        let mut record = registro(self.numero, 3);
        record.number::<9, 13>(self.titulos.saturating_mul(2).saturating_add(posicao));
        record.text::<14, 14>(nome);
        record.number::<16, 17>(detalhe.ocorrencia.codigo_240());
        record
    }

    fn segmento_t(&self, detalhe: &Detalhe<'_>) -> Record<240> {
        let mut record = self.segmento("T", 1, detalhe);
        record.number::<18, 22>(self.cabecalho.cooperativa.numero);
        record.number::<23, 23>(0_u32);
        record.number::<24, 35>(self.cabecalho.conta_corrente);
        record.number::<36, 37>(0_u32);
        record.number::<38, 47>(detalhe.nosso_numero);
        record.number::<48, 49>(detalhe.parcela);
        record.number::<50, 51>(detalhe.modalidade);
        record.number::<52, 52>(1_u32);
        record.number::<58, 58>(detalhe.carteira);
        record.text::<59, 73>(&sem_acento(detalhe.seu_numero));
        record.number::<74, 81>(dmaaaa(Some(detalhe.vencimento)));
        record.number::<82, 96>(centavos(detalhe.valor));
        record.number::<97, 99>(detalhe.banco);
        record.number::<100, 104>(detalhe.agencia);
        record.number::<105, 105>(0_u32);
        record.text::<106, 130>(&sem_acento(detalhe.identificacao));
        // Real.
        record.number::<131, 132>(9_u32);
        record.number::<133, 133>(tipo_de_inscricao(Some(detalhe.pagador)));
        record.code::<134, 148>(detalhe.pagador.as_str());
        record.text::<149, 188>(&sem_acento(detalhe.pagador_nome));
        record.number::<189, 198>(0_u32);
        record.number::<199, 213>(centavos(detalhe.tarifa));
        record.text::<214, 223>(detalhe.ocorrencia.motivo_240());
        record
    }

    fn segmento_u(&self, detalhe: &Detalhe<'_>) -> Record<240> {
        let mut record = self.segmento("U", 2, detalhe);
        record.number::<18, 32>(centavos(detalhe.encargos));
        record.number::<33, 47>(centavos(detalhe.desconto));
        record.number::<48, 62>(centavos(detalhe.abatimento));
        // No tax on financial operations is withheld.
        record.number::<63, 77>(0_u32);
        record.number::<78, 92>(centavos(detalhe.pago));
        record.number::<93, 107>(centavos(detalhe.liquido));
        // Neither other expenses nor other credits.
        record.number::<108, 137>(0_u32);
        record.number::<138, 145>(dmaaaa(Some(detalhe.data)));
        record.number::<146, 153>(dmaaaa(detalhe.credito));
        // Nothing is told by the payer.
        record.number::<158, 180>(0_u32);
        record.number::<211, 213>(BANCO);
        record.number::<214, 233>(0_u32);
        record
    }
}
