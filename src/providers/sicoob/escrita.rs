//! A title as the API answers it (dossier 2.3): the same fields under both versions' names, and which of them stand in which answer.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::ficha::Ficha;
use super::historico::Linha;
use super::impressao;
use super::model::{BeneficiarioFinal, MODALIDADE, Pagador, Rateio, Situacao, Termos};
use super::seed::ListSituation;
use super::versao::Versao;
use crate::facts::Moment;
use crate::wire::base64;
use crate::wire::json::{AtMost2, Exact};

/// Which answer.
#[derive(Clone, Debug)]
pub enum Lugar {
    /// `POST /boletos`, and why the Pix that was asked for was not given.
    Emissao {
        /// `descricaoRejeicaoPix`.
        rejeicao_pix: Option<String>,
        /// When the slip of `pdfBoleto` is drawn, if it is wanted.
        pdf: Option<Moment>,
    },
    /// `GET /boletos`, with its history.
    Consulta(Vec<Linha>),
    /// The list by payer, and how it spells the situation.
    Lista(ListSituation),
    /// `GET /boletos/segunda-via`.
    SegundaVia {
        /// When the slip of `pdfBoleto` is drawn, if it is wanted.
        pdf: Option<Moment>,
    },
}

/// A title in an answer.
#[derive(Clone, Debug)]
pub struct Resposta {
    /// The title.
    pub ficha: Ficha,
    /// In which version's names.
    pub versao: Versao,
    /// Where.
    pub lugar: Lugar,
}

impl Serialize for Resposta {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Ficha { boleto, conta, .. } = &self.ficha;
        let termos = &boleto.termos;
        let (emissao, consulta, lista, segunda) = self.lugares();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(self.versao.nome("numeroContrato"), &conta.numero)?;
        map.serialize_entry(self.versao.nome("modalidade"), &MODALIDADE)?;
        if !segunda {
            map.serialize_entry("numeroContaCorrente", &conta.conta_corrente)?;
        }
        map.serialize_entry(self.versao.nome("especieDocumento"), termos.especie)?;
        map.serialize_entry("dataEmissao", &self.versao.data(termos.emissao))?;
        map.serialize_entry("nossoNumero", &boleto.nosso_numero)?;
        map.serialize_entry("seuNumero", &termos.seu_numero)?;
        // Required when read, so an absent one is empty there; a second copy has none (dossier 2.3).
        match &termos.identificacao_empresa {
            Some(own) if !segunda => map.serialize_entry("identificacaoBoletoEmpresa", own)?,
            None if consulta => map.serialize_entry("identificacaoBoletoEmpresa", "")?,
            _ => {}
        }
        if emissao || consulta {
            map.serialize_entry("identificacaoEmissaoBoleto", &termos.emissao_por)?;
            map.serialize_entry("identificacaoDistribuicaoBoleto", &termos.distribuicao_por)?;
        }
        map.serialize_entry("codigoBarras", boleto.barras.as_str())?;
        map.serialize_entry("linhaDigitavel", &boleto.barras.linha_digitavel())?;
        self.valores(&mut map)?;
        if consulta || lista {
            map.serialize_entry("quantidadeDiasFloat", &0)?;
        }
        self.pessoas(&mut map)?;
        if !termos.rateio.is_empty() && (emissao || consulta) {
            let rateio: Vec<_> =
                termos.rateio.iter().map(|rateio| RateioEscrito(rateio, self.versao)).collect();
            map.serialize_entry("rateioCreditos", &rateio)?;
        }
        if let Some(code) = self.ficha.pix() {
            map.serialize_entry("qrCode", &code)?;
        }
        if let Some(cobranca) = boleto.contrato_cobranca {
            map.serialize_entry("numeroContratoCobranca", &cobranca)?;
        }
        self.proprios(&mut map)?;
        map.end()
    }
}

impl Resposta {
    /// Which of the four answers it is.
    fn lugares(&self) -> (bool, bool, bool, bool) {
        match self.lugar {
            Lugar::Emissao { .. } => (true, false, false, false),
            Lugar::Consulta(_) => (false, true, false, false),
            Lugar::Lista(_) => (false, false, true, false),
            Lugar::SegundaVia { .. } => (false, false, false, true),
        }
    }

