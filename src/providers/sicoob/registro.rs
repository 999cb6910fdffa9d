//! Movement files: one record as JSON, and the ZIP that holds them (dossier 3.5 and 3.6; layout of the `.txt` from its "Decided"
//! table). Written outside the world's lock, from handles.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::datas::iso;
use super::model::{
    Canal, Conta, Fato, Liquidacao, MODALIDADE, Motivo, Movimento, Pronta, Registro, Solicitacao, Tipo,
};
use super::rules::devido;
use crate::wire::json::AtMost2;
use crate::wire::{base64, zip};
use jiff::civil::Date;

/// What stands in the ZIP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forma {
    /// `.txt`: a JSON array laid out one record a line, for readers by line and readers of JSON alike.
    Texto,
    /// `.json`: a JSON array.
    Json,
}

/// One file of a request.
#[derive(Clone, Debug)]
pub struct Arquivo {
    /// The contract.
    pub conta: Arc<Conta>,
    /// The request.
    pub solicitacao: Arc<Solicitacao>,
    /// Its content.
    pub pronta: Arc<Pronta>,
    /// Which of its files, from 0.
    pub posicao: usize,
    /// What stands in the ZIP.
    pub forma: Forma,
}

impl Arquivo {
    /// `LIQUI_4321_1234567_202612160922011234567_4242_0` (dossier 3.5): type, cooperative, client, time with seven decimals,
    /// request, position.
    pub fn nome(&self) -> String {
        format!(
            "{}_{}_{}_{}0000_{}_{}",
            sigla(self.solicitacao.pedido.tipo),
            self.conta.cooperativa,
            self.conta.numero,
            self.pronta.em.local().strftime("%Y%m%d%H%M%S%3f"),
            self.solicitacao.codigo,
            self.posicao
        )
    }

    /// The records of this file.
    fn registros(&self) -> impl Iterator<Item = &Registro> {
        let before = self.posicao.saturating_mul(self.pronta.por_arquivo);
        self.pronta.registros.iter().skip(before).take(self.pronta.por_arquivo)
    }

    /// The entry's text.
    pub fn conteudo(&self) -> Vec<u8> {
        let separator: &[u8] = match self.forma {
            Forma::Texto => b",\n",
            Forma::Json => b",",
        };
        let mut text = vec![b'['];
        for (n, registro) in self.registros().enumerate() {
            if n > 0 {
                text.extend_from_slice(separator);
            }
            let linha = Linha {
                conta: &self.conta,
                solicitacao: &self.solicitacao,
                hoje: self.pronta.em.date(),
                registro,
            };
            // A record is made of texts and numbers, which can always be written to memory.
            text.extend(serde_json::to_vec(&linha).unwrap_or_default());
        }
        text.push(b']');
        text
    }

    /// The answer's body: the ZIP in base64, and its name.
    pub fn escrever(&self) -> Vec<u8> {
        let nome = self.nome();
        let extension = match self.forma {
            Forma::Texto => "txt",
            Forma::Json => "json",
        };
        let entry = [(format!("{nome}.{extension}"), self.conteudo())];
        // One short name cannot stand twice or be too long, so the archive can always be packed.
        let packed = zip::pack(&entry, self.pronta.em.local().datetime()).unwrap_or_default();
        let arquivo = base64::encode(packed);
        format!("{{\"resultado\":{{\"arquivo\":\"{arquivo}\",\"nomeArquivo\":\"{nome}.zip\"}}}}").into_bytes()
    }
}

fn sigla(tipo: Tipo) -> &'static str {
    match tipo {
        Tipo::Entrada => "ENTR",
        Tipo::Prorrogacao => "PROR",
        Tipo::AVencer => "AVENC",
        Tipo::Vencido => "VENC",
        Tipo::Liquidacao => "LIQUI",
        Tipo::Baixa => "BAIX",
    }
}

/// `idTipoOpFinanceira` and `tipoOpFinanceira` of a payment. Where the document gives two ids, the first.
pub fn operacao_de_liquidacao(canal: Canal) -> (u16, &'static str) {
    match canal {
        Canal::Caixa => (2, "01 - Via Caixa"),
        Canal::Correspondente => (74, "02 - Via Correspondente Bancário"),
        Canal::Cartorio => (57, "03 - Via Cartório"),
        Canal::Compensacao => (58, "04 - Via Compensação"),
        Canal::Agendamento => (68, "05 - Via Agendamento"),
        Canal::Pix => (212, "07 - Via Pix"),
        Canal::Poupanca => (213, "08 - Via Poupança"),
        Canal::Intercredis => (215, "09 - Via Intercredis"),
    }
}

/// `idTipoOpFinanceira` and `tipoOpFinanceira` of a write-off.
pub fn operacao_de_baixa(motivo: Motivo) -> (u16, &'static str) {
    match motivo {
        Motivo::Decurso => (11, "01 - Por Decurso de Prazo"),
        Motivo::PedidoCedente => (82, "02 - A Pedido do Cedente"),
        Motivo::Acerto => (80, "03 - Para Acerto"),
        Motivo::Protesto => (196, "04 - Por Protesto"),
    }
}

/// One record, keys in the order of the dossier's table.
struct Linha<'a> {
    conta: &'a Conta,
    solicitacao: &'a Solicitacao,
    hoje: Date,
    registro: &'a Registro,
}

impl Serialize for Linha<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.comum(&mut map)?;
        match self.registro.movimento.as_deref() {
            Some(movimento) => self.evento(&mut map, movimento)?,
            None if self.solicitacao.pedido.tipo == Tipo::Vencido => self.vencido(&mut map)?,
            None => self.titulo(&mut map)?,
        }
        map.end()
    }
}

