//! A title in version 2's names (dossier 2.2, 2.3 and 2.7): `numeroContrato`, `modalidade`, `especieDocumento`, dates with time,
//! `mensagensInstrucao` as an object, `email` as an array.

use std::sync::Arc;

use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::super::datas::iso;
use super::super::errors::Recusa;
use super::super::historico;
use super::super::model::{BeneficiarioFinal, Boleto, Conta, MODALIDADE, Movimento, Pagador, Situacao};
use super::super::resposta;
use super::super::rules::{Novo, NovoPagador};
use super::{data, data_obrigatoria, inteiro, inteiro_obrigatorio};
use crate::wire::json::{AtMost2, Exact};

/// `boleto` as sent. Numbers may come in quotes, as PHP clients send them.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Pedido {
    numero_contrato: Option<Exact>,
    modalidade: Option<Exact>,
    numero_conta_corrente: Option<Exact>,
    especie_documento: Option<String>,
    data_emissao: Option<String>,
    nosso_numero: Option<Exact>,
    seu_numero: Option<String>,
    identificacao_boleto_empresa: Option<String>,
    identificacao_emissao_boleto: Option<Exact>,
    identificacao_distribuicao_boleto: Option<Exact>,
    valor: Option<Exact>,
    data_vencimento: Option<String>,
    data_limite_pagamento: Option<String>,
    valor_abatimento: Option<Exact>,
    tipo_desconto: Option<Exact>,
    data_primeiro_desconto: Option<String>,
    valor_primeiro_desconto: Option<Exact>,
    data_segundo_desconto: Option<String>,
    valor_segundo_desconto: Option<Exact>,
    data_terceiro_desconto: Option<String>,
    valor_terceiro_desconto: Option<Exact>,
    tipo_multa: Option<Exact>,
    data_multa: Option<String>,
    valor_multa: Option<Exact>,
    tipo_juros_mora: Option<Exact>,
    data_juros_mora: Option<String>,
    valor_juros_mora: Option<Exact>,
    numero_parcela: Option<Exact>,
    aceite: Option<bool>,
    codigo_negativacao: Option<Exact>,
    numero_dias_negativacao: Option<Exact>,
    codigo_protesto: Option<Exact>,
    numero_dias_protesto: Option<Exact>,
    pagador: Option<PedidoPagador>,
    beneficiario_final: Option<PedidoBeneficiario>,
    mensagens_instrucao: Option<PedidoInstrucao>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct PedidoPagador {
    numero_cpf_cnpj: Option<String>,
    nome: Option<String>,
    endereco: Option<String>,
    bairro: Option<String>,
    cidade: Option<String>,
    cep: Option<String>,
    uf: Option<String>,
    email: Option<Emails>,
}