    fn valores<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        const DESCONTOS: [(&str, &str); 3] = [
            ("dataPrimeiroDesconto", "valorPrimeiroDesconto"),
            ("dataSegundoDesconto", "valorSegundoDesconto"),
            ("dataTerceiroDesconto", "valorTerceiroDesconto"),
        ];
        let (emissao, consulta, lista, segunda) = self.lugares();
        let termos = &self.ficha.boleto.termos;
        map.serialize_entry("valor", &AtMost2(termos.valor))?;
        map.serialize_entry("dataVencimento", &self.versao.data(termos.vencimento))?;
        if emissao || consulta {
            map.serialize_entry("dataLimitePagamento", &self.versao.data(termos.limite))?;
        }
        map.serialize_entry("valorAbatimento", &AtMost2(termos.abatimento))?;
        map.serialize_entry("tipoDesconto", &termos.desconto.tipo)?;
        let faixas = if segunda { &[] } else { termos.desconto.faixas.as_slice() };
        for (faixa, (ate, valor)) in faixas.iter().zip(DESCONTOS) {
            if let Some(date) = faixa.ate {
                map.serialize_entry(ate, &self.versao.data(date))?;
            }
            map.serialize_entry(valor, &Exact(faixa.valor.normalize()))?;
        }
        for (encargo, nome) in [(&termos.multa, "Multa"), (&termos.juros, "JurosMora")] {
            map.serialize_entry(&format!("tipo{nome}"), &encargo.tipo)?;
            // Required where the title was just issued: a charge that nobody dated runs from the day after the due date.
            let since = encargo.desde.or_else(|| termos.vencimento.tomorrow().ok().filter(|_| emissao));
            if let Some(desde) = since.filter(|_| !segunda) {
                map.serialize_entry(&format!("data{nome}"), &self.versao.data(desde))?;
            }
            map.serialize_entry(&format!("valor{nome}"), &Exact(encargo.valor.normalize()))?;
        }
        map.serialize_entry("numeroParcela", &termos.parcela)?;
        map.serialize_entry("aceite", &termos.aceite)?;
        self.instrucoes(map, termos, (emissao, consulta, lista))
    }

    /// `codigoNegativacao` and `codigoProtesto` stand where the title was issued and listed, 3 where none was asked for; the days where
    /// it was issued and read.
    fn instrucoes<M: SerializeMap>(
        &self,
        map: &mut M,
        termos: &Termos,
        (emissao, consulta, lista): (bool, bool, bool),
    ) -> Result<(), M::Error> {
        for (instrucao, nome) in [(termos.negativacao, "Negativacao"), (termos.protesto, "Protesto")] {
            if emissao || lista {
                let codigo = instrucao.map_or(3, |instrucao| instrucao.codigo);
                map.serialize_entry(&format!("codigo{nome}"), &codigo)?;
            }
            if let Some(dias) = instrucao.and_then(|instrucao| instrucao.dias).filter(|_| emissao || consulta)
            {
                map.serialize_entry(&format!("numeroDias{nome}"), &dias)?;
            }
        }
        Ok(())
    }

    fn pessoas<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let lista = matches!(self.lugar, Lugar::Lista(_));
        let (pagador, termos) = (&self.ficha.pagador, &self.ficha.boleto.termos);
        if lista {
            let pessoa = Pessoa { numero_cpf_cnpj: Some(pagador.documento.as_str()), nome: &pagador.nome };
            map.serialize_entry("pagador", &pessoa)?;
        } else {
            map.serialize_entry("pagador", &PagadorEscrito(pagador, self.versao))?;
        }
        if let Some(BeneficiarioFinal { documento, nome }) = termos.beneficiario_final.as_deref() {
            let numero_cpf_cnpj = Some(documento.as_str()).filter(|_| !lista);
            map.serialize_entry("beneficiarioFinal", &Pessoa { numero_cpf_cnpj, nome })?;
        }
        match (termos.instrucoes.as_deref(), self.versao) {
            (None, _) => Ok(()),
            (Some((_, linhas)), Versao::V3) => map.serialize_entry("mensagensInstrucao", linhas),
            (Some((tipo, linhas)), Versao::V2) => map.serialize_entry(
                "mensagensInstrucao",
                &Instrucoes { tipo_instrucao: *tipo, mensagens: linhas },
            ),
        }
    }

    /// What one answer alone has.
    fn proprios<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let situacao = self.ficha.boleto.situacao;
        match &self.lugar {
            Lugar::Emissao { rejeicao_pix, pdf } => {
                if let Some(said) = rejeicao_pix {
                    map.serialize_entry("descricaoRejeicaoPix", said)?;
                }
                self.pdf(*pdf, map)
            }
            Lugar::Consulta(historia) => {
                map.serialize_entry("situacaoBoleto", escrita(situacao))?;
                map.serialize_entry("listaHistorico", &self.historico(historia))
            }
            Lugar::Lista(ListSituation::Mixed) => map.serialize_entry("situacaoBoleto", escrita(situacao)),
            Lugar::Lista(ListSituation::Upper) => {
                let said = match situacao {
                    Situacao::EmAberto => "ENTRADA NORMAL",
                    Situacao::Baixado => "BAIXADO",
                    Situacao::Liquidado => "LIQUIDADO",
                };
                map.serialize_entry("situacaoBoleto", said)
            }
            Lugar::SegundaVia { pdf } => self.pdf(*pdf, map),
        }
    }

    /// Drawn here, where the answer is written, and so outside the world's lock.
    fn pdf<M: SerializeMap>(&self, em: Option<Moment>, map: &mut M) -> Result<(), M::Error> {
        em.map_or(Ok(()), |em| {
            map.serialize_entry("pdfBoleto", &base64::encode(impressao::pdf(&self.ficha, em)))
        })
    }

    fn historico<'a>(&self, historia: &'a [Linha]) -> Vec<LinhaHistorico<'a>> {
        let written = historia.iter().map(|linha| LinhaHistorico {
            data_historico: self.versao.data(linha.data),
            tipo_historico: match self.versao {
                Versao::V2 => TipoHistorico::Numero(linha.tipo),
                Versao::V3 => TipoHistorico::Texto(linha.tipo.to_string()),
            },
            descricao_historico: &linha.descricao,
        });
        written.collect()
    }
}

