//! Whether a title may be registered (dossier 2.2: required fields, lengths and domains; 4.2 and 4.3: numbers).

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::super::errors::{Erro, Recusa};
use super::super::model::{
    BeneficiarioFinal, Conta, Desconto, Encargo, Faixa, Instrucao, MODALIDADE, Pagador, Termos,
};
use super::novo::{Novo, NovoPagador};
use crate::br::boleto::{CampoLivre, CodigoBarras, nosso_numero};
use crate::br::cpf_cnpj::CpfCnpj;
use crate::br::money::to_cents;
use crate::br::uf::Uf;
use crate::facts::shown;

/// `especieDocumento` (OAS; CC stands in version 2 only).
pub const ESPECIES: &[&str] = &[
    "CH", "DM", "DMI", "DS", "DSI", "DR", "LC", "NCC", "NCE", "NCI", "NCR", "NP", "NPR", "TM", "TS", "NS",
    "RC", "FAT", "ND", "AP", "ME", "PC", "NF", "DD", "CC", "BDP", "OU",
];

/// The greatest amount that ten digits of centavos hold.
const MAIOR_VALOR: Decimal = Decimal::from_parts(1_410_065_407, 2, 0, false, 2);

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
    let especie = novo.especie.to_ascii_uppercase();
    if !ESPECIES.contains(&especie.as_str()) {
        let reason =
            format!("the kind of document is `{}`; known are {}", shown(&novo.especie), ESPECIES.join(" "));
        return Err(Recusa::invalido("especieDocumento", reason));
    }
    let (emissao, vencimento, limite) = datas(novo, caso)?;
    let abatimento = valores(novo)?;
    Ok(Termos {
        especie,
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
        desconto: desconto(novo)?,
        // 0 is sent for "no interest" by some clients, although the document says 3.
        multa: encargo("Multa", novo.multa, &[0, 1, 2], (vencimento, limite))?,
        juros: encargo("JurosMora", novo.juros, &[0, 1, 2, 3], (vencimento, limite))?,
        parcela: faixa("numeroParcela", novo.parcela, 1)?,
        aceite: novo.aceite,
        negativacao: instrucao("Negativacao", novo.negativacao, &[2, 3])?,
        protesto: instrucao("Protesto", novo.protesto, &[1, 2, 3])?,
        pagador: pagador(&novo.pagador)?,
        beneficiario_final: novo.beneficiario_final.as_ref().map(beneficiario).transpose()?,
        instrucoes: novo.instrucoes.as_ref().map(instrucoes).transpose()?,
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
    if novo.valor <= Decimal::ZERO || novo.valor > MAIOR_VALOR || novo.valor.normalize().scale() > 2 {
        let reason =
            format!("valor is {}; it must be 0.01 to {MAIOR_VALOR} with at most two decimals", novo.valor);
        return Err(Recusa::invalido("valor", reason));
    }
    let abatimento = novo.abatimento.unwrap_or_default();
    if abatimento < Decimal::ZERO || abatimento >= novo.valor || abatimento.normalize().scale() > 2 {
        let reason = format!(
            "valorAbatimento is {abatimento}; it must be 0 or more and less than valor {}",
            novo.valor
        );
        return Err(Recusa::invalido("valorAbatimento", reason));
    }
    Ok(abatimento)
}

const FAIXAS: [(&str, &str); 3] = [
    ("dataPrimeiroDesconto", "valorPrimeiroDesconto"),
    ("dataSegundoDesconto", "valorSegundoDesconto"),
    ("dataTerceiroDesconto", "valorTerceiroDesconto"),
];

fn desconto(novo: &Novo) -> Result<Desconto, Recusa> {
    let tipo = dominio("tipoDesconto", novo.tipo_desconto, &[0, 1, 2, 3, 4, 5, 6])?;
    if tipo == 0 {
        return Ok(Desconto::default());
    }
    let percentage = matches!(tipo, 2 | 5 | 6);
    let mut faixas: Vec<Faixa> = Vec::new();
    for ((ate, valor), (name_ate, name_valor)) in novo.faixas.iter().zip(FAIXAS) {
        // What is zero or absent is no step; the first one must be there.
        let Some(valor) = valor.filter(|valor| !valor.is_zero()) else {
            if faixas.is_empty() {
                return Err(Recusa::obrigatorio(name_valor));
            }
            break;
        };
        if valor < Decimal::ZERO
            || (percentage && valor > Decimal::ONE_HUNDRED)
            || (!percentage && valor >= novo.valor)
        {
            return Err(Recusa::invalido(
                name_valor,
                format!("{name_valor} is {valor}, of a title of {}", novo.valor),
            ));
        }
        if tipo <= 2 {
            let Some(date) = *ate else { return Err(Recusa::obrigatorio(name_ate)) };
            let after_last = faixas.last().and_then(|last| last.ate).is_none_or(|last| date > last);
            if date > novo.vencimento || !after_last {
                let reason = format!(
                    "{name_ate} is {date}; it must rise from step to step and not pass dataVencimento {}",
                    novo.vencimento
                );
                return Err(Recusa::invalido(name_ate, reason));
            }
        }
        faixas.push(Faixa { ate: *ate, valor });
    }
    Ok(Desconto { tipo, faixas })
}

fn encargo(
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
    if valor <= Decimal::ZERO || (tipo == 2 && valor > Decimal::ONE_HUNDRED) || valor > MAIOR_VALOR {
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

fn pagador(novo: &NovoPagador) -> Result<Pagador, Recusa> {
    let cep: String = novo.cep.chars().filter(|c| *c != '-' && *c != '.').collect();
    if cep.len() != 8 || !cep.chars().all(|c| c.is_ascii_digit()) {
        return Err(Recusa::invalido(
            "pagador.cep",
            format!("pagador.cep is `{}`; expected eight digits", shown(&novo.cep)),
        ));
    }
    let uf = Uf::from_sigla(&novo.uf.to_ascii_uppercase())
        .map_err(|error| Recusa::invalido("pagador.uf", error.to_string()))?;
    Ok(Pagador {
        documento: documento("pagador.numeroCpfCnpj", &novo.documento)?,
        nome: texto("pagador.nome", &novo.nome, 50)?,
        endereco: texto("pagador.endereco", &novo.endereco, 40)?,
        bairro: texto("pagador.bairro", &novo.bairro, 30)?,
        cidade: texto("pagador.cidade", &novo.cidade, 40)?,
        cep,
        uf,
        emails: novo.emails.clone(),
    })
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

fn texto(campo: &str, text: &str, most: usize) -> Result<String, Recusa> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Recusa::obrigatorio(campo));
    }
    let length = text.chars().count();
    if length > most {
        return Err(Recusa::invalido(
            campo,
            format!("{campo} has {length} characters, at most {most} expected"),
        ));
    }
    Ok(text.to_owned())
}

fn dominio(campo: &str, value: i64, known: &[u8]) -> Result<u8, Recusa> {
    known.iter().copied().find(|code| i64::from(*code) == value).ok_or_else(|| {
        let known: Vec<String> = known.iter().map(ToString::to_string).collect();
        Recusa::invalido(campo, format!("{campo} is {value}; known are {}", known.join(", ")))
    })
}

fn faixa(campo: &str, value: i64, least: u8) -> Result<u8, Recusa> {
    u8::try_from(value)
        .ok()
        .filter(|value| (least..=99).contains(value))
        .ok_or_else(|| Recusa::invalido(campo, format!("{campo} is {value}; expected {least} to 99")))
}

fn documento(campo: &str, text: &str) -> Result<CpfCnpj, Recusa> {
    CpfCnpj::parse(text)
        .map_err(|error| Recusa::new(Erro::Documento(campo.to_owned()), format!("{campo}: {error}")))
}

/// The nosso número: the one asked for, if its check digit is right and nobody has it, else the contract's next free one. Gives
/// also the contract's next sequence.
pub fn numerar(
    conta: &Conta,
    pedido: Option<i64>,
    usado: impl Fn(u32) -> bool,
) -> Result<(u32, u32), Recusa> {
    if let Some(pedido) = pedido.filter(|pedido| *pedido != 0) {
        let number = u32::try_from(pedido).unwrap_or(0);
        let right = numero(conta, number / 10)?;
        if number != right || number < 10 {
            let reason =
                format!("nossoNumero is {pedido}; with its check digit, sequence {} is {right}", number / 10);
            return Err(Recusa::new(Erro::NossoNumeroInvalido, reason));
        }
        if usado(number) {
            let reason = format!("contract {} has a boleto with nossoNumero {number}", conta.numero);
            return Err(Recusa::new(Erro::NossoNumeroExiste, reason));
        }
        return Ok((number, conta.proximo));
    }
    let mut sequencia = conta.proximo.max(1);
    loop {
        let number = numero(conta, sequencia)?;
        sequencia += 1;
        if !usado(number) {
            return Ok((number, sequencia));
        }
    }
}

fn numero(conta: &Conta, sequencia: u32) -> Result<u32, Recusa> {
    nosso_numero(conta.cooperativa, conta.numero.into(), sequencia)
        .map_err(|error| Recusa::new(Erro::NossoNumeroInvalido, error.to_string()))
}

/// The barcode of a title.
pub fn barras(conta: &Conta, termos: &Termos, nosso_numero: u32) -> Result<CodigoBarras, Recusa> {
    let livre = CampoLivre {
        carteira: 1,
        cooperativa: conta.cooperativa,
        modalidade: MODALIDADE,
        cliente: conta.numero,
        nosso_numero,
        parcela: termos.parcela.into(),
    };
    let centavos = to_cents(termos.valor).map_err(|error| Recusa::invalido("valor", error.to_string()))?;
    CodigoBarras::sicoob(Some(termos.vencimento), centavos, &livre)
        .map_err(|error| Recusa::invalido("dataVencimento", error.to_string()))
}
