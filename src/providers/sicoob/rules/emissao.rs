//! Whether a title may be registered (dossier 2.2: required fields, lengths and domains; 4.2 and 4.3: numbers).

use compact_str::CompactString;
use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::super::errors::{Erro, Recusa};
use super::super::model::{
    BeneficiarioFinal, Conta, Desconto, Encargo, Faixa, Instrucao, MODALIDADE, Pagador, Termos,
};
use super::campo::{documento, dominio, faixa, texto};
use super::novo::{Faixas, Novo, NovoPagador};
use super::rateio;
use crate::br::uf::Uf;
use crate::facts::shown;

/// `especieDocumento` (OAS; CC stands in version 2 only).
pub const ESPECIES: &[&str] = &[
    "CH", "DM", "DMI", "DS", "DSI", "DR", "LC", "NCC", "NCE", "NCI", "NCR", "NP", "NPR", "TM", "TS", "NS",
    "RC", "FAT", "ND", "AP", "ME", "PC", "NF", "DD", "CC", "BDP", "OU",
];

/// The greatest amount that ten digits of centavos hold.
pub(super) const MAIOR_VALOR: Decimal = Decimal::from_parts(1_410_065_407, 2, 0, false, 2);

/// What the decision needs beside the request.
#[derive(Clone, Copy, Debug)]
pub struct Caso<'a> {
    /// The contract.
    pub conta: &'a Conta,
    /// Today.
    pub hoje: Date,
    /// Days from the due date to the last day for payment where the request says none.
    pub dias_limite: u32,
}

/// The terms of a title that may be registered, or why it may not.
pub fn emitir(novo: &Novo, caso: Caso<'_>) -> Result<Termos, Recusa> {
    if novo.modalidade != i64::from(MODALIDADE) {
        let reason = format!("modalidade is {}; only 1 (simples com registro) is issued", novo.modalidade);
        return Err(Recusa::new(Erro::Modalidade, reason));
    }
    if novo.conta_corrente != i64::from(caso.conta.conta_corrente) {
        let reason = format!(
            "numeroContaCorrente is {}; contract {} has {}",
            novo.conta_corrente, caso.conta.numero, caso.conta.conta_corrente
        );
        return Err(Recusa::new(Erro::ContaCorrente, reason));
    }
    let (emissao, vencimento, limite) = datas(novo, caso)?;
    let abatimento = valores(novo)?;
    Ok(Termos {
        especie: especie(&novo.especie)?,
        seu_numero: texto("seuNumero", &novo.seu_numero, 18)?,
        identificacao_empresa: novo
            .identificacao_empresa
            .as_deref()
            .map(|text| texto("identificacaoBoletoEmpresa", text, 25))
            .transpose()?,
        emissao_por: dominio("identificacaoEmissaoBoleto", novo.emissao_por, &[1, 2])?,
        distribuicao_por: dominio("identificacaoDistribuicaoBoleto", novo.distribuicao_por, &[1, 2])?,
        emissao,
        vencimento,
        limite,
        valor: novo.valor,
        abatimento,
        desconto: desconto(novo.tipo_desconto, &novo.faixas, novo.valor, vencimento)?,
        // 0 is sent for "no interest" by some clients, although the document says 3.
        multa: encargo("Multa", novo.multa, &[0, 1, 2], (vencimento, limite))?,
        juros: encargo("JurosMora", novo.juros, &[0, 1, 2, 3], (vencimento, limite))?,
        parcela: faixa("numeroParcela", novo.parcela, 1)?,
        aceite: novo.aceite,
        negativacao: instrucao("Negativacao", novo.negativacao, &[2, 3])?,
        protesto: instrucao("Protesto", novo.protesto, &[1, 2, 3])?,
        beneficiario_final: novo.beneficiario_final.as_ref().map(beneficiario).transpose()?.map(Box::new),
        instrucoes: novo.instrucoes.as_ref().map(instrucoes).transpose()?.map(Box::new),
        rateio: rateio::julgar(&novo.rateio, novo.valor)?,
    })
}

/// A known kind of document, in upper case.
pub fn especie(text: &str) -> Result<&'static str, Recusa> {
    ESPECIES.iter().copied().find(|known| known.eq_ignore_ascii_case(text)).ok_or_else(|| {
        let reason = format!("the kind of document is `{}`; known are {}", shown(text), ESPECIES.join(" "));
        Recusa::invalido("especieDocumento", reason)
    })
}

