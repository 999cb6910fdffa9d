//! Titles as facts: what is stated, the rest made up around it, and a history that could have happened: it is lived through by the
//! same rules that answer requests.

mod datas;

use std::sync::Arc;

use compact_str::format_compact;

use datas::{Datas, datar};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::super::actions::recebedor;
use super::super::errors::Recusa;
use super::super::model::{
    Boleto, Canal, Conta, Desconto, Encargo, Instrucao, Motivo, Situacao, Termos, Tramite,
};
use super::super::rules::{self, Mudanca, Pagamento, Passo, Tomador};
use super::super::{Due, Sicoob};
use super::facts::{contrato, dono};
use super::pagador::{PagadorFact, pagador};
use crate::br::quantia::{COBRANCAS, SORTEIOS, quantia};
use crate::facts::{Moment, Money, Path, Problem, Ref, Times, When};
use crate::providers::room::View;
use crate::world::Id;

/// A title.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
#[schemars(transform = contrato)]
pub(super) struct BoletoFact {
    #[serde(rename = "ref")]
    reference: Option<Ref>,
    times: Option<Times>,
    /// Absent: the first contract.
    #[serde(alias = "numeroContrato")]
    numero_cliente: Option<u32>,
    /// With its check digit; absent: the contract's next.
    nosso_numero: Option<u32>,
    seu_numero: Option<String>,
    especie_documento: Option<String>,
    valor: Option<Money>,
    valor_abatimento: Option<Money>,
    data_emissao: Option<When>,
    data_vencimento: Option<When>,
    data_limite_pagamento: Option<When>,
    multa: Option<EncargoFact>,
    juros_mora: Option<EncargoFact>,
    desconto: Option<DescontoFact>,
    /// After so many days without payment it is protested; absent: never.
    protesto: Option<InstrucaoFact>,
    /// After so many business days without payment its payer is listed; absent: never.
    negativacao: Option<InstrucaoFact>,
    mensagens_instrucao: Vec<String>,
    identificacao_boleto_empresa: Option<String>,
    numero_contrato_cobranca: Option<u64>,
    /// Whether the slip is hybrid; absent: as the contract has it.
    pix: Option<bool>,
    /// Its due date was put off before the story begins.
    prorrogado: Option<ProrrogadoFact>,
    /// Absent: open.
    situacao: Option<SituacaoFact>,
    pagador: Option<PagadorFact>,
}

/// A fine or interest, with the document's type number.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct EncargoFact {
    tipo: u8,
    valor: Money,
}

/// A discount until a date.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct DescontoFact {
    tipo: u8,
    valor: Money,
    data: When,
}

/// `dias` days after the due date; `uteis` counts business days.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct InstrucaoFact {
    dias: u8,
    #[serde(default)]
    uteis: bool,
}

/// When it was put off, and the due date before.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ProrrogadoFact {
    em: When,
    vencimento_anterior: When,
}

/// Where it stands when the story begins.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
enum SituacaoFact {
    Aberto,
    Liquidado(LiquidadoFact),
    Baixado(BaixadoFact),
}

#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct LiquidadoFact {
    em: Option<When>,
    /// Absent: what was owed.
    valor: Option<Money>,
    canal: Option<Canal>,
}

#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct BaixadoFact {
    em: Option<When>,
    motivo: Option<Motivo>,
}

/// Takes a title in, as often as it says.
pub(super) fn semear(
    room: &mut Sicoob,
    fact: BoletoFact,
    path: &Path,
    view: &mut View<'_, Due>,
) -> Result<(), Problem> {
    let times = fact.times.map_or(1, |times| times.0);
    if times > 1 && (fact.nosso_numero.is_some() || fact.reference.is_some()) {
        let key = if fact.nosso_numero.is_some() { "nossoNumero" } else { "ref" };
        return Err(Problem::at(path.key(key), "names one boleto, but `times` asks for many"));
    }
    if let Some(old) = fact.reference.as_ref().and_then(|reference| room.refs.get(reference).copied()) {
        room.carteira.descartar(old);
    }
    for _ in 0..times {
        let (id, conta) = dono(room, fact.numero_cliente, path)?;
        let usado = |numero| room.carteira.por_nosso_numero(id, numero).is_some();
        let (nosso_numero, proximo) = rules::numerar(&conta, fact.nosso_numero.map(i64::from), false, usado)
            .map_err(|recusa| Problem::at(path.key("nossoNumero"), recusa.reason))?;
        if proximo != conta.proximo {
            room.contas.put(id, Conta { proximo, ..(*conta).clone() });
        }
        let limit = room.knobs.payment_limit_days;
        let pagador = pagador(fact.pagador.as_ref(), &path.key("pagador"), view)?;
        let boleto = viver(&fact, (id, &conta), nosso_numero, limit, path, view)?;
        let pagador = room.carteira.cadastrar(id, pagador);
        if boleto.recebimento.is_some() {
            room.recebimentos += 1;
        }
        let boleto = room.carteira.incluir(Boleto { pagador, ..boleto });
        room.vigiar(boleto, view);
        if let Some(reference) = &fact.reference {
            room.refs.insert(reference.clone(), boleto);
        }
    }
    Ok(())
}