/// An array in version 2, one text in version 3; clients that moved send either.
#[derive(Deserialize)]
#[serde(untagged)]
enum Emails {
    Varios(Vec<String>),
    Um(String),
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct PedidoBeneficiario {
    numero_cpf_cnpj: Option<String>,
    nome: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct PedidoInstrucao {
    tipo_instrucao: Option<Exact>,
    mensagens: Option<Vec<String>>,
}

fn texto(campo: &str, text: Option<String>) -> Result<String, Recusa> {
    text.filter(|text| !text.trim().is_empty()).ok_or_else(|| Recusa::obrigatorio(campo))
}

/// Reads an item of `POST /boletos`: contract, nosso número if it is asked for, and the rest.
pub(super) fn ler(raw: &RawValue) -> Result<(i64, Option<i64>, Novo), Recusa> {
    let pedido: Pedido = resposta::ler_objeto(raw.get().as_bytes())?;
    let contrato = inteiro_obrigatorio("numeroContrato", pedido.numero_contrato)?;
    let nosso_numero = inteiro("nossoNumero", pedido.nosso_numero)?;
    let amount = |value: Option<Exact>| value.map(|Exact(value)| value);
    let novo = Novo {
        modalidade: inteiro_obrigatorio("modalidade", pedido.modalidade)?,
        conta_corrente: inteiro_obrigatorio("numeroContaCorrente", pedido.numero_conta_corrente)?,
        especie: texto("especieDocumento", pedido.especie_documento)?,
        emissao: data_obrigatoria("dataEmissao", pedido.data_emissao.as_deref())?,
        seu_numero: texto("seuNumero", pedido.seu_numero)?,
        identificacao_empresa: pedido.identificacao_boleto_empresa.filter(|text| !text.trim().is_empty()),
        emissao_por: inteiro_obrigatorio("identificacaoEmissaoBoleto", pedido.identificacao_emissao_boleto)?,
        distribuicao_por: inteiro_obrigatorio(
            "identificacaoDistribuicaoBoleto",
            pedido.identificacao_distribuicao_boleto,
        )?,
        valor: amount(pedido.valor).ok_or_else(|| Recusa::obrigatorio("valor"))?,
        vencimento: data_obrigatoria("dataVencimento", pedido.data_vencimento.as_deref())?,
        limite: data("dataLimitePagamento", pedido.data_limite_pagamento.as_deref())?,
        abatimento: amount(pedido.valor_abatimento),
        tipo_desconto: inteiro_obrigatorio("tipoDesconto", pedido.tipo_desconto)?,
        faixas: [
            (
                data("dataPrimeiroDesconto", pedido.data_primeiro_desconto.as_deref())?,
                amount(pedido.valor_primeiro_desconto),
            ),
            (
                data("dataSegundoDesconto", pedido.data_segundo_desconto.as_deref())?,
                amount(pedido.valor_segundo_desconto),
            ),
            (
                data("dataTerceiroDesconto", pedido.data_terceiro_desconto.as_deref())?,
                amount(pedido.valor_terceiro_desconto),
            ),
        ],
        multa: (
            inteiro_obrigatorio("tipoMulta", pedido.tipo_multa)?,
            data("dataMulta", pedido.data_multa.as_deref())?,
            amount(pedido.valor_multa),
        ),
        juros: (
            inteiro_obrigatorio("tipoJurosMora", pedido.tipo_juros_mora)?,
            data("dataJurosMora", pedido.data_juros_mora.as_deref())?,
            amount(pedido.valor_juros_mora),
        ),
        parcela: inteiro_obrigatorio("numeroParcela", pedido.numero_parcela)?,
        aceite: pedido.aceite.unwrap_or(false),
        negativacao: (
            inteiro("codigoNegativacao", pedido.codigo_negativacao)?,
            inteiro("numeroDiasNegativacao", pedido.numero_dias_negativacao)?,
        ),
        protesto: (
            inteiro("codigoProtesto", pedido.codigo_protesto)?,
            inteiro("numeroDiasProtesto", pedido.numero_dias_protesto)?,
        ),
        pagador: pagador(pedido.pagador.ok_or_else(|| Recusa::obrigatorio("pagador"))?)?,
        beneficiario_final: pedido.beneficiario_final.map(beneficiario).transpose()?,
        instrucoes: pedido.mensagens_instrucao.map(instrucoes).transpose()?,
    };
    Ok((contrato, nosso_numero, novo))
}

fn pagador(pedido: PedidoPagador) -> Result<NovoPagador, Recusa> {
    Ok(NovoPagador {
        documento: texto("pagador.numeroCpfCnpj", pedido.numero_cpf_cnpj)?,
        nome: texto("pagador.nome", pedido.nome)?,
        endereco: texto("pagador.endereco", pedido.endereco)?,
        bairro: texto("pagador.bairro", pedido.bairro)?,
        cidade: texto("pagador.cidade", pedido.cidade)?,
        cep: texto("pagador.cep", pedido.cep)?,
        uf: texto("pagador.uf", pedido.uf)?,
        emails: match pedido.email {
            None => Vec::new(),
            Some(Emails::Varios(emails)) => emails,
            Some(Emails::Um(email)) => vec![email],
        },
    })
}

fn beneficiario(pedido: PedidoBeneficiario) -> Result<(String, String), Recusa> {
    Ok((
        texto("beneficiarioFinal.numeroCpfCnpj", pedido.numero_cpf_cnpj)?,
        texto("beneficiarioFinal.nome", pedido.nome)?,
    ))
}

fn instrucoes(pedido: PedidoInstrucao) -> Result<(i64, Vec<String>), Recusa> {
    let tipo = inteiro("mensagensInstrucao.tipoInstrucao", pedido.tipo_instrucao)?.unwrap_or(1);
    Ok((tipo, pedido.mensagens.unwrap_or_default()))
}

/// A title as version 2 answers it; with its history when it is read, without when it was just issued.
pub(super) struct Resposta {
    pub(super) boleto: Arc<Boleto>,
    pub(super) conta: Arc<Conta>,
    pub(super) historia: Option<Vec<Arc<Movimento>>>,
}

impl Serialize for Resposta {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (boleto, termos) = (&self.boleto, &self.boleto.termos);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("numeroContrato", &self.conta.numero)?;
        map.serialize_entry("modalidade", &MODALIDADE)?;
        map.serialize_entry("numeroContaCorrente", &self.conta.conta_corrente)?;
        map.serialize_entry("especieDocumento", &termos.especie)?;
        map.serialize_entry("dataEmissao", &iso(termos.emissao))?;
        map.serialize_entry("nossoNumero", &boleto.nosso_numero)?;
        map.serialize_entry("seuNumero", &termos.seu_numero)?;
        if let Some(identificacao) = &termos.identificacao_empresa {
            map.serialize_entry("identificacaoBoletoEmpresa", identificacao)?;
        }
        map.serialize_entry("identificacaoEmissaoBoleto", &termos.emissao_por)?;
        map.serialize_entry("identificacaoDistribuicaoBoleto", &termos.distribuicao_por)?;
        map.serialize_entry("codigoBarras", boleto.barras.as_str())?;
        map.serialize_entry("linhaDigitavel", &boleto.barras.linha_digitavel())?;
        self.valores(&mut map)?;
        map.serialize_entry("pagador", &PagadorV2(&termos.pagador))?;
        if let Some(BeneficiarioFinal { documento, nome }) = &termos.beneficiario_final {
            map.serialize_entry("beneficiarioFinal", &Pessoa { numero_cpf_cnpj: documento.as_str(), nome })?;
        }
        if let Some((tipo, linhas)) = &termos.instrucoes {
            map.serialize_entry(
                "mensagensInstrucao",
                &Instrucoes { tipo_instrucao: *tipo, mensagens: linhas },
            )?;
        }
        if let Some(historia) = &self.historia {
            map.serialize_entry("situacaoBoleto", situacao(boleto.situacao))?;
            map.serialize_entry("listaHistorico", &lista(historia))?;
        }
        map.end()
    }
}

impl Resposta {
    fn valores<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        const DESCONTOS: [(&str, &str); 3] = [
            ("dataPrimeiroDesconto", "valorPrimeiroDesconto"),
            ("dataSegundoDesconto", "valorSegundoDesconto"),
            ("dataTerceiroDesconto", "valorTerceiroDesconto"),
        ];
        let termos = &self.boleto.termos;
        map.serialize_entry("valor", &AtMost2(termos.valor))?;
        map.serialize_entry("dataVencimento", &iso(termos.vencimento))?;
        map.serialize_entry("dataLimitePagamento", &iso(termos.limite))?;
        map.serialize_entry("valorAbatimento", &AtMost2(termos.abatimento))?;
        map.serialize_entry("tipoDesconto", &termos.desconto.tipo)?;
        for (faixa, (ate, valor)) in termos.desconto.faixas.iter().zip(DESCONTOS) {
            if let Some(date) = faixa.ate {
                map.serialize_entry(ate, &iso(date))?;
            }
            map.serialize_entry(valor, &AtMost2(faixa.valor))?;
        }
        for (encargo, nome) in [(&termos.multa, "Multa"), (&termos.juros, "JurosMora")] {
            map.serialize_entry(&format!("tipo{nome}"), &encargo.tipo)?;
            if let Some(desde) = encargo.desde {
                map.serialize_entry(&format!("data{nome}"), &iso(desde))?;
            }
            map.serialize_entry(&format!("valor{nome}"), &AtMost2(encargo.valor))?;
        }
        map.serialize_entry("numeroParcela", &termos.parcela)?;
        map.serialize_entry("aceite", &termos.aceite)?;
        for (instrucao, nome) in [(termos.negativacao, "Negativacao"), (termos.protesto, "Protesto")] {
            if let Some(instrucao) = instrucao {
                map.serialize_entry(&format!("codigo{nome}"), &instrucao.codigo)?;
                if let Some(dias) = instrucao.dias {
                    map.serialize_entry(&format!("numeroDias{nome}"), &dias)?;
                }
            }
        }
        Ok(())
    }
}