fn datas(novo: &Novo, caso: Caso<'_>) -> Result<(Date, Date, Date), Recusa> {
    let (emissao, vencimento, hoje) = (novo.emissao, novo.vencimento, caso.hoje);
    if emissao > hoje {
        return Err(Recusa::invalido(
            "dataEmissao",
            format!("dataEmissao is {emissao}, after today, {hoje}"),
        ));
    }
    if vencimento < emissao || vencimento < hoje {
        let reason = format!(
            "dataVencimento is {vencimento}; it must not come before dataEmissao {emissao} or today, {hoje}"
        );
        return Err(Recusa::invalido("dataVencimento", reason));
    }
    let limite = novo.limite.unwrap_or_else(|| apos(vencimento, caso.dias_limite));
    if limite < vencimento {
        let reason = format!("dataLimitePagamento is {limite}, before dataVencimento {vencimento}");
        return Err(Recusa::invalido("dataLimitePagamento", reason));
    }
    Ok((emissao, vencimento, limite))
}

/// So many days later, or the calendar's end.
fn apos(date: Date, dias: u32) -> Date {
    date.checked_add(i64::from(dias.min(36_500)).days()).unwrap_or(Date::MAX)
}

/// Face value and rebate; gives the rebate.
fn valores(novo: &Novo) -> Result<Decimal, Recusa> {
    valor_nominal(novo.valor)?;
    abatimento(novo.abatimento.unwrap_or_default(), novo.valor)
}

/// A face value that a title can have.
pub fn valor_nominal(valor: Decimal) -> Result<Decimal, Recusa> {
    if valor <= Decimal::ZERO || valor > MAIOR_VALOR || valor.normalize().scale() > 2 {
        let reason = format!("valor is {valor}; it must be 0.01 to {MAIOR_VALOR} with at most two decimals");
        return Err(Recusa::invalido("valor", reason));
    }
    Ok(valor)
}

/// A rebate that a title of this value can have.
pub fn abatimento(abatimento: Decimal, valor: Decimal) -> Result<Decimal, Recusa> {
    if abatimento < Decimal::ZERO || abatimento >= valor || abatimento.normalize().scale() > 2 {
        let reason =
            format!("valorAbatimento is {abatimento}; it must be 0 or more and less than valor {valor}");
        return Err(Recusa::invalido("valorAbatimento", reason));
    }
    Ok(abatimento)
}

const FAIXAS: [(&str, &str); 3] = [
    ("dataPrimeiroDesconto", "valorPrimeiroDesconto"),
    ("dataSegundoDesconto", "valorSegundoDesconto"),
    ("dataTerceiroDesconto", "valorTerceiroDesconto"),
];

/// A discount that a title of this value and due date can have.
pub fn desconto(
    tipo: i64,
    pedidas: &Faixas,
    valor_nominal: Decimal,
    vencimento: Date,
) -> Result<Desconto, Recusa> {
    let tipo = dominio("tipoDesconto", tipo, &[0, 1, 2, 3, 4, 5, 6])?;
    if tipo == 0 {
        return Ok(Desconto::default());
    }
    let percentage = matches!(tipo, 2 | 5 | 6);
    let mut faixas: Vec<Faixa> = Vec::new();
    for ((ate, valor), (name_ate, name_valor)) in pedidas.iter().zip(FAIXAS) {
        // What is zero or absent is no step; the first one must be there.
        let Some(valor) = valor.filter(|valor| !valor.is_zero()) else {
            if faixas.is_empty() {
                return Err(Recusa::obrigatorio(name_valor));
            }
            break;
        };
        if valor < Decimal::ZERO
            || (percentage && !percentual(valor))
            || (!percentage && (valor >= valor_nominal || valor.normalize().scale() > 2))
        {
            return Err(Recusa::invalido(
                name_valor,
                format!("{name_valor} is {valor}, of a title of {valor_nominal}"),
            ));
        }
        if tipo <= 2 {
            let Some(date) = *ate else { return Err(Recusa::obrigatorio(name_ate)) };
            let after_last = faixas.last().and_then(|last| last.ate).is_none_or(|last| date > last);
            if date > vencimento || !after_last {
                let reason = format!(
                    "{name_ate} is {date}; it must rise from step to step and not pass dataVencimento {vencimento}"
                );
                return Err(Recusa::invalido(name_ate, reason));
            }
        }
        faixas.push(Faixa { ate: *ate, valor });
    }
    Ok(Desconto { tipo, faixas })
}

/// A percentage: a daily rate such as 0.033 has more than an amount's two decimals, and no source says how many; five are taken.
fn percentual(valor: Decimal) -> bool {
    valor <= Decimal::ONE_HUNDRED && valor.normalize().scale() <= 5
}

