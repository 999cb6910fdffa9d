//! One record as JSON (dossier 3.6).

use jiff::civil::Date;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::super::datas::iso;
use super::super::ficha::codigo_pix;
use super::super::model::{
    Canal, Conta, Fato, Liquidacao, MODALIDADE, Motivo, Movimento, Registro, Solicitacao, Tipo,
};
use super::super::rules::devido;
use super::sigla;
use crate::wire::json::AtMost2;

/// `idTipoOpFinanceira` and `tipoOpFinanceira` of a payment. Where the document gives two ids, the first.
fn operacao_de_liquidacao(canal: Canal) -> (u16, &'static str) {
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
fn operacao_de_baixa(motivo: Motivo) -> (u16, &'static str) {
    match motivo {
        Motivo::Decurso => (11, "01 - Por Decurso de Prazo"),
        Motivo::PedidoCedente => (82, "02 - A Pedido do Cedente"),
        Motivo::Acerto => (80, "03 - Para Acerto"),
        Motivo::Protesto => (196, "04 - Por Protesto"),
    }
}

/// One record, keys in the order of the dossier's table.
pub struct Linha<'a> {
    /// The contract.
    pub conta: &'a Conta,
    /// The request.
    pub solicitacao: &'a Solicitacao,
    /// The day on which the content was taken.
    pub hoje: Date,
    /// The title and what happened to it.
    pub registro: &'a Registro,
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
        let vencimento = self.registro.vencimento();
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

    /// The Pix text, empty on a plain slip.
    fn pix<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let code = codigo_pix(&self.registro.boleto, self.conta);
        map.serialize_entry("qrCode", &code.unwrap_or_default())
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
                self.pix(map)
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
                map.serialize_entry("tipoCarteiraOpCredito", self.carteira())
            }
            Fato::Baixa(_) | Fato::Rejeicao(_) => {
                // A title that was refused after all is taken off the books like one that was set right [INF].
                let motivo = if let Fato::Baixa(motivo) = movimento.fato { motivo } else { Motivo::Acerto };
                let (id, texto) = operacao_de_baixa(motivo);
                map.serialize_entry("dataMovimentoLiquidacao", &iso(movimento.data))?;
                map.serialize_entry("dataLiquidacao", &iso(movimento.data))?;
                map.serialize_entry("idTipoOpFinanceira", &id)?;
                map.serialize_entry("tipoOpFinanceira", texto)?;
                map.serialize_entry("valorTarifaMovimento", &tarifa)
            }
            Fato::OperacaoCredito { bloqueio } => {
                map.serialize_entry("dataEmissaoDocumento", &iso(termos.emissao))?;
                map.serialize_entry("dataLimitePagamento", &iso(termos.limite))?;
                map.serialize_entry("numeroContaCorrente", &self.conta.conta_corrente)?;
                map.serialize_entry("valorTarifaMovimento", &tarifa)?;
                self.pix(map)?;
                map.serialize_entry("tipoCarteiraOpCredito", "GARANTIA")?;
                map.serialize_entry("dataMovimentoOpCredito", &iso(movimento.data))?;
                let said = if *bloqueio { "BLOQUEIO" } else { "DESBLOQUEIO" };
                map.serialize_entry("descricaoMovimentoOpCredito", said)
            }
            // No movement type tells of these.
            Fato::Alteracao(_) | Fato::Protesto(_) | Fato::Negativacao(_) | Fato::Estorno(_) => Ok(()),
        }
    }

    /// What a paid title was: one that secures a credit operation is no simple collection.
    fn carteira(&self) -> &'static str {
        if self.registro.boleto.bloqueado { "GARANTIA" } else { "COBRANÇA" }
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