/// `situacaoBoleto`: exactly these three, since one client throws on anything else (dossier 2.7).
fn situacao(situacao: Situacao) -> &'static str {
    match situacao {
        Situacao::EmAberto => "Em Aberto",
        Situacao::Baixado => "Baixado",
        Situacao::Liquidado => "Liquidado",
    }
}

/// `tipoHistorico` is a number in version 2 (dossier 4.1).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinhaHistorico {
    data_historico: String,
    tipo_historico: u8,
    descricao_historico: String,
}

fn lista(historia: &[Arc<Movimento>]) -> Vec<LinhaHistorico> {
    let lines = historia.iter().flat_map(|movimento| historico::linhas(movimento));
    lines
        .map(|linha| LinhaHistorico {
            data_historico: iso(linha.data),
            tipo_historico: linha.tipo,
            descricao_historico: linha.descricao,
        })
        .collect()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Pessoa<'a> {
    numero_cpf_cnpj: &'a str,
    nome: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Instrucoes<'a> {
    tipo_instrucao: u8,
    mensagens: &'a [String],
}

struct PagadorV2<'a>(&'a Pagador);

impl Serialize for PagadorV2<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let pagador = self.0;
        let mut map = serializer.serialize_map(Some(8))?;
        map.serialize_entry("numeroCpfCnpj", pagador.documento.as_str())?;
        map.serialize_entry("nome", &pagador.nome)?;
        map.serialize_entry("endereco", &pagador.endereco)?;
        map.serialize_entry("bairro", &pagador.bairro)?;
        map.serialize_entry("cidade", &pagador.cidade)?;
        map.serialize_entry("cep", &pagador.cep)?;
        map.serialize_entry("uf", pagador.uf.sigla())?;
        map.serialize_entry("email", &pagador.emails)?;
        map.end()
    }
}