/// A fine or interest (`Multa` or `JurosMora`) of a title that is due and can be paid on these days.
pub fn encargo(
    nome: &str,
    (tipo, desde, valor): (i64, Option<Date>, Option<Decimal>),
    known: &[u8],
    (vencimento, limite): (Date, Date),
) -> Result<Encargo, Recusa> {
    let tipo = dominio(&format!("tipo{nome}"), tipo, known)?;
    if tipo == 0 || tipo == 3 {
        return Ok(Encargo { tipo, desde: None, valor: Decimal::ZERO });
    }
    let name = format!("valor{nome}");
    let valor = valor.ok_or_else(|| Recusa::obrigatorio(&name))?;
    let fits =
        if tipo == 2 { percentual(valor) } else { valor <= MAIOR_VALOR && valor.normalize().scale() <= 2 };
    if valor <= Decimal::ZERO || !fits {
        return Err(Recusa::invalido(&name, format!("{name} is {valor} for type {tipo}")));
    }
    let name = format!("data{nome}");
    if let Some(desde) = desde.filter(|desde| *desde <= vencimento || *desde > limite) {
        let reason = format!(
            "{name} is {desde}; it must come after dataVencimento {vencimento} and not after {limite}"
        );
        return Err(Recusa::invalido(&name, reason));
    }
    Ok(Encargo { tipo, desde, valor })
}

fn instrucao(
    nome: &str,
    (codigo, dias): (Option<i64>, Option<i64>),
    known: &[u8],
) -> Result<Option<Instrucao>, Recusa> {
    let Some(codigo) = codigo else { return Ok(None) };
    let codigo = dominio(&format!("codigo{nome}"), codigo, known)?;
    let dias = dias.map(|dias| faixa(&format!("numeroDias{nome}"), dias, 0)).transpose()?;
    Ok(Some(Instrucao { codigo, dias }))
}

/// A payer who can stand in the register. `acima` is the path to the fields in the request: `pagador.`, or nothing.
pub fn pagador(novo: &NovoPagador, acima: &str) -> Result<Pagador, Recusa> {
    let campo = |nome: &str| format!("{acima}{nome}");
    let cep: CompactString = novo.cep.chars().filter(|c| *c != '-' && *c != '.').collect();
    if cep.len() != 8 || !cep.chars().all(|c| c.is_ascii_digit()) {
        let name = campo("cep");
        let reason = format!("{name} is `{}`; expected eight digits", shown(&novo.cep));
        return Err(Recusa::invalido(&name, reason));
    }
    let uf = Uf::from_sigla(&novo.uf.to_ascii_uppercase())
        .map_err(|error| Recusa::invalido(&campo("uf"), error.to_string()))?;
    Ok(Pagador {
        documento: documento(&campo("numeroCpfCnpj"), &novo.documento)?,
        nome: texto(&campo("nome"), &novo.nome, 50)?,
        endereco: texto(&campo("endereco"), &novo.endereco, 40)?,
        bairro: texto(&campo("bairro"), &novo.bairro, 30)?,
        cidade: texto(&campo("cidade"), &novo.cidade, 40)?,
        cep,
        uf,
        emails: emails(&campo("email"), &novo.emails)?,
    })
}

/// No source bounds the addresses; these do, so that a title stays small.
fn emails(campo: &str, emails: &[String]) -> Result<Vec<String>, Recusa> {
    if emails.len() > 5 {
        return Err(Recusa::invalido(campo, format!("{} addresses, at most 5 expected", emails.len())));
    }
    emails.iter().filter(|email| !email.trim().is_empty()).map(|email| texto(campo, email, 255)).collect()
}

fn beneficiario((document, nome): &(String, String)) -> Result<BeneficiarioFinal, Recusa> {
    Ok(BeneficiarioFinal {
        documento: documento("beneficiarioFinal.numeroCpfCnpj", document)?,
        nome: texto("beneficiarioFinal.nome", nome, 40)?,
    })
}

fn instrucoes((tipo, linhas): &(i64, Vec<String>)) -> Result<(u8, Vec<String>), Recusa> {
    let campo = "mensagensInstrucao";
    let tipo = dominio(campo, *tipo, &[1, 3])?;
    if linhas.len() > 5 {
        return Err(Recusa::invalido(
            campo,
            format!("{campo} has {} lines, at most 5 expected", linhas.len()),
        ));
    }
    for linha in linhas {
        if linha.chars().count() > 40 {
            return Err(Recusa::invalido(
                campo,
                format!("a line of {campo} is longer than 40 characters: `{}`", shown(linha)),
            ));
        }
    }
    Ok((tipo, linhas.clone()))
}
