//! CNAB 400: header, one detail for each title, trailer; each line ends in its number.

use std::io::{self, Write};

use super::{BANCO, Cabecalho, Detalhe, centavos, dmaa, dmaaaa, sem_acento, tipo_de_inscricao};
use crate::wire::columns::Record;

/// The most titles of a file, which numbers its lines in six columns; header and trailer are lines too.
pub const MAIS_TITULOS: usize = 999_997;

/// Writes a file.
///
/// # Errors
/// The writer's.
pub fn escrever<'a, W: Write>(
    out: &mut W,
    cabecalho: &Cabecalho<'_>,
    detalhes: impl IntoIterator<Item = Detalhe<'a>>,
) -> io::Result<()> {
    header(cabecalho).write_to(out)?;
    let mut linha = 1_u32;
    let mut ultimo = 0;
    for titulo in detalhes {
        linha = linha.saturating_add(1);
        detalhe(cabecalho, &titulo, linha).write_to(out)?;
        ultimo = titulo.nosso_numero;
    }
    trailer(cabecalho, linha, ultimo).write_to(out)
}

fn header(cabecalho: &Cabecalho<'_>) -> Record<400> {
    let mut record = Record::default();
    record.text::<1, 26>("02RETORNO01COBRANCA");
    record.number::<27, 30>(cabecalho.cooperativa.numero);
    record.number::<31, 31>(0_u32);
    record.number::<32, 39>(cabecalho.cliente / 10);
    record.number::<40, 40>(cabecalho.cliente % 10);
    // Columns 41-46, the leading contract, stay blank, as the workbook says.
    record.text::<47, 76>(&sem_acento(cabecalho.nome));
    record.text::<77, 94>("756BANCOOBCED");
    record.number::<95, 100>(dmaa(Some(cabecalho.em.date())));
    record.number::<101, 107>(cabecalho.sequencia % 10_000_000);
    record.number::<395, 400>(1_u32);
    record
}

fn detalhe(cabecalho: &Cabecalho<'_>, titulo: &Detalhe<'_>, linha: u32) -> Record<400> {
    let mut record = Record::default();
    record.number::<1, 1>(1_u32);
    record.number::<2, 3>(tipo_de_inscricao(cabecalho.documento));
    record.code::<4, 17>(cabecalho.documento.as_ref().map_or("", |documento| documento.as_str()));
    record.number::<18, 21>(cabecalho.cooperativa.numero);
    record.number::<22, 22>(0_u32);
    record.number::<23, 30>(cabecalho.conta_corrente);
    record.number::<31, 37>(0_u32);
    record.text::<38, 62>(&sem_acento(titulo.identificacao));
    record.number::<63, 73>(titulo.nosso_numero / 10);
    record.number::<74, 74>(titulo.nosso_numero % 10);
    record.number::<75, 76>(titulo.parcela);
    // Group of value, and 81-82, the reason of a refusal: nothing is refused here.
    record.number::<77, 82>(0_u32);
    record.text::<83, 85>(titulo.especie);
    // Variation, pledge, responsibility, rates of discount and of tax: none.
    record.number::<86, 105>(0_u32);
    record.number::<107, 108>(titulo.modalidade);
    record.number::<109, 110>(titulo.ocorrencia.codigo_400());
    record.number::<111, 116>(dmaa(Some(titulo.data)));
    record.text::<117, 126>(&sem_acento(titulo.seu_numero));
    record.number::<147, 152>(dmaa(Some(titulo.vencimento)));
    record.number::<153, 165>(centavos(titulo.valor));
    record.number::<166, 168>(titulo.banco);
    record.number::<169, 172>(titulo.agencia);
    record.number::<173, 173>(0_u32);
    record.number::<174, 175>(codigo_da_especie(titulo.especie));
    record.number::<176, 181>(dmaa(titulo.credito));
    record.number::<182, 188>(centavos(titulo.tarifa));
    // Other expenses, interest of the discount, tax.
    record.number::<189, 227>(0_u32);
    record.number::<228, 240>(centavos(titulo.abatimento));
    record.number::<241, 253>(centavos(titulo.desconto));
    record.number::<254, 266>(centavos(titulo.pago));
    record.number::<267, 279>(centavos(titulo.encargos));
    // Other receipts, rebate that was not used.
    record.number::<280, 305>(0_u32);
    record.number::<306, 318>(centavos(titulo.liquido));
    // A credit whose value was not adjusted.
    record.number::<319, 319>(2_u32);
    record.number::<320, 332>(0_u32);
    // The workbook gives these fourteen digits fifteen columns; the last stays blank.
    record.code::<343, 356>(titulo.pagador.as_str());
    record.number::<395, 400>(linha);
    record
}

fn trailer(cabecalho: &Cabecalho<'_>, linha: u32, ultimo: u32) -> Record<400> {
    let cooperativa = &cabecalho.cooperativa;
    let mut record = Record::default();
    record.text::<1, 3>("902");
    record.number::<4, 6>(BANCO);
    record.number::<7, 10>(cooperativa.numero);
    record.text::<11, 35>(&sem_acento(cooperativa.sigla));
    record.text::<36, 85>(&sem_acento(cooperativa.endereco));
    record.text::<86, 115>(&sem_acento(cooperativa.bairro));
    record.text::<116, 123>(cooperativa.cep);
    record.text::<124, 153>(&sem_acento(cooperativa.cidade));
    record.text::<154, 155>(cooperativa.uf);
    record.number::<156, 163>(dmaaaa(Some(cabecalho.em.date())));
    // All lines before this one but the header.
    record.number::<164, 171>(linha.saturating_sub(1));
    record.number::<172, 182>(ultimo / 10);
    record.number::<395, 400>(linha.saturating_add(1));
    record
}

/// The number of a kind of document, as far as the layout has one.
fn codigo_da_especie(especie: &str) -> u32 {
    match especie {
        "DM" | "DMI" => 1,
        "NP" => 2,
        "NS" => 3,
        "RC" => 5,
        "DR" => 6,
        "LC" => 8,
        "CH" => 10,
        "DS" | "DSI" => 12,
        "ND" => 13,
        "TM" => 14,
        "TS" => 15,
        "FAT" => 18,
        "AP" => 20,
        "ME" => 21,
        "PC" => 22,
        _ => 99,
    }
}