impl Linha<'_> {
    fn comum<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let pedido = self.solicitacao.pedido;
        let boleto = &self.registro.boleto;
        // A title may have been put off more than once; each record tells its own due date.
        let vencimento = match self.registro.movimento.as_deref().map(|movimento| &movimento.fato) {
            Some(Fato::Prorrogacao { para, .. }) => *para,
            _ => boleto.termos.vencimento,
        };
        map.serialize_entry("codigoTipoMovimento", &pedido.tipo.numero())?;
        map.serialize_entry("siglaMovimento", sigla(pedido.tipo))?;
        map.serialize_entry("dataInicioMovimento", &iso(pedido.inicio))?;
        map.serialize_entry("dataFimMovimento", &iso(pedido.fim))?;
        map.serialize_entry("numeroCliente", &self.conta.numero)?;
        map.serialize_entry("numeroContrato", &self.conta.numero)?;
        map.serialize_entry("modalidade", &MODALIDADE)?;
        map.serialize_entry("numeroTitulo", &boleto.nosso_numero)?;
        map.serialize_entry("seuNumero", &boleto.termos.seu_numero)?;
        map.serialize_entry("dataVencimentoTitulo", &iso(vencimento))?;
        map.serialize_entry("valorTitulo", &AtMost2(boleto.termos.valor))?;
        map.serialize_entry("codigoBarras", boleto.barras.as_str())
    }

    /// What Entrada and A Vencer tell of the title.
    fn titulo<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let boleto = &self.registro.boleto;
        map.serialize_entry("dataMovimentoEntrada", &iso(boleto.entrada))?;
        map.serialize_entry("dataEmissaoDocumento", &iso(boleto.termos.emissao))?;
        map.serialize_entry("dataLimitePagamento", &iso(boleto.termos.limite))?;
        map.serialize_entry("numeroContaCorrente", &self.conta.conta_corrente)
    }

    fn vencido<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let termos = &self.registro.boleto.termos;
        let owed = devido(termos, self.hoje);
        map.serialize_entry("dataLimitePagamento", &iso(termos.limite))?;
        map.serialize_entry("qtdDiasVencido", &(self.hoje - termos.vencimento).get_days())?;
        map.serialize_entry("valorAbatimento", &AtMost2(termos.abatimento))?;
        map.serialize_entry("valorMultaAtual", &AtMost2(owed.multa))?;
        map.serialize_entry("valorMoraAtual", &AtMost2(owed.mora))?;
        map.serialize_entry("valorTituloAtualizado", &AtMost2(owed.total))
    }

    fn evento<M: SerializeMap>(&self, map: &mut M, movimento: &Movimento) -> Result<(), M::Error> {
        let termos = &self.registro.boleto.termos;
        let tarifa = AtMost2(movimento.tarifa);
        match &movimento.fato {
            Fato::Entrada => {
                self.titulo(map)?;
                map.serialize_entry("valorTarifaMovimento", &tarifa)?;
                // Nothing is issued with Pix here.
                map.serialize_entry("qrCode", "")
            }
            Fato::Prorrogacao { de, .. } => {
                map.serialize_entry("dataLimitePagamento", &iso(termos.limite))?;
                map.serialize_entry("valorTarifaMovimento", &tarifa)?;
                map.serialize_entry("dataMovimentoProrrogacao", &iso(movimento.data))?;
                map.serialize_entry("dataVencimentoAnterior", &iso(*de))
            }
            Fato::Liquidacao(liquidacao) => {
                self.liquidacao(map, movimento.data, liquidacao)?;
                map.serialize_entry("valorTarifaMovimento", &tarifa)?;
                map.serialize_entry("tipoCarteiraOpCredito", "COBRANÇA")
            }
            Fato::Baixa(motivo) => {
                let (id, texto) = operacao_de_baixa(*motivo);
                map.serialize_entry("dataMovimentoLiquidacao", &iso(movimento.data))?;
                map.serialize_entry("dataLiquidacao", &iso(movimento.data))?;
                map.serialize_entry("idTipoOpFinanceira", &id)?;
                map.serialize_entry("tipoOpFinanceira", texto)?;
                map.serialize_entry("valorTarifaMovimento", &tarifa)
            }
        }
    }

    fn liquidacao<M: SerializeMap>(
        &self,
        map: &mut M,
        data: Date,
        paga: &Liquidacao,
    ) -> Result<(), M::Error> {
        let (id, texto) = operacao_de_liquidacao(paga.canal);
        map.serialize_entry("dataMovimentoLiquidacao", &iso(data))?;
        map.serialize_entry("dataLiquidacao", &iso(data))?;
        map.serialize_entry("dataPrevisaoCredito", &iso(paga.credito))?;
        map.serialize_entry("numeroBancoRecebedor", &paga.banco)?;
        map.serialize_entry("numeroAgenciaRecebedora", &paga.agencia)?;
        map.serialize_entry("numeroContaCorrente", &self.conta.conta_corrente)?;
        map.serialize_entry("idTipoOpFinanceira", &id)?;
        map.serialize_entry("tipoOpFinanceira", texto)?;
        map.serialize_entry("valorAbatimento", &AtMost2(paga.abatimento))?;
        map.serialize_entry("valorDesconto", &AtMost2(paga.desconto))?;
        map.serialize_entry("valorMora", &AtMost2(paga.mora))?;
        map.serialize_entry("valorLiquido", &AtMost2(paga.pago))
    }
}