/// Lives the title's life up to the story's beginning.
fn viver(
    fact: &BoletoFact,
    (id, conta): (Id, &Conta),
    nosso_numero: u32,
    limit: u32,
    path: &Path,
    view: &mut View<'_, Due>,
) -> Result<Boleto, Problem> {
    let datas = datar(fact, limit, path, view)?;
    let adiado = fact
        .prorrogado
        .as_ref()
        .map(|adiado| (adiado.em.date(view.start), adiado.vencimento_anterior.date(view.start)));
    let inicial = Datas { vencimento: adiado.map_or(datas.vencimento, |(_, de)| de), ..datas };
    let termos = termos(fact, inicial, path, view)?;
    let wrong = |key: &'static str| move |recusa: Recusa| Problem::at(path.key(key), recusa.reason);
    let hibrido = fact.pix.map_or(0, |pix| if pix { 1 } else { 2 });
    let hibrido = rules::hibrido(conta, hibrido).map_err(wrong("pix"))?;
    if hibrido == rules::Hibrido::Rejeitado {
        return Err(Problem::at(path.key("pix"), "the contract has no Pix"));
    }
    if fact.numero_contrato_cobranca.is_some_and(|number| !conta.contratos_cobranca.contains(&number)) {
        let said = format!("is none of the contract's: {:?}", conta.contratos_cobranca);
        return Err(Problem::at(path.key("numeroContratoCobranca"), said));
    }
    let mut boleto = Boleto {
        conta: id,
        pagador: 0,
        contrato_cobranca: fact.numero_contrato_cobranca,
        pix: (hibrido == rules::Hibrido::Com).then(|| view.seed.uuid("sicoob.pix")),
        protesto: None,
        negativacao: None,
        bloqueado: false,
        recebimento: None,
        nosso_numero,
        barras: rules::barras(conta, &termos, nosso_numero).map_err(wrong("dataVencimento"))?,
        barras_antigas: Vec::new(),
        termos,
        entrada: datas.emissao,
        situacao: Situacao::EmAberto,
        movimentos: Vec::new(),
    };
    let mut movimentos = vec![Arc::new(rules::entrar(conta, datas.emissao))];
    let mut passos = Vec::new();
    if let Some((em, de)) = adiado {
        let latest = datas.fim.unwrap_or_else(|| view.start.date());
        if em < datas.emissao || em > latest || de < datas.emissao {
            let emissao = datas.emissao;
            let said = format!(
                "put off on {em} from {de}, of a title issued on {emissao} whose story so far ends on {latest}"
            );
            return Err(Problem::at(path.key("prorrogado"), said));
        }
        let sem_pix = || uuid::Uuid::nil();
        let passo = rules::alterar(&boleto, conta, &Mudanca::Vencimento(datas.vencimento), em, sem_pix)
            .map_err(wrong("prorrogado"))?;
        boleto = passo.boleto.clone();
        passos.push(passo);
    }
    let em_cartorio = match &fact.situacao {
        Some(SituacaoFact::Liquidado(paid)) => paid.canal == Some(Canal::Cartorio),
        Some(SituacaoFact::Baixado(off)) => off.motivo == Some(Motivo::Protesto),
        _ => false,
    };
    if let Some(em) = datas.fim.filter(|_| em_cartorio) {
        // Only what is at the notary's can be paid there or written off by protest.
        boleto.protesto = Some(Tramite::Efetivo { em });
    }
    match (&fact.situacao, datas.fim) {
        (Some(SituacaoFact::Liquidado(paid)), Some(em)) => {
            let canal = paid.canal.unwrap_or(Canal::Pix);
            let valor = paid.valor.map(|valor| valor.0);
            let pagamento = Pagamento { em: Moment::midnight(em), data: em, canal, valor };
            let tomador = || {
                let (banco, agencia) = recebedor(canal, conta.cooperativa, view);
                Tomador { banco, agencia, identificador: u64::from(nosso_numero) }
            };
            let recebido = rules::receber(&boleto, pagamento, tomador).map_err(wrong("situacao"))?;
            passos.extend(rules::liquidar(&recebido.boleto, conta));
        }
        (Some(SituacaoFact::Baixado(off)), Some(em)) => {
            let motivo = off.motivo.unwrap_or(Motivo::PedidoCedente);
            passos.push(rules::baixar(&boleto, conta, motivo, em).map_err(wrong("situacao"))?);
        }
        _ => {}
    }
    for Passo { boleto: depois, movimento } in passos {
        boleto = depois;
        movimentos.extend(movimento.map(Arc::new));
    }
    Ok(Boleto { movimentos, ..boleto })
}

