//! Objects that are created whole and altered in part: what is stated is written, `null` clears, what is absent stays (document: "apenas
//! os campos explicitamente enviados na requisição serão alterados").

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::value::RawValue;

use super::{Item, dinheiro, ler_valor, numero, texto};
use crate::facts::Moment;
use crate::providers::betha::datas;
use crate::providers::betha::errors::{Recusa, Retorno};
use crate::providers::betha::model::{MovimentoProtesto, Protesto};

/// Where a property goes, and what it may be.
enum Destino<T> {
    /// Text of so many characters.
    Texto(usize, fn(&mut T) -> &mut Option<String>),
    /// A whole number of so many digits.
    Inteiro(u32, fn(&mut T) -> &mut Option<i64>),
    /// An amount of so many digits, two of them decimals.
    Dinheiro(u32, fn(&mut T) -> &mut Option<Decimal>),
    /// A date.
    Data(fn(&mut T) -> &mut Option<Date>),
    /// A date, with its time or without.
    Momento(fn(&mut T) -> &mut Option<Moment>),
    /// A CPF or CNPJ, kept without its mask.
    CpfCnpj(fn(&mut T) -> &mut Option<String>),
}

/// A property that a request may state; `pessoa.cpfCnpj` stands inside an object `pessoa`.
pub struct Entrada<T: 'static>(&'static str, Destino<T>);

use Destino::{CpfCnpj, Data, Dinheiro, Inteiro, Momento, Texto};

/// The fields of a protest with the lengths of the document's tables. `hashAssinaturaCdaP7s` has 100 where the other hashes have 500.
pub const PROTESTO: &[Entrada<Protesto>] = &[
    Entrada("nroCda", Inteiro(19, |p| &mut p.nro_cda)),
    Entrada("anoCda", Inteiro(4, |p| &mut p.ano_cda)),
    Entrada("nossoNumero", Inteiro(19, |p| &mut p.nosso_numero)),
    Entrada("nroGuia", Inteiro(19, |p| &mut p.nro_guia)),
    Entrada("anoGuia", Inteiro(4, |p| &mut p.ano_guia)),
    Entrada("hashLote", Texto(500, |p| &mut p.hash_lote)),
    Entrada("hashGeracaoGuia", Texto(500, |p| &mut p.hash_geracao_guia)),
    Entrada("hashGeracaoCda", Texto(500, |p| &mut p.hash_geracao_cda)),
    Entrada("hashAssinaturaCda", Texto(500, |p| &mut p.hash_assinatura_cda)),
    Entrada("hashAssinaturaCdaP7s", Texto(100, |p| &mut p.hash_assinatura_cda_p7s)),
    Entrada("processo", Texto(100, |p| &mut p.processo)),
    Entrada("valorTitulo", Dinheiro(14, |p| &mut p.valor_titulo)),
    Entrada("valorProtestado", Dinheiro(14, |p| &mut p.valor_protestado)),
    Entrada("valorCustas", Dinheiro(14, |p| &mut p.valor_custas)),
    Entrada("situacao", Texto(16, |p| &mut p.situacao)),
    Entrada("regraVencimentoProtesto", Texto(2, |p| &mut p.regra_vencimento)),
    Entrada("dataCanc", Data(|p| &mut p.data_canc)),
    Entrada("dataProtocolo", Data(|p| &mut p.data_protocolo)),
    Entrada("dataVcto", Data(|p| &mut p.data_vcto)),
    Entrada("pessoa.cpfCnpj", CpfCnpj(|p| &mut p.pessoa)),
    Entrada("cartorio.identificadorProtesto", Inteiro(4, |p| &mut p.cartorio.identificador)),
    Entrada("cartorio.cpfCnpj", CpfCnpj(|p| &mut p.cartorio.cpf_cnpj)),
    Entrada("cartorio.nome", Texto(155, |p| &mut p.cartorio.nome)),
    Entrada("municipio.id", Inteiro(19, |p| &mut p.municipio)),
    Entrada("municipio.codigoIBGE", Inteiro(10, |p| &mut p.codigo_ibge)),
    Entrada("sistemaProtesto.sigla", Texto(3, |p| &mut p.sistema)),
];

