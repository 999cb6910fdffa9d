//! A record as a line of a return file.

use rust_decimal::Decimal;

use super::super::cnab::{Cabecalho, Cooperativa, Detalhe, Ocorrencia};
use super::super::model::{Fato, Liquidacao, MODALIDADE, Registro};
use super::Arquivo;

/// What `tipoCarteiraOpCredito` calls COBRANÇA: simple collection.
const CARTEIRA: u8 = 1;
/// Sicoob's number among banks.
const SICOOB: u16 = 756;

impl Arquivo {
    pub(super) fn cabecalho(&self) -> Cabecalho<'_> {
        Cabecalho {
            // Where the cooperative is, nobody says.
            cooperativa: Cooperativa {
                numero: self.conta.cooperativa,
                sigla: "SICOOB",
                ..Cooperativa::default()
            },
            cliente: self.conta.numero,
            conta_corrente: self.conta.conta_corrente,
            nome: &self.conta.nome,
            documento: Some(self.conta.documento),
            em: self.pronta.em.local().datetime(),
            // The files of a world are numbered in one row: readers refuse a number that they have seen.
            sequencia: self.pronta.arquivos.get(self.posicao).copied().unwrap_or_default(),
        }
    }

    pub(super) fn detalhes(&self) -> impl Iterator<Item = Detalhe<'_>> {
        self.registros().map(|registro| self.detalhe(registro))
    }

    fn detalhe<'a>(&'a self, registro: &'a Registro) -> Detalhe<'a> {
        let boleto = &registro.boleto;
        let termos = &boleto.termos;
        let aberto = Detalhe {
            ocorrencia: Ocorrencia::EmSer,
            data: boleto.entrada,
            nosso_numero: boleto.nosso_numero,
            parcela: termos.parcela,
            carteira: CARTEIRA,
            modalidade: MODALIDADE,
            especie: termos.especie,
            seu_numero: &termos.seu_numero,
            identificacao: termos.identificacao_empresa.as_deref().unwrap_or_default(),
            vencimento: registro.vencimento(),
            valor: termos.valor,
            banco: SICOOB,
            agencia: self.conta.cooperativa,
            pagador: registro.pagador.documento,
            pagador_nome: &registro.pagador.nome,
            tarifa: Decimal::ZERO,
            encargos: Decimal::ZERO,
            desconto: Decimal::ZERO,
            abatimento: termos.abatimento,
            pago: Decimal::ZERO,
            liquido: Decimal::ZERO,
            credito: None,
        };
        let Some(movimento) = registro.movimento.as_deref() else { return aberto };
        let movido = Detalhe { data: movimento.data, tarifa: movimento.tarifa, ..aberto };
        match &movimento.fato {
            Fato::Entrada => Detalhe { ocorrencia: Ocorrencia::Entrada, ..movido },
            Fato::Prorrogacao { .. } => Detalhe { ocorrencia: Ocorrencia::Prorrogacao, ..movido },
            Fato::Liquidacao(paga) => liquidado(movido, paga),
            Fato::Baixa(motivo) => Detalhe { ocorrencia: Ocorrencia::Baixa(*motivo), ..movido },
            Fato::Rejeicao(motivo) => Detalhe { ocorrencia: Ocorrencia::Rejeicao(*motivo), ..movido },
            Fato::OperacaoCredito { .. } => Detalhe { ocorrencia: Ocorrencia::Carteira, ..movido },
            // No movement type tells of these.
            Fato::Alteracao(_) | Fato::Protesto(_) | Fato::Negativacao(_) | Fato::Estorno(_) => movido,
        }
    }
}

fn liquidado<'a>(movido: Detalhe<'a>, paga: &Liquidacao) -> Detalhe<'a> {
    Detalhe {
        ocorrencia: Ocorrencia::Liquidacao(paga.canal),
        banco: paga.banco,
        agencia: paga.agencia,
        encargos: paga.mora,
        desconto: paga.desconto,
        abatimento: paga.abatimento,
        pago: paga.pago,
        // The fee is taken off what is credited.
        liquido: paga.pago - movido.tarifa,
        credito: Some(paga.credito),
        ..movido
    }
}
