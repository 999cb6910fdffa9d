//! What a scenario may state of Procuradoria's world; every field is optional.

use serde::de::value::MapAccessDeserializer;
use serde::{Deserialize, Deserializer, de};

use crate::facts::{Money, Ref, Selector, Times, When};
use crate::providers::betha::model::{CodigoAcesso, Procedimento, SituacaoDivida, SituacaoExecucao};

/// Facts of Betha.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "BethaFacts")]
pub struct Facts {
    /// Municipalities, each with its access codes.
    pub(super) entidades: Vec<EntidadeFact>,
    /// Tax enforcement suits with their debts.
    pub(super) execucoes: Vec<ExecucaoFact>,
    /// Debts that are in no suit, or in one of those above by its ref.
    pub(super) dividas: Vec<DividaFact>,
    /// Protests of the debts above.
    pub(super) protestos: Vec<ProtestoFact>,
}

/// A protest of a debt's certificate.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct ProtestoFact {
    /// The debt, by its ref or its id.
    pub(super) divida: Selector,
    pub(super) situacao: Option<String>,
    pub(super) data_protocolo: Option<When>,
    pub(super) data_vcto: Option<When>,
    pub(super) data_canc: Option<When>,
    /// Absent: what is left of the debt.
    pub(super) valor_titulo: Option<Money>,
    /// Absent: valorTitulo.
    pub(super) valor_protestado: Option<Money>,
    pub(super) valor_custas: Option<Money>,
    /// Of its first movement, which it has if this is stated.
    pub(super) nro_protocolo: Option<String>,
}

/// A movement of a suit.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct MovimentacaoFact {
    pub(super) codigo_movimentacao: i64,
    /// Absent: the scenario's start.
    pub(super) data_movimentacao: Option<When>,
    pub(super) comentario: Option<String>,
    pub(super) protocolo: Option<String>,
}

/// A municipality.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub(super) struct EntidadeFact {
    #[serde(rename = "ref")]
    pub(super) reference: Option<Ref>,
    pub(super) nome: Option<String>,
    pub(super) cnpj: Option<String>,
    /// Name or IBGE code of a capital or another city that duble knows: where made-up people live.
    pub(super) municipio: Option<Selector>,
    /// Absent: one from the seed.
    pub(super) codigos_acesso: Option<Vec<CodigoFact>>,
    /// Its own movement types, beside those of table 9.
    pub(super) tipos_movimentacoes: Vec<TipoFact>,
    /// The kinds of cost (idCustas) that it knows; absent: any number is one.
    pub(super) tipos_custas: Option<Vec<i64>>,
}

/// An access code: the text alone, or with the operations that it may use.
#[derive(Debug)]
pub(super) struct CodigoFact(pub(super) CodigoAcesso);

/// An access code with the operations that it may use.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Inteiro {
    codigo: String,
    /// Absent: all of them.
    operacoes: Option<Vec<String>>,
}

impl schemars::JsonSchema for CodigoFact {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CodigoAcesso".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "An access code: the text alone, or with the operations that it may use.",
            "anyOf": [{ "type": "string" }, generator.subschema_for::<Inteiro>()],
        })
    }
}

impl<'de> Deserialize<'de> for CodigoFact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> de::Visitor<'de> for Reader {
            type Value = CodigoFact;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an access code, or { codigo, operacoes }")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<CodigoFact, E> {
                Ok(CodigoFact(CodigoAcesso { codigo: text.to_owned(), operacoes: None }))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<CodigoFact, A::Error> {
                let Inteiro { codigo, operacoes } = Inteiro::deserialize(MapAccessDeserializer::new(map))?;
                Ok(CodigoFact(CodigoAcesso { codigo, operacoes }))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// A movement type of the entity's own.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TipoFact {
    pub(super) id: i64,
    pub(super) descricao: String,
    /// What the suit becomes; absent: it stays.
    pub(super) situacao: Option<SituacaoExecucao>,
}

/// A person or company.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct PessoaFact {
    pub(super) nome: Option<String>,
    /// With or without its mask.
    pub(super) cpf_cnpj: Option<String>,
}

/// A suit. What is not stated is made up.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub(super) struct ExecucaoFact {
    #[serde(rename = "ref")]
    pub(super) reference: Option<Ref>,
    pub(super) times: Option<Times>,
    /// Absent: the first entity.
    pub(super) entidade: Option<Ref>,
    pub(super) codigo: Option<i64>,
    pub(super) processo: Option<Selector>,
    pub(super) situacao: Option<SituacaoExecucao>,
    pub(super) data_cadastro: Option<When>,
    pub(super) data_base: Option<When>,
    pub(super) executado: PessoaFact,
    /// Absent: the sum of its debts.
    pub(super) valor_causa: Option<Money>,
    /// Absent: a tenth of valorCausa.
    pub(super) honorarios: Option<Money>,
    pub(super) procedimento: Option<Procedimento>,
    pub(super) segredo_justica: bool,
    pub(super) pedido_urgencia: bool,
    /// Absent: one, made up.
    pub(super) dividas: Option<Vec<DividaFact>>,
    /// What has happened to it; its situation is stated beside.
    pub(super) movimentacoes: Vec<MovimentacaoFact>,
}

/// A debt. What is not stated is made up.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct DividaFact {
    #[serde(rename = "ref")]
    pub(super) reference: Option<Ref>,
    pub(super) times: Option<Times>,
    /// Absent: the first entity. Not inside a suit, whose entity it is.
    pub(super) entidade: Option<Ref>,
    /// The suit that it is part of: a ref or a code. Not inside a suit.
    pub(super) execucao: Option<Selector>,
    pub(super) id: Option<i64>,
    pub(super) ano: Option<i16>,
    pub(super) situacao: Option<SituacaoDivida>,
    pub(super) data_vencimento: Option<When>,
    pub(super) data_inscricao: Option<When>,
    pub(super) data_base: Option<When>,
    pub(super) id_credito_tributario: Option<i64>,
    pub(super) descricao_credito_tributario: Option<String>,
    pub(super) numero_inscricao: Option<i64>,
    pub(super) ano_livro: Option<i16>,
    pub(super) livro: Option<i64>,
    pub(super) folha: Option<i64>,
    pub(super) numero_posicao: Option<i64>,
    pub(super) numero_parcela: Option<i64>,
    /// What is left to pay; absent: all of it, or nothing when it has ended.
    pub(super) saldo: Option<Money>,
    /// Its one revenue, unless `receitas` gives more.
    pub(super) id_receita: Option<i64>,
    pub(super) descricao_receita: Option<String>,
    pub(super) valor_tributo: Option<Money>,
    pub(super) valor_correcao: Option<Money>,
    pub(super) valor_multa: Option<Money>,
    pub(super) valor_juros: Option<Money>,
    pub(super) receitas: Option<Vec<ReceitaFact>>,
    /// Who owes it, when it is in no suit; else the suit's.
    pub(super) devedor: PessoaFact,
}

/// A revenue of a debt.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct ReceitaFact {
    pub(super) id: Option<i64>,
    pub(super) descricao: Option<String>,
    pub(super) valor_tributo: Option<Money>,
    pub(super) valor_correcao: Option<Money>,
    pub(super) valor_multa: Option<Money>,
    pub(super) valor_juros: Option<Money>,
}