/// The fields of a protest's movement.
pub const MOVIMENTO: &[Entrada<MovimentoProtesto>] = &[
    Entrada("idProtesto", Inteiro(19, |m| &mut m.id_protesto)),
    Entrada("dataMovto", Momento(|m| &mut m.data)),
    Entrada("tipoMoeda", Inteiro(19, |m| &mut m.tipo_moeda)),
    Entrada("valorMovto", Dinheiro(14, |m| &mut m.valor)),
    Entrada("nroCartorio", Texto(10, |m| &mut m.nro_cartorio)),
    Entrada("nroProtocolo", Texto(16, |m| &mut m.nro_protocolo)),
    Entrada("codigoOcorrencia", Texto(5, |m| &mut m.codigo_ocorrencia)),
    Entrada("ocorrencia", Texto(500, |m| &mut m.ocorrencia)),
    Entrada("codigoInconsistencia", Texto(5, |m| &mut m.codigo_inconsistencia)),
    Entrada("inconsistencia", Texto(500, |m| &mut m.inconsistencia)),
    Entrada("nomeArquivo", Texto(60, |m| &mut m.nome_arquivo)),
];

/// Writes what an item states into a thing; says all that cannot be.
pub fn preencher<T>(alvo: &mut T, item: &Item, entradas: &[Entrada<T>]) -> Vec<Recusa<Retorno>> {
    let mut wrong = Vec::new();
    for entrada in entradas {
        let Entrada(nome, destino) = entrada;
        let stated = match nome.split_once('.') {
            None => item.get(*nome).cloned(),
            Some((object, inner)) => match item.get(object).map(|raw| raw.get()) {
                None => None,
                // `null` in the object's place clears all that would stand in it.
                Some("null") => Some(RawValue::NULL.to_owned()),
                Some(token) => match serde_json::from_str::<Item>(token) {
                    Ok(inside) => inside.get(inner).cloned(),
                    Err(_) => {
                        wrong.push(invalido(nome, token));
                        None
                    }
                },
            },
        };
        if let Some(raw) = stated
            && let Err(recusa) = escrever(alvo, nome, destino, &raw)
        {
            wrong.push(recusa);
        }
    }
    wrong
}

fn escrever<T>(
    alvo: &mut T,
    nome: &'static str,
    destino: &Destino<T>,
    raw: &RawValue,
) -> Result<(), Recusa<Retorno>> {
    let failed = |()| invalido(nome, raw.get());
    match destino {
        Texto(most, place) => {
            let text = ler_valor(raw, texto).transpose().map_err(failed)?;
            *place(alvo) = cabe(nome, text, *most)?;
        }
        CpfCnpj(place) => {
            let bare = |text: &str| Some(text.trim().replace(['.', '-', '/'], ""));
            let text = ler_valor(raw, bare).transpose().map_err(failed)?;
            *place(alvo) = cabe(nome, text, 14)?;
        }
        Inteiro(digits, place) => {
            let most = 10_i128.pow(*digits);
            let whole = |text: &str| {
                numero(text)?.to_i64().filter(|number| *number >= 0 && i128::from(*number) < most)
            };
            *place(alvo) = ler_valor(raw, whole).transpose().map_err(failed)?;
        }
        Dinheiro(digits, place) => {
            let amount = |text: &str| dinheiro(text, *digits);
            *place(alvo) = ler_valor(raw, amount).transpose().map_err(failed)?;
        }
        Data(place) => {
            let date = |text: &str| datas::ler(text).map(|at| at.local.date());
            *place(alvo) = ler_valor(raw, date).transpose().map_err(failed)?;
        }
        Momento(place) => {
            let moment = |text: &str| datas::ler(text).map(|at| at.moment);
            *place(alvo) = ler_valor(raw, moment).transpose().map_err(failed)?;
        }
    }
    Ok(())
}

fn cabe(nome: &'static str, text: Option<String>, most: usize) -> Result<Option<String>, Recusa<Retorno>> {
    let found = text.as_ref().map_or(0, |text| text.chars().count());
    if found <= most {
        return Ok(text);
    }
    let reason = format!("{nome} has {found} characters; its column holds {most}");
    Err(Recusa::new(Retorno::Longo(nome), reason))
}

fn invalido(nome: &'static str, token: &str) -> Recusa<Retorno> {
    let seen: String = token.chars().take(60).collect();
    Recusa::new(Retorno::Invalido(nome), format!("{nome} is {seen}, which is not what it holds"))
}