/// `situacaoBoleto`: exactly these three, since one client throws on anything else (dossier 2.7).
pub fn escrita(situacao: Situacao) -> &'static str {
    match situacao {
        Situacao::EmAberto => "Em Aberto",
        Situacao::Baixado => "Baixado",
        Situacao::Liquidado => "Liquidado",
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinhaHistorico<'a> {
    data_historico: String,
    tipo_historico: TipoHistorico,
    descricao_historico: &'a str,
}

/// A number in version 2, a text in version 3 (dossier 4.1; section 5, row 7).
#[derive(Serialize)]
#[serde(untagged)]
enum TipoHistorico {
    Numero(u8),
    Texto(String),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Pessoa<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    numero_cpf_cnpj: Option<&'a str>,
    nome: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Instrucoes<'a> {
    tipo_instrucao: u8,
    mensagens: &'a [String],
}

struct PagadorEscrito<'a>(&'a Pagador, Versao);

impl Serialize for PagadorEscrito<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(pagador, versao) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("numeroCpfCnpj", pagador.documento.as_str())?;
        map.serialize_entry("nome", &pagador.nome)?;
        map.serialize_entry("endereco", &pagador.endereco)?;
        map.serialize_entry("bairro", &pagador.bairro)?;
        map.serialize_entry("cidade", &pagador.cidade)?;
        map.serialize_entry("cep", &pagador.cep)?;
        map.serialize_entry("uf", pagador.uf.sigla())?;
        match versao {
            Versao::V2 => map.serialize_entry("email", &pagador.emails)?,
            Versao::V3 => {
                if let Some(email) = pagador.emails.first() {
                    map.serialize_entry("email", email)?;
                }
            }
        }
        map.end()
    }
}

/// Account, amount and purpose as texts, as the OAS types them.
struct RateioEscrito<'a>(&'a Rateio, Versao);

impl Serialize for RateioEscrito<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(rateio, versao) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("numeroBanco", &rateio.banco)?;
        map.serialize_entry("numeroAgencia", &rateio.agencia)?;
        map.serialize_entry("numeroContaCorrente", &rateio.conta_corrente)?;
        map.serialize_entry("contaPrincipal", &rateio.principal)?;
        map.serialize_entry("codigoTipoValorRateio", &rateio.tipo.numero())?;
        map.serialize_entry("valorRateio", &rateio.valor.normalize().to_string())?;
        map.serialize_entry("codigoTipoCalculoRateio", &rateio.calculo)?;
        if let Some(documento) = &rateio.documento {
            map.serialize_entry("numeroCpfCnpjTitular", documento.as_str())?;
        }
        map.serialize_entry("nomeTitular", &rateio.titular)?;
        if let Some(finalidade) = &rateio.finalidade_ted {
            map.serialize_entry("codigoFinalidadeTed", finalidade)?;
        }
        if let Some(tipo) = &rateio.tipo_conta_ted {
            map.serialize_entry("codigoTipoContaDestinoTed", tipo)?;
        }
        map.serialize_entry("quantidadeDiasFloat", &rateio.dias_float)?;
        if let Some(data) = rateio.data_float {
            map.serialize_entry("dataFloatCredito", &versao.data(data))?;
        }
        map.end()
    }
}