fn termos(fact: &BoletoFact, datas: Datas, path: &Path, view: &mut View<'_, Due>) -> Result<Termos, Problem> {
    let inventado = quantia(view.seed.below("sicoob.valor", SORTEIOS), COBRANCAS);
    let valor = fact.valor.map_or(inventado, |valor| valor.0);
    if valor <= Decimal::ZERO || valor > Decimal::new(9_999_999_999, 2) {
        return Err(Problem::at(path.key("valor"), format!("is {valor}; expected 0.01 to 99999999.99")));
    }
    let abatimento = fact.valor_abatimento.map_or(Decimal::ZERO, |valor| valor.0);
    if abatimento.is_sign_negative() || abatimento >= valor {
        let said = format!("is {abatimento}; expected 0 to less than valor {valor}");
        return Err(Problem::at(path.key("valorAbatimento"), said));
    }
    let number = view.seed.below("sicoob.seuNumero", 900_000) + 100_000;
    let seu_numero = fact.seu_numero.as_deref().map_or_else(|| format_compact!("NF-{number}"), Into::into);
    if seu_numero.trim().is_empty() || seu_numero.chars().count() > 18 {
        return Err(Problem::at(path.key("seuNumero"), "has 1 to 18 characters"));
    }
    let especie = fact.especie_documento.as_deref().unwrap_or("DM");
    let Some(especie) = rules::ESPECIES.iter().copied().find(|known| *known == especie) else {
        let said = format!("is `{especie}`; known are {}", rules::ESPECIES.join(" "));
        return Err(Problem::at(path.key("especieDocumento"), said));
    };
    let lines = &fact.mensagens_instrucao;
    if lines.len() > 5 || lines.iter().any(|line| line.chars().count() > 40) {
        return Err(Problem::at(path.key("mensagensInstrucao"), "has at most 5 lines of 40 characters"));
    }
    if fact.identificacao_boleto_empresa.as_ref().is_some_and(|own| own.chars().count() > 25) {
        return Err(Problem::at(path.key("identificacaoBoletoEmpresa"), "has at most 25 characters"));
    }
    let instrucao = |fact: &Option<InstrucaoFact>| {
        fact.as_ref().map(|InstrucaoFact { dias, uteis }| (*uteis, Some((*dias).min(99))))
    };
    Ok(Termos {
        especie,
        seu_numero,
        identificacao_empresa: fact.identificacao_boleto_empresa.as_deref().map(Into::into),
        emissao_por: 2,
        distribuicao_por: 2,
        emissao: datas.emissao,
        vencimento: datas.vencimento,
        limite: datas.limite,
        valor,
        abatimento,
        desconto: desconto(fact.desconto.as_ref(), valor, datas, &path.key("desconto"), view)?,
        multa: encargo(fact.multa.as_ref(), 0, &path.key("multa"))?,
        juros: encargo(fact.juros_mora.as_ref(), 3, &path.key("jurosMora"))?,
        parcela: 1,
        aceite: false,
        negativacao: instrucao(&fact.negativacao).map(|(_, dias)| Instrucao { codigo: 2, dias }),
        protesto: instrucao(&fact.protesto)
            .map(|(uteis, dias)| Instrucao { codigo: 1 + u8::from(uteis), dias }),
        beneficiario_final: None,
        instrucoes: (!lines.is_empty()).then(|| Box::new((1, lines.clone()))),
        rateio: Vec::new(),
    })
}

fn desconto(
    fact: Option<&DescontoFact>,
    valor: Decimal,
    datas: Datas,
    path: &Path,
    view: &View<'_, Due>,
) -> Result<Desconto, Problem> {
    let Some(fact) = fact else { return Ok(Desconto::default()) };
    let first = (Some(fact.data.date(view.start)), Some(fact.valor.0));
    rules::desconto(fact.tipo.into(), &[first, (None, None), (None, None)], valor, datas.vencimento)
        .map_err(|recusa| Problem::at(path.clone(), recusa.reason))
}

fn encargo(fact: Option<&EncargoFact>, none: u8, path: &Path) -> Result<Encargo, Problem> {
    match fact {
        None => Ok(Encargo { tipo: none, desde: None, valor: Decimal::ZERO }),
        Some(EncargoFact { tipo: 1 | 2, valor: Money(valor) }) if *valor <= Decimal::ZERO => {
            Err(Problem::at(path.key("valor"), format!("is {valor}; it must be above zero")))
        }
        Some(EncargoFact { tipo: tipo @ (1 | 2), valor: Money(valor) }) => {
            Ok(Encargo { tipo: *tipo, desde: None, valor: *valor })
        }
        Some(EncargoFact { tipo, .. }) => {
            Err(Problem::at(path.key("tipo"), format!("is {tipo}; 1 is a value, 2 a percentage")))
        }
    }
}
