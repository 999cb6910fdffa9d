//! What else third parties send: attachments, costs, protests and their movements.

use rust_decimal::Decimal;

use crate::facts::Moment;
use crate::providers::betha::errors::{Recusa, Retorno};
use crate::providers::betha::knobs::TributosSync;
use crate::providers::betha::model::{Anexo, Custa, Documento, Execucao, MovimentoProtesto, Protesto};
use crate::world::Id;

/// 10 MB, as the bytes of the file itself (dossier 6.2 [D]).
pub const MAIOR_ANEXO: usize = 10 * 1024 * 1024;

type Recusado = Recusa<Retorno>;

/// An attachment, measured against its columns (table 10).
///
/// # Errors
/// When its name or type does not fit, or the file is larger than 10 MB.
pub fn anexar(
    (entidade, movimentacao): (Id, Id),
    tipo: &str,
    nome: &str,
    bytes: usize,
) -> Result<Anexo, Recusado> {
    // `.pdf`, `pdf` and `PDF` are one type (dossier 8, row 27).
    let tipo = tipo.trim();
    let tipo = tipo.strip_prefix('.').unwrap_or(tipo).to_lowercase();
    let found = tipo.chars().count();
    if found > 5 {
        let reason = format!("tipoArquivo has {found} characters; its column holds 5");
        return Err(Recusa::new(Retorno::Longo("tipoArquivo"), reason));
    }
    if found == 0 || !tipo.chars().all(char::is_alphanumeric) {
        let reason = format!("tipoArquivo is {tipo:?}; expected a file's extension");
        return Err(Recusa::new(Retorno::Invalido("tipoArquivo"), reason));
    }
    let found = nome.chars().count();
    if found > 250 {
        let reason = format!("nomeArquivo has {found} characters; its column holds 250");
        return Err(Recusa::new(Retorno::Longo("nomeArquivo"), reason));
    }
    if bytes > MAIOR_ANEXO {
        let reason = format!("the file has {bytes} bytes; at most {MAIOR_ANEXO} are taken");
        return Err(Recusa::new(Retorno::AnexoGrande, reason));
    }
    Ok(Anexo { entidade, movimentacao, tipo, nome: nome.to_owned() })
}

/// A cost of a suit, and what becomes of it in Tributos (table 11).
///
/// # Errors
/// When the entity does not know its kind, or the remark is longer than its column.
pub fn custear(
    (row, execucao): (Id, &Execucao),
    tipos: Option<&[i64]>,
    (tipo, valor, observacao): (i64, Decimal, Option<String>),
    sync: TributosSync,
) -> Result<(Custa, Retorno), Recusado> {
    if tipos.is_some_and(|known| !known.contains(&tipo)) {
        let reason = format!("the entity has no kind of cost {tipo}");
        return Err(Recusa::new(Retorno::CustaNaoEncontrada, reason));
    }
    let found = observacao.as_ref().map_or(0, |text| text.chars().count());
    if found > 500 {
        let reason = format!("observacao has {found} characters; its column holds 500");
        return Err(Recusa::new(Retorno::Longo("observacao"), reason));
    }
    let retorno = match sync {
        TributosSync::Ok => Retorno::Sucesso,
        TributosSync::Off => Retorno::SemTributos,
        TributosSync::Error => Retorno::TributosFalhou,
    };
    let sincronizada = sync == TributosSync::Ok;
    let custa = Custa { entidade: execucao.entidade, execucao: row, tipo, valor, observacao, sincronizada };
    Ok((custa, retorno))
}

/// A protest is of a certificate that exists; a new one without a person is of the certificate's (document: "irá automaticamente utilizar
/// a pessoa vinculada à Certidão de Dívida Ativa").
pub fn conferir_protesto(protesto: &mut Protesto, cda: Option<&Documento>, novo: bool) -> Vec<Recusado> {
    let mut wrong = Vec::new();
    for (campo, there) in [("nroCda", protesto.nro_cda.is_some()), ("anoCda", protesto.ano_cda.is_some())] {
        if !there {
            let reason = format!("{campo} is missing or empty");
            wrong.push(Recusa::new(Retorno::Obrigatorio(campo), reason));
        }
    }
    match (protesto.nro_cda.zip(protesto.ano_cda), cda) {
        (Some((nro, ano)), None) => {
            let reason = format!("the entity has issued no certificate {nro}/{ano}");
            wrong.push(Recusa::new(Retorno::CdaNaoEncontrada, reason));
        }
        (Some(_), Some(cda)) if novo && protesto.pessoa.is_none() => {
            protesto.pessoa = Some(cda.pessoa.documento.clone());
        }
        _ => {}
    }
    wrong
}

/// A movement is of a protest that exists and not of the future (document: "A data do movimento (dataMovto) não pode ser posterior à data
/// e hora atuais").
pub fn conferir_movimento(movimento: &MovimentoProtesto, existe: bool, now: Moment) -> Vec<Recusado> {
    let mut wrong = Vec::new();
    match movimento.id_protesto {
        None => wrong.push(Recusa::new(Retorno::Obrigatorio("idProtesto"), "idProtesto is missing or empty")),
        Some(id) if !existe => {
            let reason = format!("the entity has no protest with the id {id}");
            wrong.push(Recusa::new(Retorno::ProtestoNaoEncontrado, reason));
        }
        Some(_) => {}
    }
    if let Some(data) = movimento.data.filter(|data| *data > now) {
        let reason = format!("dataMovto is {}; now it is {}", data.iso_millis(), now.iso_millis());
        wrong.push(Recusa::new(Retorno::DataFutura, reason));
    }
    wrong
}
